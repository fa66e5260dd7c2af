"""What organisers get wrong leads to names they can act on, never to a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conference.timetable.answer import Answer, Status
from conference.timetable.check import findings
from conference.timetable.model import TooManySlots, compile_problem
from conference.timetable.problem import Lock, Party, Precedence, Request
from conference.timetable.solver import solve
from conference.timetable.why_not import Change, Explanation, Reason, Remedy, why_not
from tests.unit.timetable.problems import QUICK, party, problem


def test_two_locked_meetings_of_one_person_in_one_slot_are_named() -> None:
    clash = problem(["AX", "AY"], locks=[Lock("AX", "s1"), Lock("AY", "s1")])
    assert solve(clash, QUICK) == Answer(Status.INFEASIBLE, conflicts=("AX", "AY"))


def test_more_locked_meetings_than_tables_are_named() -> None:
    crowded = problem(["AX", "BY"], number_of_tables=1, locks=[Lock("AX", "s1"), Lock("BY", "s1")])
    assert solve(crowded, QUICK).conflicts == ("AX", "BY")


def test_a_lock_while_the_person_is_away_is_named() -> None:
    away = problem(["AX"], parties=[party("A", busy=["s1"])], locks=[Lock("AX", "s1")])
    assert solve(away, QUICK).conflicts == ("AX",)


def test_a_lock_in_a_slot_that_was_deleted_is_named() -> None:
    assert solve(problem(["AX"], locks=[Lock("AX", "gone")]), QUICK).conflicts == ("AX",)


def test_precedences_that_run_in_a_circle_are_named() -> None:
    circle = problem(["AX", "BY"], precedences=[Precedence("AX", "BY"), Precedence("BY", "AX")], required=True)
    assert solve(circle, QUICK).conflicts == ("AX", "BY", "AX before BY", "BY before AX")


def test_more_required_meetings_than_slots_are_named() -> None:
    busy = problem(["AX", "AY", "AZ", "BX"], number_of_slots=2, required=True)
    assert solve(busy, QUICK).conflicts == ("AX", "AY", "AZ")


def test_a_party_without_a_free_slot_gets_nothing_and_holds_up_nobody() -> None:
    away = problem(["AX", "BX"], number_of_slots=2, parties=[party("A", busy=["s0", "s1"])], locks=[Lock("BX", "s0")])
    opened = Change(Remedy.SLOT, "A", "s1")
    answer = solve(away, QUICK)
    assert [one.request for one in answer.placements] == ["BX"]
    assert why_not(away, answer.placements) == [Explanation("AX", Reason.NEVER_BOTH, ("A", "X"), opened)]


def test_without_tables_nothing_is_placed() -> None:
    bare = problem(["AX"], number_of_tables=0)
    assert solve(bare, QUICK).placements == ()


def test_a_request_to_oneself_is_left_out_and_explained() -> None:
    alone = problem(["AA", "AX"])
    answer = solve(alone, QUICK)
    assert [one.request for one in answer.placements] == ["AX"]
    assert why_not(alone, answer.placements) == [Explanation("AA", Reason.ONESELF, ("A",), None)]


@pytest.mark.parametrize("members", [(), None])
def test_a_cancelled_party_is_left_out_and_explained(members: tuple[()] | None) -> None:
    gone = problem(["AX"], parties=[Party("X", ())] if members == () else [])
    if members is None:
        gone = replace(gone, parties=gone.parties[:1])
    answer = solve(gone, QUICK)
    assert answer.placements == ()
    assert why_not(gone, answer.placements) == [Explanation("AX", Reason.CANCELLED, ("X",), None)]


def test_a_request_of_somebody_unknown_is_left_out() -> None:
    base = problem(["AX"])
    strange = replace(base, requests=(*base.requests, Request("?", "A", "nobody")))
    assert findings(strange, solve(strange, QUICK).placements) == []


def test_more_slots_than_can_be_planned_are_refused_at_once() -> None:
    with pytest.raises(TooManySlots, match="63 slots; at most 62 can be planned at once"):
        compile_problem(problem(["AX"], number_of_slots=63))
