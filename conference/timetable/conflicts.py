"""Which required meetings, locks and precedences contradict each other: a smallest set, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python import cp_model

from conference.timetable.effort import Clock
from conference.timetable.grid import bits
from conference.timetable.model import Model, compile_problem
from conference.timetable.problem import Problem

SECONDS = 5.0  # for each look


def conflicts(problem: Problem, clock: Clock) -> tuple[str, ...]:
    """No name at all if what must be is possible, or if that cannot be told in time."""
    model = compile_problem(problem)
    locked = {lock.request for lock in problem.locks}
    refused = [problem.requests[one] for one in model.refused]
    alone = tuple(one.id for one in refused if one.required or one.id in locked)
    return alone or _smallest(_Musts(model, clock))


def must_slots(model: Model, clock: Clock) -> dict[int, int] | None:
    """A slot for each wish that must be; none at all if somebody stops, None if they contradict each other."""
    musts = _Musts(model, clock)
    return None if musts.contradiction(musts.names, patient=True) else musts.slots


def _smallest(musts: _Musts) -> tuple[str, ...]:
    """Drops whatever is not needed for the contradiction, one after the other."""
    core = musts.contradiction(musts.names)
    for name in list(core):
        smaller = musts.contradiction([other for other in core if other != name])
        core = smaller or core
    return tuple(core)


class _Musts:
    """A model in which every lock, precedence and required meeting holds only if its name is assumed."""

    def __init__(self, model: Model, clock: Clock) -> None:
        self.model, self.clock, self.cp = model, clock, cp_model.CpModel()
        self.slots: dict[int, int] = {}
        self.names: list[str] = []
        self.assumed: dict[str, cp_model.IntVar] = {}
        self.place: dict[str, dict[int, cp_model.IntVar]] = {}
        for wish in model.wishes:
            if wish.must:
                self._meeting(model.problem.requests[wish.request].id, wish.domain)
        self._seats()
        self._order()

    def _meeting(self, request: str, domain: int) -> None:
        self.place[request] = {slot: self.cp.new_bool_var("") for slot in bits(domain)}
        self.cp.add_at_most_one(self.place[request].values())
        self.cp.add_at_least_one(self.place[request].values()).only_enforce_if(self._assume(request))

    def _assume(self, name: str) -> cp_model.IntVar:
        self.names.append(name)
        self.assumed[name] = self.cp.new_bool_var(name)
        return self.assumed[name]

    def _seats(self) -> None:
        """In each slot no more meetings than a party has free delegates, and than there are tables."""
        problem, slots = self.model.problem, self.model.calendar.slots
        wanted = {one.id: one for one in problem.requests}
        mine: dict[str, list[str]] = defaultdict(list)
        for request in self.place:
            mine[wanted[request].sender].append(request)
            mine[wanted[request].receiver].append(request)
        for number, party in enumerate(problem.parties):
            seats = [free for free, its in zip(self.model.free, self.model.party, strict=True) if its == number]
            for slot in range(slots):
                self._at_most(mine[party.id], slot, sum(free >> slot & 1 for free in seats))
        for slot in range(slots):
            self._at_most(self.place, slot, self.model.capacity[slot])

    def _at_most(self, requests: Iterable[str], slot: int, bound: int) -> None:
        here = [self.place[request][slot] for request in requests if slot in self.place[request]]
        if len(here) > bound:
            self.cp.add(sum(here) <= bound)

    def _order(self) -> None:
        for one in self.model.problem.precedences:
            if one.earlier in self.place and one.later in self.place:
                holds = self._assume(f"{one.earlier} before {one.later}")
                for slot, later in self.place[one.later].items():
                    for place, earlier in self.place[one.earlier].items():
                        if place >= slot:
                            self.cp.add_bool_or(~later, ~earlier).only_enforce_if(holds)

    def contradiction(self, names: Iterable[str], *, patient: bool = False) -> list[str]:
        """Some of these names that cannot all hold; none if they can."""
        self.cp.clear_assumptions()
        self.cp.add_assumptions([self.assumed[name] for name in names])
        solver = cp_model.CpSolver()
        if not patient:
            solver.parameters.max_time_in_seconds = SECONDS
        status = self.clock.solve(self.cp, solver)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._read(solver)
        if status != cp_model.INFEASIBLE:
            return []
        core = {self.cp.proto.variables[index].name for index in solver.sufficient_assumptions_for_infeasibility()}
        return [name for name in self.names if name in core]

    def _read(self, solver: cp_model.CpSolver) -> None:
        for number, wish in enumerate(self.model.wishes):
            places = self.place.get(self.model.problem.requests[wish.request].id, {})
            for slot, here in places.items():
                if solver.boolean_value(here):
                    self.slots[number] = slot
