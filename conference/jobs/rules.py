"""How often a job that fails is tried again, and which jobs wait for which."""

import enum
from datetime import timedelta
from typing import Final

MOST_DEATHS: Final = 3
LEASE: Final = timedelta(seconds=10)
"""How long a worker may be silent before its job is given to another."""


class Lane(enum.StrEnum):
    """Which jobs wait for each other: long ones go beside the short ones."""

    SHORT = "short"
    LONG = "long"


def pause_after(deaths: int) -> timedelta:
    """How long to wait after a fault: ten seconds, then forty."""
    return timedelta(seconds=10) * int(4 ** (deaths - 1))
