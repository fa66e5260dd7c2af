"""Times that were wished for: heeded as far as nobody loses a meeting for it, and never a rule."""

from __future__ import annotations

import random
from dataclasses import replace

from conference.timetable.answer import Answer, Goal
from conference.timetable.check import findings
from conference.timetable.problem import Lock, Placement, Problem, Request
from conference.timetable.repair import replan
from conference.timetable.solver import solve
from tests.benchmarks.timetable_fair import conference
from tests.unit.timetable.problems import QUICK, party, problem


def wishing(given: Problem, **times: str) -> Problem:
    """For each request such as AX the slots it wishes for, as "s1 s2"."""
    wished = {name: frozenset(slots.split()) for name, slots in times.items()}
    return replace(given, requests=tuple(replace(one, wished=wished.get(one.id, one.wished)) for one in given.requests))


def slots_of(answer: Answer) -> dict[str, str]:
    return {one.request: one.slot for one in answer.placements}


def test_a_meeting_is_put_when_it_was_wished_for() -> None:
    answer = solve(wishing(problem(["AX", "BX", "CX"]), AX="s3", BX="s1 s2"), QUICK)
    found = slots_of(answer)
    assert (found["AX"], found["BX"] in {"s1", "s2"}, len(found)) == ("s3", True, 3)
    assert (answer.level(Goal.WISHED).value, answer.level(Goal.WISHED).bound) == (2, 2)


def test_a_wish_is_no_rule() -> None:
    """Two wish for the only time a table is free at; and one for a time at which the other side is away."""
    given = problem(["AX", "BX"], number_of_slots=2, parties=[party("B", busy=["s1"])])
    answer = solve(wishing(given, AX="s0", BX="s1"), QUICK)
    assert slots_of(answer) == {"AX": "s1", "BX": "s0"}
    assert answer.level(Goal.WISHED).gap == 0


def test_a_wish_comes_before_waiting_and_after_meetings() -> None:
    waits = solve(wishing(problem(["AX", "BX"], number_of_slots=3), AX="s0", BX="s2"), QUICK)
    assert slots_of(waits) == {"AX": "s0", "BX": "s2"}
    assert waits.level(Goal.BREAKS).value == 1
    both = solve(wishing(problem(["AX", "BY"], number_of_slots=2, number_of_tables=1), AX="s0", BY="s0"), QUICK)
    assert (len(both.placements), both.level(Goal.WISHED).value) == (2, 1)


def test_a_locked_meeting_stays_whatever_was_wished() -> None:
    locked = problem(["AX"], locks=[Lock("AX", "s2")])
    assert slots_of(solve(wishing(locked, AX="s0"), QUICK)) == {"AX": "s2"}


def test_what_people_hold_stays_when_the_day_is_planned_again_and_what_is_new_gets_its_wish() -> None:
    held = (Placement("AX", "s1", "t0", ("A", "X")),)
    again = replan(replace(wishing(problem(["AX", "BX"]), AX="s3", BX="s2"), held=held))
    assert slots_of(again) == {"AX": "s1", "BX": "s2"}


def test_many_wishes_are_heeded_without_a_meeting_less() -> None:
    given, chance = conference(60, 1), random.Random(1)
    times = [slot.id for slot in given.slots]

    def wish(request: Request) -> Request:
        return replace(request, wished=frozenset(chance.sample(times, 2)) if chance.random() < 0.3 else frozenset())

    wished = replace(given, requests=tuple(map(wish, given.requests)))
    plain, answer = solve(given, QUICK), solve(wished, QUICK)
    for goal in (Goal.MISSING, Goal.MUTUAL, Goal.WORTH, Goal.SHARES):
        assert answer.level(goal) == plain.level(goal)
    assert findings(wished, answer.placements) == []
    times_of = {one.id: one.wished for one in wished.requests}
    placed = [one for one in answer.placements if times_of[one.request]]
    assert answer.level(Goal.WISHED).value == sum(one.slot in times_of[one.request] for one in placed)
    assert answer.level(Goal.WISHED).value > 0.7 * len(placed)
