"""Whether the books balance: queries that must find nothing, from every part."""

from collections.abc import Iterator

import click
from sqlalchemy.orm import Session

from conference.commands.discovery import modules_named
from conference.commands.group import conference
from conference.foundation.db import db


@conference.command("check-books")
def check_books() -> None:
    """Run every invariant query; each must find nothing."""
    found = list(findings(db.session()))
    for finding in found:
        click.echo(finding)
    if found:
        raise click.ClickException(f"{len(found)} invariants do not hold.")
    click.echo("The books balance.")


def findings(session: Session) -> Iterator[str]:
    """One line for each invariant that does not hold, with the first rows that break it."""
    for module in modules_named("invariants"):
        for name, query in module.INVARIANTS:
            rows = session.execute(query.limit(5)).all()
            if rows:
                yield f"{module.__name__.split('.')[1]}: {name}: {', '.join(str(tuple(row)) for row in rows)}"
