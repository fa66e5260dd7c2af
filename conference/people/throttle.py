"""How often something may be tried: per sender in memory, per account in the database.

The count per sender (IP address) lives in the memory of each server process: it is loose, because a whole hall may
share one address, and only takes the edge off a flood. The count per account is exact, shared by all processes and
survives a restart; it counts addresses without an account just the same, so that it tells nobody which ones exist.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from conference.people.models import Attempt

View = Callable[..., Any]


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


_store = MemoryStorage()
_window = FixedWindowRateLimiter(_store)


def _limited(what: str, *limits: str, counts: Callable[[], bool] = lambda: True) -> Callable[[View], View]:
    """A mark for views: so many POSTs in a time from one sender, over all views with this mark. A breach is a 429.

    `counts` tells whether the request at hand is one of them.
    """
    allowed = [parse(limit) for limit in limits]

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and counts():
                for limit in allowed:
                    if not allows(limit, what):
                        reset_at = _window.get_window_stats(limit, what, _sender()).reset_time
                        raise TooManyRequests(retry_after=datetime.fromtimestamp(reset_at, UTC))
            return view(*args, **kwargs)

        return guarded

    return mark


per_sender = _limited("sign-in", "60 per minute", "600 per hour")


def registering(view: View) -> View:
    """Twice as wide: one registration is eight requests and more, and a company or a hall may share one address.

    A draft that saves itself after every changed field has a count of its own: it never keeps anybody from going on.
    """
    return _steps(_savings(view))


def _saves_itself() -> bool:
    return request.form.get("do") == "save"


_steps = _limited("registration", "120 per minute", "1200 per hour", counts=lambda: not _saves_itself())
_savings = _limited("saving", "600 per minute", "12000 per hour", counts=_saves_itself)


def allows(limit: RateLimitItem, what: str) -> bool:
    """Count one try of this sender; False when there were too many."""
    return _window.hit(limit, what, _sender())


def is_spent(limit: RateLimitItem, what: str, whose: str) -> bool:
    """Whether somebody went wrong too often; asking counts nothing."""
    return not _window.test(limit, what, whose)


def count_wrong(limit: RateLimitItem, what: str, whose: str, times: int) -> None:
    """It went wrong so many times more."""
    _window.hit(limit, what, whose, cost=times)


def forget_senders() -> None:
    """Count every sender of this process anew."""
    _store.reset()


def _sender() -> str:
    return request.remote_addr or "unknown"


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
