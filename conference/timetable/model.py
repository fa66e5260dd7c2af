"""The problem in numbers: slots are bits of a mask, people and wishes are indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from conference.timetable.problem import Delegate, Interpreter, Lock, Party, Problem, Request, Slot, Table

MOST_SLOTS = 62  # a day's masks live in signed 64-bit words
A_DAY = 24 * 60  # minutes


class TooManySlots(ValueError):
    """The conference has more slots than a mask has bits."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that could take place: `roles` lists, for each chair at the table, who could sit there."""

    request: int
    roles: tuple[tuple[int, ...], ...]
    domain: int  # slots
    wished: int = 0  # slots preferred
    must: bool = False  # required or locked
    table: str | None = None  # locked

    @property
    def is_heeded(self) -> bool:
        """Whether it can only be when it was wished for."""
        return bool(self.wished) and not self.domain & ~self.wished


@dataclass(frozen=True, slots=True)
class Calendar:
    """The shape of the slots: days in which breaks count, and which slots follow each other without a pause."""

    slots: int
    days: tuple[int, ...]
    joined: int  # bit t: slot t + 1 follows slot t at once
    in_a_row: int = 0  # 0: no limit


@dataclass(frozen=True, slots=True)
class Hall:
    """Shared tables by zone, in each slot. Without walks to mind there is one zone."""

    zones: tuple[str, ...]
    tables: tuple[tuple[int, ...], ...]  # of each slot, in each zone
    walk: tuple[tuple[int, ...], ...]  # minutes between zones
    pause: tuple[tuple[int, ...], ...]  # minutes from the end of one slot to the start of a later one of the day


@dataclass(frozen=True, slots=True)
class Model:
    """What the solvers know of a problem. Delegates come first among the people, then the interpreters."""

    problem: Problem
    calendar: Calendar
    hall: Hall
    people: tuple[str, ...]
    party: tuple[int, ...]  # of each person, -1 for an interpreter
    free: tuple[int, ...]
    own: tuple[int, ...]  # slots in which a person has a table of their own
    zone: tuple[int, ...]  # of that table, -1 without
    table: tuple[str, ...]  # its name
    capacity: tuple[int, ...]  # meetings of each slot
    wishes: tuple[Wish, ...]
    refused: tuple[int, ...]  # requests that no timetable can place


def compile_problem(problem: Problem) -> Model:
    """Requests that cannot take place at all (nobody free, cancelled party, with oneself) are set aside."""
    if len(problem.slots) > MOST_SLOTS:
        raise TooManySlots(f"{len(problem.slots)} slots; at most {MOST_SLOTS} can be planned at once")
    seats = [(party, number) for number, party in enumerate(problem.parties)]
    chairs = [(delegate, number) for party, number in seats for delegate in party.delegates]
    everybody: list[Delegate | Interpreter] = [*(delegate for delegate, _ in chairs), *problem.interpreters]
    bit = {slot.id: 1 << number for number, slot in enumerate(problem.slots)}
    open_slots = (1 << len(problem.slots)) - 1
    free = tuple(open_slots & ~_mask(one.busy, bit) for one in everybody)
    hosts = first_delegates(problem)
    own = {hosts[table.host]: table for table in problem.tables if table.host in hosts}
    hall = _hall(problem, hosts)
    wishes, refused = _wishes(problem, {one.id: number for number, one in enumerate(everybody)}, free, bit)
    return Model(
        problem=problem,
        calendar=_calendar(problem),
        hall=hall,
        people=tuple(one.id for one in everybody),
        party=tuple(party for _, party in chairs) + (-1,) * len(problem.interpreters),
        free=free,
        own=tuple(open_slots & ~_mask(own[one.id].closed, bit) if one.id in own else 0 for one in everybody),
        zone=tuple(_zone(own[one.id], hall) if one.id in own else -1 for one in everybody),
        table=tuple(own[one.id].id if one.id in own else "" for one in everybody),
        capacity=tuple(_capacity(slot, problem.tables) for slot in problem.slots),
        wishes=wishes,
        refused=refused,
    )


def first_delegates(problem: Problem) -> dict[str | None, str]:
    """Who sits at a party's own table; a party that has cancelled has nobody."""
    return {party.id: party.delegates[0].id for party in problem.parties if party.delegates}


def _hall(problem: Problem, hosts: Mapping[str | None, str]) -> Hall:
    zones = tuple(sorted({table.zone for table in problem.tables})) if problem.rules.walking else ("",)
    minutes = {frozenset((one, other)): walk for one, other, walk in problem.rules.walking if one != other}
    shared = [table for table in problem.tables if table.host not in hosts]
    hall = Hall(zones, (), tuple(tuple(minutes.get(frozenset((a, b)), 0) for b in zones) for a in zones), ())
    tables = tuple(
        tuple(
            sum(_zone(table, hall) == zone and slot.id not in table.closed for table in shared)
            for zone in range(len(zones))
        )
        for slot in problem.slots
    )
    return replace(hall, tables=tables, pause=tuple(tuple(_pause(a, b) for b in problem.slots) for a in problem.slots))


