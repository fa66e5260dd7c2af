"""Who has an account: every address has at most one, whoever names it first."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.people.letters import Task, send_invitation
from conference.people.models import User


def find_user(session: Session, email: str) -> User | None:
    """The account of an address, already in its normal form."""
    return session.scalar(sa.select(User).where(User.email == email))


def find_active(session: Session, email: str) -> User | None:
    """The account of an address, unless it has been closed."""
    return session.scalar(sa.select(User).where(User.email == email, User.is_active))


def find_or_make(session: Session, email: str, full_name: str, language: str, now: datetime) -> User:
    """The account of an address. One that exists keeps its name and language: they are its owner's to change."""
    if (user := find_user(session, email)) is not None:
        if not user.full_name:
            user.rename(full_name)
        return user
    user = User(email=email, full_name=full_name, language=language, created_at=now)
    session.add(user)
    session.flush()
    return user


def invite(
    session: Session,
    email: str,
    language: str,
    *,
    by: Identity | None,
    now: datetime,
    full_name: str = "",
    task: Task | None = None,
) -> User:
    """The account of somebody on the staff; who has no password yet gets a mail to choose one."""
    user = find_or_make(session, email, full_name, language, now)
    if user.password_hash is None:
        send_invitation(session, user, by=by, now=now, task=task)
    return user
