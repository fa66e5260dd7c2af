"""How a proposal is asked for, as a plain value between form, database and solver."""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


class Existing(enum.StrEnum):
    """What may become of the meetings people already hold; locked ones never move."""

    KEEP = "keep"  # every meeting stays where it is
    FEWEST = "fewest"  # as few as possible move, and only to make room
    FREE = "free"  # all may move


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How long to search (in seconds), what may move, and what holds for everybody.

    One made on the day (`for_today`) gives way to the next that is.
    """

    seconds: int = 60
    seed: int = 1
    existing: Existing = Existing.KEEP
    with_pending: bool = False
    minimum: int = 1
    in_a_row: int | None = None
    for_today: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Settings":
        """From the database."""
        return cls(**{**stored, "existing": Existing(stored.get("existing", Existing.KEEP))})


@dataclass(frozen=True)
class Place:
    """Where a meeting is, and who sits there, in order of their numbers."""

    slot: int
    table: int
    seats: tuple[int, ...] = ()
