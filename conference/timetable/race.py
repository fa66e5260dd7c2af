"""Proves the least number of breaks: a MaxSAT and a CP-SAT process race, the first proof wins."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait

from ortools.sat.python import cp_model
from pysat.examples.rc2 import RC2

from conference.timetable.answer import Status
from conference.timetable.effort import Clock
from conference.timetable.encoding import Encoded, encode
from conference.timetable.formula import to_cp, to_maxsat
from conference.timetable.grid import Grid, breaks_at

PRELOAD = [__name__, "conference.timetable.solver"]
PATIENCE = 0.05  # seconds between two looks at the stop event
CROWDED = 0.9  # share of the slots' capacity above which counting seats pays in MaxSAT


@dataclass(frozen=True, slots=True)
class Proof:
    """The slot of each meeting (none while unknown), its breaks and the least that any answer has."""

    status: Status
    slots: tuple[int, ...] = ()
    breaks: int | None = None
    bound: int = 0


Racer = Callable[[Grid, float, int, Connection], None]
Listener = Callable[[Proof], None]


def prepare() -> None:
    """Starts the process that racers are forked from, with the solver loaded.

    A racer imports the module that its caller was started as, which takes longest where that needs the solver.
    """
    multiprocessing.set_forkserver_preload(PRELOAD)
    forkserver.ensure_running()


def race(grid: Grid, clock: Clock, better: Listener) -> Proof:
    """The best answer when it is proven, the time is over or somebody stops; `better` hears of each step there."""
    seconds, seed = max(0.1, clock.left()), clock.effort.seed
    prepare()
    context = multiprocessing.get_context("forkserver")
    pipes = []
    racers = []
    for racer in (maxsat, cp):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=racer, args=(grid, seconds, seed, there), daemon=True)
        process.start()
        there.close()
        pipes.append(here)
        racers.append(process)
    try:
        return _best(pipes, clock, better)
    finally:
        for process in racers:
            process.kill()
            process.join()


def _best(pipes: list[Connection], clock: Clock, better: Listener) -> Proof:
    """Whoever ends without a proof, or is killed, leaves the other one running."""
    best = Proof(Status.UNKNOWN)
    deadline = time.monotonic() + max(0.1, clock.left())
    while pipes and best.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        if clock.stopped or time.monotonic() > deadline:
            break
        clock.look()
        for pipe in wait(pipes, PATIENCE):
            if not isinstance(pipe, Connection):
                raise TypeError("a pipe is a connection")
            try:
                best = _better(best, pipe.recv())
            except EOFError:
                pipes.remove(pipe)
            else:
                better(best)
    return best


def _better(old: Proof, new: Proof) -> Proof:
    if new.status in (Status.OPTIMAL, Status.INFEASIBLE):
        return new
    bound = max(old.bound, new.bound)
    if new.breaks is None or (old.breaks is not None and old.breaks <= new.breaks):
        new = old
    proven = new.breaks is not None and new.breaks <= bound
    return replace(new, bound=bound, status=Status.OPTIMAL if proven else new.status)


def maxsat(grid: Grid, seconds: float, seed: int, answer: Connection) -> None:
    """RC2 over CaDiCaL (Ignatiev, Morgado and Marques-Silva, JSAT 11, 2019). It has no clock of its own."""
    gc.disable()  # a racer lives for one answer, and most of what it makes lasts as long
    signal.setitimer(signal.ITIMER_REAL, seconds)
    proof = _least(grid, exact=False)
    is_true = not proof.slots or breaks_at(grid, proof.slots) == proof.breaks
    answer.send(proof if is_true else _least(grid, exact=True))


def _least(grid: Grid, *, exact: bool) -> Proof:
    encoded = encode(grid, by_seats=False, exact=exact)
    crowded = len(grid.meetings) > CROWDED * sum(grid.capacity)
    with RC2(to_maxsat(encoded.formula, implied=crowded), solver="cd153", adapt=True) as solver:
        solution = solver.compute()
        if solution is None:
            return Proof(Status.INFEASIBLE)
        true = set(solution)
        return Proof(Status.OPTIMAL, _slots(encoded, lambda one: one in true), solver.cost, solver.cost)


def cp(grid: Grid, seconds: float, seed: int, answer: Connection) -> None:
    """CP-SAT by cores; the linear relaxation and smaller cores only cost time here."""
    gc.disable()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.optimize_with_core = True
    solver.parameters.linearization_level = 0
    solver.parameters.core_minimization_level = 0
    solver.best_bound_callback = lambda bound: answer.send(Proof(Status.UNKNOWN, bound=round(bound)))
    for exact in (False, True):
        encoded = encode(grid, by_seats=True, exact=exact)
        model, variables = to_cp(encoded.formula)
        incumbents = _Incumbents(grid, encoded, variables, answer)
        if solver.solve(model, incumbents) == cp_model.INFEASIBLE:
            answer.send(Proof(Status.INFEASIBLE))
        if incumbents.is_true:
            break


class _Incumbents(cp_model.CpSolverSolutionCallback):
    """Sends every better answer as soon as it is found, unless breaks that nobody has make it look fair."""

    def __init__(self, grid: Grid, encoded: Encoded, variables: list[cp_model.IntVar], answer: Connection) -> None:
        super().__init__()
        self.grid, self.encoded, self.variables, self.answer = grid, encoded, variables, answer
        self.is_true = True

    def on_solution_callback(self) -> None:
        slots = _slots(self.encoded, lambda variable: self.boolean_value(self.variables[variable - 1]))
        breaks, bound = breaks_at(self.grid, slots), round(self.best_objective_bound)
        self.is_true = breaks == round(self.objective_value)
        if self.is_true or self.grid.fairness is None:
            status = Status.OPTIMAL if breaks <= bound else Status.FEASIBLE
            self.answer.send(Proof(status, slots, breaks, bound))


def _slots(encoded: Encoded, holds: Callable[[int], bool]) -> tuple[int, ...]:
    return tuple(next(slot for slot, variable in place.items() if holds(variable)) for place in encoded.place)
