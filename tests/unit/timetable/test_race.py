"""Proofs where fairness would make it worth counting breaks that nobody has."""

from multiprocessing import get_context

import pytest

from conference.timetable.answer import Status
from conference.timetable.check import findings
from conference.timetable.grid import Grid, grid_of
from conference.timetable.model import compile_problem
from conference.timetable.problem import Problem, Rules
from conference.timetable.race import Proof, Racer, cp, maxsat
from conference.timetable.solver import solve
from tests.unit.timetable.problems import party, problem

# A and Y have to wait once, B and X cannot; with no more than a claim they could look as if they did.
PARTIES = [party("A", busy=["s1"]), party("B", busy=["s2"]), party("X", busy=["s2"]), party("Y", busy=["s1"])]


def given(fairness: int) -> Problem:
    rules = Rules(fairness=fairness, absence_is_idle=True)
    return problem(["AX", "AY", "BX", "BY"], number_of_slots=3, parties=PARTIES, required=True, rules=rules)


def proof_of(racer: Racer, grid: Grid) -> Proof:
    """The last thing a racer says."""
    context = get_context("forkserver")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=racer, args=(grid, 60.0, 1, there))
    process.start()
    there.close()
    said = []
    while True:
        try:
            said.append(here.recv())
        except EOFError:
            process.join()
            return said[-1]  # type: ignore[no-any-return]


@pytest.mark.parametrize("racer", [maxsat, cp])
def test_nobody_is_said_to_wait_who_does_not(racer: Racer) -> None:
    model = compile_problem(given(0))
    grid = grid_of(model, [tuple(role[0] for role in wish.roles) for wish in model.wishes])
    assert proof_of(racer, grid).status is Status.INFEASIBLE


@pytest.mark.parametrize("racer", [maxsat, cp])
def test_what_is_fair_enough_is_proven(racer: Racer) -> None:
    model = compile_problem(given(1))
    proof = proof_of(racer, grid_of(model, [tuple(role[0] for role in wish.roles) for wish in model.wishes]))
    assert (proof.status, proof.breaks) == (Status.OPTIMAL, 2)


def test_the_whole_search_says_so_too() -> None:
    assert solve(given(0)).status is Status.INFEASIBLE
    fair = solve(given(1))
    assert fair.status is Status.OPTIMAL
    assert findings(given(1), fair.placements) == []
