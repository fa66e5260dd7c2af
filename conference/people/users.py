"""Who has an account: every address has at most one, whoever names it first."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.people.models import User


def find_user(session: Session, email: str) -> User | None:
    """The account of an address, already in its normal form."""
    return session.scalar(sa.select(User).where(User.email == email))


def find_or_make(session: Session, email: str, full_name: str, language: str, now: datetime) -> User:
    """The account of an address. One that exists keeps its name and language: they are its owner's to change."""
    if (user := find_user(session, email)) is not None:
        user.full_name = user.full_name or full_name
        return user
    user = User(email=email, full_name=full_name, language=language, created_at=now)
    session.add(user)
    session.flush()
    return user
