"""`flask conference …`: thin commands that parse, act in one transaction, and print."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from conference.backup import actions as backups
from conference.backup.archive import Unusable
from conference.backup.databases import DatabaseFailed
from conference.catalogue import real_clusters
from conference.foundation import clock
from conference.foundation.db import db, transaction

conference = AppGroup("conference", help="Run and look after the conference system.")


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(conference)


@conference.command()
def check() -> None:
    """Say that the settings are usable."""
    click.echo("The settings are usable.")


@conference.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Write the whole instance into one .tar.gz; the system may keep running."""
    try:
        backups.back_up(db.engine, Path(current_app.instance_path), target, now=clock.now())
    except (backups.InsideInstance, DatabaseFailed, OSError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Everything is in {target}. It holds personal data and the secret key: keep it safe.")


@conference.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the conference that is here.")
def restore(source: Path, force: bool) -> None:
    """Put an instance back as it was; stop the system first."""
    try:
        backups.restore(db.engine, Path(current_app.instance_path), source, force=force)
    except (backups.InstanceNotEmpty, Unusable, DatabaseFailed) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("Restored. Now run: flask conference migrate")


@conference.command("load-clusters")
def load_clusters() -> None:
    """Add the thirteen real clusters and dated figures of 2023 that are not there yet."""
    with transaction() as session:
        added = real_clusters.load(session, now=clock.now())
    click.echo(f"{added} clusters added.")
