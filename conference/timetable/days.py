"""What a person's day costs, and whether they bear it. A day is a mask of slots."""

from __future__ import annotations

from conference.timetable.board import Board
from conference.timetable.compiled import compiled, inlined
from conference.timetable.words import count


@inlined
def breaks_in(board: Board, person: int, mask: int) -> int:
    """As `grid.breaks`, for somebody whose breaks count."""
    total = 0
    if board.counted[person]:
        for number in range(board.days.size):
            day = board.days[number]
            sits, absent = mask & day, day & ~board.present[person]
            sits |= absent & ~(absent + ((sits << 1) & absent))
            runs = count(sits & ~(sits << 1))
            total += runs - 1 if runs > 1 else 0
    return total


@inlined
def cost_of(board: Board, person: int, mask: int) -> int:
    """What the breaks of a person with these slots cost."""
    return int(board.price[breaks_in(board, person, mask)])


@inlined
def added_by(board: Board, person: int, changed: int) -> int:
    """What it costs a person if the slots of `changed` become free where they sit, and taken where they do not."""
    return cost_of(board, person, board.sits[person] ^ changed) - cost_of(board, person, board.sits[person])


@inlined
def rested(board: Board, mask: int) -> bool:
    """No more meetings in a row than allowed."""
    if board.rest[1] == 0:
        return True
    row = mask
    for _ in range(board.rest[1]):
        row = mask & ((row & board.rest[0]) << 1)
    return row == 0


@inlined
def reseat(board: Board, person: int, mask: int) -> None:
    """Gives the person these slots; keeps the cost and the list of people with breaks."""
    before, after = breaks_in(board, person, board.sits[person]), breaks_in(board, person, mask)
    board.cost[0] += board.price[after] - board.price[before]
    board.sits[person] = mask
    place = board.place[person]
    if after and place < 0:
        board.place[person] = board.broken[-1]
        board.broken[board.broken[-1]] = person
        board.broken[-1] += 1
    elif not after and place >= 0:
        board.broken[-1] -= 1
        last = board.broken[board.broken[-1]]
        board.broken[place] = last
        board.place[last] = place
        board.place[person] = -1


@compiled
def total_breaks(board: Board) -> int:
    """All breaks on the board."""
    total = 0
    for person in range(board.sits.size):
        total += breaks_in(board, person, board.sits[person])
    return total
