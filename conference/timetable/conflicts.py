"""Which required meetings, locks and precedences contradict each other: a smallest set, by name."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from conference.timetable.effort import Clock
from conference.timetable.exact import Exact
from conference.timetable.model import Model
from conference.timetable.problem import Problem
from conference.timetable.sitting import Plan

SECONDS = 1.0  # for each look


def conflicts(model: Model, clock: Clock) -> tuple[str, ...]:
    """No name at all if what must be is possible, or if that cannot be told in time."""
    return impossible(model) or _smallest(_Musts(model, clock))


def impossible(model: Model) -> tuple[str, ...]:
    """What can be nowhere: required or locked, but nobody free, no such slot, table or request, or the table taken."""
    problem = model.problem
    locked = {lock.request: None for lock in problem.locks}
    refused = [problem.requests[one] for one in model.refused]
    known = {request.id for request in problem.requests}
    alone = [one.id for one in refused if one.required or one.id in locked]
    unknown = [name for name in locked if name not in known]
    return *alone, *unknown, *_doubly_promised(problem)


def _doubly_promised(problem: Problem) -> list[str]:
    promised: dict[tuple[str, str], dict[str, None]] = {}
    for lock in problem.locks:
        if lock.table is not None:
            promised.setdefault((lock.slot, lock.table), {})[lock.request] = None
    return [name for names in promised.values() if len(names) > 1 for name in names]


def place_musts(model: Model, clock: Clock) -> Plan | None:
    """A place for each wish that must be; nothing if somebody stops, None if they contradict each other."""
    musts = _Musts(model, clock)
    return None if musts.contradiction(musts.names, patient=True) else musts.plan


def _smallest(musts: _Musts) -> tuple[str, ...]:
    """Drops whatever is not needed for the contradiction, one after the other."""
    core = musts.contradiction(musts.names)
    for name in list(core):
        smaller = musts.contradiction([other for other in core if other != name])
        core = smaller or core
    return tuple(core)


class _Musts:
    """A model in which every required or locked meeting and every precedence holds only if its name is assumed."""

    def __init__(self, model: Model, clock: Clock) -> None:
        self.clock = clock
        self.assumed: dict[str, cp_model.IntVar] = {}
        self.plan: Plan = {}
        requests = {number: model.problem.requests[wish.request].id for number, wish in enumerate(model.wishes)}
        musts = {requests[number]: number for number, wish in enumerate(model.wishes) if wish.must}
        self.exact = Exact(model, musts.values(), {})
        for name, number in musts.items():
            self.exact.require(number, self._assume(name))
        for one in model.problem.precedences:
            if one.earlier in musts and one.later in musts:
                holds = self._assume(f"{one.earlier} before {one.later}")
                self.exact.follow(musts[one.earlier], musts[one.later], holds)

    @property
    def names(self) -> list[str]:
        """Everything that can be assumed."""
        return list(self.assumed)

    def _assume(self, name: str) -> cp_model.IntVar:
        self.assumed[name] = self.exact.cp.new_bool_var(name)
        return self.assumed[name]

    def contradiction(self, names: Iterable[str], *, patient: bool = False) -> list[str]:
        """Some of these names that cannot all hold; none if they can."""
        model = self.exact.cp
        model.clear_assumptions()
        model.add_assumptions([self.assumed[name] for name in names])
        solver = cp_model.CpSolver()
        if not patient:
            solver.parameters.max_time_in_seconds = SECONDS
        status = self.clock.solve(model, solver)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.plan = self.exact.read(solver)
        if status != cp_model.INFEASIBLE:
            return []
        core = {model.proto.variables[index].name for index in solver.sufficient_assumptions_for_infeasibility()}
        return [name for name in self.names if name in core]
