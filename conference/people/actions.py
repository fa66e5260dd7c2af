"""What one can do to an account."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.db import rows_changed
from conference.people import audit, totp
from conference.people.models import RecoveryCode, User
from conference.people.passwords import hash_password, is_outdated


def note_sign_in(user: User, password: str, now: datetime) -> None:
    """Remember the time; store the password anew if it was hashed with older parameters."""
    user.last_sign_in_at = now
    if user.password_hash and is_outdated(user.password_hash):
        user.password_hash = hash_password(password)


def set_password(user: User, password_hash: str) -> None:
    """A new password ends every session that the old one opened."""
    user.password_hash = password_hash
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Void every cookie of this person, on all devices."""
    user.epoch += 1


def use_code(session: Session, user: User, code: str, now: datetime) -> bool:
    """Accept a code of the telephone or a recovery code, each once. Of two at the same moment one passes."""
    step = totp.step_of(user.totp_secret, code, now, user.totp_last_step)
    if step is None:
        return _use_recovery_code(session, user, code, now)
    later = sa.or_(User.totp_last_step.is_(None), User.totp_last_step < step)
    taken = sa.update(User).where(User.id == user.id, later).values(totp_last_step=step)
    return rows_changed(session, taken) == 1


def _use_recovery_code(session: Session, user: User, code: str, now: datetime) -> bool:
    unused = sa.update(RecoveryCode).where(
        RecoveryCode.user_id == user.id,
        RecoveryCode.code_hash == totp.recovery_hash(code, user.id),
        RecoveryCode.used_at.is_(None),
    )
    return rows_changed(session, unused.values(used_at=now)) == 1


def start_two_step(user: User) -> None:
    """Make a secret; it counts only once a code made with it has been typed."""
    if user.totp_confirmed_at is None:
        user.totp_secret = totp.new_secret()


def confirm_two_step(session: Session, user: User, code: str, now: datetime) -> Sequence[str] | None:
    """Switch the second step on and give the recovery codes; None when the code is wrong."""
    step = totp.step_of(user.totp_secret, code, now, None)
    if step is None or user.totp_confirmed_at is not None:
        return None
    user.totp_confirmed_at, user.totp_last_step = now, step
    return renew_recovery_codes(session, user)


def renew_recovery_codes(session: Session, user: User) -> Sequence[str]:
    """Ten new codes, to be shown once; the old ones are void."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = totp.new_recovery_codes()
    session.add_all(RecoveryCode(user_id=user.id, code_hash=totp.recovery_hash(code, user.id)) for code in codes)
    return codes


def remove_two_step(session: Session, user: User) -> None:
    """Back to a password alone."""
    user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def set_active(session: Session, user: User, *, active: bool, by: Identity, now: datetime) -> None:
    """Open or close an account; closing it ends its sessions."""
    user.is_active = active
    end_sessions(user)
    audit.record(session, by, "activated" if active else "deactivated", user, now=now, label=user.email)


def set_administrator(session: Session, user: User, *, administrator: bool, by: Identity | None, now: datetime) -> None:
    """Give or take the right to everything."""
    user.is_administrator = administrator
    end_sessions(user)
    verb = "made_administrator" if administrator else "unmade_administrator"
    audit.record(session, by, verb, user, now=now, label=user.email)


def reset_two_step(session: Session, user: User, *, by: Identity, now: datetime) -> None:
    """For somebody who lost both telephone and recovery codes."""
    remove_two_step(session, user)
    end_sessions(user)
    audit.record(session, by, "reset_two_step", user, now=now, label=user.email)
