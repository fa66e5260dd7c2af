"""Closes the gaps that placing left: frees a slot, places something of the same worth, or ejects another meeting."""

from __future__ import annotations

from conference.timetable.board import Board
from conference.timetable.chains import TIRED, exchange, gain, swap
from conference.timetable.colouring import fits
from conference.timetable.compiled import compiled
from conference.timetable.permits import needs
from conference.timetable.replacing import resolve, spared, welcome
from conference.timetable.seats import put, take
from conference.timetable.words import below


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
def substitute(board: Board, meeting: int) -> bool:
    """Places another meeting of the same kind instead of one that does not fit."""
    if board.kind[meeting] < 0 or not spared(board, meeting):
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
