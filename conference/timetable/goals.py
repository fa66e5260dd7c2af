"""The levels of the objective for CP-SAT, to be solved one after the other or weighed together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from conference.timetable.answer import Goal
from conference.timetable.effort import Clock
from conference.timetable.exact import Exact, Sum, Var
from conference.timetable.grid import bits
from conference.timetable.levels import due, weight
from conference.timetable.sitting import Sitting


class Goals:
    """For each level what is to be made small, beside what stands; `span` is how much it can vary."""

    def __init__(self, exact: Exact, held: Mapping[int, int]) -> None:
        self.exact, self.cp = exact, exact.cp
        model = exact.model
        requests = {number: model.problem.requests[model.wishes[number].request] for number in exact.here}
        wanted = due(model)
        mutual = [-self._placed(number) for number, request in requests.items() if request.mutual]
        worth = [-weight(request) * self._placed(number) for number, request in requests.items()]
        kept = [exact.here[number][slot] for number, slot in held.items() if slot in exact.here.get(number, {})]
        self.terms: dict[Goal, Sum] = {
            Goal.MISSING: self._lacks(wanted.minimum),
            Goal.MUTUAL: _sum(mutual),
            Goal.WORTH: _sum(worth),
            Goal.SHARES: self._lacks(wanted.share),
            Goal.MOVED: -_sum(kept),
        }
        self.span = {
            Goal.MISSING: sum(wanted.minimum.values()),
            Goal.MUTUAL: len(mutual),
            Goal.WORTH: sum(map(weight, requests.values())),
            Goal.SHARES: sum(wanted.share.values()),
            Goal.MOVED: len(kept),
        }

    def _placed(self, number: int) -> Sum:
        return _sum(self.exact.here[number].values())

    def _lacks(self, wanted: Mapping[str, int]) -> Sum:
        """How much all parties together lack of what they are due."""
        lacks = []
        for party, (terms, stands) in self.exact.amounts().items():
            least = wanted.get(party, 0) - stands
            if least > 0:
                lacks.append(self.cp.new_int_var(0, least, ""))
                self.cp.add(lacks[-1] + _sum(terms) >= least)
        return _sum(lacks)

    def add_breaks(self) -> None:
        """Breaks as in `encoding`, and the most that one person has; fairness if the rules ask for it."""
        counts = [self._breaks_of(person) for person, party in enumerate(self.exact.model.party) if party >= 0]
        most = self.cp.new_int_var(0, self.exact.model.calendar.slots, "")
        least = self.cp.new_int_var(0, self.exact.model.calendar.slots, "")
        for count in counts:
            self.cp.add(most >= count)
            self.cp.add(least <= count)
        fairness = self.exact.model.problem.rules.fairness
        if fairness is not None:
            self.cp.add(most - least <= fairness)
        self.terms |= {Goal.BREAKS: _sum(counts), Goal.MOST_BREAKS: most, Goal.WISHED: -self._wished()}

    def _wished(self) -> Sum:
        wishes = self.exact.model.wishes
        return _sum(
            variable
            for number, slots in self.exact.here.items()
            for slot, variable in slots.items()
            if wishes[number].wished >> slot & 1
        )

    def _breaks_of(self, person: int) -> Sum:
        model, mine = self.exact.model, self.exact.seats.get(person, {})
        present = -1 if model.problem.rules.absence_is_idle else model.free[person]
        breaks: list[Var] = []
        for day in model.calendar.days:
            slots = bits(day & present)
            sits = [self._sits(person, mine.get(slot, []), slot) for slot in slots]
            started: Sum = 0
            for before, now in pairwise(sits):
                begun, ends = self.cp.new_bool_var(""), self.cp.new_bool_var("")
                self.cp.add(begun >= before)
                self.cp.add(begun >= started)
                self.cp.add(ends >= begun + now - before - 1)
                self.cp.add(ends <= now)
                self.cp.add(ends <= 1 - before)
                self.cp.add(ends <= begun)
                breaks.append(ends)
                started = begun
        return _sum(breaks)

    def _sits(self, person: int, terms: list[Var], slot: int) -> Sum:
        return 1 if self.exact.taken[person] >> slot & 1 else _sum(terms)

    def weighed(self, goals: Iterable[Goal]) -> Sum:
        """One sum in which a level is worth more than all that follow."""
        total: Sum = 0
        for goal in goals:
            total = total * (self.span[goal] + 1) + self.terms[goal]
        return total


def _sum(terms: Iterable[Sum]) -> Sum:
    terms = list(terms)
    return cp_model.LinearExpr.sum(terms) if terms else 0


def in_turn(
    goals: Goals, levels: Sequence[Goal], clock: Clock, hint: Mapping[int, Sitting]
) -> tuple[dict[int, Sitting] | None, dict[Goal, int], bool]:
    """The best found, the proven value of each level up to the first that is open, and whether nothing is possible."""
    exact, proven = goals.exact, dict[Goal, int]()
    found: dict[int, Sitting] | None = None
    for goal in levels:
        goals.cp.clear_hints()  # type: ignore[no-untyped-call]
        for number, slots in exact.here.items():
            best = (found or hint).get(number)
            for slot, variable in slots.items():
                goals.cp.add_hint(variable, best is not None and best.slot == slot)
        goals.cp.minimize(goals.terms[goal])
        solver = cp_model.CpSolver()
        clock.limit(solver)
        status = clock.solve(goals.cp, solver)
        if status == cp_model.INFEASIBLE:
            return None, {}, True
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = exact.read(solver)
        if status != cp_model.OPTIMAL:
            break
        proven[goal] = abs(round(solver.objective_value))
        goals.cp.add(goals.terms[goal] <= round(solver.objective_value))
    return found, proven, False
