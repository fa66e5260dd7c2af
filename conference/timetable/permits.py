"""What a meeting needs, and what must hold wherever it is: tables, walks, the order of meetings, rest."""

from __future__ import annotations

from conference.timetable.board import Board
from conference.timetable.compiled import compiled, inlined
from conference.timetable.days import rested


@inlined
def needs(board: Board, meeting: int, slot: int) -> int:
    """1 if the meeting takes a shared table in that slot."""
    return int(board.shared[meeting] >> slot & 1)


@compiled
def zone_at(board: Board, meeting: int, slot: int) -> int:
    """The zone of the meeting's table: the shared one, or the host's own, the receiver's before the sender's."""
    if needs(board, meeting, slot) or board.fixed[meeting, 1] >= 0:
        return int(board.zone[meeting])
    zone = 0
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and board.own[0, person] >> slot & 1:
            zone = board.own[1, person]
    return int(zone)


@compiled
def walks(board: Board, person: int, here: int, to: int, extra: int) -> bool:
    """Whether the person is everywhere in time if the two slots are exchanged, or the extra meeting comes in `to`."""
    last, zone = -1, 0
    for slot in range(board.at.shape[1]):
        source = to if slot == here else here if slot == to else slot
        meeting = extra if extra >= 0 and slot == to else board.at[person, source]
        if meeting >= 0:
            now = zone_at(board, meeting, slot)
            if last >= 0 and board.pause[last, slot] < board.walk[zone, now]:
                return False
            last, zone = slot, now
    return True


@compiled
def all_walk(board: Board, meeting: int, slot: int) -> bool:
    """Whether everybody in the meeting gets to that slot in time, and away from it."""
    if board.walk.shape[0] > 1:
        for seat in range(board.people.shape[1]):
            person = board.people[meeting, seat]
            if person >= 0 and not walks(board, person, slot, slot, meeting):
                return False
    return True


@inlined
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


@inlined
def available(board: Board, person: int, slot: int) -> bool:
    """Whether the person can sit in one more meeting then."""
    idle = board.free[person] >> slot & 1 and board.at[person, slot] < 0
    return bool(idle and rested(board, board.sits[person] | (1 << slot)))
