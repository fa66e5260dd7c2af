"""The mails this part writes itself: links to sign in and to choose a password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.i18n import Text
from conference.mail.outbox import compose, enqueue
from conference.people import audit
from conference.people.links import ASKED_FOR, INVITED, empty_link, make_link, make_password_link
from conference.people.models import User


class Conference(Protocol):
    """As much of a conference as an invitation names."""

    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Task:
    """What somebody is invited to: a role in a conference."""

    role: Text
    conference: Conference


def send_invitation(
    session: Session, user: User, *, by: Identity | None, now: datetime, task: Task | None = None
) -> None:
    """A link to choose a password, for somebody new on the staff."""
    audit.record(session, by, "invited", user, now=now, label=user.email)
    enqueue(
        session, "staff_invitation", to_address=user.email, to_name=user.full_name, language=user.language, now=now,
        url=make_password_link(session, user, now=now, lasts=INVITED), expires_at=now + INVITED,
        inviter=(by.full_name or by.email) if by else "", task=task,
    )  # fmt: skip


def send_sign_in_link(
    session: Session, user: User | None, email: str, *, language: str, next_path: str, now: datetime
) -> None:
    """A link to sign in; nothing for an unknown address."""
    url = make_link(session, user, now=now, next_path=next_path) if user else empty_link()
    _send("sign_in_link", session, user, to_address=email, language=language, url=url, now=now)


def send_password_link(session: Session, user: User | None, email: str, *, language: str, now: datetime) -> None:
    """A link to choose another password; nothing for who has none."""
    user = user if user is not None and user.password_hash is not None else None
    url = make_password_link(session, user, now=now) if user else empty_link()
    _send("new_password", session, user, to_address=email, language=language, url=url, now=now)


def _send(kind: str, session: Session, user: User | None, *, now: datetime, **what: Any) -> None:
    """Without a user the same work is done and thrown away, so that the time taken tells nobody who has an account."""
    name = user.full_name if user else ""
    message = compose(session, kind, to_name=name, now=now, expires_at=now + ASKED_FOR, **what)
    if user:
        session.add(message)
