"""When a message is tried again, and what of it is not for others to see."""

import re
from datetime import datetime, timedelta
from typing import Final

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
"""After each failed attempt; when all are used up, most of a day has passed and a person has to look at it."""

_SECRET: Final = re.compile(r"(/sign-in/(?:link|password)/)[\w.-]+")


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it is enough."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def masked(text: str) -> str:
    """A mail without what would let its reader sign in as the person it was written to."""
    return _SECRET.sub(r"\1…", text)
