"""The state of a timetable as arrays, for the compiled moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conference.timetable.grid import Grid

Array = NDArray[Any]
UNPLACED = -1
LONGEST = 24


class Board(NamedTuple):
    """What is given (people to orders), then what changes. People of a meeting and its orders end with -1."""

    people: Array
    mine: Array  # meetings of each person
    kind: Array  # meetings of one kind stand in for each other; -1 for those that must stay
    least: Array  # meetings that a person keeps
    most: Array
    domains: Array
    shared: Array
    tables: Array
    capacity: Array
    counted: Array
    present: Array
    days: Array
    rest: Array  # slots joined to the next one, most in a row
    earlier: Array
    later: Array
    due: Array  # whether a meeting is to take place
    slot: Array  # of each meeting
    sits: Array  # slots of each person
    at: Array  # meeting of each person in each slot
    used: Array  # shared tables, all meetings; a row a slot
    chain: Array  # meetings of the exchange being tried
    seen: Array  # the exchange in which a meeting was last met; its number comes last
    broken: Array  # people with breaks, then their number
    place: Array  # where in `broken` a person is
    random: Array


@dataclass(frozen=True, slots=True)
class Choice:
    """What may change in the set of meetings: kinds of equal worth, and how many meetings each person keeps."""

    kind: Sequence[int]
    least: Sequence[int]
    most: Sequence[int]


def board_of(grid: Grid, choice: Choice, due: Sequence[int], seed: int) -> Board:
    """Nothing placed yet; the meetings of `due` are to be."""
    meetings, slots = len(grid.meetings), grid.calendar.slots
    earlier: list[list[int]] = [[] for _ in range(meetings)]
    later: list[list[int]] = [[] for _ in range(meetings)]
    for first, second in grid.before:
        earlier[second].append(first)
        later[first].append(second)
    mine: list[list[int]] = [[] for _ in range(grid.people)]
    for meeting, people in enumerate(grid.meetings):
        for person in people:
            mine[person].append(meeting)
    to_place = np.zeros(meetings, dtype=np.bool_)
    to_place[list(due)] = True
    return Board(
        people=_ragged([list(one) for one in grid.meetings], 3),
        mine=_ragged(mine, 1),
        kind=np.array(choice.kind, dtype=np.int64),
        least=np.array(choice.least, dtype=np.int64),
        most=np.array(choice.most, dtype=np.int64),
        domains=np.array(grid.domains, dtype=np.int64),
        shared=np.array(grid.shared, dtype=np.int64),
        tables=np.array(grid.tables, dtype=np.int64),
        capacity=np.array(grid.capacity, dtype=np.int64),
        counted=np.array(grid.counted, dtype=np.bool_),
        present=np.array(grid.present, dtype=np.int64),
        days=np.array(grid.calendar.days, dtype=np.int64),
        rest=np.array([grid.calendar.joined, grid.calendar.in_a_row], dtype=np.int64),
        earlier=_ragged(earlier, 1),
        later=_ragged(later, 1),
        due=to_place,
        slot=np.full(meetings, UNPLACED, dtype=np.int64),
        sits=np.zeros(grid.people, dtype=np.int64),
        at=np.full((grid.people, slots), UNPLACED, dtype=np.int64),
        used=np.zeros((slots, 2), dtype=np.int64),
        chain=np.zeros(LONGEST + 4, dtype=np.int64),
        seen=np.zeros(meetings + 1, dtype=np.int64),
        broken=np.zeros(grid.people + 1, dtype=np.int64),
        place=np.full(grid.people, -1, dtype=np.int64),
        random=np.array([(seed * 2_654_435_769 + 88_172_645_463_325_252) % (1 << 62)], dtype=np.int64),
    )


def _ragged(rows: list[list[int]], least: int) -> Array:
    width = max([least, *(len(row) + 1 for row in rows)]) if least == 1 else least
    table = np.full((len(rows), width), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
