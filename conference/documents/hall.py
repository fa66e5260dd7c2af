"""The map of a hall: where each table and each zone is drawn, in millimetres."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from conference.documents import typeface
from conference.documents.values import Hall, HallTable

_WIDEST_STEP: Final = 10.5
_AISLE: Final = 4.0  # between zones side by side
_HEADING: Final = 6.0  # above a zone, room for its name
_PADDING: Final = 1.6
_TABLES_A_ROW: Final = 8
_FLATNESS: Final = 0.8  # a table's height to its width
_FILLING: Final = 0.84  # of its place that a table takes, the rest is the gap to the next
_LARGEST_LETTERS: Final = 2.4


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle with a word in it."""

    label: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawn hall."""

    name: str
    width: float
    height: float
    letters: float
    zones: tuple[Area, ...]
    tables: tuple[Area, ...]


def plan(hall: Hall, width: float) -> Plan:
    """The hall drawn to a width, its tables never larger than a thumb."""
    tables = hall.tables if any(table.column or table.row for table in hall.tables) else tuple(_in_rows(hall.tables))
    columns, rows = _starts(table.column for table in tables), _starts(table.row for table in tables)
    zone_columns = {min(table.column for table in zone) for zone in _zones(tables)}
    zone_rows = {min(table.row for table in zone) for zone in _zones(tables)}
    aisles = len(zone_columns) - 1
    step = min(_WIDEST_STEP, (width - aisles * _AISLE - 2 * _PADDING) / max(len(columns), 1))

    def place(table: HallTable) -> Area:
        left = columns[table.column] * step + _AISLE * (_passed(zone_columns, table.column) - 1) + _PADDING
        top = rows[table.row] * step * _FLATNESS + _HEADING * _passed(zone_rows, table.row)
        return Area(table.label, left, top, step * _FILLING, step * _FLATNESS * _FILLING)

    placed = {table: place(table) for table in tables}
    zones = tuple(_around(zone[0].zone, [placed[table] for table in zone]) for zone in _zones(tables))
    height = max((zone.top + zone.height for zone in zones), default=0.0)
    widest = max((typeface.width(table.label, typeface.EXTRABOLD) for table in tables), default=1.0)
    letters = min(_LARGEST_LETTERS, 0.9 * step * _FILLING / widest)
    return Plan(hall.name, width, height, letters, zones, tuple(placed.values()))


def _zones(tables: tuple[HallTable, ...]) -> list[list[HallTable]]:
    by_zone = sorted(tables, key=lambda table: table.zone)
    return [list(zone) for _, zone in groupby(by_zone, key=lambda table: table.zone)]


def _in_rows(tables: tuple[HallTable, ...]) -> Iterable[HallTable]:
    """Places for tables that have none: each zone in rows of eight below the one before."""
    first_row = 0
    for zone in _zones(tables):
        for number, table in enumerate(zone):
            yield replace(table, column=number % _TABLES_A_ROW, row=first_row + number // _TABLES_A_ROW)
        first_row += -(-len(zone) // _TABLES_A_ROW)


def _starts(used: Iterable[int]) -> dict[int, int]:
    """Grid lines in use, numbered without gaps."""
    return {line: number for number, line in enumerate(sorted(set(used)))}


def _passed(starts: set[int], line: int) -> int:
    return sum(start <= line for start in starts)


def _around(name: str, tables: list[Area]) -> Area:
    left, top = min(table.left for table in tables), min(table.top for table in tables)
    right = max(table.left + table.width for table in tables)
    bottom = max(table.top + table.height for table in tables)
    heading = _HEADING - _PADDING
    return Area(name, left - _PADDING, top - heading, right - left + 2 * _PADDING, bottom - top + heading + _PADDING)
