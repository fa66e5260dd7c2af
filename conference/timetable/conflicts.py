"""Which required meetings, locks and precedences contradict each other: a smallest set, by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ortools.sat.python import cp_model

from conference.timetable.effort import Clock
from conference.timetable.exact import Exact
from conference.timetable.model import Model
from conference.timetable.problem import Problem
from conference.timetable.sitting import Plan
from conference.timetable.windows import fits

SECONDS = 1.0  # for each look


def conflicts(model: Model, clock: Clock) -> tuple[str, ...]:
    """No name at all if what must be is possible, or if that cannot be told in time."""
    return impossible(model) or overbooked(model) or _smallest(model, clock)


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


def overbooked(model: Model) -> tuple[str, ...]:
    """Meetings of one person that must be and do not fit into the slots of that person, each of them needed for that.

    Counting shows this at once; refuting it clause by clause takes exponentially many steps (Haken 1985).
    """
    mine: list[dict[str, int]] = [{} for _ in model.people]
    for wish in model.wishes:
        for role in wish.roles if wish.must else ():
            if len(role) == 1:
                mine[role[0]][model.problem.requests[wish.request].id] = wish.domain
    for meetings in mine:
        if not fits(list(meetings.values()), -1):
            return _needed(meetings)
    return ()


def _needed(meetings: dict[str, int]) -> tuple[str, ...]:
    left = dict(meetings)
    for name in meetings:
        others = {other: slots for other, slots in left.items() if other != name}
        if not fits(list(others.values()), -1):
            left = others
    return tuple(left)


def place_musts(model: Model, clock: Clock) -> Plan | None:
    """A place for each wish that must be; nothing if somebody stops, None if they contradict each other."""
    musts = _Musts(model, clock)
    return None if musts.contradiction(patient=True) else musts.plan


def _smallest(model: Model, clock: Clock) -> tuple[str, ...]:
    """Drops whatever is not needed for the contradiction, one after the other."""
    core = _Musts(model, clock).contradiction()
    musts = _Musts(model, clock, core)
    for name in list(core):
        smaller = musts.contradiction([other for other in core if other != name])
        core = smaller or core
    return tuple(core)


class _Musts:
    """A model in which every required or locked meeting and every precedence holds only if its name is assumed."""

    def __init__(self, model: Model, clock: Clock, only: Collection[str] | None = None) -> None:
        self.clock = clock
        self.assumed: dict[str, cp_model.IntVar] = {}
        self.plan: Plan = {}
        requests = {number: model.problem.requests[wish.request].id for number, wish in enumerate(model.wishes)}
        musts = {requests[number]: number for number, wish in enumerate(model.wishes) if wish.must}
        orders = {
            f"{one.earlier} before {one.later}": one
            for one in model.problem.precedences
            if one.earlier in musts and one.later in musts
        }
        if only is not None:
            orders = {name: one for name, one in orders.items() if name in only}
            named = {*only, *(end for one in orders.values() for end in (one.earlier, one.later))}
            musts = {name: number for name, number in musts.items() if name in named}
        self.exact = Exact(model, musts.values(), {})
        for name, number in musts.items():
            self.exact.require(number, self._assume(name))
        for name, one in orders.items():
            self.exact.follow(musts[one.earlier], musts[one.later], self._assume(name))

    @property
    def names(self) -> list[str]:
        """Everything that can be assumed."""
        return list(self.assumed)

    def _assume(self, name: str) -> cp_model.IntVar:
        self.assumed[name] = self.exact.cp.new_bool_var(name)
        return self.assumed[name]

    def contradiction(self, names: Iterable[str] | None = None, *, patient: bool = False) -> list[str]:
        """Some of these names, or of all, that cannot hold together; none if they can."""
        model = self.exact.cp
        model.clear_assumptions()
        model.add_assumptions([self.assumed[name] for name in (self.names if names is None else names)])
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
