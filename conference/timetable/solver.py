"""Solves a timetable: choose by b-matching, place by exchanges, prove breaks by a race, seat by assignment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

import numpy as np

from conference.timetable.answer import Answer, Goal, Progress, Status, Watcher
from conference.timetable.board import Board
from conference.timetable.bounds import forced_breaks, forced_changes
from conference.timetable.casting import held_cast
from conference.timetable.conflicts import conflicts, impossible, place_musts
from conference.timetable.days import total_breaks
from conference.timetable.effort import Clock, Effort
from conference.timetable.exact import Exact
from conference.timetable.fairness import is_fair, made_fair
from conference.timetable.goals import Goals, in_turn
from conference.timetable.greedy import greedy
from conference.timetable.grid import grid_of, only
from conference.timetable.levels import (
    CHOSEN,
    at_wished_times,
    breaks_of_each,
    chosen_values,
    held_slots,
    levels_of,
    rank,
)
from conference.timetable.model import compile_problem
from conference.timetable.placing import place, read
from conference.timetable.preferring import heeded, kept_at_wishes, nearer_to_wishes
from conference.timetable.problem import Problem
from conference.timetable.race import Proof, race
from conference.timetable.seating import placements_of
from conference.timetable.select import Selection, Stopped, select
from conference.timetable.sitting import Plan, sit
from conference.timetable.warming import warm_up
from conference.timetable.watching import Reporter
from conference.timetable.winners import Winners

HOT, COLD = 0.23, 0.15  # temperatures, in breaks
STRIDE = 250_000  # moves between two looks at the clock
GATHERINGS = 50  # times in a search that all copies go on from the best
PROVABLE = 8_000  # meetings times slots up to which a race for the least breaks is tried
SMALL = 3_000  # possible places of all wishes up to which every level is proven by CP-SAT
GLANCE = 0.08  # seconds that local search gets before a proof
PROVEN = (*CHOSEN, Goal.WISHED, Goal.BREAKS, Goal.MOST_BREAKS)


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
        self.model = self.open = compile_problem(problem)  # open: whatever wishes are heeded
        self.selection = Selection({}, (0,) * len(CHOSEN))
        self.level = Goal.MISSING
        self.bounds: dict[Goal, int] = {}
        self.proven: frozenset[Goal] = frozenset()  # by solving the problem as a whole
        self._adopt({})

    def run(self) -> Answer:
        if not self._choose():
            return self._contradiction()
        board = place(self.model, self.selection, {}, self.clock)
        self._keep(board)
        if not self._complete():
            first = place_musts(self.model, self.clock)
            if first is None:
                return self._contradiction()
            board = place(self.model, self.selection, first, self.clock)
            self._keep(board)
        board = self._heed(board)
        self.level = Goal.BREAKS
        self._bound_breaks()
        self._improve(board)
        settled = self.clock.stopped or (self._done() and (self._heeds_all() or not self._small()))
        return self._answer() if settled else self._prove()

    def _heed(self, board: Board) -> Board:
        """Wished times first, unless meetings lack; from then on what is at one stays at one."""
        if not any(wish.wished for wish in self.model.wishes) or not self._has_chosen():
            return board
        plan = heeded(self.model, self.selection, self.plan(), self.clock)
        self.model = kept_at_wishes(self.model, plan)
        board = place(self.model, self.selection, plan, self.clock)
        self._keep(board)
        return board

    def _has_chosen(self) -> bool:
        """Whether no timetable does better before the wished times."""
        return rank(chosen_values(self.open, self.plan())) == rank(self.selection.bounds)

    def _heeds_all(self) -> bool:
        return at_wished_times(self.open, self.plan()) >= self.bounds.get(Goal.WISHED, 0)

    def _choose(self) -> bool:
        """Whether what must be fits together, as far as numbers tell."""
        if impossible(self.model):
            return False
        try:
            selection = select(self.model, self.clock)
        except Stopped:
            selection = greedy(self.model)
        self.selection = selection or self.selection
        self.bounds = dict(zip(CHOSEN, self.selection.bounds, strict=True))
        return selection is not None

    def _contradiction(self) -> Answer:
        names = conflicts(self.model, self.clock)
        return Answer(Status.UNKNOWN if self.clock.stopped and not names else Status.INFEASIBLE, conflicts=names)

    def _bound_breaks(self) -> None:
        """What is in every best timetable only counts if the levels before the breaks are best."""
        musts = frozenset(number for number, wish in enumerate(self.model.wishes) if wish.must)
        best = rank(chosen_values(self.model, self.plan())) == rank(self.selection.bounds)
        always, never = (self.selection.always | musts, self.selection.never) if best else (musts, frozenset())
        grid = grid_of(self.open, held_cast(self.open, self.selection))
        forced, changes = 0, 0
        if not self._several_delegates():
            forced, changes = forced_breaks(grid, always, never), forced_changes(self.open, grid, always)
        wished = sum(
            bool(one.wished & one.domain) and number not in never for number, one in enumerate(self.open.wishes)
        )
        self.bounds |= {
            Goal.WISHED: wished,
            Goal.BREAKS: forced,
            Goal.MOST_BREAKS: min(1, forced),
            Goal.TABLE_CHANGES: changes,
        }

    def _several_delegates(self) -> bool:
        return any(len(role) > 1 for wish in self.model.wishes for role in wish.roles)

    def _improve(self, board: Board) -> None:
        """Anneals until time or moves are over; keeps the best board met."""
        moves = self.clock.effort.moves
        stride = STRIDE if moves is None else max(1, min(STRIDE, moves // GATHERINGS))
        tried, gathered, least = 0, 0, int(board.cost[0])
        with Winners(board, self.clock.effort.copies) as winners:
            while not self._done() and (spent := self._spent(tried)) < 1:
                winners.go(HOT * (COLD / HOT) ** spent, stride)
                tried += stride
                best = winners.best
                placed = np.count_nonzero(best.slot >= 0)
                if placed > self.placed or (placed == self.placed and best.cost[0] < least):
                    least = int(best.cost[0])
                    self._keep(best)
                if int(spent * GATHERINGS) > gathered:
                    gathered = int(spent * GATHERINGS)
                    winners.follow()
                self.clock.look()

    def _done(self) -> bool:
        """Nothing can be better, or nobody wants it any more."""
        reached = self.breaks <= self.bounds.get(Goal.BREAKS, 0) and self.placed >= len(self.selection.cast)
        return self.clock.stopped or (reached and is_fair(self.model, self.plan()))

    def _spent(self, tried: int) -> float:
        """The part of the effort that is gone."""
        if self.clock.effort.moves is not None:
            return tried / self.clock.effort.moves
        seconds = self.clock.effort.seconds
        proves = self._provable() and (self._small() or self.placed >= len(self.selection.cast))
        return self.clock.spent() / (min(GLANCE, seconds) if proves else seconds)

    def _provable(self) -> bool:
        return len(self.selection.cast) * self.model.calendar.slots <= PROVABLE

    def _small(self) -> bool:
        places = (wish.domain.bit_count() * max(map(len, wish.roles)) for wish in self.model.wishes)
        return sum(places) <= SMALL

    def _prove(self) -> Answer:
        """Races where there is nothing to choose; a small problem is solved as a whole."""
        everything = self.model is self.open and all(wish.must for wish in self.model.wishes)
        plain = len(self.model.hall.zones) == 1 and not self._several_delegates()
        racing = self._provable() and plain and not self.clock.effort.repeatable
        if racing and (everything or not self._small()):
            proof = self._race(sorted(self.selection.cast if everything else self.plan()), everything=everything)
            if proof.status is Status.INFEASIBLE and everything:
                return self._contradiction()
        elif self._small() and not self._whole():
            return self._contradiction()
        return self._answer()

    def _race(self, chosen: list[int], *, everything: bool) -> Proof:
        """For the least breaks of the chosen wishes; a bound for some is none for the whole problem."""
        plan = self.plan()
        cast = held_cast(self.model, self.selection)
        for number, sitting in plan.items():
            cast[number] = sitting.people

        def better(proof: Proof) -> None:
            if everything:
                self.proven = frozenset(PROVEN)
                self.bounds[Goal.BREAKS] = max(self.bounds[Goal.BREAKS], proof.bound)
                self.bounds[Goal.MOST_BREAKS] = min(1, self.bounds[Goal.BREAKS])
            if proof.slots and (len(chosen) > self.placed or (proof.breaks or 0) < self.breaks):
                slots = zip(chosen, proof.slots, strict=True)
                self._adopt({number: sit(self.model, number, slot, cast[number]) for number, slot in slots})
            self._tell()

        return race(only(grid_of(self.model, cast), chosen), self.clock, better)

    def _whole(self) -> bool:
        """Every level by CP-SAT, one after the other; whether anything is possible at all."""
        exact = Exact(self.open, range(len(self.open.wishes)), {})
        exact.require_musts()
        goals = Goals(exact, held_slots(self.open))
        goals.add_breaks()
        found, proven, impossible = in_turn(goals, PROVEN, self.clock, self.plan())
        if found is not None and self._better(found):
            self._adopt(found)
        self.bounds |= proven
        self.proven = frozenset(proven)
        return not impossible

    def _complete(self) -> bool:
        """Whether everything that must be is placed."""
        plan = self.plan()
        return all(number in plan for number, wish in enumerate(self.model.wishes) if wish.must)

    def _better(self, plan: Plan) -> bool:
        old, new = self.plan(), plan
        return self._key(new) > self._key(old)

    def _key(self, plan: Plan) -> tuple[int, ...]:
        breaks = breaks_of_each(self.model, plan)
        chosen = *rank(chosen_values(self.model, plan)), at_wished_times(self.model, plan)
        return *chosen, -sum(breaks), -max(breaks, default=0)

    def _keep(self, board: Board) -> None:
        arrays = board.slot.copy(), board.people.copy(), board.zone.copy()
        self.plan: Callable[[], Plan] = partial(read, self.model, *arrays)
        self.placed, self.breaks = int(np.count_nonzero(board.slot >= 0)), int(total_breaks(board))
        self._tell()

    def _adopt(self, plan: Plan) -> None:
        self.plan = lambda: plan
        self.placed, self.breaks = len(plan), sum(breaks_of_each(self.model, plan))
        self._tell()

    def _tell(self) -> None:
        """An empty timetable is no news: whoever keeps the best so far would put it in the place of something."""
        if not self.placed:
            return
        model, plan = self.model, self.plan
        self.reporter.tell(
            Progress(
                level=self.level,
                placed=self.placed,
                wanted=len(self.selection.cast),
                breaks=self.breaks,
                bound=self.bounds.get(Goal.BREAKS, 0),
                best=lambda: placements_of(model, made_fair(model, plan())),
            )
        )

    def _answer(self) -> Answer:
        """A timetable without something that must be is none."""
        plan = made_fair(self.model, self.plan())
        if self.model is self.open and Goal.WISHED not in self.proven:
            plan = nearer_to_wishes(self.model, plan, self.clock)
        self._adopt(plan)
        if Goal.WORTH not in self.proven:
            self._bound_breaks()
        if not self._complete():
            return Answer(Status.UNKNOWN)
        placements = placements_of(self.model, plan)
        levels = levels_of(self.open, plan, placements, self.bounds)
        optimal = all(level.gap == 0 for level in levels if level.goal in PROVEN[:-1])
        return Answer(Status.OPTIMAL if optimal else Status.FEASIBLE, placements, levels)
