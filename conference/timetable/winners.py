"""Anneals copies of a board at the same time, one a core; every so often all go on from the best of them.

"Go with the winners": Aldous and Vazirani, FOCS 1994. The copies wait for each other, so chance comes from the seed
alone, and two of them are worth twice the moves of one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from conference.timetable.annealing import anneal, limits_at
from conference.timetable.board import Array, Board
from conference.timetable.closing import close_gaps

CHANGING = Board._fields[Board._fields.index("due") :]
OWN = ("random",)  # what a copy keeps for itself


class Winners:
    """A board and its copies; those who need not wait for threads get none."""

    def __init__(self, board: Board, number: int) -> None:
        self.boards = [board, *(_copy(board, copy) for copy in range(1, number))]
        self.pool = ThreadPoolExecutor(number) if number > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pool:
            self.pool.shutdown()

    @property
    def best(self) -> Board:
        """Whoever has placed most, at the least cost; the first of equals."""
        return min(self.boards, key=lambda board: (-int((board.slot >= 0).sum()), int(board.cost[0])))

    def go(self, heat: float, moves: int) -> None:
        """So many moves of each, at a temperature in breaks; what the placing has left out is tried again."""
        limits = limits_at(heat)
        if self.pool is None:
            _go(self.boards[0], limits, moves)
        else:
            count = len(self.boards)
            list(self.pool.map(_go, self.boards, [limits] * count, [moves] * count))

    def follow(self) -> None:
        """All go on from the best."""
        best = self.best
        for board in self.boards:
            if board is not best:
                for name in CHANGING:
                    if name not in OWN:
                        getattr(board, name)[...] = getattr(best, name)


def _go(board: Board, limits: Array, moves: int) -> None:
    anneal(board, limits, moves)
    close_gaps(board, 1)


def _copy(board: Board, number: int) -> Board:
    copied = board._replace(**{name: getattr(board, name).copy() for name in CHANGING})
    copied.random[0] = (int(board.random[0]) * 6_364_136_223_846_793_005 + number) % (1 << 62)
    return copied
