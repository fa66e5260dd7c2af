"""The tables: bringing them up to date, and writing down how they change."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config

import conference as package
from conference.checkin import changes
from conference.commands.group import conference
from conference.foundation.db import WRITE, db


def bring_up_to_date() -> None:
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
