"""What is printed: finished values in the reader's language, without database or request."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Masthead:
    """The conference as every document names it; `when` and `where` are whole phrases, logos are PNG files."""

    conference: str
    when: str
    where: str
    logos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """Which side a person is on, as a word and a colour (`#rrggbb`), so that it reads in black and white too."""

    word: str
    colour: str


@dataclass(frozen=True, slots=True)
class BadgeContent:
    """One badge; `address` is what its QR code opens."""

    masthead: Masthead
    side: Side
    name: str
    job_title: str
    organisation: str
    number: str
    address: str


class Paper(NamedTuple):
    """A sheet in millimetres, holding `columns` × `rows` badges."""

    width: float
    height: float
    columns: int = 1
    rows: int = 1


class Layout(Enum):
    """How badges lie on paper: one a page, or several on A4 with marks to cut along."""

    A6 = "a6"
    A7 = "a7"
    A6_SHEET = "a6-sheet"
    A7_SHEET = "a7-sheet"

    @property
    def paper(self) -> Paper:
        return _PAPERS[self]

    @property
    def badge(self) -> Paper:
        """The size of one badge."""
        return _PAPERS[Layout.A6 if self in (Layout.A6, Layout.A6_SHEET) else Layout.A7]


_PAPERS = {
    Layout.A6: Paper(105, 148),
    Layout.A7: Paper(74, 105),
    Layout.A6_SHEET: Paper(210, 297, columns=2, rows=2),
    Layout.A7_SHEET: Paper(297, 210, columns=4, rows=2),
}


@dataclass(frozen=True, slots=True)
class AgendaMeeting:
    """A meeting as one side sees it; `people` are the counterpart's delegates, `reason` is why they meet."""

    day: str
    start: str
    end: str
    table: str
    counterpart: str
    people: tuple[str, ...] = ()
    reason: str = ""
    interpreter: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """A line of the programme everybody follows; the note is where it is and who speaks."""

    day: str
    start: str
    end: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HallTable:
    """A table's place on the grid of its hall, both counted from 0."""

    label: str
    zone: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Hall:
    """A room with tables, drawn as a map; where no table has a place, they are drawn zone by zone."""

    name: str
    tables: tuple[HallTable, ...]


@dataclass(frozen=True, slots=True)
class AgendaContent:
    """One person's agenda; `release` and `printed_at` are its version, `address` is the live page its QR code opens."""

    masthead: Masthead
    name: str
    organisation: str
    meetings: tuple[AgendaMeeting, ...]
    programme: tuple[ProgrammeItem, ...]
    halls: tuple[Hall, ...]
    release: str
    printed_at: str
    address: str


@dataclass(frozen=True, slots=True)
class TableSign:
    """The sign that stands on a meeting table; `host` is the organisation that keeps it, if any."""

    masthead: Masthead
    table: str
    place: str
    host: str = ""
