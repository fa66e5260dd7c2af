"""Places meetings and wears breaks down by exchanges, compiled so that many fit into a second.

List edge colouring, augmenting exchanges (König), then annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983) of
Kempe chains (in timetabling: Thompson and Dowsland, 1998). One file, since numba's cache looks at no other for changes.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from conference.timetable.board import UNPLACED, Array, Board, Choice, board_of
from conference.timetable.grid import Grid
from conference.timetable.model import Calendar

FAR = 1 << 40
TIRED = 1_000_000  # breaks that stand for "somebody would get no rest"


@njit(cache=True, nogil=True)
def below(board: Board, number: int) -> int:
    """A random number, by xorshift (Marsaglia, Journal of Statistical Software 8, 2003)."""
    value = board.random[0]
    value ^= (value << 13) & 0x3FFFFFFFFFFFFFFF
    value ^= value >> 7
    value ^= (value << 17) & 0x3FFFFFFFFFFFFFFF
    board.random[0] = value
    return int((value >> 11) % number)


@njit(cache=True, nogil=True)
def breaks_in(board: Board, person: int, mask: int) -> int:
    """As `grid.breaks`, for somebody whose breaks count."""
    total = 0
    if board.counted[person]:
        for number in range(board.days.size):
            day = board.days[number]
            sits, absent = mask & day, day & ~board.present[person]
            sits |= absent & ~(absent + ((sits << 1) & absent))
            starts = sits & ~(sits << 1)
            starts &= starts - 1
            while starts:
                starts &= starts - 1
                total += 1
    return total


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
    for number in range(board.earlier.shape[1]):
        first = board.earlier[meeting, number]
        if first >= 0 and board.slot[first] >= 0:
            where = board.slot[first]
            if board.seen[first] == board.seen[-1]:
                where = slot + other - where
            if where >= slot:
                return False
    for number in range(board.later.shape[1]):
        second = board.later[meeting, number]
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
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
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
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
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
        if length > board.chain.size - 4 or not board.domains[one] >> target & 1:
            return 0
        shared += sign * board.shared[one]
        meetings += sign
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
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
        for seat in range(board.people.shape[1]):
            person = board.people[board.chain[number], seat]
            if person >= 0 and board.sits[person] & both != both:
                mask = board.sits[person] ^ both
                if not rested(board, mask):
                    return TIRED
                added += breaks_in(board, person, mask) - breaks_in(board, person, board.sits[person])
    return added


@njit(cache=True, nogil=True)
def swap(board: Board, length: int, here: int, to: int) -> None:
    """Carries the collected exchange out."""
    for number in range(length):
        one = board.chain[number]
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
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
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
            if person >= 0:
                board.at[person, new] = one
    for number in range(length):
        for seat in range(board.people.shape[1]):
            person = board.people[board.chain[number], seat]
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
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and (board.at[person, slot] >= 0 or not rested(board, board.sits[person] | (1 << slot))):
            return False
    return in_order(board, meeting, slot, slot)


@njit(cache=True, nogil=True)
def colour(board: Board, order: Array) -> None:
    """First come, first served: each meeting goes where it adds fewest breaks."""
    for meeting in order:
        if board.due[meeting] and board.slot[meeting] < 0:
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
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
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
            if length and gain(board, length, slot, other) < TIRED:
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
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
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
def close_gaps(board: Board, rounds: int) -> int:
    """Tries to place what is due and is not, or something of the same worth; how many are still left out."""
    left = 0
    for _ in range(rounds):
        left = 0
        for meeting in range(board.slot.size):
            missing = board.due[meeting] and board.slot[meeting] < 0
            if missing and not augment(board, meeting) and not substitute(board, meeting):
                left += 1
                eject(board, meeting)
        if left == 0:
            break
    return left


@njit(cache=True, nogil=True)
def amount(board: Board, person: int) -> int:
    """How many meetings the person has."""
    mask, number = board.sits[person], 0
    while mask:
        mask &= mask - 1
        number += 1
    return number


@njit(cache=True, nogil=True)
def spared(board: Board, meeting: int, still: int) -> bool:
    """Whether everybody in the meeting keeps enough without it; `still` is 1 while it is on the board."""
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and amount(board, person) - still < board.least[person]:
            return False
    return True


@njit(cache=True, nogil=True)
def welcome(board: Board, meeting: int) -> bool:
    """Whether everybody in the meeting wants one more."""
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and amount(board, person) >= board.most[person]:
            return False
    return True


@njit(cache=True, nogil=True)
def substitute(board: Board, meeting: int) -> bool:
    """Places another meeting of the same kind instead of one that does not fit."""
    if board.kind[meeting] < 0 or not spared(board, meeting, 0):
        return False
    for _ in range(200):
        other = below(board, board.slot.size)
        equal = not board.due[other] and board.kind[other] == board.kind[meeting]
        if equal and welcome(board, other) and augment(board, other):
            board.due[other], board.due[meeting] = True, False
            return True
    return False


@njit(cache=True, nogil=True)
def eject(board: Board, meeting: int) -> None:
    """Takes the place of another meeting, which then looks for a new one."""
    for _ in range(8):
        slot = below(board, board.at.shape[1])
        blocker = blocking(board, meeting, slot)
        if board.domains[meeting] >> slot & 1 and blocker >= 0:
            take(board, blocker)
            if fits(board, meeting, slot):
                put(board, meeting, slot)
                augment(board, blocker)
                return
            put(board, blocker, slot)


@njit(cache=True, nogil=True)
def anneal(board: Board, heat: float, moves: int) -> int:
    """So many tried moves at one temperature, half of them on people with breaks; the breaks they added."""
    total, limit = 0, likely_gains(board, heat)
    for _ in range(moves):
        meeting, to = candidate(board)
        here = board.slot[meeting]
        if here < 0:
            continue
        if board.kind[meeting] >= 0 and below(board, 3) == 0:
            total += replace(board, meeting, limit)
        elif here != to and board.domains[meeting] >> to & 1:
            length = exchange(board, meeting, to)
            if length:
                cost = gain(board, length, here, to)
                if accepted(board, cost, limit):
                    swap(board, length, here, to)
                    total += cost
    return total


@njit(cache=True, nogil=True)
def accepted(board: Board, cost: int, limit: Array) -> bool:
    """Metropolis' rule."""
    return bool(cost <= 0 or (cost < limit.size and below(board, 1 << 30) < limit[cost]))


