"""Which table each meeting takes: an exact assignment per slot, swept forth and back so that people stay seated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

from conference.timetable.model import Model, first_delegates
from conference.timetable.problem import Placement, Problem, Table
from conference.timetable.sitting import Plan

ELSEWHERE, OTHER_ZONE = 1, 1
PROMISED, FORBIDDEN = 1_000, 1_000_000
SWEEPS = 3


def placements_of(model: Model, plan: Plan) -> tuple[Placement, ...]:
    """The names of everything that is placed, with its table. There are enough of them: placing has counted."""
    problem = model.problem
    placements = {
        number: Placement(
            problem.requests[model.wishes[number].request].id,
            problem.slots[sitting.slot].id,
            _given(model, plan, number),
            tuple(model.people[person] for person in sitting.people),
        )
        for number, sitting in sorted(plan.items())
    }
    tables = _seat(model, plan, placements)
    return tuple(
        Placement(one.request, one.slot, tables.get(number, one.table), one.people)
        for number, one in placements.items()
    )


def _given(model: Model, plan: Plan, number: int) -> str:
    """The table that an organiser has named, or the host's own, the receiver's before the sender's; none if shared."""
    if (table := model.wishes[number].table) is not None:
        return table
    sitting = plan[number]
    own = [model.table[person] for person in sitting.people if model.own[person] >> sitting.slot & 1]
    return own[-1] if own else ""


def _seat(model: Model, plan: Plan, placements: Mapping[int, Placement]) -> dict[int, str]:
    """The tables of those that share them."""
    problem = model.problem
    held = {one.request: one.table for one in problem.held}
    shared = [table for table in problem.tables if table.host not in first_delegates(problem)]
    tables = {number: one.table for number, one in placements.items() if one.table}
    by_slot: dict[str, list[int]] = defaultdict(list)
    for number, one in placements.items():
        if plan[number].shared:
            by_slot[one.slot].append(number)
    neighbours = _neighbours(problem, placements)
    promised = {number: (held.get(one.request, ""), PROMISED) for number, one in placements.items()}
    promised |= {number: (table, FORBIDDEN) for number, table in tables.items()}
    order = [slot.id for slot in problem.slots if slot.id in by_slot]
    for sweep in range(SWEEPS):
        for slot in order if sweep % 2 == 0 else reversed(order):
            free = [table for table in shared if slot not in table.closed]
            costs = _costs(problem, by_slot[slot], free, tables, neighbours)
            _bind(costs, by_slot[slot], free, promised)
            if len(model.hall.zones) > 1:
                _keep_zones(costs, [model.hall.zones[plan[one].zone] for one in by_slot[slot]], free)
            tables |= _assign(by_slot[slot], free, costs)
    return tables


def changes(problem: Problem, placements: Iterable[Placement]) -> int:
    """How often a person gets up to meet at another table on the same day, and how often in another zone."""
    placed = dict(enumerate(placements))
    zone = {table.id: table.zone for table in problem.tables}
    pairs = [(one, other) for one, others in _neighbours(problem, placed).items() for other in others]
    tables = [(placed[one].table, placed[other].table) for one, other in pairs]
    return sum(ELSEWHERE * (one != other) + OTHER_ZONE * (zone[one] != zone[other]) for one, other in tables) // 2


def _neighbours(problem: Problem, placements: Mapping[int, Placement]) -> dict[int, list[int]]:
    """For each meeting those that one of its people has just before or after it on the same day."""
    rank = {slot.id: number for number, slot in enumerate(problem.slots)}
    day = {slot.id: slot.day for slot in problem.slots}
    last: dict[str, int] = {}
    neighbours: dict[int, list[int]] = defaultdict(list)
    for number in sorted(placements, key=lambda one: rank[placements[one].slot]):
        for person in placements[number].people:
            before = last.get(person)
            if before is not None and day[placements[before].slot] == day[placements[number].slot]:
                neighbours[number].append(before)
                neighbours[before].append(number)
            last[person] = number
    return neighbours


Costs = NDArray[np.int64]


def _costs(
    problem: Problem,
    here: Sequence[int],
    free: Sequence[Table],
    tables: Mapping[int, str],
    neighbours: Mapping[int, Sequence[int]],
) -> Costs:
    """What each table costs each meeting: changes of table, and of zone besides."""
    number = {table.id: column for column, table in enumerate(free)}
    zone = {table.id: table.zone for table in problem.tables}
    zones = np.array([table.zone for table in free], dtype=object)
    costs = np.zeros((len(here), len(free)), dtype=np.int64)
    for row, meeting in enumerate(here):
        for other in (tables[one] for one in neighbours.get(meeting, ()) if one in tables):
            costs[row] += ELSEWHERE + OTHER_ZONE * (zones != zone[other])
            if (column := number.get(other)) is not None:
                costs[row, column] -= ELSEWHERE
    return costs


def _bind(costs: Costs, here: Sequence[int], free: Sequence[Table], promised: Mapping[int, tuple[str, int]]) -> None:
    """Leaving a table that one holds costs more than any change; one that an organiser has named is not left."""
    number = {table.id: column for column, table in enumerate(free)}
    for row, meeting in enumerate(here):
        table, weight = promised[meeting]
        if (column := number.get(table)) is not None:
            costs[row] += weight
            costs[row, column] -= weight


def _keep_zones(costs: Costs, zones: Sequence[str], free: Sequence[Table]) -> None:
    for row, zone in enumerate(zones):
        costs[row] += np.array([FORBIDDEN * (table.zone != zone) for table in free], dtype=np.int64)


def _assign(here: Sequence[int], free: Sequence[Table], costs: Costs) -> dict[int, str]:
    """The cheapest assignment; empty tables are filled up with nobody."""
    square = np.zeros((len(free), len(free)), dtype=np.int64)
    square[: len(here)] = costs
    left, right = np.indices(square.shape)
    assignment = SimpleLinearSumAssignment()
    assignment.add_arcs_with_cost(left.ravel(), right.ravel(), square.ravel())
    assignment.solve()
    return {meeting: free[assignment.right_mate(row)].id for row, meeting in enumerate(here)}
