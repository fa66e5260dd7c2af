"""Solves a timetable: choose by b-matching, place by exchanges, prove breaks by a race, seat by assignment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

import numpy as np

from conference.timetable.answer import Answer, Goal, Level, Progress, Status, Watcher
from conference.timetable.board import UNPLACED, Board, Choice, board_of
from conference.timetable.bounds import forced_breaks
from conference.timetable.conflicts import conflicts
from conference.timetable.grid import Grid, grid_of, only
from conference.timetable.model import Model, compile_problem
from conference.timetable.moves import anneal, close_gaps, colour, fits, put, total_breaks
from conference.timetable.problem import Placement, Problem
from conference.timetable.race import race
from conference.timetable.seating import changes, seat
from conference.timetable.select import Selection, select, weight

HOT, COLD = 0.3, 0.1  # temperatures, in breaks
STRIDE = 50_000  # moves between two looks at the clock
PROVABLE = 8_000  # meetings times slots up to which a proof of the breaks is tried
GLANCE = 0.4  # seconds that local search gets before such a proof
ANY, NONE = 63, 0


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search. With `moves` instead of seconds the same seed gives the same timetable on any machine."""

    seconds: float = 60.0
    moves: int | None = None
    seed: int = 1


def solve(
    problem: Problem, effort: Effort | None = None, *, stop: Event | None = None, watch: Watcher | None = None
) -> Answer:
    """The best timetable found in time or until `stop` is set; what is held stays where it can at the start."""
    return Search(problem, effort or Effort(), stop or Event(), watch).run()


class Search:
    """One run from the problem to its answer."""

    def __init__(self, problem: Problem, effort: Effort, stop: Event, watch: Watcher | None) -> None:
        self.problem, self.effort, self.stop, self.watch = problem, effort, stop, watch
        self.started = time.monotonic()
        self.model = compile_problem(problem)
        self.bound = 0

    def run(self) -> Answer:
        selection = select(self.model)
        if selection is None or self._hopeless():
            return Answer(Status.INFEASIBLE, conflicts=conflicts(self.problem))
        cast = full_cast(self.model, selection)
        grid = grid_of(self.model, cast)
        if not cast:
            return self._answer(grid, cast, selection, [])
        self.bound = forced_breaks(grid, self._always(selection))
        board = self._place(grid, selection)
        left = close_gaps(board, 50)
        self._report(board, selection)
        provable = len(selection.cast) * grid.calendar.slots <= PROVABLE
        slots = self._improve(board, selection, quick=provable)
        if provable and (left or self._breaks(grid, slots) > self.bound):
            return self._prove(grid, cast, selection, slots)
        return self._answer(grid, cast, selection, slots)

    def _hopeless(self) -> bool:
        musts = {lock.request for lock in self.problem.locks}
        refused = [self.problem.requests[one] for one in self.model.refused]
        return any(one.required or one.id in musts for one in refused)

    def _always(self, selection: Selection) -> frozenset[int]:
        """Wishes that every best timetable places: what must be, and the mutual ones if all of them fit."""
        requests = self.problem.requests
        mutual = [number for number, wish in enumerate(self.model.wishes) if requests[wish.request].mutual]
        certain = mutual if selection.bounds[1] == len(mutual) else []
        return frozenset(certain) | {number for number, wish in enumerate(self.model.wishes) if wish.must}

    def _place(self, grid: Grid, selection: Selection) -> Board:
        """What is held first, then the busiest people's meetings."""
        board = board_of(grid, choice(self.model, grid), sorted(selection.cast), self.effort.seed)
        for meeting, slot in held_slots(self.model).items():
            if meeting in selection.cast and fits(board, meeting, slot):
                put(board, meeting, slot)
        colour(board, np.array(_busiest_first(grid, self.model, selection), dtype=np.int64))
        return board

    def _improve(self, board: Board, selection: Selection, *, quick: bool) -> list[int]:
        """Anneals until time or moves are over; the slots of the best board met."""
        best, least, tried = board.slot.copy(), total_breaks(board), 0
        while least > self.bound and not self.stop.is_set() and (done := self._done(tried, quick=quick)) < 1:
            anneal(board, HOT * (COLD / HOT) ** done, STRIDE)
            tried += STRIDE
            close_gaps(board, 1)
            now = total_breaks(board)
            if now < least and np.count_nonzero(board.slot >= 0) >= np.count_nonzero(best >= 0):
                best, least = board.slot.copy(), now
                self._report(board, selection)
        return [int(slot) for slot in best]

    def _done(self, tried: int, *, quick: bool) -> float:
        """The part of the effort that is spent."""
        if self.effort.moves is not None:
            return tried / self.effort.moves
        seconds = min(GLANCE, self.effort.seconds) if quick else self.effort.seconds
        return (time.monotonic() - self.started) / seconds

    def _prove(self, grid: Grid, cast: Sequence[tuple[int, ...]], selection: Selection, slots: list[int]) -> Answer:
        """Races for the least breaks of the placed requests; with nothing to choose from, for the whole problem."""
        nothing_to_choose = all(wish.must for wish in self.model.wishes)
        placed = [number for number, slot in enumerate(slots) if slot >= 0]
        chosen = sorted(selection.cast) if nothing_to_choose else placed
        left = max(0.1, self.effort.seconds - (time.monotonic() - self.started))
        proof = race(only(grid, chosen), seconds=left, seed=self.effort.seed, stop=self.stop)
        if proof.status is Status.INFEASIBLE and nothing_to_choose:
            return Answer(Status.INFEASIBLE, conflicts=conflicts(self.problem))
        if nothing_to_choose:
            self.bound = max(self.bound, proof.bound)
        if proof.slots and (proof.breaks or 0) <= self._breaks_or_many(grid, slots, len(chosen)):
            slots = [UNPLACED] * len(slots)
            for number, slot in zip(chosen, proof.slots, strict=True):
                slots[number] = slot
        return self._answer(grid, cast, selection, slots)

    def _breaks_or_many(self, grid: Grid, slots: list[int], wanted: int) -> int:
        placed = sum(slot >= 0 for slot in slots)
        return self._breaks(grid, slots) if placed == wanted and self.problem.rules.fairness is None else 10**9

    def _breaks(self, grid: Grid, slots: list[int]) -> int:
        return grid.breaks_at(slots)

    def _report(self, board: Board, selection: Selection) -> None:
        if self.watch:
            placed = int(np.count_nonzero(board.slot >= 0))
            self.watch(Progress(placed, len(selection.cast), int(total_breaks(board)), self.bound))

    def _answer(self, grid: Grid, cast: Sequence[tuple[int, ...]], selection: Selection, slots: list[int]) -> Answer:
        placements = placements_of(self.model, cast, slots)
        if not placements and selection.cast and all(wish.must for wish in self.model.wishes):
            return Answer(Status.UNKNOWN)
        levels = levels_of(self.model, selection, placements, Level(Goal.BREAKS, self._breaks(grid, slots), self.bound))
        optimal = all(level.gap == 0 for level in levels if level.goal is not Goal.TABLE_CHANGES)
        return Answer(Status.OPTIMAL if optimal else Status.FEASIBLE, placements, levels)


