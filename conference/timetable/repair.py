"""Plans again with the fewest changes to what people already hold, and says how few are proven.

First nobody is moved: the new meetings that fit beside the held ones are an exact problem of their own. Only if that is
short of the proven best may meetings near the gaps move, as few as possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from threading import Event

from ortools.sat.python import cp_model

from conference.timetable.answer import Answer, Goal, Progress, Status, Watcher
from conference.timetable.board import UNPLACED
from conference.timetable.casting import held_cast
from conference.timetable.conflicts import conflicts
from conference.timetable.effort import Clock, Effort
from conference.timetable.greedy import greedy
from conference.timetable.grid import Grid, all_free, bits, grid_of
from conference.timetable.levels import CHOSEN, chosen_values, held_slots, levels_of, rank, weight
from conference.timetable.model import Model, compile_problem
from conference.timetable.moves import warm_up
from conference.timetable.problem import Problem
from conference.timetable.select import Stopped, select
from conference.timetable.solver import placements_of
from conference.timetable.watching import Reporter

NEAR = 60  # held meetings that may move at once


def replan(
    problem: Problem, effort: Effort | None = None, *, stop: Event | None = None, watch: Watcher | None = None
) -> Answer:
    """The held timetable as far as it still stands, with everything new that fits."""
    warm_up()
    reporter = Reporter(watch)
    return Replan(problem, Clock(effort or Effort(seconds=4), stop, reporter.pulse), reporter).run()


class Replan:
    """One run from what is held to the answer."""

    def __init__(self, problem: Problem, clock: Clock, reporter: Reporter) -> None:
        self.problem, self.clock, self.reporter = problem, clock, reporter
        self.model = compile_problem(problem)

    def run(self) -> Answer:
        try:
            selection = select(self.model, self.clock)
        except Stopped:
            selection = greedy(self.model)
        if selection is None:
            return Answer(Status.INFEASIBLE, conflicts=conflicts(self.problem, self.clock))
        self.selection = selection
        self.cast = held_cast(self.model, selection)
        self.grid = grid_of(self.model, self.cast)
        self.held = _standing(self.grid, held_slots(self.model))
        return self._repair([self.held.get(number, UNPLACED) for number in range(len(self.cast))])

    def _repair(self, standing: list[int]) -> Answer:
        self._tell(Goal.MISSING, standing)
        still = self._fill(frozenset()) or (standing, False)
        if self.clock.stopped or rank(worth(self.model, still[0])) == rank(self.selection.bounds):
            return self._answer(still, 0)
        self._tell(Goal.MOVED, still[0])
        moved = self._fill(_near(self.model, self.grid, self.held, still[0]), still[0])
        if moved and rank(worth(self.model, moved[0])) > rank(worth(self.model, still[0])):
            return self._answer(moved, int(still[1]))
        return self._answer(still, 0)

    def _fill(self, near: frozenset[int], hint: Sequence[int] = ()) -> Found | None:
        if self.clock.stopped:
            return None
        return _Repair(self.model, self.grid, self.held, near).solve(self.clock, hint)

    def _tell(self, level: Goal, slots: Sequence[int]) -> None:
        model, cast = self.model, self.cast
        self.reporter.tell(
            Progress(
                level=level,
                placed=sum(slot >= 0 for slot in slots),
                wanted=len(self.selection.cast),
                breaks=sum(self.grid.breaks_of_each(slots)),
                bound=0,
                best=lambda: placements_of(model, cast, slots),
            )
        )

    def _answer(self, found: Found, least: int) -> Answer:
        slots, proven = found
        if any(wish.must and slot < 0 for wish, slot in zip(self.model.wishes, slots, strict=True)):
            return Answer(Status.UNKNOWN)
        placements = placements_of(self.model, self.cast, slots)
        bounds = dict(zip(CHOSEN, self.selection.bounds, strict=True)) | {Goal.MOVED: least}
        levels = levels_of(self.model, placements, self.grid, slots, bounds)
        decided = [level.gap == 0 for level in levels if level.goal in (*CHOSEN, Goal.MOVED)]
        return Answer(Status.OPTIMAL if proven and all(decided) else Status.FEASIBLE, placements, levels)


Found = tuple[list[int], bool]  # slots, and whether nothing better exists


def _standing(grid: Grid, held: dict[int, int]) -> dict[int, int]:
    """The held meetings that are still possible, each beside the others."""
    taken: set[tuple[int, int]] = set()
    used: dict[int, int] = defaultdict(int)
    standing = {}
    for meeting, slot in held.items():
        seats = {(person, slot) for person in grid.meetings[meeting]}
        if grid.domains[meeting] >> slot & 1 and not seats & taken and used[slot] < grid.capacity[slot]:
            standing[meeting] = slot
            taken |= seats
            used[slot] += 1
    return standing


def worth(model: Model, slots: Sequence[int]) -> tuple[int, ...]:
    """The levels of `CHOSEN`."""
    placed = [model.problem.requests[wish.request] for wish, slot in zip(model.wishes, slots, strict=True) if slot >= 0]
    return chosen_values(model, placed)


def _near(model: Model, grid: Grid, held: dict[int, int], slots: Sequence[int]) -> frozenset[int]:
    """Held meetings of the people in open requests, those of parties below their minimum first."""
    requests = [model.problem.requests[wish.request] for wish in model.wishes]
    amount: dict[str, int] = defaultdict(int)
    for request, slot in zip(requests, slots, strict=True):
        amount[request.sender] += slot >= 0
        amount[request.receiver] += slot >= 0
    short = {party.id for party in model.problem.parties if amount[party.id] < party.minimum}
    idle = _idle(model, grid, slots)
    left = [number for number, slot in enumerate(slots) if slot < 0 and any(idle[one] for one in grid.meetings[number])]
    left.sort(
        key=lambda one: (
            short.isdisjoint((requests[one].sender, requests[one].receiver)),
            not requests[one].mutual,
            -weight(requests[one]),
        )
    )
    by_person: dict[int, list[int]] = defaultdict(list)
    for meeting in held:
        for person in grid.meetings[meeting]:
            by_person[person].append(meeting)
    near: dict[int, None] = {}
    for person in (person for number in left for person in grid.meetings[number]):
        if len(near) < NEAR:
            near |= dict.fromkeys(by_person[person])
    return frozenset(near)


def _idle(model: Model, grid: Grid, slots: Sequence[int]) -> list[int]:
    idle = list(model.free)
    for people, slot in zip(grid.meetings, slots, strict=True):
        for person in people if slot >= 0 else ():
            idle[person] &= ~(1 << slot)
    return idle


class _Repair:
    """Held meetings outside `near` stand still; everything that is not held may be placed."""

    def __init__(self, model: Model, grid: Grid, held: dict[int, int], near: frozenset[int]) -> None:
        self.model, self.grid, self.held, self.near = model, grid, held, near
        self.cp = cp_model.CpModel()
        self.fixed = {meeting: slot for meeting, slot in held.items() if meeting not in near}
        self.sits = [0] * grid.people
        for meeting, slot in self.fixed.items():
            for person in grid.meetings[meeting]:
                self.sits[person] |= 1 << slot
        self.place = {meeting: self._slots(meeting) for meeting in range(len(grid.meetings)) if self._open(meeting)}
        self._people()
        self._tables()
        self._order()
        self.cp.maximize(self._objective())

    def _free(self, meeting: int) -> int:
        taken = [~self.sits[person] for person in self.grid.meetings[meeting]]
        return self.grid.domains[meeting] & all_free(range(len(taken)), taken)

    def _open(self, meeting: int) -> bool:
        return meeting not in self.fixed and self._free(meeting) != 0

    def _slots(self, meeting: int) -> dict[int, cp_model.IntVar]:
        slots = {slot: self.cp.new_bool_var("") for slot in bits(self._free(meeting))}
        must = self.model.wishes[meeting].must
        (self.cp.add_exactly_one if must else self.cp.add_at_most_one)(slots.values())
        return slots

    def _people(self) -> None:
        """One meeting at a time, and a rest after so many in a row."""
        seats: dict[int, dict[int, list[cp_model.IntVar]]] = defaultdict(lambda: defaultdict(list))
        for meeting, slots in self.place.items():
            for person in self.grid.meetings[meeting]:
                for slot, variable in slots.items():
                    seats[person][slot].append(variable)
        for person, mine in seats.items():
            for variables in mine.values():
                self.cp.add_at_most_one(variables)
            for run in self._runs():
                terms = [variable for slot in run for variable in mine.get(slot, ())]
                stands = sum(self.sits[person] >> slot & 1 for slot in run)
                if len(terms) + stands >= len(run):
                    self.cp.add(sum(terms) <= len(run) - 1 - stands)

    def _runs(self) -> list[range]:
        most, joined = self.grid.calendar.in_a_row, self.grid.calendar.joined
        starts = range(self.grid.calendar.slots - most) if most else ()
        return [
            range(one, one + most + 1) for one in starts if all(joined >> slot & 1 for slot in range(one, one + most))
        ]

    def _tables(self) -> None:
        for slot in range(self.grid.calendar.slots):
            stands = [meeting for meeting, where in self.fixed.items() if where == slot]
            comes = [meeting for meeting, slots in self.place.items() if slot in slots]
            shared = [meeting for meeting in comes if self.grid.shared[meeting]]
            held_shared = sum(self.grid.shared[meeting] for meeting in stands)
            self._at_most(shared, slot, self.grid.tables[slot] - held_shared)
            self._at_most(comes, slot, self.grid.capacity[slot] - len(stands))

    def _at_most(self, meetings: Iterable[int], slot: int, bound: int) -> None:
        variables = [self.place[meeting][slot] for meeting in meetings]
        if len(variables) > bound:
            self.cp.add(sum(variables) <= bound)

    def _order(self) -> None:
        for earlier, later in self.grid.before:
            first, second = self._where(earlier), self._where(later)
            for slot, variable in first.items():
                for other, following in second.items():
                    if other <= slot:
                        self.cp.add_at_most_one([variable, following])

    def _where(self, meeting: int) -> dict[int, cp_model.IntVar]:
        if meeting in self.fixed:
            return {self.fixed[meeting]: self.cp.new_constant(1)}
        return self.place.get(meeting, {})

    def _objective(self) -> cp_model.LinearExprT:
        """Minimums, mutual requests, weights and unmoved meetings, each worth more than all that follow."""
        requests = [self.model.problem.requests[wish.request] for wish in self.model.wishes]
        stays = [self.place[meeting][self.held[meeting]] for meeting in self.near]
        step = len(stays) + 1
        value = step * sum(
            weight(requests[meeting]) * sum(slots.values()) for meeting, slots in self.place.items()
        ) + sum(stays)
        step *= 1 + sum(weight(requests[meeting]) for meeting in self.place)
        mutual = [meeting for meeting in self.place if requests[meeting].mutual]
        value += step * sum(sum(self.place[meeting].values()) for meeting in mutual)
        return value + step * (1 + len(mutual)) * sum(self._minimums())

    def _minimums(self) -> list[cp_model.IntVar]:
        """For each party short of its minimum, how much of what it lacks it gets."""
        problem = self.model.problem
        amount: dict[str, int] = defaultdict(int)
        comes: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for meeting, wish in enumerate(self.model.wishes):
            request = problem.requests[wish.request]
            for side in (request.sender, request.receiver):
                amount[side] += meeting in self.fixed
                comes[side] += self.place.get(meeting, {}).values()
        gains = []
        for party in problem.parties:
            if party.maximum is not None and comes[party.id]:
                self.cp.add(cp_model.LinearExpr.sum(comes[party.id]) <= max(0, party.maximum - amount[party.id]))
            lack = party.minimum - amount[party.id]
            if lack > 0 and comes[party.id]:
                gains.append(self.cp.new_int_var(0, lack, ""))
                self.cp.add(gains[-1] <= cp_model.LinearExpr.sum(comes[party.id]))
        return gains

    def solve(self, clock: Clock, hint: Sequence[int] = ()) -> Found | None:
        """None if nothing was found in time."""
        for meeting, slots in self.place.items() if hint else ():
            for slot, variable in slots.items():
                self.cp.add_hint(variable, int(hint[meeting] == slot))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.1, clock.left())
        status = clock.solve(self.cp, solver)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        found = [self.fixed.get(meeting, UNPLACED) for meeting in range(len(self.grid.meetings))]
        for meeting, places in self.place.items():
            found[meeting] = next((slot for slot, one in places.items() if solver.boolean_value(one)), UNPLACED)
        return found, status == cp_model.OPTIMAL
