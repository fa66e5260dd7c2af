"""The state of a timetable as arrays, for the compiled moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conference.timetable.grid import Grid
from conference.timetable.model import Model, Wish

Array = NDArray[Any]
UNPLACED = -1
BY_CAST = -2
LONGEST = 24  # meetings of an exchange
UNIT, UNEVEN = 64, 1  # what a break costs, and each pair of breaks of one person besides


class Board(NamedTuple):
    """What is given, then what changes. Lists of people, meetings and orders end with -1."""

    roles: Array  # people who could take each chair of a meeting
    wish: Array  # slots of each meeting, whoever takes part
    free: Array  # slots of each person
    own: Array  # slots in which a person has a table of their own, then its zone
    fixed: Array  # of each meeting: the slots in which it needs a shared table if that is given, its zone if given
    two: Array  # whether a meeting is of two given people
    mine: Array  # those meetings of each person
    asked: Array  # how many they are
    kind: Array  # meetings of one kind stand in for each other; -1 for those that must stay
    least: Array  # meetings that a person keeps
    most: Array
    tables: Array  # shared ones, a row a slot, a column a zone
    capacity: Array
    price: Array  # of 0, 1, 2, ... breaks of a person
    counted: Array
    present: Array
    days: Array
    rest: Array  # slots joined to the next one, most in a row
    walk: Array  # minutes between zones
    pause: Array  # minutes between slots
    earlier: Array
    later: Array
    due: Array  # whether a meeting is to take place
    load: Array  # due meetings of each person
    people: Array  # of each meeting
    domains: Array  # slots of each meeting with these people
    shared: Array  # those in which it needs a shared table
    zone: Array  # of the shared table
    slot: Array  # of each meeting
    sits: Array  # slots of each person
    at: Array  # meeting of each person in each slot
    used: Array  # shared tables, as `tables`
    full: Array  # meetings of each slot
    chain: Array  # meetings of the exchange being tried
    seen: Array  # the exchange in which a meeting was last met; its number comes last
    delta: Array  # shared tables that the exchange needs where it goes and where it comes from
    broken: Array  # people with breaks, then their number
    place: Array  # where in `broken` a person is
    cost: Array  # of all breaks
    random: Array


@dataclass(frozen=True, slots=True)
class Choice:
    """What may change in the set of meetings: kinds of equal worth, and how many meetings each person keeps."""

    kind: Sequence[int]
    least: Sequence[int]
    most: Sequence[int]


def board_of(model: Model, grid: Grid, choice: Choice, due: Sequence[int], seed: int) -> Board:
    """Nothing placed yet; the meetings of `due` are to be."""
    meetings, slots, zones = len(grid.meetings), grid.calendar.slots, len(model.hall.zones)
    earlier: list[list[int]] = [[] for _ in range(meetings)]
    later: list[list[int]] = [[] for _ in range(meetings)]
    for first, second in grid.before:
        earlier[second].append(first)
        later[first].append(second)
    two = [all(len(role) == 1 for role in wish.roles) and len(wish.roles) == 2 for wish in model.wishes]
    mine: list[list[int]] = [[] for _ in range(grid.people)]
    for meeting, people in enumerate(grid.meetings):
        for person in people if two[meeting] else ():
            mine[person].append(meeting)
    to_place = np.zeros(meetings, dtype=np.bool_)
    to_place[list(due)] = True
    fixed = [_fixed(model, wish, shared) for wish, shared in zip(model.wishes, grid.shared, strict=True)]
    return Board(
        roles=_roles(model),
        wish=_numbers([wish.domain for wish in model.wishes]),
        free=_numbers(model.free),
        own=_numbers([model.own, model.zone]),
        fixed=_numbers(fixed).reshape(-1, 2),
        two=np.array(two, dtype=np.bool_),
        mine=_ragged(mine, 1),
        asked=_numbers([len(meetings) for meetings in mine]),
        kind=_numbers(choice.kind),
        least=_numbers(choice.least),
        most=np.minimum(_numbers(choice.most), [free.bit_count() for free in model.free]),
        tables=_numbers(model.hall.tables).reshape(slots, zones),
        capacity=_numbers(grid.capacity),
        price=_prices(slots, grid.fairness),
        counted=np.array(grid.counted, dtype=np.bool_),
        present=_numbers(grid.present),
        days=_numbers(grid.calendar.days),
        rest=_numbers([grid.calendar.joined, grid.calendar.in_a_row]),
        walk=_numbers(model.hall.walk).reshape(zones, zones),
        pause=_numbers(model.hall.pause).reshape(slots, slots),
        earlier=_ragged(earlier, 1),
        later=_ragged(later, 1),
        due=to_place,
        load=_loads(grid, due),
        people=_ragged([list(one) for one in grid.meetings], _chairs(model)),
        domains=_numbers(grid.domains),
        shared=_numbers(grid.shared),
        zone=np.array([max(zone, 0) for _, zone in fixed], dtype=np.int64),
        slot=np.full(meetings, UNPLACED, dtype=np.int64),
        sits=np.zeros(grid.people, dtype=np.int64),
        at=np.full((grid.people, slots), UNPLACED, dtype=np.int64),
        used=np.zeros((slots, zones), dtype=np.int64),
        full=np.zeros(slots, dtype=np.int64),
        chain=np.zeros(LONGEST + 4, dtype=np.int64),
        seen=np.zeros(meetings + 1, dtype=np.int64),
        delta=np.zeros((2, zones), dtype=np.int64),
        broken=np.zeros(grid.people + 1, dtype=np.int64),
        place=np.full(grid.people, -1, dtype=np.int64),
        cost=np.zeros(1, dtype=np.int64),
        random=_numbers([(seed * 2_654_435_769 + 88_172_645_463_325_252) % (1 << 62)]),
    )


def _loads(grid: Grid, due: Sequence[int]) -> Array:
    load = np.zeros(grid.people, dtype=np.int64)
    for meeting in due:
        load[list(grid.meetings[meeting])] += 1
    return load


def _numbers(values: object) -> Array:
    return np.array(values, dtype=np.int64)


def _prices(slots: int, fairness: int | None) -> Array:
    """Many breaks of one person cost a little more than the same number of several; unfair ones much more."""
    count = np.arange(slots + 1, dtype=np.int64)
    unfair = np.maximum(0, count - fairness) if fairness is not None else 0
    return np.asarray(UNIT * (count + 4 * unfair) + UNEVEN * count * (count - 1) // 2, dtype=np.int64)


def _fixed(model: Model, wish: Wish, shared: int) -> tuple[int, int]:
    """A locked table decides what the meeting needs, and its zone."""
    if wish.table is None:
        return BY_CAST, -1
    zones = model.hall.zones
    zone = next(table.zone for table in model.problem.tables if table.id == wish.table)
    return shared, zones.index(zone) if len(zones) > 1 else 0


def _roles(model: Model) -> Array:
    widest = max((len(role) for wish in model.wishes for role in wish.roles), default=1)
    table = np.full((len(model.wishes), _chairs(model), widest), -1, dtype=np.int64)
    for number, wish in enumerate(model.wishes):
        for chair, role in enumerate(wish.roles):
            table[number, chair, : len(role)] = role
    return table


def _chairs(model: Model) -> int:
    """Three where somebody needs an interpreter."""
    return max((len(wish.roles) for wish in model.wishes), default=2)


def _ragged(rows: list[list[int]], least: int) -> Array:
    width = max([least, *(len(row) + 1 for row in rows)]) if least == 1 else least
    table = np.full((len(rows), width), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