def full_cast(model: Model, selection: Selection) -> list[tuple[int, ...]]:
    """The people of every wish; one that is not chosen would get the first who could come."""
    return [
        selection.cast.get(number) or tuple(role[0] for role in wish.roles) for number, wish in enumerate(model.wishes)
    ]


def held_slots(model: Model) -> dict[int, int]:
    """The slots of the wishes that people already hold."""
    rank = {slot.id: number for number, slot in enumerate(model.problem.slots)}
    where = {one.request: rank[one.slot] for one in model.problem.held if one.slot in rank}
    names = [model.problem.requests[wish.request].id for wish in model.wishes]
    return {number: where[name] for number, name in enumerate(names) if name in where}


def choice(model: Model, grid: Grid) -> Choice:
    """Requests of the same worth stand in for each other where a party is one person and keeps its minimum."""
    requests, parties = model.problem.requests, model.problem.parties
    alone = [party >= 0 and model.party.count(party) == 1 for party in model.party]
    owner = [parties[party] for party in model.party]
    wanted = [0] * grid.people
    for people in grid.meetings:
        for person in people:
            wanted[person] += 1
    return Choice(
        kind=[
            -1 if wish.must else 2 * weight(requests[wish.request]) + requests[wish.request].mutual
            for wish in model.wishes
        ],
        least=[min(party.minimum, wanted[person]) if alone[person] else ANY for person, party in enumerate(owner)],
        most=[
            (ANY if party.maximum is None else party.maximum) if alone[person] else NONE
            for person, party in enumerate(owner)
        ],
    )


def _busiest_first(grid: Grid, model: Model, selection: Selection) -> list[int]:
    """Meetings of people with the fewest slots to spare come first, those with few slots of their own before them."""
    amount = [0] * grid.people
    for people in selection.cast.values():
        for person in people:
            amount[person] += 1
    load = [amount[person] / max(1, model.free[person].bit_count()) for person in range(grid.people)]
    return sorted(
        selection.cast,
        key=lambda one: (grid.domains[one].bit_count() > 1, -max(load[person] for person in grid.meetings[one])),
    )


def placements_of(model: Model, cast: Sequence[tuple[int, ...]], slots: Sequence[int]) -> tuple[Placement, ...]:
    """The names of everything that is placed, with its table."""
    problem = model.problem
    sittings = [
        (problem.requests[wish.request].id, problem.slots[slot].id, tuple(model.people[person] for person in people))
        for wish, people, slot in zip(model.wishes, cast, slots, strict=True)
        if slot >= 0
    ]
    tables = seat(problem, sittings)
    return tuple(Placement(request, slot, tables[request], people) for request, slot, people in sittings)


def levels_of(model: Model, selection: Selection, placements: Sequence[Placement], breaks: Level) -> tuple[Level, ...]:
    """Value and bound of each level of the objective."""
    problem = model.problem
    placed = {one.request for one in placements}
    taken = [request for request in problem.requests if request.id in placed]
    wanted: dict[str, int] = {}
    amount: dict[str, int] = {}
    for wish in model.wishes:
        for party in _sides(problem, wish.request):
            wanted[party] = wanted.get(party, 0) + 1
    for request in taken:
        for party in (request.sender, request.receiver):
            amount[party] = amount.get(party, 0) + 1
    missing = sum(
        max(0, min(party.minimum, wanted.get(party.id, 0)) - amount.get(party.id, 0)) for party in problem.parties
    )
    values = (missing, sum(one.mutual for one in taken), sum(map(weight, taken)))
    goals = (Goal.MISSING, Goal.MUTUAL, Goal.WORTH)
    sittings = [(one.request, one.slot, one.people) for one in placements]
    moved = changes({one.request: one.table for one in placements}, problem, sittings)
    return (
        *(Level(*level) for level in zip(goals, values, selection.bounds, strict=True)),
        breaks,
        Level(Goal.TABLE_CHANGES, moved, 0),
    )


def _sides(problem: Problem, request: int) -> tuple[str, str]:
    return problem.requests[request].sender, problem.requests[request].receiver
