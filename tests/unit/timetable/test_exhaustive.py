"""Problems so small that every timetable can be tried: nothing beats what the solver calls optimal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from conference.timetable.answer import Goal
from conference.timetable.check import breaks_of, findings
from conference.timetable.problem import Placement, Problem, Request, Table
from conference.timetable.solver import solve
from tests.unit.timetable.problems import QUICK, problems

Worth = tuple[int, ...]
VALUE = {1: 4, 2: 2, 3: 1}


@settings(deadline=None, max_examples=40)
@given(problems(most=3))
def test_no_timetable_is_better_than_the_one_called_optimal(problem: Problem) -> None:
    small = len(problem.slots) <= 3 and len(problem.tables) <= 3
    if small:
        answer = solve(problem, QUICK)
        values = {level.goal: level.value for level in answer.levels}
        found = -values[Goal.MISSING], values[Goal.MUTUAL], values[Goal.WORTH], -values[Goal.SHARES]
        possible = _possible(problem)
        best = max(_worth(problem, possible, one) for one in _timetables(problem))
        assert best == (*found, values[Goal.WISHED], -values[Goal.BREAKS], -values[Goal.MOST_BREAKS])


def _timetables(problem: Problem) -> Iterator[tuple[Placement, ...]]:
    """Every timetable that the checker finds nothing wrong with."""
    for chosen in product(*([None, *_places(problem, request)] for request in problem.requests)):
        placements = tuple(one for one in chosen if one)
        if not findings(problem, placements):
            yield placements


def _places(problem: Problem, request: Request) -> list[Placement]:
    """Every way to place one request that the checker finds nothing wrong with beside its being alone."""
    parties = {party.id: [one.id for one in party.delegates] for party in problem.parties}
    pairs = list(product(parties[request.sender], parties[request.receiver]))
    trios = [(*pair, one.id) for pair in pairs for one in problem.interpreters]
    places = [
        Placement(request.id, slot.id, table.id, people)
        for slot in problem.slots
        for table in problem.tables
        for people in (*pairs, *trios)
    ]
    return [one for one in places if not findings(problem, [one])]


def _possible(problem: Problem) -> dict[str, int]:
    """How many requests of each party have a slot in which its people are there, were there tables without end."""
    roomy = replace(
        problem,
        tables=(Table("any"),),
        slots=tuple(replace(slot, capacity=None) for slot in problem.slots),
        parties=tuple(replace(party, maximum=None) for party in problem.parties),
    )
    possible = dict.fromkeys((party.id for party in problem.parties), 0)
    for request in problem.requests:
        if _places(roomy, request):
            possible[request.sender] += 1
            possible[request.receiver] += 1
    return possible


def _worth(problem: Problem, possible: dict[str, int], placements: tuple[Placement, ...]) -> Worth:
    """The levels of the objective down to the breaks, the more the better, counted without the solver."""
    requests = {one.id: one for one in problem.requests}
    placed = [requests[one.request] for one in placements]
    amount = {party.id: sum(party.id in (one.sender, one.receiver) for one in placed) for party in problem.parties}
    missing = short = 0
    for party in problem.parties:
        seats = sum(len({slot.id for slot in problem.slots} - one.busy) for one in party.delegates)
        most = min(seats, possible[party.id], seats if party.maximum is None else party.maximum)
        missing += max(0, min(party.minimum, possible[party.id]) - amount[party.id])
        short += max(0, (most + 1) // 2 - amount[party.id])
    delegates = {one.id for party in problem.parties for one in party.delegates}
    breaks = [number for person, number in breaks_of(problem, placements).items() if person in delegates]
    worth = sum(101 * VALUE[one.priority] + one.score for one in placed)
    wished = sum(one.slot in requests[one.request].wished for one in placements)
    return -missing, sum(one.mutual for one in placed), worth, -short, wished, -sum(breaks), -max(breaks, default=0)
