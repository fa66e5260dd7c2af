"""Why a request is not placed, and the smallest change that would place it, each confirmed by the checker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from conference.meetings.interpreting import bridges
from conference.timetable.check import findings
from conference.timetable.interpreting import tongues_of
from conference.timetable.problem import Delegate, Interpreter, Party, Placement, Problem, Request, Table


class Reason(StrEnum):
    """What stands in the way."""

    CANCELLED = "a party takes no part"
    ONESELF = "a party asks for itself"
    NEVER_BOTH = "no slot in which both are available"
    FULL = "a party has no slot left"
    ENOUGH = "a party has as many meetings as it wants"
    NO_COMMON_SLOT = "no slot in which both are still free"
    NO_INTERPRETER = "no interpreter free in any slot in which both are"
    NO_TABLE = "all tables taken in every slot in which both are free"
    WORTH_LESS = "its place is worth more to others"


class Remedy(StrEnum):
    """The smallest changes that can place a request."""

    TABLE = "one more table"
    SLOT = "one more slot of a party"
    DELEGATE = "one more delegate of a party"
    INTERPRETER = "one more interpreter"


@dataclass(frozen=True, slots=True)
class Change:
    """One remedy: which party or slot it concerns, and where the meeting would then take place."""

    remedy: Remedy
    subject: str
    slot: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`subjects` are the parties or slots that the reason is about."""

    request: str
    reason: Reason
    subjects: tuple[str, ...]
    change: Change | None


def why_not(
    problem: Problem, placements: Sequence[Placement], requests: Iterable[str] | None = None
) -> list[Explanation]:
    """One explanation for every request that is not placed, or for those of `requests` that are not."""
    placed = {one.request for one in placements}
    asked = {request.id for request in problem.requests} if requests is None else set(requests)
    desk = _Desk(problem, tuple(placements))
    return [desk.explain(request) for request in problem.requests if request.id in asked - placed]


