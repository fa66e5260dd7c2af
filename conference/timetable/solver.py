"""Solves a timetable: choose by b-matching, place by exchanges, prove breaks by a race, seat by assignment."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import numpy as np

from conference.timetable.answer import Answer, Goal, Progress, Status, Watcher
from conference.timetable.board import UNPLACED, Board, board_of
from conference.timetable.bounds import forced_breaks
from conference.timetable.casting import choice, full_cast
from conference.timetable.conflicts import conflicts, must_slots
from conference.timetable.effort import Clock, Effort
from conference.timetable.greedy import greedy
from conference.timetable.grid import Grid, grid_of, only
from conference.timetable.levels import CHOSEN, held_slots, levels_of
from conference.timetable.model import Model, compile_problem
from conference.timetable.moves import anneal, close_gaps, colour, fits, put, total_breaks, warm_up
from conference.timetable.problem import Placement, Problem
from conference.timetable.race import Proof, race
from conference.timetable.seating import seat
from conference.timetable.select import Selection, Stopped, select
from conference.timetable.watching import Reporter

HOT, COLD = 0.3, 0.1  # temperatures, in breaks
STRIDE = 50_000  # moves between two looks at the clock
PROVABLE = 8_000  # meetings times slots up to which a proof of the breaks is tried
GLANCE = 0.4  # seconds that local search gets before such a proof
ROUNDS = 50  # of closing gaps before the breaks are worn down


def solve(
    problem: Problem, effort: Effort | None = None, *, stop: Event | None = None, watch: Watcher | None = None
) -> Answer:
    """The best timetable found in time or until `stop` is set; what is held stays where it can at the start."""
    warm_up()
    reporter = Reporter(watch)
    return Search(problem, Clock(effort or Effort(), stop, reporter.pulse), reporter).run()


class Search:
    """One run from the problem to its answer."""

    def __init__(self, problem: Problem, clock: Clock, reporter: Reporter) -> None:
        self.problem, self.clock, self.reporter = problem, clock, reporter
        self.model = compile_problem(problem)
        self.level = Goal.MISSING
        self.bound = 0
        self._begin(Selection({}, (0, 0, 0, 0)))

    def _begin(self, selection: Selection) -> None:
        self.selection = selection
        self.cast = full_cast(self.model, selection)
        self.grid = grid_of(self.model, self.cast)
        self.slots = [UNPLACED] * len(self.cast)
        self._tell()

    def run(self) -> Answer:
        try:
            selection = select(self.model, self.clock)
        except Stopped:
            selection = greedy(self.model)
        if selection is None or self._hopeless():
            return self._contradiction()
        self._begin(selection)
        if not self.cast:
            return self._answer()
        board = self._place({})
        if self._musts_missing(board):
            where = must_slots(self.model, self.clock)
            if where is None:
                return self._contradiction()
            board = self._place(where)
        self._keep(board)
        if self.clock.stopped:
            return self._answer()
        self.bound = forced_breaks(self.grid, self._always())
        self.level = Goal.BREAKS
        self._improve(board)
        if self._provable() and (len(self._placed()) < len(selection.cast) or self._breaks() > self.bound):
            return self._prove()
        return self._answer()

    def _contradiction(self) -> Answer:
        names = conflicts(self.problem, self.clock)
        return Answer(Status.UNKNOWN if self.clock.stopped and not names else Status.INFEASIBLE, conflicts=names)

    def _hopeless(self) -> bool:
        musts = {lock.request for lock in self.problem.locks}
        refused = [self.problem.requests[one] for one in self.model.refused]
        return any(one.required or one.id in musts for one in refused)

    def _provable(self) -> bool:
        return len(self.selection.cast) * self.grid.calendar.slots <= PROVABLE

    def _always(self) -> frozenset[int]:
        """Wishes that every best timetable places."""
        return self.selection.always | {number for number, wish in enumerate(self.model.wishes) if wish.must}

    def _place(self, where: dict[int, int]) -> Board:
        """What must be somewhere first, then what is held, then the busiest people's meetings."""
        board = board_of(self.grid, choice(self.model, self.grid), sorted(self.selection.cast), self.clock.effort.seed)
        for meeting, slot in (*where.items(), *held_slots(self.model).items()):
            if meeting in self.selection.cast and board.slot[meeting] < 0 and fits(board, meeting, slot):
                put(board, meeting, slot)
        colour(board, np.array(_busiest_first(self.grid, self.model, self.selection), dtype=np.int64))
        for _ in range(ROUNDS):
            if close_gaps(board, 1) == 0 or self.clock.stopped:
                break
        return board

    def _musts_missing(self, board: Board) -> bool:
        return any(wish.must and slot < 0 for wish, slot in zip(self.model.wishes, board.slot, strict=True))

    def _improve(self, board: Board) -> None:
        """Anneals until time or moves are over; keeps the best board met."""
        tried = 0
        while self._breaks() > self.bound and not self.clock.stopped and (done := self._done(tried)) < 1:
            anneal(board, HOT * (COLD / HOT) ** done, STRIDE)
            tried += STRIDE
            close_gaps(board, 1)
            if np.count_nonzero(board.slot >= 0) >= len(self._placed()) and total_breaks(board) < self._breaks():
                self._keep(board)
            self.clock.look()

    def _keep(self, board: Board) -> None:
        self.slots = [int(slot) for slot in board.slot]
        self._tell()

    def _done(self, tried: int) -> float:
        """The part of the effort that is spent."""
        if self.clock.effort.moves is not None:
            return tried / self.clock.effort.moves
        seconds = self.clock.effort.seconds
        return self.clock.spent() / (min(GLANCE, seconds) if self._provable() else seconds)

    def _prove(self) -> Answer:
        """Races for the least breaks of the placed requests; with nothing to choose from, for the whole problem."""
        nothing_to_choose = all(wish.must for wish in self.model.wishes)
        chosen = sorted(self.selection.cast) if nothing_to_choose else self._placed()
        proof = race(
            only(self.grid, chosen),
            self.clock,
            lambda better: self._adopt(chosen, better, everything=nothing_to_choose),
        )
        if proof.status is Status.INFEASIBLE and nothing_to_choose:
            return self._contradiction()
        return self._answer()

    def _adopt(self, chosen: list[int], proof: Proof, *, everything: bool) -> None:
        """A bound for a choice of meetings is none for the whole problem."""
        if everything:
            self.bound = max(self.bound, proof.bound)
        if proof.slots and (len(chosen) > len(self._placed()) or (proof.breaks or 0) < self._breaks()):
            self.slots = [UNPLACED] * len(self.slots)
            for number, slot in zip(chosen, proof.slots, strict=True):
                self.slots[number] = slot
        self._tell()

    def _placed(self) -> list[int]:
        return [number for number, slot in enumerate(self.slots) if slot >= 0]

    def _breaks(self) -> int:
        return sum(self.grid.breaks_of_each(self.slots))

    def _tell(self) -> None:
        model, cast, slots = self.model, self.cast, self.slots
        self.reporter.tell(
            Progress(
                level=self.level,
                placed=len(self._placed()),
                wanted=len(self.selection.cast),
                breaks=self._breaks(),
                bound=self.bound,
                best=lambda: placements_of(model, cast, slots),
            )
        )

    def _answer(self) -> Answer:
        """A timetable without something that must be is none."""
        if any(wish.must and slot < 0 for wish, slot in zip(self.model.wishes, self.slots, strict=True)):
            return Answer(Status.UNKNOWN)
        placements = placements_of(self.model, self.cast, self.slots)
        bounds = dict(zip(CHOSEN, self.selection.bounds, strict=True))
        bounds |= {Goal.BREAKS: self.bound, Goal.MOST_BREAKS: min(1, self.bound)}
        levels = levels_of(self.model, placements, self.grid, self.slots, bounds)
        optimal = all(level.gap == 0 for level in levels if level.goal not in (Goal.TABLE_CHANGES, Goal.MOVED))
        return Answer(Status.OPTIMAL if optimal else Status.FEASIBLE, placements, levels)


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
