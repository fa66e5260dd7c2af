"""Chooses which requests take place and who sits in them: a lexicographic b-matching, solved exactly by HiGHS.

The slots are left out but for their number, so every value is a proven bound for any timetable (see Schrijver,
Combinatorial Optimization, 2003, chapters 31 and 33, on b-matchings and why their relaxation is nearly integral).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import highspy
import numpy as np

from conference.timetable.effort import Clock
from conference.timetable.levels import due, held_slots, weight
from conference.timetable.model import Model
from conference.timetable.problem import Half

WHOLE = 1e-6
PRICE = 1e-4  # reduced costs below may be noise
ROUNDING = 1e-3  # of a level's value, which is a whole number


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen wishes with their people, and the best possible value of each level of `CHOSEN`.

    What every best timetable places is in `always`, what none does in `never`; of the held meetings it keeps the most.
    """

    cast: dict[int, tuple[int, ...]]
    bounds: tuple[int, ...]
    dropped: int = 0  # held meetings that even the most faithful best timetable drops
    always: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()


class Stopped(Exception):
    """Somebody wants no more."""


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


def select(model: Model, clock: Clock) -> Selection | None:
    """None if the required requests do not fit together."""
    if not model.wishes:
        return Selection({}, (0, 0, 0, 0))
    rows = Rows()
    requests = [model.problem.requests[wish.request] for wish in model.wishes]
    placed = [rows.column(lower=float(wish.must)) for wish in model.wishes]
    chairs = _chairs(model, rows, placed)
    _people(model, rows, chairs)
    missing, short = _parties(model, rows, placed)
    _tables(model, rows, placed, chairs)
    held = held_slots(model)
    levels = (
        dict.fromkeys(missing, 1.0),
        {one: -1.0 for one, request in zip(placed, requests, strict=True) if request.mutual},
        {one: -float(weight(request)) for one, request in zip(placed, requests, strict=True)},
        dict.fromkeys(short, 1.0),
        {placed[number]: -1.0 for number in held},
    )
    solved = _lexicographic(rows, levels, clock)
    if solved is None:
        return None
    chosen = [number for number, one in enumerate(placed) if solved.values[one] > 0.5]
    return Selection(
        {number: tuple(_sitting(chair, solved.values) for chair in chairs[number]) for number in chosen},
        solved.bounds[:-1],
        len(held) - solved.bounds[-1],
        frozenset(number for number, one in enumerate(placed) if solved.lower[one] > 0.5),
        frozenset(number for number, one in enumerate(placed) if solved.upper[one] < 0.5),
    )


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


def _parties(model: Model, rows: Rows, placed: list[int]) -> tuple[list[int], list[int]]:
    """The columns that count what each party lacks of the minimum it could have, and of its share."""
    mine: dict[str, dict[int, float]] = defaultdict(dict)
    for wish, column in zip(model.wishes, placed, strict=True):
        request = model.problem.requests[wish.request]
        mine[request.sender][column] = mine[request.receiver][column] = 1.0
    for party in model.problem.parties:
        if party.maximum is not None:
            rows.row(mine[party.id], 0, party.maximum)
    wanted = due(model)
    return _lacking(rows, mine, wanted.minimum), _lacking(rows, mine, wanted.share)


def _lacking(rows: Rows, mine: Mapping[str, dict[int, float]], wanted: Mapping[str, int]) -> list[int]:
    columns = []
    for party, least in wanted.items():
        if least:
            columns.append(rows.column(upper=least))
            rows.row({columns[-1]: 1.0, **mine[party]}, least, highspy.kHighsInf)
    return columns


def _tables(model: Model, rows: Rows, placed: list[int], chairs: list[list[Chair]]) -> None:
    shared: dict[int, float] = {}
    for sides, column in zip(chairs, placed, strict=True):
        at_own = [chair[person] for chair in sides for person in chair if model.own[person]]
        if column not in at_own:
            shared[column if not at_own else _visitor(rows, column, at_own)] = 1.0
    rows.row(shared, 0, sum(map(sum, model.hall.tables)))
    rows.row(dict.fromkeys(placed, 1.0), 0, sum(model.capacity))