@njit(cache=True, nogil=True)
def replace(board: Board, old: int, limit: Array) -> int:
    """Gives the slot of a meeting to another one of the same kind and person; the breaks this added."""
    person = board.people[old, below(board, 2)]
    new = board.mine[person, below(board, board.mine.shape[1])]
    if new < 0 or board.due[new] or board.kind[new] != board.kind[old] or not spared(board, old, 1):
        return 0
    slot = board.slot[old]
    before = breaks_of(board, old) + breaks_of(board, new)
    take(board, old)
    if welcome(board, new) and fits(board, new, slot):
        put(board, new, slot)
        cost = breaks_of(board, old) + breaks_of(board, new) - before
        if accepted(board, cost, limit):
            board.due[old], board.due[new] = False, True
            return int(cost)
        take(board, new)
    put(board, old, slot)
    return 0


@njit(cache=True, nogil=True)
def breaks_of(board: Board, meeting: int) -> int:
    """Breaks of the people in the meeting."""
    total = 0
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            total += breaks_in(board, person, board.sits[person])
    return total


@njit(cache=True, nogil=True)
def likely_gains(board: Board, heat: float) -> Array:
    """Metropolis' chance of accepting 0, 1, 2, ... more breaks, in parts of 2^30."""
    limit = np.zeros(12)
    for cost in range(limit.size):
        limit[cost] = math.exp(-cost / heat) * (1 << 30) if heat > 0 else 0
    return limit


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def drawn(board: Board, person: int) -> int:
    """One of the person's placed meetings."""
    skip = below(board, amount(board, person))
    for slot in range(board.at.shape[1]):
        if board.sits[person] >> slot & 1:
            if skip == 0:
                return int(board.at[person, slot])
            skip -= 1
    return -1


@njit(cache=True, nogil=True)
def total_breaks(board: Board) -> int:
    """All breaks on the board."""
    total = 0
    for person in range(board.sits.size):
        total += breaks_in(board, person, board.sits[person])
    return total


def warm_up() -> None:
    """Compiles every move before a clock starts; a moment once they are in numba's cache."""
    grid = Grid(
        calendar=Calendar(2, (3,), 0),
        people=2,
        counted=(True, True),
        present=(3, 3),
        meetings=((0, 1),),
        domains=(3,),
        shared=(True,),
        tables=(1, 1),
        capacity=(1, 1),
        before=(),
        fairness=None,
    )
    board = board_of(grid, Choice((0,), (0, 0), (2, 2)), [0], 1)
    colour(board, np.zeros(1, dtype=np.int64))
    close_gaps(board, 1)
    anneal(board, 1.0, 1)
    total_breaks(board)
