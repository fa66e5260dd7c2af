"""Chooses which requests take place and who sits in them: a lexicographic b-matching, solved exactly by HiGHS.

The slots are left out but for their number, so every value is a proven bound for any timetable (see Schrijver,
Combinatorial Optimization, 2003, chapters 31 and 33, on b-matchings and why their relaxation is nearly integral).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from conference.timetable.model import Model
from conference.timetable.problem import Half, Request

WEIGHT = {1: 4, 2: 2, 3: 1}  # of a priority; the score only decides between equals
SCORES = 101


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen wishes with their people, and the best possible value of each level."""

    cast: dict[int, tuple[int, ...]]
    bounds: tuple[int, ...]


def weight(request: Request) -> int:
    """What placing the request is worth at the second level."""
    return WEIGHT[request.priority] * SCORES + request.score


class Rows:
    """A linear program under construction, column and row by row."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def column(self, lower: float = 0, upper: float = 1) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def row(self, terms: dict[int, float], lower: float, upper: float) -> None:
        self.rows.append((terms, lower, upper))


def select(model: Model) -> Selection | None:
    """None if the required requests do not fit together."""
    if not model.wishes:
        return Selection({}, (0, 0, 0))
    rows = Rows()
    requests = model.problem.requests
    placed = [rows.column(lower=float(wish.must)) for wish in model.wishes]
    chairs = _chairs(model, rows, placed)
    _people(model, rows, chairs)
    missing = _parties(model, rows, placed)
    _tables(model, rows, placed, chairs)
    levels = (
        dict.fromkeys(missing, 1.0),
        {one: -1.0 for one, wish in zip(placed, model.wishes, strict=True) if requests[wish.request].mutual},
        {one: -float(weight(requests[wish.request])) for one, wish in zip(placed, model.wishes, strict=True)},
    )
    solved = _lexicographic(rows, levels)
    if solved is None:
        return None
    values, bounds = solved
    chosen = [number for number, one in enumerate(placed) if values[one] > 0.5]
    return Selection({number: tuple(_sitting(chair, values) for chair in chairs[number]) for number in chosen}, bounds)


Chair = dict[int, int]  # person -> column


def _sitting(chair: Chair, values: Sequence[float]) -> int:
    return max(chair, key=lambda person: values[chair[person]])


def _chairs(model: Model, rows: Rows, placed: list[int]) -> list[list[Chair]]:
    """A column of its own only where there is a choice of people."""
    return [
        [_chair(rows, role, column) for role in wish.roles] for wish, column in zip(model.wishes, placed, strict=True)
    ]


def _chair(rows: Rows, role: tuple[int, ...], placed: int) -> Chair:
    if len(role) == 1:
        return {role[0]: placed}
    chair = {person: rows.column() for person in role}
    rows.row({placed: -1.0, **dict.fromkeys(chair.values(), 1.0)}, 0, 0)
    return chair


def _people(model: Model, rows: Rows, chairs: list[list[Chair]]) -> None:
    """Nobody sits more often than they have slots, in either half of the day."""
    halves = [_half(model, half) for half in Half]
    meetings: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for wish, sides in zip(model.wishes, chairs, strict=True):
        for slots in (-1, *(half for half in halves if not wish.domain & ~half)):
            for chair in sides:
                for person, column in chair.items():
                    meetings[person, slots][column] = 1.0
    for (person, slots), terms in meetings.items():
        rows.row(terms, 0, (model.free[person] & slots).bit_count())


def _half(model: Model, half: Half) -> int:
    return sum(1 << number for number, slot in enumerate(model.problem.slots) if slot.half is half)


def _parties(model: Model, rows: Rows, placed: list[int]) -> list[int]:
    """The columns that count what a party lacks of the minimum it could have."""
    mine: dict[str, dict[int, float]] = defaultdict(dict)
    for wish, column in zip(model.wishes, placed, strict=True):
        request = model.problem.requests[wish.request]
        mine[request.sender][column] = mine[request.receiver][column] = 1.0
    missing = []
    for party in model.problem.parties:
        least, most = min(party.minimum, len(mine[party.id])), party.maximum
        if most is not None:
            rows.row(mine[party.id], 0, most)
        if least:
            missing.append(rows.column(upper=least))
            rows.row({missing[-1]: 1.0, **mine[party.id]}, least, highspy.kHighsInf)
    return missing


def _tables(model: Model, rows: Rows, placed: list[int], chairs: list[list[Chair]]) -> None:
    shared: dict[int, float] = {}
    for sides, column in zip(chairs, placed, strict=True):
        at_own = [chair[person] for chair in sides for person in chair.keys() & model.hosts]
        if column not in at_own:
            shared[column if not at_own else _visitor(rows, column, at_own)] = 1.0
    rows.row(shared, 0, sum(model.shared))
    rows.row(dict.fromkeys(placed, 1.0), 0, sum(model.capacity))


def _visitor(rows: Rows, placed: int, at_own: list[int]) -> int:
    """A column that is 1 if the meeting takes place without a host at their own table."""
    column = rows.column()
    rows.row({column: 1.0, placed: -1.0, **dict.fromkeys(at_own, 1.0)}, 0, highspy.kHighsInf)
    return column


def _lexicographic(rows: Rows, levels: Sequence[dict[int, float]]) -> tuple[list[float], tuple[int, ...]] | None:
    """Relaxed first: when the last vertex is integral, every level is optimal as it stands."""
    for integral in (False, True):
        highs = _load(rows, integral=integral)
        bounds = []
        for level in levels:
            value = _minimise(highs, len(rows.lower), level)
            if value is None:
                return None
            bounds.append(abs(round(value)))
            _fix(highs, level, value)
        values = list(highs.getSolution().col_value)
        if all(min(value, 1 - value) < 1e-6 or abs(value - round(value)) < 1e-6 for value in values):
            return values, tuple(bounds)
    return None


def _minimise(highs: highspy.Highs, columns: int, level: dict[int, float]) -> float | None:
    cost = np.zeros(columns)
    cost[list(level)] = list(level.values())
    highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), cost)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(highs.getObjectiveValue())


def _fix(highs: highspy.Highs, level: dict[int, float], value: float) -> None:
    columns = np.array(list(level), dtype=np.int32)
    highs.addRow(-highspy.kHighsInf, value + 1e-6, len(columns), columns, np.array(list(level.values())))


def _load(rows: Rows, *, integral: bool) -> highspy.Highs:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(rows.lower), len(rows.rows)
    program.col_cost_ = np.zeros(len(rows.lower))
    program.col_lower_, program.col_upper_ = np.array(rows.lower), np.array(rows.upper)
    program.row_lower_ = np.array([lower for _, lower, _ in rows.rows])
    program.row_upper_ = np.array([upper for _, _, upper in rows.rows])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _, _ in rows.rows)])
    program.a_matrix_.index_ = np.array([column for terms, _, _ in rows.rows for column in terms])
    program.a_matrix_.value_ = np.array([value for terms, _, _ in rows.rows for value in terms.values()])
    if integral:
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(rows.lower)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.passModel(program)
    return highs
