"""The state of a timetable as arrays, and the two moves that change it: compiled, so that millions fit in a second."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from conference.timetable.grid import Grid

Array = NDArray[Any]
UNPLACED = -1
LONGEST = 60  # meetings that one exchange may move


class Board(NamedTuple):
    """What is given (people to orders), then what changes. People of a meeting and its orders end with -1."""

    people: Array
    domains: Array
    shared: Array
    weights: Array
    tables: Array
    capacity: Array
    counted: Array
    present: Array
    days: Array
    rest: Array  # slots joined to the next one, most in a row
    earlier: Array
    later: Array
    slot: Array  # of each meeting
    sits: Array  # slots of each person
    at: Array  # meeting of each person in each slot
    used: Array  # shared tables, all meetings; a row a slot
    chain: Array  # meetings of the exchange being tried
    seen: Array  # the exchange in which a meeting was last met; its number comes last
    broken: Array  # people with breaks, then their number
    place: Array  # where in `broken` a person is
    random: Array


def board_of(grid: Grid, weights: list[int], seed: int) -> Board:
    """Nothing placed yet."""
    meetings, slots = len(grid.meetings), grid.calendar.slots
    earlier: list[list[int]] = [[] for _ in range(meetings)]
    later: list[list[int]] = [[] for _ in range(meetings)]
    for first, second in grid.before:
        earlier[second].append(first)
        later[first].append(second)
    return Board(
        people=_ragged([list(one) for one in grid.meetings], 3),
        domains=np.array(grid.domains, dtype=np.int64),
        shared=np.array(grid.shared, dtype=np.int64),
        weights=np.array(weights, dtype=np.float64),
        tables=np.array(grid.tables, dtype=np.int64),
        capacity=np.array(grid.capacity, dtype=np.int64),
        counted=np.array(grid.counted, dtype=np.bool_),
        present=np.array(grid.present, dtype=np.int64),
        days=np.array(grid.calendar.days, dtype=np.int64),
        rest=np.array([grid.calendar.joined, grid.calendar.in_a_row], dtype=np.int64),
        earlier=_ragged(earlier, 1),
        later=_ragged(later, 1),
        slot=np.full(meetings, UNPLACED, dtype=np.int64),
        sits=np.zeros(grid.people, dtype=np.int64),
        at=np.full((grid.people, slots), UNPLACED, dtype=np.int64),
        used=np.zeros((slots, 2), dtype=np.int64),
        chain=np.zeros(LONGEST + 4, dtype=np.int64),
        seen=np.zeros(meetings + 1, dtype=np.int64),
        broken=np.zeros(grid.people + 1, dtype=np.int64),
        place=np.full(grid.people, -1, dtype=np.int64),
        random=np.array([(seed * 2_654_435_769 + 88_172_645_463_325_252) % (1 << 62)], dtype=np.int64),
    )


def _ragged(rows: list[list[int]], least: int) -> Array:
    width = max([least, *(len(row) + 1 for row in rows)]) if least == 1 else least
    table = np.full((len(rows), width), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table


@njit(cache=True, nogil=True)
def below(board: Board, number: int) -> int:
    """A random number, by xorshift (Marsaglia, Journal of Statistical Software 8, 2003)."""
    value = board.random[0]
    value ^= (value << 13) & 0x3FFFFFFFFFFFFFFF
    value ^= value >> 7
    value ^= (value << 17) & 0x3FFFFFFFFFFFFFFF
    board.random[0] = value
    return (value >> 11) % number


@njit(cache=True, nogil=True)
def breaks_in(board: Board, person: int, mask: int) -> int:
    """As `grid.breaks`, for somebody whose breaks count."""
    number = 0
    if board.counted[person]:
        for day in board.days:
            sits, absent = mask & day, day & ~board.present[person]
            sits |= absent & ~(absent + ((sits << 1) & absent))
            starts = sits & ~(sits << 1)
            starts &= starts - 1
            while starts:
                starts &= starts - 1
                number += 1
    return number


@njit(cache=True, nogil=True)
def rested(board: Board, mask: int) -> bool:
    """No more meetings in a row than allowed."""
    if board.rest[1] == 0:
        return True
    row = mask
    for _ in range(board.rest[1]):
        row = mask & ((row & board.rest[0]) << 1)
    return row == 0


@njit(cache=True, nogil=True)
def in_order(board: Board, meeting: int, slot: int, other: int) -> bool:
    """Whether the meeting may be in `slot`; those seen in the present exchange are swapped between the two slots."""
    for first in board.earlier[meeting]:
        if first >= 0 and board.slot[first] >= 0:
            where = board.slot[first]
            if board.seen[first] == board.seen[-1]:
                where = slot + other - where
            if where >= slot:
                return False
    for second in board.later[meeting]:
        if second >= 0 and board.slot[second] >= 0:
            where = board.slot[second]
            if board.seen[second] == board.seen[-1]:
                where = slot + other - where
            if where <= slot:
                return False
    return True


@njit(cache=True, nogil=True)
def reseat(board: Board, person: int, mask: int) -> None:
    """Gives the person these slots and keeps the list of people with breaks."""
    board.sits[person] = mask
    bad, place = breaks_in(board, person, mask) > 0, board.place[person]
    if bad and place < 0:
        board.place[person] = board.broken[-1]
        board.broken[board.broken[-1]] = person
        board.broken[-1] += 1
    elif not bad and place >= 0:
        board.broken[-1] -= 1
        last = board.broken[board.broken[-1]]
        board.broken[place] = last
        board.place[last] = place
        board.place[person] = -1


@njit(cache=True, nogil=True)
def put(board: Board, meeting: int, slot: int) -> None:
    """The caller has seen that it fits."""
    board.slot[meeting] = slot
    board.used[slot, 0] += board.shared[meeting]
    board.used[slot, 1] += 1
    for person in board.people[meeting]:
        if person >= 0:
            board.at[person, slot] = meeting
            reseat(board, person, board.sits[person] | (1 << slot))


@njit(cache=True, nogil=True)
def take(board: Board, meeting: int) -> None:
    """Takes the meeting off the board."""
    slot = board.slot[meeting]
    board.slot[meeting] = UNPLACED
    board.used[slot, 0] -= board.shared[meeting]
    board.used[slot, 1] -= 1
    for person in board.people[meeting]:
        if person >= 0:
            board.at[person, slot] = UNPLACED
            reseat(board, person, board.sits[person] & ~(1 << slot))


@njit(cache=True, nogil=True)
def roomy(board: Board, slot: int, shared: int, meetings: int) -> bool:
    """Whether so many more fit into the slot; a slot that gets emptier always does."""
    tables = shared <= 0 or board.used[slot, 0] + shared <= board.tables[slot]
    return tables and (meetings <= 0 or board.used[slot, 1] + meetings <= board.capacity[slot])


@njit(cache=True, nogil=True)
def exchange(board: Board, meeting: int, to: int) -> int:
    """Collects the Kempe chain that follows if the meeting moves; its length, 0 if it breaks a rule.

    A chain is closed under "sits in the other slot too", so only its end people change their slots (Kempe, 1879).
    """
    here = board.slot[meeting]
    board.seen[-1] += 1
    board.chain[0] = meeting
    board.seen[meeting] = board.seen[-1]
    length, shared, meetings, done = 1, 0, 0, 0
    while done < length:
        one = board.chain[done]
        done += 1
        target, sign = (to, 1) if board.slot[one] == here else (here, -1)
        if length > LONGEST or not board.domains[one] >> target & 1:
            return 0
        shared += sign * board.shared[one]
        meetings += sign
        for person in board.people[one]:
            if person >= 0:
                other = board.at[person, target]
                if other >= 0 and board.seen[other] != board.seen[-1]:
                    board.seen[other] = board.seen[-1]
                    board.chain[length] = other
                    length += 1
    if not roomy(board, to, shared, meetings) or not roomy(board, here, -shared, -meetings):
        return 0
    for number in range(length):
        one = board.chain[number]
        target = to if board.slot[one] == here else here
        if not in_order(board, one, target, here + to - target):
            return 0
    return length


@njit(cache=True, nogil=True)
def gain(board: Board, length: int, here: int, to: int) -> int:
    """How many breaks the collected exchange adds; a large number if somebody would get no rest."""
    both, added = (1 << here) | (1 << to), 0
    for number in range(length):
        for person in board.people[board.chain[number]]:
            if person >= 0 and board.sits[person] & both != both:
                mask = board.sits[person] ^ both
                if not rested(board, mask):
                    return 1_000_000
                added += breaks_in(board, person, mask) - breaks_in(board, person, board.sits[person])
    return added


@njit(cache=True, nogil=True)
def swap(board: Board, length: int, here: int, to: int) -> None:
    """Carries the collected exchange out."""
    for number in range(length):
        one = board.chain[number]
        for person in board.people[one]:
            if person >= 0:
                board.at[person, board.slot[one]] = UNPLACED
    both = (1 << here) | (1 << to)
    for number in range(length):
        one = board.chain[number]
        old = board.slot[one]
        new = here + to - old
        board.slot[one] = new
        board.used[old, 0] -= board.shared[one]
        board.used[new, 0] += board.shared[one]
        board.used[old, 1] -= 1
        board.used[new, 1] += 1
        for person in board.people[one]:
            if person >= 0:
                board.at[person, new] = one
    for number in range(length):
        for person in board.people[board.chain[number]]:
            if person >= 0:
                mask = board.sits[person]
                if mask & both != both and (board.at[person, here] >= 0) != (mask >> here & 1):
                    reseat(board, person, mask ^ both)


@njit(cache=True, nogil=True)
def fits(board: Board, meeting: int, slot: int) -> bool:
    """Whether the unplaced meeting can simply be put there."""
    board.seen[-1] += 1
    if not board.domains[meeting] >> slot & 1 or not roomy(board, slot, board.shared[meeting], 1):
        return False
    for person in board.people[meeting]:
        if person >= 0 and (board.at[person, slot] >= 0 or not rested(board, board.sits[person] | (1 << slot))):
            return False
    return in_order(board, meeting, slot, slot)
