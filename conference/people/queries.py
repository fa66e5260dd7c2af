"""Questions about accounts that several pages ask."""

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.foundation.vietnamese import clean, fold
from conference.people.audit import AuditEntry
from conference.people.models import RecoveryCode, User

_INVITED = User.id.in_(
    sa.select(AuditEntry.subject_id).where(AuditEntry.verb == "invited", AuditEntry.subject == User.__tablename__)
)
"""Whoever has been asked to the staff, with or without a password by now."""


def get_user(session: Session, user_id: int) -> User:
    """The account of an id. Raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def accounts(typed: str, kind: str, sort: str = "name") -> sa.Select[User]:
    """Accounts whose name or address contains what was typed, by name or by last sign-in."""
    column = User.last_sign_in_at if sort.removeprefix("-") == "seen" else User.sort_key
    order = column.desc() if sort.startswith("-") else column.asc()
    found = sa.select(User).order_by(order.nulls_last(), User.id)
    if words := fold(typed):
        found = found.where(sa.or_(*_matches(words, clean(typed).lower())))
    if kind == "staff":
        found = found.where(sa.or_(User.password_hash.is_not(None), User.is_administrator, _INVITED))
    elif kind == "closed":
        found = found.where(~User.is_active)
    return found


def unused_recovery_codes(session: Session, user: User) -> int:
    """How many are left."""
    left = sa.select(sa.func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


def _matches(words: str, typed: str) -> list[sa.ColumnElement[bool]]:
    return [User.folded.contains(words, autoescape=True), User.email.contains(typed, autoescape=True)]
