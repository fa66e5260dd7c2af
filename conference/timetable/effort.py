"""How long to search, and how to stop at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event

from ortools.sat.python import cp_model

LEAST = 0.1  # seconds that a proof gets, whatever is left
PATIENCE = 0.1  # seconds between two looks at the stop event


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search. With `moves` the clock decides nothing: a seed gives the same timetable on any machine."""

    seconds: float = 60.0
    moves: int | None = None
    seed: int = 1
    workers: int = 2  # copies of the local search at the same time, no more than there are cores

    @property
    def copies(self) -> int:
        """One where the same seed must give the same timetable on any machine."""
        return 1 if self.repeatable else max(1, min(self.workers, os.cpu_count() or 1))

    @property
    def repeatable(self) -> bool:
        """Whether the same seed must give the same timetable."""
        return self.moves is not None


class Clock:
    """Runs from its making. Long native calls run beside it, so that a person can watch and stop them."""

    def __init__(self, effort: Effort, stop: Event | None = None, tick: Callable[[], None] | None = None) -> None:
        self.effort, self.stop, self.tick = effort, stop or Event(), tick
        self.started = time.monotonic()

    @property
    def stopped(self) -> bool:
        """Whether somebody wants no more."""
        return self.stop.is_set()

    def left(self) -> float:
        """Seconds that remain of the effort."""
        return max(0.0, self.effort.seconds - self.spent())

    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.started

    def over(self) -> bool:
        """Whether to answer with what there is."""
        return self.stopped or (not self.effort.repeatable and self.left() == 0)

    def beside(self, work: Callable[[], object], interrupt: Callable[[], object]) -> None:
        """Does the work in a thread of its own, and interrupts it when somebody stops or the process has to end."""
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(work)
            try:
                while not wait([running], PATIENCE).done:
                    self.look()
                    if self.stopped:
                        interrupt()
            finally:
                while not wait([running], PATIENCE).done:
                    interrupt()  # the pool would wait for it
            running.result()

    def look(self) -> None:
        """Lets a person watch."""
        if self.tick:
            self.tick()

    def limit(self, solver: cp_model.CpSolver) -> None:
        """No more than what is left of the effort, in CP-SAT's own measure if the answer must be repeatable."""
        if self.effort.repeatable:
            solver.parameters.max_deterministic_time = self.effort.seconds
        else:
            solver.parameters.max_time_in_seconds = max(LEAST, self.left())

    def solve(self, model: cp_model.CpModel, solver: cp_model.CpSolver) -> cp_model.CpSolverStatus:
        """One worker and the effort's seed; the limits are the caller's."""
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.effort.seed
        found: list[cp_model.CpSolverStatus] = []
        self.beside(lambda: found.append(solver.solve(model)), solver.stop_search)
        return found[0]
