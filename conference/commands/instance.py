"""The instance as a whole: its settings, its backup."""

from pathlib import Path

import click
from flask import current_app

from conference.backup import actions as backups
from conference.backup.archive import Unusable
from conference.backup.databases import DatabaseFailed
from conference.commands.group import conference
from conference.foundation import clock
from conference.foundation.db import db
from conference.foundation.running import StillRunning


@conference.command()
def check() -> None:
    """Say that the settings are usable."""
    click.echo("The settings are usable.")


@conference.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def backup(target: Path, force: bool) -> None:
    """Write the whole instance into one .tar.gz; the system may keep running."""
    try:
        backups.back_up(db.engine, Path(current_app.instance_path), target, force=force, now=clock.now())
    except (backups.TargetExists, backups.InsideInstance, backups.NoFolder, DatabaseFailed, OSError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Everything is in {target}. It holds personal data and the secret key: keep it safe.")


@conference.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the conference that is here.")
def restore(source: Path, force: bool) -> None:
    """Put an instance back as it was; stop the system first."""
    try:
        backups.restore(db.engine, Path(current_app.instance_path), source, force=force)
    except (backups.InstanceNotEmpty, StillRunning, Unusable, DatabaseFailed) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("Restored. Now run: flask conference migrate")
