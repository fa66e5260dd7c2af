"""A person watches the search and stops it at any moment: what was best so far is whole and honest."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from conference.timetable.answer import Answer, Goal, Progress, Status
from conference.timetable.check import breaks_of, findings
from conference.timetable.effort import Effort
from conference.timetable.problem import Problem
from conference.timetable.repair import replan
from conference.timetable.solver import solve
from tests.benchmarks.timetable_fair import conference

LONG = Effort(seconds=600)
BUSY = conference(60, 1)


def stopped(problem: Problem, at: int) -> Answer:
    """The answer if somebody stops at that look, or at the end."""
    stop, looks = Event(), iter(range(10_000))

    def watch(progress: Progress) -> None:
        if next(looks) == at:
            stop.set()

    return solve(problem, LONG, stop=stop, watch=watch)


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_stopped_at_any_look_the_answer_is_sound_and_its_bounds_hold(at: int) -> None:
    answer = stopped(BUSY, at)
    # A quick machine may have proven the breaks before a later look.
    assert answer.status is Status.FEASIBLE or (at > 0 and answer.level(Goal.BREAKS).gap == 0)
    assert findings(BUSY, answer.placements) == []
    assert [level.goal for level in answer.levels] == list(Goal)
    full = solve(BUSY, Effort(seconds=5, moves=200_000))
    assert answer.level(Goal.WORTH).bound >= full.level(Goal.WORTH).value


def test_stopped_before_the_choice_is_made_the_most_wanted_requests_are_placed_without_a_proof() -> None:
    stop = Event()
    stop.set()
    answer = solve(BUSY, LONG, stop=stop)
    assert findings(BUSY, answer.placements) == []
    assert len(answer.placements) > 0
    assert answer.level(Goal.WORTH).gap > 0


def test_what_is_best_so_far_can_be_kept_at_every_look() -> None:
    kept: list[Progress] = []
    answer = solve(BUSY, Effort(seconds=5, moves=200_000), watch=kept.append)
    assert [findings(BUSY, one.best()) for one in kept] == [[] for _ in kept]
    assert [len(one.best()) for one in kept] == [one.placed for one in kept]
    assert [sum(breaks_of(BUSY, one.best()).values()) for one in kept] == [one.breaks for one in kept]
    assert kept[-1].level is Goal.BREAKS
    assert set(kept[-1].best()) == set(answer.placements)


def test_a_second_plan_stopped_at_once_keeps_what_people_hold() -> None:
    held = solve(BUSY, Effort(seconds=5, moves=50_000)).placements
    stop = Event()
    stop.set()
    again = replan(replace(BUSY, held=held), LONG, stop=stop)
    assert set(again.placements) == set(held)
