"""Where a meeting can go, cell by cell, and what stands in the way where it cannot; the checker has the last word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from conference.meetings.interpreting import Tongues, bridges
from conference.timetable.check import Finding, Rule, findings
from conference.timetable.interpreting import tongues_of
from conference.timetable.problem import Delegate, Party, Placement, Problem, Request, Table


class Obstacle(StrEnum):
    """What stands in the way, and what the `subject` and `other` of a clash then name."""

    GONE = "a party takes no part"  # party
    AWAY = "not available then"  # party
    MEETS = "sits in another meeting"  # party, request
    CLOSED = "table closed"  # table
    HOSTED = "table of somebody else"  # party
    TAKEN = "table taken"  # table, request
    UNHEARD = "no interpreter free then"  # both parties
    RULE = "a rule is broken"  # first name of the finding


@dataclass(frozen=True, slots=True)
class Clash:
    """Why not here."""

    obstacle: Obstacle
    subject: str
    other: str = ""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """Here, with these people."""

    people: tuple[str, ...]


Cell = Fit | Clash


class Hall:
    """A timetable as one looks at it with a meeting in hand: what has left its place is in nobody's way."""

    def __init__(self, problem: Problem, placements: Iterable[Placement], locked: frozenset[str] = frozenset()) -> None:
        self.problem, self.placed = problem, {one.request: one for one in placements}
        self.requests = {one.id: one for one in problem.requests}
        self.parties = {one.id: one for one in problem.parties}
        self.tables = {one.id: one for one in problem.tables}
        self.room = {one.id: one.capacity for one in problem.slots}
        self.meetings = Counter(one.slot for one in self.placed.values())
        self.locked = locked | {lock.request for lock in problem.locks}
        self.sits = {(person, one.slot): one.request for one in self.placed.values() for person in one.people}
        self.taken = {(one.slot, one.table): one.request for one in self.placed.values()}

    def around(self, request: str) -> dict[tuple[str, str], Cell]:
        """What holds for a meeting in each slot at each table."""
        hand = _Hand(self, self.requests[request], {request})
        slots = [slot.id for slot in self.problem.slots]
        return {(slot, table.id): hand.cell(slot, table) for slot in slots for table in self.problem.tables}

    def at(self, request: str, slot: str, table: str) -> Cell:
        """What holds in one cell."""
        return _Hand(self, self.requests[request], {request}).cell(slot, self.tables[table])

    def exchanges(self, request: str) -> set[str]:
        """The meetings it may change places with, as far as people and tables go."""
        here = self.placed.get(request)
        if here is None or request in self.locked:
            return set()
        return {
            other
            for other, there in self.placed.items()
            if other not in {request, *self.locked} and other in self.requests and self._may_swap(here, there)
        }

    def _may_swap(self, here: Placement, there: Placement) -> bool:
        both = {here.request, there.request}
        return all(
            not isinstance(_Hand(self, self.requests[one.request], both).place(to.slot, self.tables[to.table]), Clash)
            for one, to in ((here, there), (there, here))
        )

    def exchanged(self, one: str, other: str) -> tuple[Placement, Placement] | None:
        """Each in the place of the other, if that breaks nothing; a locked meeting stays."""
        if other not in self.exchanges(one):
            return None
        here, there = self.placed[one], self.placed[other]
        rest = [placement for name, placement in self.placed.items() if name not in (one, other)]
        first = Hall(self.problem, rest).put(one, there)
        second = Hall(self.problem, [*rest, first]).put(other, here) if first else None
        return (first, second) if first and second else None

    def put(self, request: str, there: Placement) -> Placement | None:
        """The meeting in the place of another, if nothing stands in the way."""
        cell = self.at(request, there.slot, there.table)
        return Placement(request, there.slot, there.table, cell.people) if isinstance(cell, Fit) else None


