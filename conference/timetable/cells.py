"""What a board shows: slots down, tables or parties across, a card for every meeting, and where one in hand can go."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from conference.foundation import vietnamese
from conference.foundation.i18n import Text
from conference.foundation.numbers import id_in
from conference.foundation.paging import Paged
from conference.programme.models import Slot

COLUMNS: Final[Mapping[str, int]] = {"s": 36, "m": 16, "l": 8}
"""Columns of a page by zoom."""
WAITING_SHOWN: Final = 12
LEGAL_FORM: Final = re.compile(
    r"^(công ty|tổng công ty|hợp tác xã|htx)( (tnhh|cổ phần|cp|một thành viên|mtv|đầu tư))*\s+(?=\S)|"
    r",? (jsc|co\.?,? ltd\.?|ltd\.?|llc|corp\.?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    by: str
    zoom: str
    text: str
    zone: str
    block: int
    held: str

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """From the query string; what makes no sense is left out."""
        by, zoom = asked.get("by", ""), asked.get("zoom", "")
        return cls(
            by=by if by == "parties" else "tables",
            zoom=zoom if zoom in COLUMNS else "m",
            text=vietnamese.fold(asked.get("q", "")[:100]),
            zone=asked.get("zone", "")[:10],
            block=id_in(asked.get("block")),
            held=asked.get("held", "")[:30],
        )


def brief(name: str) -> str:
    """A name without the words that half of all names begin or end with, where little room is."""
    return LEGAL_FORM.sub("", name) or name


@dataclass(frozen=True)
class Card:
    """A meeting on the board."""

    pair: str
    one: str
    other: str
    table: str
    is_locked: bool = False
    is_past: bool = False
    is_found: bool = True
    was: str = ""
    """Where it is in force, if the draft has it elsewhere."""


@dataclass(frozen=True)
class Target:
    """A place for the meeting in hand; `why` says what stands in the way, `everywhere` whether at every table.

    `is_wished` says whether whoever asked for the meeting would like this time.
    """

    to: str
    why: str = ""
    table: str = ""
    everywhere: bool = False
    is_wished: bool = False


@dataclass(frozen=True)
class Square:
    """One cell."""

    cards: Sequence[Card] = ()
    target: Target | None = None
    swap: str = ""


@dataclass(frozen=True)
class Column:
    """A table or a party."""

    name: str
    label: str
    note: str = ""

    def others(self, card: Card) -> list[str]:
        """The parties of a meeting that this column does not name already, in brief."""
        return [brief(name) for name in (card.one, card.other) if name not in (self.label, self.note)]


@dataclass(frozen=True)
class Line:
    """A slot."""

    slot: Slot
    is_past: bool
    squares: Sequence[Square]
    best: Target | None = None


@dataclass(frozen=True)
class Board:
    """All of it."""

    columns: Paged[Column]
    lines: Sequence[Line]
    held: Card | None
    has_place: bool
    interpreter: Text | None
    """Said of the meeting in hand, if one sits in it where it is."""
    waiting: Sequence[Card]
    waits: int
    placed: int
    has_days: bool
