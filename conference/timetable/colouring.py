"""Places meetings one by one: list edge colouring, first come, first served."""

from __future__ import annotations

from conference.timetable.board import Array, Board
from conference.timetable.compiled import compiled
from conference.timetable.days import added_by
from conference.timetable.permits import all_walk, available, in_order, needs
from conference.timetable.seats import cast, put

FAR = 1 << 40


@compiled
def fits(board: Board, meeting: int, slot: int) -> bool:
    """Whether the unplaced meeting can simply be put there; chooses its people and its zone."""
    board.seen[-1] += 1
    if not board.wish[meeting] >> slot & 1 or board.full[slot] >= board.capacity[slot]:
        return False
    if board.roles.shape[2] > 1:
        cast_for(board, meeting, slot)
    if not board.domains[meeting] >> slot & 1:
        return False
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and not available(board, person, slot):
            return False
    return in_order(board, meeting, slot, slot) and zoned(board, meeting, slot)


@compiled
def cast_for(board: Board, meeting: int, slot: int) -> None:
    """Whoever is free then takes the chairs of the unplaced meeting, those with fewest breaks first."""
    for seat in range(board.roles.shape[1]):
        best, least = -1, FAR
        for number in range(board.roles.shape[2]):
            person = board.roles[meeting, seat, number]
            if person >= 0 and available(board, person, slot):
                cost = added_by(board, person, 1 << slot)
                if cost < least:
                    best, least = person, cost
        if best >= 0 and best != board.people[meeting, seat]:
            cast(board, meeting, seat, best)


@compiled
def zoned(board: Board, meeting: int, slot: int) -> bool:
    """Chooses a zone with a free table that everybody reaches in time."""
    if not needs(board, meeting, slot):
        return all_walk(board, meeting, slot)
    for zone in range(board.tables.shape[1]):
        given = board.fixed[meeting, 1]
        if (given < 0 or given == zone) and board.used[slot, zone] < board.tables[slot, zone]:
            board.zone[meeting] = zone
            if all_walk(board, meeting, slot):
                return True
    return False


@compiled
def stands(board: Board, meeting: int, slot: int) -> bool:
    """Whether the unplaced meeting can be put there with the people and the zone it has."""
    board.seen[-1] += 1
    if not board.domains[meeting] >> slot & 1 or board.full[slot] >= board.capacity[slot]:
        return False
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0 and not available(board, person, slot):
            return False
    zone = board.zone[meeting]
    room = not needs(board, meeting, slot) or board.used[slot, zone] < board.tables[slot, zone]
    return room and in_order(board, meeting, slot, slot) and all_walk(board, meeting, slot)


@compiled
def put_all(board: Board, plan: Array) -> None:
    """As many rows of the plan as fit together: a meeting, its slot, its zone and its people."""
    for number in range(plan.shape[0]):
        meeting = plan[number, 0]
        if board.slot[meeting] < 0:
            for seat in range(board.people.shape[1]):
                if board.people[meeting, seat] != plan[number, 3 + seat]:
                    cast(board, meeting, seat, plan[number, 3 + seat])
            if needs(board, meeting, plan[number, 1]):
                board.zone[meeting] = plan[number, 2]
            if stands(board, meeting, plan[number, 1]):
                put(board, meeting, plan[number, 1])


@compiled
def colour(board: Board, order: Array) -> None:
    """First come, first served: each meeting goes where it costs least."""
    for meeting in order:
        if board.due[meeting] and board.slot[meeting] < 0:
            slot = cheapest(board, meeting)
            if slot >= 0 and fits(board, meeting, slot):
                put(board, meeting, slot)


@compiled
def cheapest(board: Board, meeting: int) -> int:
    """The slot that costs least, the emptiest of equals; -1 if the meeting fits nowhere."""
    best, least = -1, FAR
    for slot in range(board.at.shape[1]):
        if fits(board, meeting, slot):
            cost = 1000 * added(board, meeting, slot) + board.full[slot]
            if cost < least:
                best, least = slot, cost
    return best


@compiled
def added(board: Board, meeting: int, slot: int) -> int:
    """What the meeting costs in that slot."""
    total = 0
    for seat in range(board.people.shape[1]):
        person = board.people[meeting, seat]
        if person >= 0:
            total += added_by(board, person, 1 << slot)
    return total
