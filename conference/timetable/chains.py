"""Exchanges meetings between two slots along Kempe chains (in timetabling: Thompson and Dowsland, 1998)."""

from __future__ import annotations

from conference.timetable.board import LONGEST, UNPLACED, Board
from conference.timetable.compiled import compiled, inlined
from conference.timetable.days import added_by, reseat, rested
from conference.timetable.permits import in_order, needs, walks

TIRED = 1_000_000  # cost that stands for "somebody would get no rest, or not be there in time"


@inlined
def far_end(board: Board, person: int, here: int, to: int) -> int:
    """The other person who changes slots if this one moves; -1 if the chain is barred. For meetings of two only.

    Each sits once a slot, so the chain is a path, and nobody on it but its ends notices anything.
    """
    meeting = board.at[person, here]
    for _ in range(LONGEST):
        if not board.domains[meeting] >> to & 1:
            return -1
        person = board.people[meeting, 0] + board.people[meeting, 1] - person
        meeting = board.at[person, to]
        if meeting < 0:
            return int(person)
        here, to = to, here
    return -1


@inlined
def exchange(board: Board, meeting: int, to: int) -> int:
    """Collects the Kempe chain that follows if the meeting moves; its length, 0 if it breaks a rule.

    A chain is closed under "sits in the other slot too", so only its end people change their slots (Kempe, 1879).
    """
    here = board.slot[meeting]
    board.seen[-1] += 1
    board.chain[0] = meeting
    board.seen[meeting] = board.seen[-1]
    board.delta[:] = 0
    length, meetings, done = 1, 0, 0
    while done < length:
        one = board.chain[done]
        done += 1
        goes = board.slot[one] == here
        target, side = (to, 0) if goes else (here, 1)
        if length > LONGEST or not board.domains[one] >> target & 1:
            return 0
        board.delta[side, board.zone[one]] += needs(board, one, target)
        board.delta[1 - side, board.zone[one]] -= needs(board, one, board.slot[one])
        meetings += 1 if goes else -1
        for seat in range(board.people.shape[1]):
            person = board.people[one, seat]
            if person >= 0:
                other = board.at[person, target]
                if other >= 0 and board.seen[other] != board.seen[-1]:
                    board.seen[other] = board.seen[-1]
                    board.chain[length] = other
                    length += 1
    if not roomy(board, to, 0, meetings) or not roomy(board, here, 1, -meetings):
        return 0
    for number in range(length):
        one = board.chain[number]
        target = to if board.slot[one] == here else here
        if not in_order(board, one, target, here + to - target):
            return 0
    return length


@inlined
def roomy(board: Board, slot: int, side: int, meetings: int) -> bool:
    """Whether the exchange finds its tables; a slot that gets emptier always has them."""
    for zone in range(board.tables.shape[1]):
        more = board.delta[side, zone]
        if more > 0 and board.used[slot, zone] + more > board.tables[slot, zone]:
            return False
    return bool(meetings <= 0 or board.full[slot] + meetings <= board.capacity[slot])


@inlined
def gain(board: Board, length: int, here: int, to: int) -> int:
    """What the collected exchange costs; a large number if somebody would get no rest."""
    both, added = (1 << here) | (1 << to), 0
    for number in range(length):
        for seat in range(board.people.shape[1]):
            person = board.people[board.chain[number], seat]
            if person >= 0 and board.walk.shape[0] > 1 and not walks(board, person, here, to, -1):
                return TIRED
            if person >= 0 and board.sits[person] & both != both:
                if not rested(board, board.sits[person] ^ both):
                    return TIRED
                added += added_by(board, person, both)
    return added


@compiled
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
        board.used[old, board.zone[one]] -= needs(board, one, old)
        board.used[new, board.zone[one]] += needs(board, one, new)
        board.full[old] -= 1
        board.full[new] += 1
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