class _Hand:
    """A meeting in hand; those in `out` have left their places."""

    def __init__(self, hall: Hall, request: Request, out: set[str]) -> None:
        self.hall, self.request, self.out = hall, request, out
        self.seated = hall.placed[request.id].people if request.id in hall.placed else ()
        self.checked: dict[tuple[str, str], Cell] = {}

    def cell(self, slot: str, table: Table) -> Cell:
        """What holds there, rules that the checker knows included."""
        people = self.place(slot, table)
        if isinstance(people, Clash):
            return people
        there = (slot, table.zone)  # what is left to check depends on no more of the table
        if there not in self.checked:
            self.checked[there] = self._check(slot, table, product(*people))
        return self.checked[there]

    def place(self, slot: str, table: Table) -> Sequence[Sequence[str]] | Clash:
        """Who of each side could sit there. What stands in the people's way comes first, since no other table helps."""
        sides: list[Sequence[str]] = []
        for name in (self.request.sender, self.request.receiver):
            free = self._free(name, slot)
            if isinstance(free, Clash):
                return free
            sides.append(free)
        between = self._between()
        if between is not None:
            sides.append(self._interpreters(slot, between))
            if not sides[-1]:
                return Clash(Obstacle.UNHEARD, self.request.sender, self.request.receiver)
        return self._full(slot) or self._table(slot, table) or sides

    def _between(self) -> Tongues | None:
        parties = self.hall.parties
        return tongues_of(parties.get(self.request.sender), parties.get(self.request.receiver))

    def _interpreters(self, slot: str, between: Tongues) -> Sequence[str]:
        """Those who could help and are free then."""
        able = (
            one for one in self.hall.problem.interpreters if bridges(one.languages, between) and slot not in one.busy
        )
        return [one.id for one in able if self.hall.sits.get((one.id, slot)) in {None, *self.out}]

    def _free(self, name: str, slot: str) -> Sequence[str] | Clash:
        """The people of a party who are free then, whoever sits in this meeting now first."""
        party = self.hall.parties.get(name)
        if party is None or not party.delegates:
            return Clash(Obstacle.GONE, name)
        asked = sorted(_asked(party, self.request), key=lambda one: one.id not in self.seated)
        meets = {one.id: self.hall.sits.get((one.id, slot)) for one in asked}
        busy = {one for one, meeting in meets.items() if meeting is not None and meeting not in self.out}
        free = [one.id for one in asked if slot not in one.busy and one.id not in busy]
        if free:
            return free
        met = next((meets[one.id] for one in asked if one.id in busy), None)
        return Clash(Obstacle.MEETS, name, met) if met else Clash(Obstacle.AWAY, name)

    def _full(self, slot: str) -> Clash | None:
        """Everybody's meetings count, not only those of the people concerned."""
        room = self.hall.room.get(slot)
        left = sum(self.hall.placed[one].slot == slot for one in self.out if one in self.hall.placed)
        is_full = room is not None and self.hall.meetings[slot] - left >= room
        return Clash(Obstacle.RULE, slot, rule=Rule.FULL) if is_full else None

    def _table(self, slot: str, table: Table) -> Clash | None:
        other = self.hall.taken.get((slot, table.id))
        if other is not None and other not in self.out:
            return Clash(Obstacle.TAKEN, table.id, other)
        if slot in table.closed:
            return Clash(Obstacle.CLOSED, table.id)
        host = self.hall.parties.get(table.host or "")
        if host is not None and host.delegates and host.id not in (self.request.sender, self.request.receiver):
            return Clash(Obstacle.HOSTED, host.id)
        return None

    def _check(self, slot: str, table: Table, people: Iterator[tuple[str, ...]]) -> Cell:
        problem, placements = self._near()
        wrong, broken = set(findings(problem, placements)), Finding(Rule.WRONG_PEOPLE, ())
        for some in people:
            tried = (*placements, Placement(self.request.id, slot, table.id, some))
            new = [finding for finding in findings(problem, tried) if finding not in wrong]
            if not new:
                return Fit(some)
            broken = new[0]
        return Clash(Obstacle.RULE, next(iter(broken.subjects), ""), rule=broken.rule)

    def _near(self) -> tuple[Problem, tuple[Placement, ...]]:
        """The part of the problem that this meeting can break: all that both parties do, and what has an order."""
        problem, sides = self.hall.problem, {self.request.sender, self.request.receiver}
        order = {name for one in problem.precedences for name in (one.earlier, one.later)}
        near = {one.id: one for one in problem.requests if sides & {one.sender, one.receiver} or one.id in order}
        names = near.keys() - self.out
        kept = tuple(one for one in self.hall.placed.values() if one.request in names)
        known = (*(near[one.request] for one in kept), self.request)
        met = {party for one in known for party in (one.sender, one.receiver)}
        parties = tuple(party for party in problem.parties if party.id in met)
        rules = replace(problem.rules, fairness=None)  # it compares everybody with everybody
        return replace(problem, requests=known, parties=parties, rules=rules), kept


def _asked(party: Party, request: Request) -> tuple[Delegate, ...]:
    return tuple(one for one in party.delegates if one.id in request.named) or party.delegates
