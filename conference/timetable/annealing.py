"""Closes gaps and wears breaks down: annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983) over exchanges."""

from __future__ import annotations

import math

import numpy as np

from conference.timetable.board import UNIT, Array, Board
from conference.timetable.compiled import compiled, inlined
from conference.timetable.exchanges import (
    TIRED,
    all_walk,
    available,
    below,
    breaks_in,
    cast,
    exchange,
    fits,
    gain,
    needs,
    put,
    swap,
    take,
)

COSTS = 6 * UNIT  # what is never accepted in one move


@compiled
def augment(board: Board, meeting: int, exchanges: int) -> bool:
    """Frees a slot for the meeting by one exchange, or one for each side (König: bipartite graphs colour)."""
    slots = board.at.shape[1]
    first = below(board, slots)
    for turn in range(slots * slots):
        slot, other = (first + turn // slots) % slots, (first + turn % slots) % slots
        if slot == other or not board.domains[meeting] >> slot & 1:
            continue
        blocker = blocking(board, meeting, slot)
        if blocker >= 0:
            length = exchange(board, blocker, other)
            if length and gain(board, length, slot, other) < TIRED:
                swap(board, length, slot, other)
                if fits(board, meeting, slot) or (exchanges > 1 and freed(board, meeting, slot)):
                    put(board, meeting, slot)
                    return True
                if exchange(board, blocker, slot):
                    swap(board, length, other, slot)
        elif fits(board, meeting, slot):
            put(board, meeting, slot)
            return True
    return False


@compiled
def freed(board: Board, meeting: int, slot: int) -> bool:
    """Whether one exchange makes room for the meeting in that slot."""
    blocker = blocking(board, meeting, slot)
    if blocker < 0:
        return False
    for other in range(board.at.shape[1]):
        length = exchange(board, blocker, other) if other != slot else 0
        if length and gain(board, length, slot, other) < TIRED:
            swap(board, length, slot, other)
            if fits(board, meeting, slot):
                return True
            if exchange(board, blocker, slot):
                swap(board, length, other, slot)
            if board.slot[blocker] != slot:
                return False
    return False


@compiled
def blocking(board: Board, meeting: int, slot: int) -> int:
    """A meeting that is in the way: of one of the people or, in a full slot, any that uses a shared table."""
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and board.at[person, slot] >= 0:
            return int(board.at[person, slot])
    need, zone = needs(board, meeting, slot), board.zone[meeting]
    if board.full[slot] < board.capacity[slot] and (
        not need or board.used[slot, zone] < board.tables[slot, zone] or board.tables.shape[1] > 1
    ):
        return -1
    for _ in range(40):
        one = below(board, board.slot.size)
        if board.slot[one] == slot and needs(board, one, slot) >= need:
            return int(one)
    return -1


@compiled
def close_gaps(board: Board, rounds: int) -> int:
    """Tries to place what is due and is not, or something of the same worth; how many are still left out."""
    left = 0
    for _ in range(rounds):
        left = 0
        for meeting in range(board.slot.size):
            if board.due[meeting] and board.slot[meeting] < 0 and not settled(board, meeting):
                left += 1
                eject(board, meeting)
        if left == 0:
            break
    return left


@compiled
def settled(board: Board, meeting: int) -> bool:
    """Places the meeting, or another one instead, by the cheapest means that does."""
    return augment(board, meeting, 1) or substitute(board, meeting) or augment(board, meeting, 2)


@inlined
def amount(board: Board, person: int) -> int:
    """How many meetings the person has."""
    mask, number = board.sits[person], 0
    while mask:
        mask &= mask - 1
        number += 1
    return number


@inlined
def spared(board: Board, meeting: int, still: int) -> bool:
    """Whether everybody in the meeting keeps enough without it; `still` is 1 while it is on the board."""
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and amount(board, person) - still < board.least[person]:
            return False
    return True


@inlined
def welcome(board: Board, meeting: int) -> bool:
    """Whether everybody in the meeting wants one more, and has a slot for it beside what is still to be placed."""
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and board.load[person] >= board.most[person]:
            return False
    return True


@compiled
def resolve(board: Board, meeting: int, due: bool) -> None:
    """Says whether the meeting is to take place."""
    board.due[meeting] = due
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            board.load[person] += 1 if due else -1


@compiled
def substitute(board: Board, meeting: int) -> bool:
    """Places another meeting of the same kind instead of one that does not fit."""
    if board.kind[meeting] < 0 or not spared(board, meeting, 0):
        return False
    resolve(board, meeting, False)
    for _ in range(200):
        other = below(board, board.slot.size)
        equal = other != meeting and not board.due[other] and board.kind[other] == board.kind[meeting]
        if equal and welcome(board, other) and augment(board, other, 1):
            resolve(board, other, True)
            return True
    resolve(board, meeting, True)
    return False


@compiled
def eject(board: Board, meeting: int) -> None:
    """Takes the place of another meeting, which then looks for a new one; what must be gives way to its like only."""
    for _ in range(8):
        slot = below(board, board.at.shape[1])
        blocker = blocking(board, meeting, slot)
        if not board.domains[meeting] >> slot & 1 or blocker < 0:
            continue
        if board.kind[blocker] < 0 <= board.kind[meeting]:
            continue
        take(board, blocker)
        if fits(board, meeting, slot):
            put(board, meeting, slot)
            augment(board, blocker, 1)
            return
        put(board, blocker, slot)


@compiled
def anneal(board: Board, heat: float, moves: int) -> None:
    """So many tried moves at one temperature, half of them on people with breaks."""
    limit = likely_costs(board, heat)
    for _ in range(moves):
        meeting, to = candidate(board)
        here = board.slot[meeting]
        if here < 0:
            continue
        if board.kind[meeting] >= 0 and below(board, 3) == 0:
            replace(board, meeting, limit)
        elif board.roles.shape[2] > 1 and below(board, 4) == 0:
            recast(board, meeting, limit)
        elif board.tables.shape[1] > 1 and below(board, 4) == 0:
            rezone(board, meeting)
        elif here != to and board.domains[meeting] >> to & 1:
            length = exchange(board, meeting, to)
            if length and accepted(board, gain(board, length, here, to), limit):
                swap(board, length, here, to)


@inlined
def accepted(board: Board, cost: int, limit: Array) -> bool:
    """Metropolis' rule."""
    return bool(cost <= 0 or (cost < limit.size and below(board, 1 << 30) < limit[cost]))


@compiled
def replace(board: Board, old: int, limit: Array) -> None:
    """Gives the slot of a meeting to another one of the same kind and person."""
    person = board.people[old, below(board, 2)]
    new = board.mine[person, below(board, board.mine.shape[1])]
    if new < 0 or board.due[new] or board.kind[new] != board.kind[old] or not spared(board, old, 1):
        return
    slot, before = board.slot[old], board.cost[0]
    take(board, old)
    resolve(board, old, False)
    if welcome(board, new) and fits(board, new, slot):
        put(board, new, slot)
        if accepted(board, board.cost[0] - before, limit):
            resolve(board, new, True)
            return
        take(board, new)
    resolve(board, old, True)
    put(board, old, slot)


@compiled
def recast(board: Board, meeting: int, limit: Array) -> None:
    """Gives a chair to a colleague, or to another interpreter."""
    seat = below(board, board.roles.shape[1])
    new, old = board.roles[meeting, seat, below(board, board.roles.shape[2])], board.people[meeting, seat]
    slot, before = board.slot[meeting], board.cost[0]
    if new < 0 or new == old or not available(board, new, slot):
        return
    take(board, meeting)
    cast(board, meeting, seat, new)
    zone = board.zone[meeting]
    room = not needs(board, meeting, slot) or board.used[slot, zone] < board.tables[slot, zone]
    if room and all_walk(board, meeting, slot):
        put(board, meeting, slot)
        if accepted(board, board.cost[0] - before, limit):
            return
        take(board, meeting)
    cast(board, meeting, seat, old)
    put(board, meeting, slot)


@compiled
def rezone(board: Board, meeting: int) -> None:
    """Moves to a shared table in another zone, if everybody is there in time."""
    slot, old, new = board.slot[meeting], board.zone[meeting], below(board, board.tables.shape[1])
    free = board.used[slot, new] < board.tables[slot, new]
    if needs(board, meeting, slot) and board.fixed[meeting, 1] < 0 and new != old and free:
        board.zone[meeting] = new
        if all_walk(board, meeting, slot):
            board.used[slot, old] -= 1
            board.used[slot, new] += 1
        else:
            board.zone[meeting] = old


@compiled
def likely_costs(board: Board, heat: float) -> Array:
    """Metropolis' chance of accepting each cost, in parts of 2^30; the heat is in breaks."""
    limit = np.zeros(COSTS)
    for cost in range(limit.size):
        limit[cost] = math.exp(-cost / (heat * UNIT)) * (1 << 30) if heat > 0 else 0
    return limit


@inlined
def candidate(board: Board) -> tuple[int, int]:
    """Any meeting and slot, or a meeting of somebody with breaks and a slot beside the others."""
    slots = board.at.shape[1]
    if board.broken[-1] and below(board, 2):
        person = board.broken[below(board, board.broken[-1])]
        meeting = drawn(board, person)
        rest = board.sits[person] & ~(1 << board.slot[meeting])
        beside = (rest << 1 | rest >> 1) & ~board.sits[person]
        for _ in range(64):
            slot = below(board, slots)
            if beside >> slot & 1:
                return meeting, slot
    return below(board, board.slot.size), below(board, slots)


@inlined
def drawn(board: Board, person: int) -> int:
    """One of the person's placed meetings."""
    skip = below(board, amount(board, person))
    for slot in range(board.at.shape[1]):
        if board.sits[person] >> slot & 1:
            if skip == 0:
                return int(board.at[person, slot])
            skip -= 1
    return -1


@compiled
def total_breaks(board: Board) -> int:
    """All breaks on the board."""
    total = 0
    for person in range(board.sits.size):
        total += breaks_in(board, person, board.sits[person])
    return total
