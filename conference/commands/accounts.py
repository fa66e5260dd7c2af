"""The first account."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from conference.commands.group import conference
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.email import parse_email
from conference.foundation.errors import Refusal
from conference.foundation.i18n import force_language
from conference.foundation.invalid import InvalidText
from conference.people import actions
from conference.people.passwords import hash_password
from conference.people.rules import check_password
from conference.people.users import find_or_make, find_user


@conference.command("create-administrator")
@click.argument("email")
@click.option("--name", default="", help="Full name.")
def create_administrator(email: str, name: str) -> None:
    """Make an administrator, or give an administrator a new password (asked for, or read from standard input)."""
    with force_language("en"), _as_click_error():
        address = parse_email(email)
        had_password = _has_password(address)
        if had_password and sys.stdin.isatty():
            click.confirm(f"{address} has a password already. Replace it and end all sessions?", abort=True)
        password = (
            click.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else input()
        )
        check_password(password, email=address, full_name=name)
    now, password_hash = clock.now(), hash_password(password)
    with transaction() as session:
        user = find_or_make(session, address, name, "vi", now)
        actions.set_password(user, password_hash)
        user.is_active = True
        actions.set_administrator(session, user, administrator=True, by=None, now=now)
    click.echo(f"{address} is an administrator.")
    if had_password:
        click.echo("The password this account had counts no more, and its sessions have ended.")


def _has_password(address: str) -> bool:
    user = find_user(db.session(), address)
    return user is not None and user.password_hash is not None


@contextmanager
def _as_click_error() -> Iterator[None]:
    """Tell what is wrong as the other commands do, in their language."""
    try:
        yield
    except (InvalidText, Refusal) as problem:
        raise click.ClickException(str(problem)) from problem
