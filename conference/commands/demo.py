"""A conference to look at."""

from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app

from conference.commands.database import bring_up_to_date
from conference.commands.group import conference
from conference.demo.build import build
from conference.demo.event import CODE
from conference.demo.staff import keep_sign_ins
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.programme.models import Conference


@conference.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there is any conference already.")
def demo(if_empty: bool) -> None:
    """Make the demo conference, with everybody in it invented, and write its sign-ins into the instance."""
    codes = db.session.scalars(sa.select(Conference.code)).all()
    if codes and if_empty:
        return
    if CODE in codes:
        raise click.ClickException("The demo conference is here already.")
    with transaction() as session:
        made = build(session, now=clock.now())
    path = Path(current_app.instance_path) / "demo-sign-ins.txt"
    keep_sign_ins(path, made.staff, made.attendees)
    click.echo(f"The demo conference is ready. Its sign-ins are in {path}.")


@conference.command()
@click.pass_context
def prepare(context: click.Context) -> None:
    """Bring the database up to date and fill an empty one with the demo: what a start needs, in one process."""
    bring_up_to_date()
    context.invoke(demo, if_empty=True)
