"""Other people and other zones for meetings that stay where they are in time."""

from __future__ import annotations

from conference.timetable.board import UNPLACED, Board
from conference.timetable.compiled import compiled, inlined
from conference.timetable.permits import all_walk, available, needs
from conference.timetable.seats import cast, put, take
from conference.timetable.words import any_of, below


@compiled
def recast(board: Board, person: int, limit: int) -> None:
    """Gives a chair of one of the person's meetings to a colleague, or to another interpreter."""
    meeting = drawn(board, person)
    if meeting < 0:
        return
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
        if board.cost[0] - before <= limit:
            return
        take(board, meeting)
    cast(board, meeting, seat, old)
    put(board, meeting, slot)


@compiled
def rezone(board: Board, person: int) -> None:
    """Moves one of the person's meetings to a shared table in another zone, if everybody is there in time."""
    meeting = drawn(board, person)
    if meeting < 0:
        return
    slot, old, new = board.slot[meeting], board.zone[meeting], below(board, board.tables.shape[1])
    free = board.used[slot, new] < board.tables[slot, new]
    if needs(board, meeting, slot) and board.fixed[meeting, 1] < 0 and new != old and free:
        board.zone[meeting] = new
        if all_walk(board, meeting, slot):
            board.used[slot, old] -= 1
            board.used[slot, new] += 1
        else:
            board.zone[meeting] = old


@inlined
def drawn(board: Board, person: int) -> int:
    """One of the person's placed meetings, if there are any."""
    sits = board.sits[person]
    return int(board.at[person, any_of(board, sits)]) if sits else UNPLACED
