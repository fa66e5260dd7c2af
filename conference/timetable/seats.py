"""Puts meetings on a board, takes them off and gives their chairs away."""

from __future__ import annotations

from conference.timetable.board import BY_CAST, UNPLACED, Board
from conference.timetable.compiled import compiled
from conference.timetable.days import reseat
from conference.timetable.permits import needs


@compiled
def put(board: Board, meeting: int, slot: int) -> None:
    """The caller has seen that it fits."""
    board.slot[meeting] = slot
    board.used[slot, board.zone[meeting]] += needs(board, meeting, slot)
    board.full[slot] += 1
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            board.at[person, slot] = meeting
            reseat(board, person, board.sits[person] | (1 << slot))


@compiled
def take(board: Board, meeting: int) -> None:
    """Takes the meeting off the board."""
    slot = board.slot[meeting]
    board.slot[meeting] = UNPLACED
    board.used[slot, board.zone[meeting]] -= needs(board, meeting, slot)
    board.full[slot] -= 1
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            board.at[person, slot] = UNPLACED
            reseat(board, person, board.sits[person] & ~(1 << slot))


@compiled
def cast(board: Board, meeting: int, seat: int, person: int) -> None:
    """Gives a chair of an unplaced meeting to somebody else."""
    if board.due[meeting]:
        board.load[board.people[meeting, seat]] -= 1
        board.load[person] += 1
    board.people[meeting, seat] = person
    domain, own = board.wish[meeting], 0
    for other in range(board.people.shape[1]):
        one = board.people[meeting, other]
        if one >= 0:
            domain &= board.free[one]
            own |= board.own[0, one]
    board.domains[meeting] = domain
    if board.fixed[meeting, 0] == BY_CAST:
        board.shared[meeting] = ~own