def _visitor(rows: Rows, placed: int, at_own: list[int]) -> int:
    """A column that is 1 if the meeting takes place without a host at their own table."""
    column = rows.column()
    rows.row({column: 1.0, placed: -1.0, **dict.fromkeys(at_own, 1.0)}, 0, highspy.kHighsInf)
    return column


class Solved(NamedTuple):
    """A best answer in whole numbers, its levels, and what bounds the columns of every best answer."""

    values: Sequence[float]
    bounds: tuple[int, ...]
    lower: Sequence[float]
    upper: Sequence[float]


def _lexicographic(rows: Rows, levels: Sequence[dict[int, float]], clock: Clock) -> Solved | None:
    """Relaxed first; the face of all best relaxed answers nearly always has whole numbers to offer."""
    relaxed = _load(rows)
    bounds = _descend(relaxed, levels, clock, _keep_face)
    if bounds is None:
        return None
    face = relaxed.getLp()
    lower, upper = list(face.col_lower_), list(face.col_upper_)
    values = _values(relaxed)
    if not _whole(values):
        _ask_whole(relaxed)
        values = _values(relaxed) if _run(relaxed, clock) else []
    if values and _whole_levels(values, levels) == bounds:
        return Solved(values, bounds, lower, upper)
    exact = _load(rows)
    _ask_whole(exact)
    bounds = _descend(exact, levels, clock, _keep_value)
    return None if bounds is None else Solved(_values(exact), bounds, rows.lower, rows.upper)


def _whole_levels(values: Sequence[float], levels: Sequence[dict[int, float]]) -> tuple[int, ...]:
    return tuple(abs(round(sum(cost * values[column] for column, cost in level.items()))) for level in levels)


Keep = Callable[[highspy.Highs, dict[int, float]], None]


def _descend(
    highs: highspy.Highs, levels: Sequence[dict[int, float]], clock: Clock, keep: Keep
) -> tuple[int, ...] | None:
    """The best value of each level among the best of the levels before; None if nothing is possible."""
    bounds = []
    for level in levels:
        if not level:
            bounds.append(0)
            continue
        cost = np.zeros(highs.getNumCol())
        cost[list(level)] = list(level.values())
        highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        if not _run(highs, clock):
            return None
        bounds.append(abs(math.ceil(highs.getObjectiveValue() - ROUNDING)))
        keep(highs, level)
    return tuple(bounds)


def _run(highs: highspy.Highs, clock: Clock) -> bool:
    if clock.stopped:
        raise Stopped
    highs.clearSolver()  # the last level's vertex is a bad place to begin
    clock.beside(highs.run, highs.cancelSolve)
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInterrupt:
        raise Stopped
    return bool(status == highspy.HighsModelStatus.kOptimal)


def _values(highs: highspy.Highs) -> list[float]:
    return list(highs.getSolution().col_value)


def _whole(values: Sequence[float]) -> bool:
    return all(abs(value - round(value)) < WHOLE for value in values)


def _ask_whole(highs: highspy.Highs) -> None:
    columns = highs.getNumCol()
    kinds = np.full(columns, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    highs.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), kinds)


def _keep_face(highs: highspy.Highs, level: dict[int, float]) -> None:
    """By complementary slackness the best answers are those that keep what has a price where it is."""
    solution = highs.getSolution()
    values, prices = np.array(solution.col_value), np.array(solution.col_dual)
    fixed = np.flatnonzero(np.abs(prices) > PRICE).astype(np.int32)
    highs.changeColsBounds(len(fixed), fixed, values[fixed], values[fixed])
    values, prices = np.array(solution.row_value), np.array(solution.row_dual)
    for row in np.flatnonzero(np.abs(prices) > PRICE):
        highs.changeRowBounds(int(row), values[row], values[row])


def _keep_value(highs: highspy.Highs, level: dict[int, float]) -> None:
    columns = np.array(list(level), dtype=np.int32)
    most = highs.getObjectiveValue() + WHOLE
    highs.addRow(-highspy.kHighsInf, most, len(columns), columns, np.array(list(level.values())))


class _Quiet(highspy.Highs):
    """Says nothing, not even who it is while it is made."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _load(rows: Rows) -> highspy.Highs:
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
    highs = _Quiet()  # type: ignore[no-untyped-call]
    highs.HandleUserInterrupt = True
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.passModel(program)
    return highs
