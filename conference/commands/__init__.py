"""`flask conference …`: thin commands that parse, act in one transaction, and print."""

from flask import Flask

from conference.commands import accounts, books, catalogue, database, demo, instance, printing, workers
from conference.commands.group import conference

__all__ = ["accounts", "books", "catalogue", "database", "demo", "init_app", "instance", "printing", "workers"]


def init_app(app: Flask) -> None:
    """Register the group; importing the modules has put their commands into it."""
    app.cli.add_command(conference)
