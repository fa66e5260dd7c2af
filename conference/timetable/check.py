"""Checks any timetable against its problem, rule by rule; shares nothing with the solvers but the problem itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from conference.timetable.problem import Party, Placement, Problem, Request, Slot, Table


class Rule(StrEnum):
    """What a timetable can break."""

    UNKNOWN = "names something the problem does not have"
    TWICE = "request placed twice"
    MISSING = "required request not placed"
    WRONG_PEOPLE = "people who do not belong to this request"
    NO_INTERPRETER = "no interpreter for parties without a common language"
    WRONG_HALF = "not the wished half of the day"
    BUSY = "person not available"
    PERSON_TWICE = "person in two meetings at once"
    TABLE_TWICE = "two meetings at one table"
    TABLE_CLOSED = "table closed"
    HOSTED = "table of another host"
    FULL = "more meetings than the slot takes"
    MOVED_LOCK = "locked meeting elsewhere"
    ORDER = "later meeting not after the earlier one"
    MAXIMUM = "more meetings than the party wants"
    NO_REST = "too many meetings in a row"
    TOO_FAR = "next table too far away for the pause between the meetings"
    UNFAIR = "breaks differ by more than is fair"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule and the names it concerns."""

    rule: Rule
    subjects: tuple[str, ...]


def findings(problem: Problem, placements: Iterable[Placement]) -> list[Finding]:
    """Everything that is wrong; an empty list for a timetable that can be used."""
    placed = tuple(placements)
    unknown = list(_unknown(problem, placed))
    if unknown:
        return unknown
    book = Book(problem, placed)
    rules = (_requests, _people, _times, _tables, _locks, _order, _amounts, _rest, _walks, _fairness)
    return [finding for rule in rules for finding in rule(book)]


class Book:
    """The problem's values by name."""

    def __init__(self, problem: Problem, placed: tuple[Placement, ...]) -> None:
        self.problem, self.placed = problem, placed
        self.requests = {one.id: one for one in problem.requests}
        self.parties = {one.id: one for one in problem.parties}
        self.tables = {one.id: one for one in problem.tables}
        self.slots = {one.id: one for one in problem.slots}
        self.rank = {one.id: number for number, one in enumerate(problem.slots)}
        self.busy = {one.id: one.busy for party in problem.parties for one in party.delegates}
        self.busy |= {one.id: one.busy for one in problem.interpreters}
        self.slot_of = {one.request: one.slot for one in placed}

    def days(self) -> dict[str, list[Slot]]:
        """The slots each person sits in, in order."""
        mine: dict[str, list[Slot]] = {person: [] for person in self.busy}
        for one in sorted(self.placed, key=lambda placement: self.rank[placement.slot]):
            for person in one.people:
                mine[person].append(self.slots[one.slot])
        return mine


def _unknown(problem: Problem, placed: tuple[Placement, ...]) -> Iterator[Finding]:
    slots, tables = {one.id for one in problem.slots}, {one.id for one in problem.tables}
    requests = {one.id for one in problem.requests}
    people = {one.id for party in problem.parties for one in party.delegates}
    people |= {one.id for one in problem.interpreters}
    for one in placed:
        known = one.request in requests and one.slot in slots and one.table in tables and people >= set(one.people)
        if not known:
            yield Finding(Rule.UNKNOWN, (one.request, one.slot, one.table, *one.people))


def _requests(book: Book) -> Iterator[Finding]:
    times = Counter(one.request for one in book.placed)
    for request in book.problem.requests:
        if times[request.id] > 1:
            yield Finding(Rule.TWICE, (request.id,))
        if request.required and not times[request.id]:
            yield Finding(Rule.MISSING, (request.id,))


def _people(book: Book) -> Iterator[Finding]:
    for one in book.placed:
        request = book.requests[one.request]
        sender, receiver = book.parties.get(request.sender), book.parties.get(request.receiver)
        if sender is None or receiver is None or sender is receiver or not _present(one, request, sender, receiver):
            yield Finding(Rule.WRONG_PEOPLE, (one.request, *one.people))
        elif not _understood(book, one, sender, receiver):
            yield Finding(Rule.NO_INTERPRETER, (one.request, one.slot))


def _present(one: Placement, request: Request, sender: Party, receiver: Party) -> bool:
    return len(one.people) in (2, 3) and all(
        person in _invited(party, request) for person, party in zip(one.people, (sender, receiver), strict=False)
    )


def _invited(party: Party, request: Request) -> set[str]:
    mine = {delegate.id for delegate in party.delegates}
    return mine & request.named or mine


def _understood(book: Book, one: Placement, sender: Party, receiver: Party) -> bool:
    needed = bool(sender.languages and receiver.languages) and not sender.languages & receiver.languages
    spoken = {one.id: one.languages for one in book.problem.interpreters}
    if not needed or len(one.people) == 2:
        return not needed and len(one.people) == 2
    languages = spoken.get(one.people[2], frozenset())
    return bool(languages & sender.languages and languages & receiver.languages)


