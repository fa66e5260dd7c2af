"""Places meetings and wears breaks down: list edge colouring, augmenting exchanges, then annealing of exchanges.

Kirkpatrick, Gelatt and Vecchi, Science 220 (1983); Kempe chains in timetabling: Thompson and Dowsland (1998).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from conference.timetable.board import (
    Array,
    Board,
    below,
    breaks_in,
    exchange,
    fits,
    gain,
    put,
    roomy,
    swap,
    take,
)

FAR = 1 << 40


@njit(cache=True, nogil=True)
def colour(board: Board, order: Array) -> None:
    """First come, first served: each meeting goes where it adds fewest breaks."""
    for meeting in order:
        if board.slot[meeting] < 0:
            slot = cheapest(board, meeting)
            if slot >= 0:
                put(board, meeting, slot)


@njit(cache=True, nogil=True)
def cheapest(board: Board, meeting: int) -> int:
    """The slot that adds fewest breaks, the emptiest of equals; -1 if the meeting fits nowhere."""
    best, least = -1, FAR
    for slot in range(board.at.shape[1]):
        if fits(board, meeting, slot):
            cost = 1000 * added(board, meeting, slot) + board.used[slot, 0]
            if cost < least:
                best, least = slot, cost
    return best


@njit(cache=True, nogil=True)
def added(board: Board, meeting: int, slot: int) -> int:
    """Breaks that the meeting adds in that slot."""
    total = 0
    for person in board.people[meeting]:
        if person >= 0:
            sits = board.sits[person]
            total += breaks_in(board, person, sits | (1 << slot)) - breaks_in(board, person, sits)
    return total


@njit(cache=True, nogil=True)
def augment(board: Board, meeting: int) -> bool:
    """Frees a slot for the meeting by one exchange, as in König's proof that bipartite graphs colour."""
    slots = board.at.shape[1]
    first = below(board, slots)
    for turn in range(slots * slots):
        slot, other = (first + turn // slots) % slots, (first + turn % slots) % slots
        if slot == other or not board.domains[meeting] >> slot & 1:
            continue
        blocker = blocking(board, meeting, slot)
        if blocker >= 0:
            length = exchange(board, blocker, other)
            if length and gain(board, length, slot, other) < FAR // 1_000_000:
                swap(board, length, slot, other)
                if fits(board, meeting, slot):
                    put(board, meeting, slot)
                    return True
                if exchange(board, blocker, slot):
                    swap(board, length, other, slot)
        elif fits(board, meeting, slot):
            put(board, meeting, slot)
            return True
    return False


@njit(cache=True, nogil=True)
def blocking(board: Board, meeting: int, slot: int) -> int:
    """A meeting that is in the way: of one of the people or, in a full slot, any that uses a shared table."""
    for person in board.people[meeting]:
        if person >= 0 and board.at[person, slot] >= 0:
            return int(board.at[person, slot])
    if roomy(board, slot, board.shared[meeting], 1):
        return -1
    for _ in range(40):
        one = below(board, board.slot.size)
        if board.slot[one] == slot and board.shared[one] >= board.shared[meeting]:
            return int(one)
    return -1


@njit(cache=True, nogil=True)
def close_gaps(board: Board, heat: float, rounds: int) -> int:
    """Tries to place what is not; how many meetings are still left out."""
    left = 0
    for _ in range(rounds):
        left = 0
        for meeting in range(board.slot.size):
            if board.slot[meeting] < 0 and not augment(board, meeting):
                left += 1
                eject(board, meeting)
        if left == 0:
            break
    return left


@njit(cache=True, nogil=True)
def eject(board: Board, meeting: int) -> None:
    """Takes the place of one meeting worth no more, which then looks for another."""
    for _ in range(8):
        slot = below(board, board.at.shape[1])
        blocker = blocking(board, meeting, slot)
        if board.domains[meeting] >> slot & 1 and blocker >= 0 and board.weights[blocker] <= board.weights[meeting]:
            take(board, blocker)
            if fits(board, meeting, slot):
                put(board, meeting, slot)
                augment(board, blocker)
                return
            put(board, blocker, slot)


@njit(cache=True, nogil=True)
def anneal(board: Board, heat: float, moves: int) -> int:
    """So many tried exchanges at one temperature, half of them on people with breaks; the breaks it added."""
    total, slots = 0, board.at.shape[1]
    limit = likely_gains(board, heat)
    for _ in range(moves):
        meeting = candidate(board)
        here, to = board.slot[meeting], below(board, slots)
        if here < 0 or here == to or not board.domains[meeting] >> to & 1:
            continue
        length = exchange(board, meeting, to)
        if length:
            cost = gain(board, length, here, to)
            if cost <= 0 or (cost < limit.size and below(board, 1 << 30) < limit[cost]):
                swap(board, length, here, to)
                total += cost
    return total


@njit(cache=True, nogil=True)
def likely_gains(board: Board, heat: float) -> Array:
    """Metropolis' chance of accepting 0, 1, 2, ... more breaks, in parts of 2^30."""
    limit = np.zeros(12)
    for cost in range(limit.size):
        limit[cost] = math.exp(-cost / heat) * (1 << 30) if heat > 0 else 0
    return limit


@njit(cache=True, nogil=True)
def candidate(board: Board) -> int:
    """A meeting of somebody with breaks, or any."""
    if board.broken[-1] and below(board, 2):
        person = board.broken[below(board, board.broken[-1])]
        for _ in range(64):
            one = board.at[person, below(board, board.at.shape[1])]
            if one >= 0:
                return int(one)
    return below(board, board.slot.size)


@njit(cache=True, nogil=True)
def total_breaks(board: Board) -> int:
    """All breaks on the board."""
    total = 0
    for person in range(board.sits.size):
        total += breaks_in(board, person, board.sits[person])
    return total
