"""How often something may be tried: per sender in memory, per account in the database.

The count per sender (IP address) lives in the memory of each server process: it is loose, because a whole hall may
share one address, and only takes the edge off a flood. The count per account is exact, shared by all processes and
survives a restart; it counts addresses without an account just the same, so that it tells nobody which ones exist.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import current_app, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from limits import RateLimitItem
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from conference.people.models import Attempt


@dataclass(frozen=True)
class Allowance:
    """So many tries within a time."""

    what: str
    tries: int
    within: timedelta


PASSWORDS = Allowance("password", 10, timedelta(minutes=15))
CODES = Allowance("code", 5, timedelta(minutes=15))
LINKS = Allowance("link", 5, timedelta(hours=1))
REGISTRATIONS = Allowance("registration", 10, timedelta(hours=1))
JOINING = Allowance("joining", 10, timedelta(hours=1))


def _refuse(limit: RequestLimit) -> None:
    raise TooManyRequests(retry_after=datetime.fromtimestamp(limit.reset_at, UTC))


limiter = Limiter(get_remote_address, storage_uri="memory://", on_breach=_refuse)
per_sender = limiter.shared_limit("60 per minute; 600 per hour", scope="sign-in", methods=["POST"])
registering = limiter.shared_limit("120 per minute; 1200 per hour", scope="registration", methods=["POST"])
"""Twice as wide: one registration is eight requests and more, and a company or a hall may share one address."""


@limiter.request_filter
def _is_for_devices() -> bool:
    """Scans are many and guard themselves: looking for limits that they do not have would cost each a tenth."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "guards_itself")


def allows(limit: RateLimitItem, what: str) -> bool:
    """Count something that only goes wrong, from this sender; False when it went wrong too often."""
    return limiter.limiter.hit(limit, what, get_remote_address())


def is_spent(limit: RateLimitItem, what: str, whose: str) -> bool:
    """Whether somebody went wrong too often; asking counts nothing."""
    return not limiter.limiter.test(limit, what, whose)


def count_wrong(limit: RateLimitItem, what: str, whose: str, times: int) -> None:
    """It went wrong so many times more."""
    limiter.limiter.hit(limit, what, whose, cost=times)


def count_attempt(session: Session, allowance: Allowance, whose: object, now: datetime) -> None:
    """Count one try before it is made, so that many at once gain nothing. Raises TooManyRequests."""
    mine = Attempt.key_hash == _key(allowance, whose)
    session.execute(sa.delete(Attempt).where(mine, Attempt.at <= now - allowance.within))
    times = session.scalars(sa.select(Attempt.at).where(mine).order_by(Attempt.at)).all()
    if len(times) >= allowance.tries:
        raise TooManyRequests(retry_after=times[-allowance.tries] + allowance.within)
    session.add(Attempt(key_hash=_key(allowance, whose), at=now))


def forget_attempts(session: Session, allowance: Allowance, whose: object) -> None:
    """Start counting anew after a success."""
    session.execute(sa.delete(Attempt).where(Attempt.key_hash == _key(allowance, whose)))


def _key(allowance: Allowance, whose: object) -> str:
    return hashlib.sha256(f"{allowance.what}:{whose}".encode()).hexdigest()