def _times(book: Book) -> Iterator[Finding]:
    seated = Counter((person, one.slot) for one in book.placed for person in one.people)
    yield from (Finding(Rule.PERSON_TWICE, pair) for pair, times in seated.items() if times > 1)
    for one in book.placed:
        for person in one.people:
            if one.slot in book.busy[person]:
                yield Finding(Rule.BUSY, (person, one.slot))
        if book.requests[one.request].half not in (None, book.slots[one.slot].half):
            yield Finding(Rule.WRONG_HALF, (one.request, one.slot))


def _tables(book: Book) -> Iterator[Finding]:
    taken = Counter((one.table, one.slot) for one in book.placed)
    yield from (Finding(Rule.TABLE_TWICE, pair) for pair, times in taken.items() if times > 1)
    for one in book.placed:
        table, request = book.tables[one.table], book.requests[one.request]
        if one.slot in table.closed:
            yield Finding(Rule.TABLE_CLOSED, (one.table, one.slot))
        if _hosted(book, table) and table.host not in (request.sender, request.receiver):
            yield Finding(Rule.HOSTED, (one.request, one.table))
    meetings = Counter(one.slot for one in book.placed)
    for slot in book.problem.slots:
        if slot.capacity is not None and meetings[slot.id] > slot.capacity:
            yield Finding(Rule.FULL, (slot.id,))


def _hosted(book: Book, table: Table) -> bool:
    """A table whose host has cancelled is anybody's."""
    return table.host is not None and table.host in book.parties and bool(book.parties[table.host].delegates)


def _locks(book: Book) -> Iterator[Finding]:
    where = {one.request: one for one in book.placed}
    for lock in book.problem.locks:
        one = where.get(lock.request)
        if one is None or one.slot != lock.slot or lock.table not in (None, one.table):
            yield Finding(Rule.MOVED_LOCK, (lock.request, lock.slot))


def _order(book: Book) -> Iterator[Finding]:
    for one in book.problem.precedences:
        slots = [book.slot_of[request] for request in (one.earlier, one.later) if request in book.slot_of]
        if len(slots) == 2 and book.rank[slots[0]] >= book.rank[slots[1]]:
            yield Finding(Rule.ORDER, (one.earlier, one.later))


def _amounts(book: Book) -> Iterator[Finding]:
    amount = Counter(
        party
        for one in book.placed
        for party in (book.requests[one.request].sender, book.requests[one.request].receiver)
    )
    for party in book.problem.parties:
        if party.maximum is not None and amount[party.id] > party.maximum:
            yield Finding(Rule.MAXIMUM, (party.id,))


def _rest(book: Book) -> Iterator[Finding]:
    most = book.problem.rules.in_a_row
    for person, slots in book.days().items() if most else ():
        row, limit = 1, most or 0
        for before, slot in pairwise(slots):
            follows = _next(book, before, slot) and (before.day, before.block) == (slot.day, slot.block)
            row = row + 1 if follows else 1
            if row == limit + 1:
                yield Finding(Rule.NO_REST, (person, slot.id))


def _next(book: Book, before: Slot, slot: Slot | None) -> bool:
    return slot is not None and book.rank[slot.id] == book.rank[before.id] + 1


def _walks(book: Book) -> Iterator[Finding]:
    minutes = {frozenset((one, other)): walk for one, other, walk in book.problem.rules.walking}
    table = {(person, one.slot): book.tables[one.table] for one in book.placed for person in one.people}
    for person, slots in book.days().items():
        for before, slot in pairwise(slots):
            zones = frozenset((table[person, before.id].zone, table[person, slot.id].zone))
            walk = minutes.get(zones, 0) if len(zones) > 1 else 0
            if before.day == slot.day and slot.starts - before.ends < walk:
                yield Finding(Rule.TOO_FAR, (person, slot.id))


def _fairness(book: Book) -> Iterator[Finding]:
    most = book.problem.rules.fairness
    delegates = {delegate.id for party in book.problem.parties for delegate in party.delegates}
    breaks = {person: number for person, number in breaks_of(book.problem, book.placed).items() if person in delegates}
    if most is not None and breaks and max(breaks.values()) - min(breaks.values()) > most:
        yield Finding(Rule.UNFAIR, (max(breaks, key=breaks.__getitem__), min(breaks, key=breaks.__getitem__)))


def breaks_of(problem: Problem, placements: Iterable[Placement]) -> dict[str, int]:
    """For each person the number of idle runs between two meetings of one day."""
    book = Book(problem, tuple(placements))
    return {
        person: sum(_idle_between(book, person, before, slot) for before, slot in pairwise(slots))
        for person, slots in book.days().items()
    }


def _idle_between(book: Book, person: str, before: Slot, slot: Slot) -> bool:
    """A person who is busy elsewhere is not idle, unless the rules say so."""
    between = book.problem.slots[book.rank[before.id] + 1 : book.rank[slot.id]]
    absent = frozenset() if book.problem.rules.absence_is_idle else book.busy[person]
    return before.day == slot.day and any(one.day == slot.day and one.id not in absent for one in between)
