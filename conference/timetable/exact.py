"""Every rule of a problem for CP-SAT: some wishes are open, others stand where they are, the rest are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from conference.timetable.grid import bits
from conference.timetable.model import Model
from conference.timetable.sitting import Sitting, needs, sit, table_zone

Var = cp_model.IntVar
Sum = cp_model.LinearExpr | int


class Exact:
    """What must be and what comes before what is for the caller to say: `require`, `follow`."""

    def __init__(self, model: Model, open_wishes: Iterable[int], standing: Mapping[int, Sitting]) -> None:
        self.model, self.standing, self.cp = model, standing, cp_model.CpModel()
        self.taken = [0] * len(model.people)
        for sitting in standing.values():
            for person in sitting.people:
                self.taken[person] |= 1 << sitting.slot
        self.here: dict[int, dict[int, Var]] = {}
        self.chair: dict[int, dict[int, list[dict[int, Var]]]] = {}
        self.needs: dict[int, dict[int, Sum]] = {}
        self.zone: dict[int, dict[int, list[Var]]] = {}
        self.seats: dict[int, dict[int, list[Var]]] = defaultdict(lambda: defaultdict(list))
        for wish in open_wishes:
            self._open(wish)
        self._people()
        self._tables()
        self._walks()
        self._maximums()

    def _open(self, number: int) -> None:
        """Variables only for slots in which somebody is still free for every chair."""
        wish, model = self.model.wishes[number], self.model
        self.here[number], self.chair[number], self.needs[number] = {}, {}, {}
        for slot in bits(wish.domain):
            free = [[one for one in role if (model.free[one] & ~self.taken[one]) >> slot & 1] for role in wish.roles]
            if all(free):
                here = self.here[number][slot] = self.cp.new_bool_var("")
                self.chair[number][slot] = [self._chair(here, people) for people in free]
                self.needs[number][slot] = self._need(number, slot, here)
                for chair in self.chair[number][slot]:
                    for person, variable in chair.items():
                        self.seats[person][slot].append(variable)
        self.cp.add_at_most_one(self.here[number].values())

    def _chair(self, here: Var, people: list[int]) -> dict[int, Var]:
        if len(people) == 1:
            return {people[0]: here}
        chair = {person: self.cp.new_bool_var("") for person in people}
        self.cp.add(cp_model.LinearExpr.sum(list(chair.values())) == here)
        return chair

    def _need(self, number: int, slot: int, here: Var) -> Sum:
        """Whether a shared table is needed: nobody in the meeting has a table of their own then."""
        model = self.model
        if model.wishes[number].table is not None:
            return here if needs(model, model.wishes[number], ()) >> slot & 1 else 0
        chairs = self.chair[number][slot]
        own = [variable for chair in chairs for one, variable in chair.items() if model.own[one] >> slot & 1]
        if not own:
            return here
        if any(variable is here for variable in own):
            return 0
        need = self.cp.new_bool_var("")
        self.cp.add_bool_or([need, ~here, *own])
        return need

    def _people(self) -> None:
        """One meeting at a time, and a rest after so many in a row."""
        runs = self._runs()
        for person, mine in self.seats.items():
            for variables in mine.values():
                self.cp.add_at_most_one(variables)
            for run in runs:
                terms = [variable for slot in run for variable in mine.get(slot, ())]
                stands = sum(self.taken[person] >> slot & 1 for slot in run)
                if len(terms) + stands >= len(run):
                    self.cp.add(cp_model.LinearExpr.sum(terms) <= len(run) - 1 - stands)

    def _runs(self) -> list[range]:
        most, joined = self.model.calendar.in_a_row, self.model.calendar.joined
        starts = range(self.model.calendar.slots - most) if most else ()
        return [
            range(one, one + most + 1) for one in starts if all(joined >> slot & 1 for slot in range(one, one + most))
        ]

    def _tables(self) -> None:
        hall = self.model.hall
        by_slot: dict[int, list[Sitting]] = defaultdict(list)
        for sitting in self.standing.values():
            by_slot[sitting.slot].append(sitting)
        for slot in range(self.model.calendar.slots):
            there = by_slot[slot]
            here = [(number, slots[slot]) for number, slots in self.here.items() if slot in slots]
            self._at_most([variable for _, variable in here], self.model.capacity[slot] - len(there))
            left = [
                tables - sum(one.shared and one.zone == zone for one in there)
                for zone, tables in enumerate(hall.tables[slot])
            ]
            if len(left) == 1:
                self._at_most([self.needs[number][slot] for number, _ in here], left[0])
            else:
                self._zones(slot, [number for number, _ in here], left)
            self._promised(slot, [number for number, _ in here])

    def _zones(self, slot: int, here: list[int], left: list[int]) -> None:
        for number in here:
            choice = [self.cp.new_bool_var("") for _ in left]
            self.cp.add(cp_model.LinearExpr.sum(choice) == self.needs[number][slot])
            self.zone.setdefault(number, {})[slot] = choice
            if (given := table_zone(self.model, self.model.wishes[number].table)) is not None:
                self.cp.add(choice[given] == self.needs[number][slot])
        for zone, tables in enumerate(left):
            self._at_most([self.zone[number][slot][zone] for number in here], tables)

    def _promised(self, slot: int, here: list[int]) -> None:
        """Two meetings do not share the table at which an organiser has put them."""
        by_table: dict[str, list[Var]] = defaultdict(list)
        for number in here:
            if (table := self.model.wishes[number].table) is not None:
                by_table[table].append(self.here[number][slot])
        for variables in by_table.values():
            self.cp.add_at_most_one(variables)

    def _at_most(self, terms: list[Var] | list[Sum], bound: int) -> None:
        if len(terms) > bound:
            self.cp.add(cp_model.LinearExpr.sum(terms) <= max(0, bound))

    def _walks(self) -> None:
        """Nobody has two meetings further apart than the pause between them."""
        hall = self.model.hall
        if len(hall.zones) == 1:
            return
        for person in list(self.seats):
            where = self._whereabouts(person)
            for (slot, zone), there in where.items():
                for (later, other), then in where.items():
                    if slot < later and hall.pause[slot][later] < hall.walk[zone][other]:
                        self.cp.add_at_most_one([there, then])

    def _whereabouts(self, person: int) -> dict[tuple[int, int], Var]:
        """For each slot and zone a variable that is true if the person is there then."""
        stands = [one for one in self.standing.values() if person in one.people]
        where = {(one.slot, one.zone): self.cp.new_constant(1) for one in stands}
        for number, slots in self.chair.items():
            for slot, chairs in slots.items():
                for variable in (chair[person] for chair in chairs if person in chair):
                    for zone, condition in self._possible_zones(number, slot):
                        there = where.setdefault((slot, zone), self.cp.new_bool_var(""))
                        self.cp.add_bool_or([~variable, ~condition, there])
        return where

    def _possible_zones(self, number: int, slot: int) -> list[tuple[int, Var]]:
        """Zones of the meeting's table, each under a condition."""
        shared = list(enumerate(self.zone[number][slot]))
        chairs = [pair for chair in self.chair[number][slot] for pair in chair.items()]
        return shared + [
            (self.model.zone[one], variable) for one, variable in chairs if self.model.own[one] >> slot & 1
        ]

    def _maximums(self) -> None:
        counts = self.amounts()
        for party in self.model.problem.parties:
            terms, stands = counts[party.id]
            if party.maximum is not None and len(terms) + stands > party.maximum:
                self.cp.add(cp_model.LinearExpr.sum(terms) <= max(0, party.maximum - stands))

    def amounts(self) -> dict[str, tuple[list[Var], int]]:
        """What each party may get beside what it has."""
        terms: dict[str, tuple[list[Var], int]] = {party.id: ([], 0) for party in self.model.problem.parties}
        for number, wish in enumerate(self.model.wishes):
            request = self.model.problem.requests[wish.request]
            for side in (request.sender, request.receiver):
                more, stands = terms[side]
                terms[side] = (more + list(self.here.get(number, {}).values()), stands + (number in self.standing))
        return terms

    def require_musts(self) -> None:
        """What must be takes place, and in order."""
        position = {self.model.problem.requests[wish.request].id: one for one, wish in enumerate(self.model.wishes)}
        for number in self.here:
            if self.model.wishes[number].must:
                self.require(number)
        for one in self.model.problem.precedences:
            if one.earlier in position and one.later in position:
                self.follow(position[one.earlier], position[one.later])

    def require(self, number: int, holds: Var | None = None) -> None:
        """The wish takes place, if `holds` does."""
        places = list(self.here[number].values())
        self.cp.add_bool_or([*places, *([~holds] if holds is not None else [])])

    def follow(self, earlier: int, later: int, holds: Var | None = None) -> None:
        """The one meeting comes strictly before the other, if `holds` does."""
        for slot, first in self._where(earlier).items():
            for other, second in self._where(later).items():
                if other <= slot:
                    self.cp.add_bool_or([~first, ~second, *([~holds] if holds is not None else [])])

    def _where(self, number: int) -> dict[int, Var]:
        if number in self.standing:
            return {self.standing[number].slot: self.cp.new_constant(1)}
        return self.here.get(number, {})

    def read(self, solver: cp_model.CpSolver) -> dict[int, Sitting]:
        """Where everything takes place."""
        found = dict(self.standing)
        for number, slots in self.here.items():
            for slot, variable in slots.items():
                if solver.boolean_value(variable):
                    found[number] = self._sitting(solver, number, slot)
        return found

    def _sitting(self, solver: cp_model.CpSolver, number: int, slot: int) -> Sitting:
        chairs = self.chair[number][slot]
        people = tuple(
            next(person for person, variable in chair.items() if solver.boolean_value(variable)) for chair in chairs
        )
        zones = self.zone.get(number, {}).get(slot, [])
        zone = next((zone for zone, variable in enumerate(zones) if solver.boolean_value(variable)), 0)
        return sit(self.model, number, slot, people, zone)