class _Desk:
    """The timetable as an organiser looks at it: who is free when, which tables are."""

    def __init__(self, problem: Problem, placements: tuple[Placement, ...]) -> None:
        self.problem, self.placements = problem, placements
        self.parties = {party.id: party for party in problem.parties}
        self.wrong = set(findings(problem, placements))
        self.sits: dict[str, set[str]] = defaultdict(set)
        self.tables: dict[str, set[str]] = defaultdict(set)
        for one in placements:
            self.tables[one.slot].add(one.table)
            for person in one.people:
                self.sits[person].add(one.slot)

    def explain(self, request: Request) -> Explanation:
        reason, subjects = self._reason(request)
        hopeless = reason in (Reason.CANCELLED, Reason.ONESELF, Reason.ENOUGH)
        change = None if hopeless else next(self._changes(request), None)
        return Explanation(request.id, reason, subjects, change)

    def _reason(self, request: Request) -> tuple[Reason, tuple[str, ...]]:
        names = (request.sender, request.receiver)
        sides = [self.parties[name] for name in names if name in self.parties and self.parties[name].delegates]
        if request.sender == request.receiver:
            return Reason.ONESELF, (request.sender,)
        if len(sides) < 2:
            return Reason.CANCELLED, tuple(name for name in names if name not in {side.id for side in sides})
        if enough := [side.id for side in sides if self._has_enough(side)]:
            return Reason.ENOUGH, tuple(enough)
        return self._no_slot(request, sides)

    def _no_slot(self, request: Request, sides: Sequence[Party]) -> tuple[Reason, tuple[str, ...]]:
        names = (request.sender, request.receiver)
        if not set.intersection(*(self._available(side, request) for side in sides)):
            return Reason.NEVER_BOTH, names
        if full := [side.id for side in sides if not self._free(side, request)]:
            return Reason.FULL, tuple(full)
        common = set.intersection(*(self._free(side, request) for side in sides))
        if not common:
            return Reason.NO_COMMON_SLOT, names
        heard = {slot for slot in common if self._interpreters(self.problem, request, slot)}
        if not heard:
            return Reason.NO_INTERPRETER, (*names, *(slot.id for slot in self.problem.slots if slot.id in common))
        common = heard
        if not any(self._table(request, slot, sides) for slot in common):
            return Reason.NO_TABLE, tuple(slot.id for slot in self.problem.slots if slot.id in common)
        return Reason.WORTH_LESS, names

    def _slots(self, request: Request) -> set[str]:
        return {slot.id for slot in self.problem.slots if request.half in (None, slot.half)}

    def _available(self, party: Party, request: Request) -> set[str]:
        return {slot for one in _asked(party, request) for slot in self._slots(request) - one.busy}

    def _free(self, party: Party, request: Request) -> set[str]:
        slots = self._slots(request)
        return {slot for one in _asked(party, request) for slot in slots - one.busy - self.sits[one.id]}

    def _has_enough(self, party: Party) -> bool:
        placed = {one.request for one in self.placements}
        mine = [one for one in self.problem.requests if party.id in (one.sender, one.receiver) and one.id in placed]
        return party.maximum is not None and len(mine) >= party.maximum

    def _table(self, request: Request, slot: str, sides: Sequence[Party]) -> str | None:
        """The first free table that the two may use."""
        hosts = {side.id for side in sides}
        for table in self.problem.tables:
            free = table.id not in self.tables[slot] and slot not in table.closed
            if free and (table.host not in self.parties or table.host in hosts):
                return table.id
        return None

    def _changes(self, request: Request) -> Iterator[Change]:
        """Remedies from the smallest to the greatest that the checker finds nothing wrong with."""
        sides = (self.parties[request.sender], self.parties[request.receiver])
        for slot in sorted(self._slots(request), key=self._rank):
            yield from self._tried(self.problem, request, slot, Change(Remedy.TABLE, slot, slot), more_tables=True)
        for side in sides:
            for slot in sorted(self._slots(request), key=self._rank):
                opened = _with(self.problem, replace(side, delegates=tuple(_open(one, slot) for one in side.delegates)))
                yield from self._tried(opened, request, slot, Change(Remedy.SLOT, side.id, slot))
        for side in sides:
            extra = Delegate(f"{side.id} +1")
            joined = _with(self.problem, replace(side, delegates=(*side.delegates, extra)))
            for slot in sorted(self._slots(request), key=self._rank):
                yield from self._tried(joined, request, slot, Change(Remedy.DELEGATE, side.id, slot))

        yield from self._with_interpreter(request, sides)

    def _with_interpreter(self, request: Request, sides: Sequence[Party]) -> Iterator[Change]:
        between = tongues_of(*sides)
        if between is None:
            return
        extra = Interpreter("interpreter +1", between[0] | between[1])
        joined = replace(self.problem, interpreters=(*self.problem.interpreters, extra))
        for slot in sorted(self._slots(request), key=self._rank):
            yield from self._tried(joined, request, slot, Change(Remedy.INTERPRETER, request.sender, slot))

    def _interpreters(self, problem: Problem, request: Request, slot: str) -> list[tuple[str, ...]]:
        """Who could sit there beside the two; nobody where they understand each other."""
        between = tongues_of(self.parties.get(request.sender), self.parties.get(request.receiver))
        if between is None:
            return [()]
        able = (one for one in problem.interpreters if bridges(one.languages, between) and slot not in one.busy)
        return [(one.id,) for one in able if slot not in self.sits[one.id]]

    def _rank(self, slot: str) -> int:
        return [one.id for one in self.problem.slots].index(slot)

    def _tried(
        self, problem: Problem, request: Request, slot: str, change: Change, *, more_tables: bool = False
    ) -> Iterator[Change]:
        parties = {party.id: party for party in problem.parties}
        sides = (parties[request.sender], parties[request.receiver])
        free = [next((one.id for one in _asked(side, request) if self._can(one, slot)), None) for side in sides]
        people = tuple(person for person in free if person is not None)
        third = next(iter(self._interpreters(problem, request, slot)), None)
        table = "one more table" if more_tables else self._table(request, slot, sides)
        if len(people) < 2 or third is None or table is None:
            return
        if more_tables:
            problem = replace(problem, tables=(*problem.tables, Table(table)))
        placements = (*self.placements, Placement(request.id, slot, table, (*people, *third)))
        if not set(findings(problem, placements)) - self.wrong:
            yield change

    def _can(self, delegate: Delegate, slot: str) -> bool:
        return slot not in delegate.busy and slot not in self.sits[delegate.id]


def _asked(party: Party, request: Request) -> tuple[Delegate, ...]:
    """A delegate who joins later may stand in for those named."""
    named = tuple(one for one in party.delegates if one.id in request.named)
    return named or party.delegates


def _open(delegate: Delegate, slot: str) -> Delegate:
    return replace(delegate, busy=delegate.busy - {slot})


def _with(problem: Problem, party: Party) -> Problem:
    return replace(problem, parties=tuple(party if one.id == party.id else one for one in problem.parties))
