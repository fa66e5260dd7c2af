"""Which table each meeting takes: an exact assignment per slot, swept forth and back so that people stay seated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

from conference.timetable.problem import Problem, Table

ELSEWHERE, OTHER_ZONE, FORBIDDEN = 10, 5, 10_000
SWEEPS = 3

Sitting = tuple[str, str, tuple[str, ...]]  # request, slot, people


def seat(problem: Problem, sittings: Sequence[Sitting]) -> dict[str, str]:
    """The table of each request. There are enough tables in each slot: placement has counted them."""
    tables = _own_tables(problem, sittings)
    open_to_all = _shared(problem)
    locked = {lock.request: lock.table for lock in problem.locks if lock.table is not None}
    locked |= {one.request: one.table for one in problem.held if one.request not in locked}
    by_slot: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        if sitting[0] not in tables:
            by_slot[sitting[1]].append(sitting)
    neighbours = _neighbours(problem, sittings)
    order = [slot.id for slot in problem.slots if slot.id in by_slot]
    for sweep in range(SWEEPS):
        for slot in order if sweep % 2 == 0 else reversed(order):
            free = [table for table in open_to_all if slot not in table.closed]
            costs = _costs(by_slot[slot], free, tables, neighbours, locked)
            tables |= _assign(by_slot[slot], free, costs)
    return tables


def changes(tables: Mapping[str, str], problem: Problem, sittings: Sequence[Sitting]) -> int:
    """How often a person gets up from one table to meet at another on the same day."""
    pairs = [(one, other) for one, others in _neighbours(problem, sittings).items() for other in others]
    return sum(tables[one] != tables[other] for one, other in pairs) // 2


def _own_tables(problem: Problem, sittings: Sequence[Sitting]) -> dict[str, str]:
    """The receiver's table if it has one, else the sender's."""
    first = {party.id: party.delegates[0].id for party in problem.parties if party.delegates}
    own = {first[table.host]: table.id for table in problem.tables if table.host is not None and table.host in first}
    found: dict[str, str] = {}
    for request, _, people in sittings:
        at = [own[person] for person in people if person in own]
        if at:
            found[request] = at[-1]
    return found


def _shared(problem: Problem) -> list[Table]:
    present = {party.id for party in problem.parties if party.delegates}
    return [table for table in problem.tables if table.host is None or table.host not in present]


def _neighbours(problem: Problem, sittings: Sequence[Sitting]) -> dict[str, list[str]]:
    """For each request those that one of its people has just before or after it on the same day."""
    rank = {slot.id: number for number, slot in enumerate(problem.slots)}
    day = {slot.id: slot.day for slot in problem.slots}
    last: dict[str, Sitting] = {}
    neighbours: dict[str, list[str]] = defaultdict(list)
    for sitting in sorted(sittings, key=lambda one: rank[one[1]]):
        for person in sitting[2]:
            before = last.get(person)
            if before and day[before[1]] == day[sitting[1]]:
                neighbours[sitting[0]].append(before[0])
                neighbours[before[0]].append(sitting[0])
            last[person] = sitting
    return neighbours


def _costs(
    here: Sequence[Sitting],
    free: Sequence[Table],
    tables: Mapping[str, str],
    neighbours: Mapping[str, Sequence[str]],
    locked: Mapping[str, str],
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """A change of table costs less than a change of zone besides; leaving a table one was promised costs most."""
    number = {table.id: column for column, table in enumerate(free)}
    zone_number = {zone: place for place, zone in enumerate(sorted({table.zone for table in free}))}
    zones = np.array([zone_number[table.zone] for table in free], dtype=np.int64)
    costs = np.zeros((len(here), len(free)), dtype=np.int64)
    for row, (request, _, _) in enumerate(here):
        for other in neighbours.get(request, ()):
            column = number.get(tables.get(other, ""))
            costs[row] += ELSEWHERE
            if column is not None:
                costs[row] += OTHER_ZONE * (zones != zones[column])
                costs[row, column] -= ELSEWHERE
        if (promised := number.get(locked.get(request, ""))) is not None:
            costs[row] += FORBIDDEN
            costs[row, promised] -= FORBIDDEN
    return costs


def _assign(
    here: Sequence[Sitting], free: Sequence[Table], costs: np.ndarray[tuple[int, int], np.dtype[np.int64]]
) -> dict[str, str]:
    """The cheapest assignment; empty tables are filled up with nobody."""
    square = np.zeros((len(free), len(free)), dtype=np.int64)
    square[: len(here)] = costs
    left, right = np.indices(square.shape)
    assignment = SimpleLinearSumAssignment()
    assignment.add_arcs_with_cost(left.ravel(), right.ravel(), square.ravel())
    assignment.solve()
    return {sitting[0]: free[assignment.right_mate(row)].id for row, sitting in enumerate(here)}
