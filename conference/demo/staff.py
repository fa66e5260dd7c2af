"""Who runs the demo: one account per role, each with a random password that is written down once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from conference.foundation.access import Identity, Role
from conference.people import actions as accounts
from conference.people.models import User
from conference.people.passwords import hash_password
from conference.people.users import find_or_make
from conference.programme import actions
from conference.programme.models import Conference

_NAMES = {
    Role.ADMINISTRATOR: ("quantri@example.com", "Quản trị Minh Họa"),
    Role.ORGANISER: ("btc@example.com", "Ban Tổ chức Minh Họa"),
    Role.FRONT_DESK: ("letan@example.com", "Lễ tân Minh Họa"),
    Role.AGENCY: ("coquan@example.com", "Cơ quan Minh Họa"),
}


@dataclass(frozen=True)
class SignIn:
    """An address and how to get in with it."""

    who: str
    email: str
    password: str


def add_administrator(session: Session, *, now: datetime) -> tuple[Identity, SignIn]:
    """The first account, which makes everything else."""
    user, sign_in = _account(session, Role.ADMINISTRATOR, now)
    accounts.set_administrator(session, user, administrator=True, by=None, now=now)
    session.flush()
    who = Identity(
        user_id=user.id,
        email=user.email,
        full_name=user.full_name,
        epoch=user.epoch,
        strong=True,
        is_administrator=True,
    )
    return who, sign_in


def add_staff(session: Session, conference: Conference, *, by: Identity, now: datetime) -> list[SignIn]:
    """Organiser, front desk and agency."""
    made = []
    for role in (Role.ORGANISER, Role.FRONT_DESK, Role.AGENCY):
        user, sign_in = _account(session, role, now)
        actions.give_role(session, conference, user, role, by=by, now=now)
        made.append(sign_in)
    return made


def _account(session: Session, role: Role, now: datetime) -> tuple[User, SignIn]:
    email, name = _NAMES[role]
    password = secrets.token_urlsafe(9)
    user = find_or_make(session, email, name, "vi", now)
    accounts.set_password(user, hash_password(password))
    return user, SignIn(role.value.replace("_", " "), email, password)


def keep_sign_ins(path: Path, staff: Iterable[SignIn], attendees: Iterable[tuple[str, str]]) -> None:
    """For whoever may read the instance, and for nobody else."""
    lines = ["Demo sign-ins (everything in the demo is invented)", ""]
    lines += [f"  {one.who:<14} {one.email:<22} {one.password}" for one in staff]
    lines += [
        "",
        "Attendees have no password: ask for a link at “Đăng nhập”.",
        "The administrator reads it at the desk under “Thư”:",
    ]
    lines += [f"  {who:<14} {email}" for who, email in attendees]
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
