"""Compiles every move before a clock starts."""

from __future__ import annotations

from functools import cache

import numpy as np

from conference.timetable.annealing import anneal, limits_at
from conference.timetable.board import Choice, board_of
from conference.timetable.closing import close_gaps
from conference.timetable.colouring import colour, put_all
from conference.timetable.days import total_breaks
from conference.timetable.grid import grid_of
from conference.timetable.model import compile_problem
from conference.timetable.problem import Delegate, Party, Problem, Request, Slot, Table


@cache
def warm_up() -> None:
    """Half a minute once after an installation, half a second once a process."""
    model = compile_problem(
        Problem(
            slots=(Slot("1"), Slot("2")),
            tables=(Table("1"),),
            parties=tuple(Party(name, (Delegate(name),)) for name in "AX"),
            requests=(Request("AX", "A", "X"),),
        )
    )
    board = board_of(model, grid_of(model, [(0, 1)]), Choice((0,), (0, 0), (2, 2)), [0], 1)
    put_all(board, np.zeros((0, 6), dtype=np.int64))
    colour(board, np.zeros(1, dtype=np.int64))
    close_gaps(board, 1)
    anneal(board, limits_at(1.0), 1)
    total_breaks(board)
