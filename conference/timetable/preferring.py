"""Moves meetings to the times that were wished for, and keeps them there.

Two slots exchange what is linked by the people in it (Kempe chains), so that nobody sits in two meetings at once.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain, pairwise

from conference.timetable.effort import Clock
from conference.timetable.grid import all_free, bits, breaks
from conference.timetable.levels import chosen_values, rank
from conference.timetable.model import Model
from conference.timetable.placing import place, read
from conference.timetable.select import Selection
from conference.timetable.sitting import Plan, Sitting, sit

LONGEST = 3.0  # seconds
STOPPED = 0.5  # seconds, once somebody wants no more
LINKED = 200  # meetings that may be exchanged at once
AGAINST = 12  # exchanges the other way that are tried where a table is lacking


def heeded(model: Model, selection: Selection, plan: Plan, clock: Clock) -> Plan:
    """The chosen meetings, as many as can be found when they were wished for, and none the fewer for it.

    Wishes are taken for rules first; then what has found no place is put in between, wherever it can be.
    """
    strict = place(_at_wishes(model), selection, {}, clock)
    board = place(model, selection, read(model, strict.slot, strict.people, strict.zone), clock)
    found = read(model, board.slot, board.people, board.zone)
    reached, before = (rank(chosen_values(model, one)) for one in (found, plan))
    return nearer_to_wishes(model, plan if reached < before else found, clock)


def kept_at_wishes(model: Model, plan: Plan) -> Model:
    """The same problem, in which what is at a wished time stays at one of them."""
    return _at_wishes(model, {number for number, one in plan.items() if model.wishes[number].wished >> one.slot & 1})


def _at_wishes(model: Model, only: Collection[int] | None = None) -> Model:
    return replace(
        model,
        wishes=tuple(
            replace(wish, domain=wish.domain & wish.wished or wish.domain) if only is None or number in only else wish
            for number, wish in enumerate(model.wishes)
        ),
    )


def nearer_to_wishes(model: Model, plan: Plan, clock: Clock, stays: Collection[int] = ()) -> Plan:
    """The same meetings with the same people, more of them when they were wished for; some stay where they are."""
    if not any(_could_be_better(model, plan, number) for number in plan):
        return plan
    ends = time.monotonic() + (STOPPED if clock.stopped else LONGEST)
    times = _Times(model, plan, stays)
    better = True
    while better:
        better = False
        for number in list(times.plan):
            if not clock.effort.repeatable and time.monotonic() > ends:
                return times.plan
            better |= _could_be_better(model, times.plan, number) and times.improve(number)
    return times.plan


def _could_be_better(model: Model, plan: Plan, number: int) -> bool:
    wish = model.wishes[number]
    return bool(wish.wished and not wish.wished >> plan[number].slot & 1)


Moves = Mapping[int, Sitting]


class _Times:
    """A plan whose meetings change places in time."""

    def __init__(self, model: Model, plan: Plan, stays: Collection[int]) -> None:
        self.model, self.plan = model, dict(plan)
        order = set(chain.from_iterable((one.earlier, one.later) for one in model.problem.precedences))
        self.stays = set(stays) | {
            number
            for number, wish in enumerate(model.wishes)
            if wish.table is not None or model.problem.requests[wish.request].id in order
        }
        self.at = {(person, one.slot): number for number, one in plan.items() for person in one.people}
        self.sits = [0] * len(model.people)
        for person, slot in self.at:
            self.sits[person] |= 1 << slot
        self.shared = Counter((one.slot, one.zone) for one in plan.values() if one.shared)
        self.meetings = Counter(one.slot for one in plan.values())
        self.idle = (-1,) * len(self.sits) if model.problem.rules.absence_is_idle else model.free

    def improve(self, number: int) -> bool:
        """To the first of its wished slots that costs nothing; whether there is one."""
        wish, here = self.model.wishes[number], self.plan[number].slot
        return any(self._try(number, here, slot) for slot in bits(wish.wished & wish.domain))

    def _try(self, number: int, here: int, there: int) -> bool:
        moves = self._linked(number, here, there)
        if not moves or not self._is_better(moves, here, there):
            return False
        for more in self._against(moves, here, there):
            together = {**moves, **more}
            if self._has_room(together) and self._can_walk(together) and self._is_better(together, here, there):
                self._exchange(together)
                return True
        return False

    def _linked(self, number: int, here: int, there: int) -> dict[int, Sitting]:
        """Everything that has to change between the two slots with a meeting; nothing if something cannot."""
        moves: dict[int, Sitting] = {}
        waiting = [number]
        while waiting:
            one = waiting.pop()
            if one in moves:
                continue
            old = self.plan[one]
            to = there if old.slot == here else here
            if one in self.stays or len(moves) > LINKED or not self._may(one, old, to):
                return {}
            moves[one] = sit(self.model, one, to, old.people, old.zone)
            waiting += [self.at[person, to] for person in old.people if (person, to) in self.at]
        return moves

    def _may(self, number: int, old: Sitting, slot: int) -> bool:
        return bool(self.model.wishes[number].domain & all_free(old.people, self.model.free) >> slot & 1)

    def _against(self, moves: Moves, here: int, there: int) -> Iterator[Moves]:
        """Nothing; then, for want of a table, what could go the other way."""
        yield {}
        if self._has_room(moves):
            return
        others = [one for one, old in self.plan.items() if old.slot == there and one not in moves]
        for one in others[:AGAINST]:
            yield self._linked(one, there, here)

    def _has_room(self, moves: Moves) -> bool:
        tables, meetings = Counter[tuple[int, int]](), Counter[int]()
        for number, new in moves.items():
            old = self.plan[number]
            meetings[old.slot] -= 1
            meetings[new.slot] += 1
            tables[old.slot, old.zone] -= old.shared
            tables[new.slot, new.zone] += new.shared
        hall, capacity = self.model.hall.tables, self.model.capacity
        return all(
            more <= 0 or self.shared[slot, zone] + more <= hall[slot][zone] for (slot, zone), more in tables.items()
        ) and all(more <= 0 or self.meetings[slot] + more <= capacity[slot] for slot, more in meetings.items())

    def _is_better(self, moves: Moves, here: int, there: int) -> bool:
        """More wishes fulfilled, or as many and fewer breaks; nobody sits for too long without a pause."""
        masks = {
            (self.sits[person], _exchanged(self.sits[person], here, there), person)
            for one in moves.values()
            for person in one.people
        }
        if any(self._is_tiring(after) for _before, after, _person in masks):
            return False
        wished = sum(
            (self.model.wishes[one].wished >> new.slot & 1) - (self.model.wishes[one].wished >> self.plan[one].slot & 1)
            for one, new in moves.items()
        )
        return wished > 0 or (wished == 0 and sum(self._waits(*one) for one in masks) < 0)

    def _waits(self, before: int, after: int, person: int) -> int:
        """The breaks somebody has more."""
        days, idle = self.model.calendar.days, self.idle[person]
        return 0 if self.model.party[person] < 0 else breaks(after, idle, days) - breaks(before, idle, days)

    def _is_tiring(self, sits: int) -> bool:
        most, row = self.model.calendar.in_a_row, sits
        for _ in range(most):
            row = sits & (row & self.model.calendar.joined) << 1
        return bool(most and row)

    def _can_walk(self, moves: Moves) -> bool:
        """Whether everybody reaches their next table in the pause."""
        hall = self.model.hall
        if len(hall.zones) == 1:
            return True
        where: dict[int, dict[int, int]] = defaultdict(dict)
        people = {person for one in moves.values() for person in one.people}
        for number, one in {**self.plan, **moves}.items():
            for person in people.intersection(one.people):
                where[person][one.slot] = moves[number].zone if number in moves else one.zone
        return all(
            hall.pause[before][after] >= hall.walk[zones[before]][zones[after]]
            for zones in where.values()
            for before, after in pairwise(sorted(zones))
        )

    def _exchange(self, moves: Moves) -> None:
        for number in moves:
            self._count(number, -1)
        self.plan |= moves
        for number in moves:
            self._count(number, 1)

    def _count(self, number: int, by: int) -> None:
        one = self.plan[number]
        self.meetings[one.slot] += by
        self.shared[one.slot, one.zone] += by * one.shared
        for person in one.people:
            self.sits[person] ^= 1 << one.slot
            if by > 0:
                self.at[person, one.slot] = number
            else:
                del self.at[person, one.slot]


def _exchanged(mask: int, one: int, other: int) -> int:
    differs = (mask >> one ^ mask >> other) & 1
    return mask ^ (differs << one | differs << other)
