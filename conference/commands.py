"""`flask conference …`: thin commands that parse, act in one transaction, and print."""

import click
from flask import Flask
from flask.cli import AppGroup

conference = AppGroup("conference", help="Run and look after the conference system.")


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(conference)


@conference.command()
def check() -> None:
    """Say that the settings are usable."""
    click.echo("The settings are usable.")
