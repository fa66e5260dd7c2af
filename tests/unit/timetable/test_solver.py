"""What the solver proves on problems small enough to see the answer."""

from __future__ import annotations

from dataclasses import replace

from conference.timetable.answer import Goal, Level, Status
from conference.timetable.check import findings
from conference.timetable.problem import Interpreter, Lock, Rules
from conference.timetable.repair import replan
from conference.timetable.solver import solve
from conference.timetable.why_not import Change, Explanation, Reason, Remedy, why_not
from tests.unit.timetable.problems import QUICK, party, problem, tables


def test_minimums_come_before_mutual_requests_and_those_before_weight() -> None:
    scarce = problem(["AX", "BX", "CX"], number_of_slots=1, parties=[party("B", minimum=1)])
    one, two, three = scarce.requests
    scarce = replace(scarce, requests=(replace(one, mutual=True), two, replace(three, priority=1)))
    answer = solve(scarce, QUICK)
    assert [one.request for one in answer.placements] == ["BX"]
    assert answer.levels == (
        Level(Goal.MISSING, 0, 0),
        Level(Goal.MUTUAL, 0, 0),
        Level(Goal.WORTH, 202, 202),
        Level(Goal.SHARES, 2, 2),
        Level(Goal.WISHED, 0, 0),
        Level(Goal.BREAKS, 0, 0),
        Level(Goal.MOST_BREAKS, 0, 0),
        Level(Goal.TABLE_CHANGES, 0, 0),
        Level(Goal.MOVED, 0, 0),
    )


def test_a_break_that_locks_force_is_proven() -> None:
    apart = problem(["AX", "AY"], number_of_slots=3, locks=[Lock("AX", "s0"), Lock("AY", "s2")])
    answer = solve(apart, QUICK)
    assert (answer.status, answer.level(Goal.BREAKS)) == (Status.OPTIMAL, Level(Goal.BREAKS, 1, 1))


def test_two_delegates_meet_twice_at_once() -> None:
    pair = problem(["AX", "AY"], number_of_slots=1, parties=[party("A", delegates=2)], required=True)
    assert sorted(one.people for one in solve(pair, QUICK).placements) == [("A", "X"), ("A1", "Y")] or [
        ("A", "Y"),
        ("A1", "X"),
    ]


def test_one_interpreter_serves_one_meeting_at_a_time() -> None:
    base = problem(["AX", "BY"], number_of_slots=1)
    tongues = {"A": "vi", "B": "vi", "X": "en", "Y": "en"}
    foreign = replace(
        base,
        parties=tuple(replace(one, languages=frozenset({tongues[one.id]})) for one in base.parties),
        interpreters=(Interpreter("I", frozenset({"vi", "en"})),),
    )
    answer = solve(foreign, QUICK)
    assert [one.people[2] for one in answer.placements] == ["I"]
    assert answer.status is Status.OPTIMAL


def test_after_a_loss_the_freed_counterpart_gets_a_meeting_and_nobody_moves() -> None:
    full = problem(["AX", "BX"], number_of_slots=1)
    held = solve(full, QUICK).placements
    lost = held[0].people[0]
    again = replan(replace(full, held=held, parties=tuple(one for one in full.parties if one.id != lost)))
    assert {one.people for one in again.placements} == {({"A": "B", "B": "A"}[lost], "X")}
    assert (again.status, again.levels[-1]) == (Status.OPTIMAL, Level(Goal.MOVED, 0, 0))


def test_a_move_is_made_only_where_nothing_else_places_more_and_is_proven_needed() -> None:
    """B can only meet X in the first slot, where A sits."""
    base = problem(["AX"], number_of_slots=2)
    held = solve(replace(base, locks=(Lock("AX", "s0"),)), QUICK).placements
    more = problem(["AX", "BX"], number_of_slots=2, parties=[party("B", busy=["s1"])])
    again = replan(replace(more, held=held))
    assert {one.request: one.slot for one in again.placements} == {"AX": "s1", "BX": "s0"}
    assert (again.status, again.levels[-1]) == (Status.OPTIMAL, Level(Goal.MOVED, 1, 1))


def test_a_full_table_plan_is_explained_by_the_slots_and_mended_by_one_table() -> None:
    crowded = problem(["AX", "BY"], number_of_slots=1, number_of_tables=1)
    held = solve(crowded, QUICK).placements
    (left,) = {"AX", "BY"} - {one.request for one in held}
    change = Change(Remedy.TABLE, "s0", "s0")
    assert why_not(crowded, held) == [Explanation(left, Reason.NO_TABLE, ("s0",), change)]
    assert len(solve(replace(crowded, tables=tables(2)), QUICK).placements) == 2


def test_a_full_party_is_mended_by_one_delegate() -> None:
    busy = problem(["AX", "BX"], number_of_slots=1)
    held = solve(busy, QUICK).placements
    (left,) = {"AX", "BX"} - {one.request for one in held}
    change = Change(Remedy.DELEGATE, "X", "s0")
    assert why_not(busy, held) == [Explanation(left, Reason.FULL, ("X",), change)]


def test_rest_is_kept() -> None:
    row = problem(["AX", "AY", "AZ"], number_of_slots=4, rules=Rules(in_a_row=1))
    answer = solve(row, QUICK)
    assert len(answer.placements) == 2
    assert findings(row, answer.placements) == []