def _zone(table: Table, hall: Hall) -> int:
    return hall.zones.index(table.zone) if len(hall.zones) > 1 else 0


def _pause(one: Slot, following: Slot) -> int:
    return following.starts - one.ends if one.day == following.day else A_DAY


def _capacity(slot: Slot, tables: Sequence[Table]) -> int:
    """Meetings at once: no more than tables that are open then."""
    number = sum(slot.id not in table.closed for table in tables)
    return number if slot.capacity is None else min(slot.capacity, number)


def _mask(slots: Iterable[str], bit: dict[str, int]) -> int:
    return sum(bit.get(slot, 0) for slot in set(slots))


def _calendar(problem: Problem) -> Calendar:
    slots = problem.slots
    days: dict[int, int] = {}
    for number, slot in enumerate(slots):
        days[slot.day] = days.get(slot.day, 0) | 1 << number
    joined = sum(
        1 << number
        for number, (one, following) in enumerate(pairwise(slots))
        if (one.day, one.block) == (following.day, following.block)
    )
    return Calendar(len(slots), tuple(days.values()), joined, problem.rules.in_a_row or 0)


def _wishes(
    problem: Problem, number: dict[str, int], free: tuple[int, ...], bit: dict[str, int]
) -> tuple[tuple[Wish, ...], tuple[int, ...]]:
    parties = {party.id: party for party in problem.parties}
    tables = {table.id: table for table in problem.tables}
    locks: dict[str, list[Lock]] = {}
    for lock in problem.locks:
        locks.setdefault(lock.request, []).append(lock)
    hosts = first_delegates(problem)
    after_itself = {one.later for one in problem.precedences if one.earlier == one.later}
    wishes, refused = [], []
    for index, request in enumerate(problem.requests):
        mine = locks.get(request.id, [])
        slots = _half(problem, request, bit)
        roles = _roles(problem, request, parties, number)
        promised = {lock.table for lock in mine if lock.table is not None}
        for lock in mine:
            slots &= bit.get(lock.slot, 0)
        for table in promised:
            slots &= ~_mask(tables[table].closed, bit) if table in tables else 0
            roles = _at_table(tables.get(table), roles, {host: number[one] for host, one in hosts.items()})
        possible = roles and request.id not in after_itself and len(promised) < 2
        domain = slots & common(roles, free) if possible else 0
        if domain:
            wished = _mask(request.wished, bit)
            wishes.append(Wish(index, roles, domain, wished, request.required or bool(mine), *promised))
        else:
            refused.append(index)
    return tuple(wishes), tuple(refused)


def _at_table(
    table: Table | None, roles: tuple[tuple[int, ...], ...], hosts: Mapping[str | None, int]
) -> tuple[tuple[int, ...], ...]:
    """At a host's own table its first delegate sits; nobody at another's."""
    if table is None or table.host not in hosts:
        return roles
    host = hosts[table.host]
    seated = tuple((host,) if host in role else role for role in roles)
    return seated if (host,) in seated else ()


def common(roles: Iterable[tuple[int, ...]], free: tuple[int, ...]) -> int:
    """Slots in which somebody is free for every chair."""
    mask = -1
    for role in roles:
        some = 0
        for person in role:
            some |= free[person]
        mask &= some
    return mask


def _half(problem: Problem, request: Request, bit: dict[str, int]) -> int:
    return sum(bit[slot.id] for slot in problem.slots if request.half in (None, slot.half))


def _roles(
    problem: Problem, request: Request, parties: dict[str, Party], number: dict[str, int]
) -> tuple[tuple[int, ...], ...]:
    """Nobody at all when a party has cancelled or asks for itself."""
    sender, receiver = parties.get(request.sender), parties.get(request.receiver)
    if sender is None or receiver is None or sender is receiver:
        return ()
    sides = tuple(tuple(number[one.id] for one in _asked(party, request)) for party in (sender, receiver))
    if not sender.languages or not receiver.languages or sender.languages & receiver.languages:
        return sides
    return *sides, tuple(number[one.id] for one in problem.interpreters if _bridges(one, sender, receiver))


def _asked(party: Party, request: Request) -> tuple[Delegate, ...]:
    named = tuple(delegate for delegate in party.delegates if delegate.id in request.named)
    return named or party.delegates


def _bridges(interpreter: Interpreter, sender: Party, receiver: Party) -> bool:
    return bool(interpreter.languages & sender.languages and interpreter.languages & receiver.languages)
