"""Plans again with the fewest changes to what people already hold, and says how few are proven.

First nobody is moved: the new meetings that fit beside the held ones are an exact problem of their own. Only if that is
short of the proven best may meetings near the gaps move, as few as possible.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from threading import Event

from ortools.sat.python import cp_model

from conference.timetable.answer import Answer, Goal, Status, Watcher
from conference.timetable.conflicts import place_musts
from conference.timetable.effort import Clock, Effort
from conference.timetable.exact import Exact
from conference.timetable.fairness import made_fair
from conference.timetable.goals import Goals
from conference.timetable.levels import CHOSEN, chosen_values, held_slots, levels_of, moved, rank
from conference.timetable.placing import standing
from conference.timetable.preferring import nearer_to_wishes
from conference.timetable.problem import Problem
from conference.timetable.seating import placements_of
from conference.timetable.sitting import Plan
from conference.timetable.solver import Search
from conference.timetable.warming import warm_up
from conference.timetable.watching import Reporter

NEAR = 40  # meetings that may move at once
TIRED = 30  # neighbourhoods in a row that brought nothing


def replan(
    problem: Problem, effort: Effort | None = None, *, stop: Event | None = None, watch: Watcher | None = None
) -> Answer:
    """The held timetable as far as it still stands, with everything new that fits."""
    warm_up()
    reporter = Reporter(watch)
    return Replan(problem, Clock(effort or Effort(seconds=4), stop, reporter.pulse), reporter).run()


class Replan(Search):
    """One run from what is held to the answer."""

    def run(self) -> Answer:
        if not self._choose():
            return self._contradiction()
        self.level = Goal.MISSING
        self.held = held_slots(self.model)
        filled = self._stand({})
        if not self._complete():
            first = place_musts(self.model, self.clock)
            if first is None:
                return self._contradiction()
            filled = self._stand(first)
        best, still = self._change(self.plan()), self._reached()
        if not still and not self.clock.stopped:
            self.level = Goal.MOVED
            self._move()
        improved = filled and self._change(self.plan())[: len(CHOSEN)] > best[: len(CHOSEN)]
        return self._replanned(max(self.selection.dropped * self._reached(), int(improved)))

    def _stand(self, first: Plan) -> bool:
        """Adds what is new without moving anything; whether nothing better can be added."""
        self._adopt(standing(self.model, self.selection, first))
        return self._fill(self.plan(), set(range(len(self.model.wishes))) - self.plan().keys())

    def _fill(self, stays: Plan, free: Iterable[int]) -> bool:
        """Opens some wishes beside those that stay; whether the best for them is proven."""
        if self.clock.stopped:
            return False
        exact = Exact(self.model, sorted(free), stays)
        exact.require_musts()
        goals = Goals(exact, self.held)
        exact.cp.maximize(-1 * goals.weighed((*CHOSEN, Goal.MOVED)))
        for number, slots in exact.here.items():
            old = self.plan().get(number)
            for slot, variable in slots.items():
                exact.cp.add_hint(variable, old is not None and old.slot == slot)
        solver = cp_model.CpSolver()
        self.clock.limit(solver)
        status = self.clock.solve(exact.cp, solver)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = exact.read(solver)
            if self._change(found) > self._change(self.plan()):
                self._adopt(found)
        return status == cp_model.OPTIMAL

    def _change(self, plan: Plan) -> tuple[int, ...]:
        return *rank(chosen_values(self.model, plan)), -moved(self.model, plan)

    def _reached(self) -> bool:
        return rank(chosen_values(self.model, self.plan())) == rank(self.selection.bounds)

    def _move(self) -> None:
        """Opens one neighbourhood after the other around wishes that are wanted and not placed."""
        fruitless = 0
        chance = random.Random(self.clock.effort.seed)  # noqa: S311 (which neighbourhood comes first is no secret)
        while fruitless < TIRED and not self._reached() and not self.clock.over():
            before = self._change(self.plan())
            near = set(self._near(chance))
            plan = self.plan()
            people = {person for one in near for person in (plan[one].people if one in plan else ())}
            people |= {person for one in near for role in self.model.wishes[one].roles for person in role}
            beside = {
                number
                for number, wish in enumerate(self.model.wishes)
                if number not in plan and all(people.intersection(role) for role in wish.roles)
            }
            self._fill({number: one for number, one in plan.items() if number not in near}, near | beside)
            fruitless = 0 if self._change(self.plan()) > before else fruitless + 1

    def _near(self, chance: random.Random) -> Iterator[int]:
        """A wanted wish that is not placed, and the meetings of its people and of those whom they meet."""
        plan = self.plan()
        wanted = [number for number in self.selection.cast if number not in plan]
        start = chance.choice(wanted or list(plan))
        mine: dict[int, list[int]] = defaultdict(list)
        for number, sitting in plan.items():
            for person in sitting.people:
                mine[person].append(number)
        seen = {start: None}
        people = [person for role in self.model.wishes[start].roles for person in role]
        for person in people:
            for number in chance.sample(mine[person], len(mine[person])):
                if number not in seen and len(seen) < NEAR:
                    seen[number] = None
                    people.extend(other for other in plan[number].people if other not in people)
        yield from seen

    def _replanned(self, least: int) -> Answer:
        plan = nearer_to_wishes(self.model, made_fair(self.model, self.plan()), self.clock, stays=self.held)
        self._adopt(plan)
        if not self._complete():
            return Answer(Status.UNKNOWN)
        self._bound_breaks()
        placements = placements_of(self.model, plan)
        levels = levels_of(self.model, plan, placements, self.bounds | {Goal.MOVED: least})
        proven = all(level.gap == 0 for level in levels if level.goal in (*CHOSEN, Goal.MOVED))
        return Answer(Status.OPTIMAL if proven else Status.FEASIBLE, placements, levels)
