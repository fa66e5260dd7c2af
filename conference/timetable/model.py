"""The problem in numbers: slots are bits of a mask, people and wishes are indices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from conference.timetable.problem import Delegate, Interpreter, Party, Problem, Request, Slot

MOST_SLOTS = 62  # a day's masks live in signed 64-bit words


class TooManySlots(ValueError):
    """The conference has more slots than a mask has bits."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that could take place: `roles` lists, for each chair at the table, who could sit there."""

    request: int
    roles: tuple[tuple[int, ...], ...]
    domain: int  # slots
    must: bool = False  # required or locked


@dataclass(frozen=True, slots=True)
class Calendar:
    """The shape of the slots: days in which breaks count, and which slots follow each other without a pause."""

    slots: int
    days: tuple[int, ...]
    joined: int  # bit t: slot t + 1 follows slot t at once
    in_a_row: int = 0  # 0: no limit


@dataclass(frozen=True, slots=True)
class Model:
    """What the solvers know of a problem. Delegates come first among the people, then the interpreters."""

    problem: Problem
    calendar: Calendar
    people: tuple[str, ...]
    party: tuple[int, ...]  # of each person, -1 for an interpreter
    free: tuple[int, ...]
    hosts: frozenset[int]  # people whose meetings need no shared table
    shared: tuple[int, ...]  # shared tables of each slot
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
    own_table = {table.host: table for table in problem.tables if table.host is not None}
    first = {party.id: party.delegates[0].id for party in problem.parties if party.delegates}
    closed = {first[host]: table.closed for host, table in own_table.items() if host in first}
    open_slots = (1 << len(problem.slots)) - 1
    free = tuple(open_slots & ~_mask(one.busy | closed.get(one.id, frozenset()), bit) for one in everybody)
    wishes, refused = _wishes(problem, {one.id: number for number, one in enumerate(everybody)}, free, bit)
    shared = tuple(
        sum(table.host not in first and slot.id not in table.closed for table in problem.tables)
        for slot in problem.slots
    )
    return Model(
        problem=problem,
        calendar=_calendar(problem),
        people=tuple(one.id for one in everybody),
        party=tuple(party for _, party in chairs) + (-1,) * len(problem.interpreters),
        free=free,
        hosts=frozenset(number for number, one in enumerate(everybody) if one.id in closed),
        shared=shared,
        capacity=tuple(_capacity(slot, len(problem.tables)) for slot in problem.slots),
        wishes=wishes,
        refused=refused,
    )


def _capacity(slot: Slot, tables: int) -> int:
    return tables if slot.capacity is None else min(slot.capacity, tables)


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
    locked = {lock.request: bit.get(lock.slot, 0) for lock in problem.locks}
    after_itself = {one.later for one in problem.precedences if one.earlier == one.later}
    wishes, refused = [], []
    for index, request in enumerate(problem.requests):
        slots = locked.get(request.id, _half(problem, request, bit))
        roles = _roles(problem, request, parties, number)
        possible = roles and request.id not in after_itself
        domain = slots & common(roles, free) if possible else 0
        if domain:
            wishes.append(Wish(index, roles, domain, request.required or request.id in locked))
        else:
            refused.append(index)
    return tuple(wishes), tuple(refused)


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
