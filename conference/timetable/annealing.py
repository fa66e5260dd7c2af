"""Wears breaks down: simulated annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983) over exchanges.

Most moves that one could think of would tear a day apart. So a move begins with a person, mostly with one who
has breaks, and takes a meeting from the edge of a run of theirs to the edge of another. The cost is known from
the two ends of the chain; only what is worth it is looked at for the rules, which are many and hardly ever in the way.
"""

from __future__ import annotations

import numpy as np

from conference.timetable.board import UNIT, Array, Board
from conference.timetable.chains import exchange, far_end, gain, swap
from conference.timetable.compiled import compiled, inlined
from conference.timetable.days import added_by
from conference.timetable.replacing import replace, replacement
from conference.timetable.variations import recast, rezone
from conference.timetable.words import any_of, below

QUANTILES = 2048
STRAY = 16  # one in so many slots is any, not one at an edge


@compiled
def anneal(board: Board, limits: Array, moves: int) -> None:
    """So many tried moves at the temperature of these limits."""
    for _ in range(moves):
        person, kind = somebody(board), below(board, 8)
        limit = limits[below(board, limits.size)]
        if kind == 0:
            old, new = replacement(board, person, limit)
            if new >= 0:
                replace(board, old, new, limit)
        elif kind == 1 and board.roles.shape[2] > 1:
            recast(board, person, limit)
        elif kind == 2 and board.tables.shape[1] > 1:
            rezone(board, person)
        else:
            here, to = step(board, person)
            if to >= 0 and worthwhile(board, person, here, to, limit):
                length = exchange(board, board.at[person, here], to)
                if length and gain(board, length, here, to) <= limit:
                    swap(board, length, here, to)


def limits_at(heat: float) -> Array:
    """What Metropolis' rule accepts at a temperature, in breaks: quantiles, so that a limit is drawn before a cost."""
    chances = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return np.asarray(np.floor(-heat * UNIT * np.log(chances)), dtype=np.int64)


@inlined
def somebody(board: Board) -> int:
    """Three times out of four somebody with breaks, if there is one; else anybody."""
    if board.broken[-1] and below(board, 4):
        return int(board.broken[below(board, board.broken[-1])])
    return int(below(board, board.sits.size))


@inlined
def step(board: Board, person: int) -> tuple[int, int]:
    """A slot in which the person sits and one in which they do not, or -1: mostly from one edge of a run to another's.

    What leaves an early edge goes to a late one and the other way round, so that a single run shifts and does not tear.
    """
    sits = board.sits[person]
    idle = board.free[person] & ~sits
    if sits == 0 or idle == 0:
        return -1, -1
    way = 1 if below(board, 2) else -1
    edges = sits & ~(sits << 1 if way > 0 else sits >> 1)
    here = any_of(board, edges if below(board, STRAY) else sits)
    rest = sits & ~(1 << here)
    to = beside(board, person, rest, way) if rest and below(board, STRAY) else any_of(board, idle)
    return here, to if to >= 0 and idle >> to & 1 else -1


@inlined
def beside(board: Board, person: int, rest: int, way: int) -> int:
    """The slot next to a run; where the person is absent is passed over. -1 if the day is over."""
    slot = any_of(board, rest & ~(rest >> 1 if way > 0 else rest << 1)) + way
    while 0 <= slot < board.at.shape[1] and not board.present[person] >> slot & 1:
        slot += way
    return slot if slot < board.at.shape[1] else -1


@inlined
def worthwhile(board: Board, person: int, here: int, to: int, limit: int) -> bool:
    """Whether the limit allows what the move costs those at the ends of its chain, as far as that is quickly known.

    A move that pays for the other end only is left to them: they will propose it.
    """
    both = (1 << here) | (1 << to)
    cost = added_by(board, person, both)
    if cost > limit or board.people.shape[1] > 2:
        return bool(cost <= limit)
    other = far_end(board, person, here, to)
    return bool(other >= 0 and cost + added_by(board, other, both) <= limit)
