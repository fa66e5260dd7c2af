"""The timetable problem as frozen values: who, where, when, and who wants to meet whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Half(StrEnum):
    """The half of a day that a request may wish for."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of meetings. Breaks are counted inside a day, meetings in a row inside a block."""

    id: str
    day: int = 0
    block: int = 0
    half: Half = Half.MORNING
    starts: int = 0  # minutes after midnight, for the walk from one table to the next
    ends: int = 0
    capacity: int | None = None  # meetings at once, whatever the number of tables


@dataclass(frozen=True, slots=True)
class Table:
    """A table; one that a party hosts serves the first delegate of that party only."""

    id: str
    zone: str = ""
    host: str | None = None
    closed: frozenset[str] = frozenset()  # slots


@dataclass(frozen=True, slots=True)
class Delegate:
    """A person who sits in one meeting at a time."""

    id: str
    busy: frozenset[str] = frozenset()  # slots: absent, speaking in a session, not wanted


@dataclass(frozen=True, slots=True)
class Party:
    """A delegation: as many meetings at once as it has delegates, between its minimum and its maximum in all."""

    id: str
    delegates: tuple[Delegate, ...]
    minimum: int = 0
    maximum: int | None = None
    languages: frozenset[str] = frozenset()  # none named: everybody is understood


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Sits in the meetings of parties that share no language."""

    id: str
    languages: frozenset[str]
    busy: frozenset[str] = frozenset()  # slots


@dataclass(frozen=True, slots=True)
class Request:
    """A meeting that one party or both of them want; `required` ones are placed or the problem has no answer."""

    id: str
    sender: str
    receiver: str
    priority: int = 2  # 1 is the most wanted, 3 the least
    mutual: bool = False
    score: int = 0  # how well demand and plot fit, 0 to 100
    half: Half | None = None
    wished: frozenset[str] = frozenset()  # slots preferred, where that costs nobody a break; none: any
    named: frozenset[str] = frozenset()  # delegates asked for
    required: bool = False


@dataclass(frozen=True, slots=True)
class Precedence:
    """If both requests are placed, `earlier` is placed strictly before `later`."""

    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Lock:
    """A meeting that stays where an organiser has put it."""

    request: str
    slot: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """A request that takes place: when, where, and with whom (delegates of both sides, then an interpreter)."""

    request: str
    slot: str
    table: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody."""

    in_a_row: int | None = None  # most meetings of a person without a pause
    fairness: int | None = None  # most that the breaks of two people may differ
    absence_is_idle: bool = False  # whether slots in which a person is busy elsewhere count as a break
    walking: frozenset[tuple[str, str, int]] = frozenset()  # zone, zone, minutes


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the timetable depends on. `held` is what people already have in hand when it is planned again."""

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    parties: tuple[Party, ...]
    requests: tuple[Request, ...]
    interpreters: tuple[Interpreter, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    locks: tuple[Lock, ...] = ()
    held: tuple[Placement, ...] = ()
    rules: Rules = Rules()
