"""Lets a request stand in for another of equal worth, so that one of its two people changes."""

from __future__ import annotations

from conference.timetable.board import Board
from conference.timetable.colouring import fits
from conference.timetable.compiled import compiled, inlined
from conference.timetable.days import added_by
from conference.timetable.seats import put, take
from conference.timetable.words import any_of, below, count


@inlined
def partner(board: Board, meeting: int, person: int) -> int:
    """The other one in a meeting of two."""
    return int(board.people[meeting, 0] + board.people[meeting, 1] - person)


@inlined
def replacement(board: Board, person: int, limit: int) -> tuple[int, int]:
    """A meeting that leaves its slot, and the one that comes instead; -1 if there is none to the liking of both people.

    The person is one of the two: who does without, or who takes part. What else must hold is seen by `replace`.
    """
    if below(board, 2):
        return without(board, person, limit)
    return instead(board, person, limit)


@inlined
def without(board: Board, person: int, limit: int) -> tuple[int, int]:
    """One of the person's meetings, and one of the partner's with somebody else."""
    sits = board.sits[person]
    if sits == 0 or board.load[person] <= board.least[person]:
        return -1, -1
    slot = any_of(board, sits)
    old = board.at[person, slot]
    cost = added_by(board, person, 1 << slot)
    new = wanted(board, partner(board, old, person)) if cost <= limit and board.two[old] else -1
    if new < 0 or board.kind[new] != board.kind[old]:
        return -1, -1
    other = partner(board, new, partner(board, old, person))
    return int(old), int(new) if cost + added_by(board, other, 1 << slot) <= limit else -1


@inlined
def instead(board: Board, person: int, limit: int) -> tuple[int, int]:
    """A meeting that the person could have, and what its partner has at the time."""
    idle = board.free[person] & ~board.sits[person]
    if idle == 0 or board.load[person] >= board.most[person]:
        return -1, -1
    slot = any_of(board, idle)
    cost = added_by(board, person, 1 << slot)
    new = wanted(board, person) if cost <= limit else -1
    old = board.at[partner(board, new, person), slot] if new >= 0 else -1
    if old < 0 or not board.two[old] or board.kind[old] != board.kind[new]:
        return -1, -1
    other = partner(board, old, partner(board, new, person))
    return int(old), int(new) if cost + added_by(board, other, 1 << slot) <= limit else -1


@inlined
def wanted(board: Board, person: int) -> int:
    """One of the person's meetings for two that is not to take place, though it may; -1 if chance finds none."""
    if board.asked[person] == 0:
        return -1
    meeting = board.mine[person, below(board, board.asked[person])]
    return -1 if board.due[meeting] or board.kind[meeting] < 0 else int(meeting)


@compiled
def replace(board: Board, old: int, new: int, limit: int) -> None:
    """Gives the slot of one meeting to the other, if all rules hold and it costs no more than the limit."""
    slot, before = board.slot[old], board.cost[0]
    take(board, old)
    resolve(board, old, False)
    if welcome(board, new) and fits(board, new, slot):
        put(board, new, slot)
        resolve(board, new, True)
        if spared(board, old) and board.cost[0] - before <= limit:
            return
        take(board, new)
        resolve(board, new, False)
    resolve(board, old, True)
    put(board, old, slot)


@inlined
def spared(board: Board, meeting: int) -> bool:
    """Whether everybody in the unplaced meeting has enough without it."""
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and count(board.sits[person]) < board.least[person]:
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
