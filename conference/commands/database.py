"""The tables: bringing them up to date, and writing down how they change."""

from pathlib import Path

import click
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import conference as package
from conference.checkin import changes
from conference.commands.group import conference
from conference.foundation.db import WRITE, db


def bring_up_to_date() -> None:
    """Bring the tables up to date; a database that cannot be reached is told in one line."""
    try:
        _run_migrations()
    except sa.exc.OperationalError as problem:
        reason = str(problem.orig).partition("\n")[0]
        raise click.ClickException(f"The database of DATABASE_URL cannot be used: {reason}") from problem


def _run_migrations() -> None:
    """Run the migrations that this database has not seen; the triggers are put aside meanwhile."""
    with db.engine.execution_options(**{WRITE: True}).begin() as connection:
        changes.remove(connection)
    command.upgrade(_config(), "head")
    with db.engine.execution_options(**{WRITE: True}).begin() as connection:
        changes.install(connection)


@conference.command()
def migrate() -> None:
    """Bring the database up to date; on an empty one, make every table."""
    bring_up_to_date()


@conference.command("make-migration")
@click.argument("message")
def make_migration(message: str) -> None:
    """Write a migration from the difference between models and database; read it before you commit it."""
    command.revision(_config(), message, autogenerate=True)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__).parent / "migrations"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return config
