"""What holds for every problem, whatever an organiser types."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from conference.timetable.answer import Goal, Status
from conference.timetable.check import breaks_of, findings
from conference.timetable.problem import Problem, Table
from conference.timetable.repair import replan
from conference.timetable.solver import solve
from conference.timetable.why_not import why_not
from tests.unit.timetable.problems import QUICK, locked_problems, problems

relaxed = settings(deadline=None, max_examples=60)


@relaxed
@given(problems())
def test_every_timetable_passes_the_independent_checker(problem: Problem) -> None:
    answer = solve(problem, QUICK)
    assert findings(problem, answer.placements) == []
    assert answer.status is Status.OPTIMAL


@relaxed
@given(locked_problems())
def test_what_must_be_is_placed_or_named_as_a_contradiction(problem: Problem) -> None:
    answer = solve(problem, QUICK)
    if answer.status is Status.INFEASIBLE:
        names = {one.id for one in problem.requests}
        assert names.intersection(answer.conflicts)
    else:
        assert answer.status is Status.OPTIMAL
        assert findings(problem, answer.placements) == []


@relaxed
@given(problems())
def test_the_breaks_claimed_are_those_the_checker_counts(problem: Problem) -> None:
    answer = solve(problem, QUICK)
    delegates = {one.id for party in problem.parties for one in party.delegates}
    counted = sum(number for name, number in breaks_of(problem, answer.placements).items() if name in delegates)
    assert [level.value for level in answer.levels if level.goal is Goal.BREAKS] == [counted]


@relaxed
@given(problems())
def test_solving_an_unchanged_problem_again_gives_the_same_timetable(problem: Problem) -> None:
    assert solve(problem, QUICK) == solve(problem, QUICK)


@relaxed
@given(problems())
def test_planning_an_unchanged_problem_again_moves_nobody(problem: Problem) -> None:
    held = solve(problem, QUICK).placements
    again = replan(replace(problem, held=held))
    assert set(again.placements) >= set(held) or again.levels[-1].value > 0
    assert findings(problem, again.placements) == []


@relaxed
@given(problems())
def test_one_more_table_never_lowers_what_can_be_reached(problem: Problem) -> None:
    before = solve(problem, QUICK)
    after = solve(replace(problem, tables=(*problem.tables, Table("extra")), held=before.placements), QUICK)
    assert len(after.placements) >= len(before.placements)


@relaxed
@given(problems())
def test_every_request_is_placed_or_explained(problem: Problem) -> None:
    answer = solve(problem, QUICK)
    explained = {one.request for one in why_not(problem, answer.placements)}
    assert explained | {one.request for one in answer.placements} == {one.id for one in problem.requests}
