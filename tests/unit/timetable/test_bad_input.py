"""What organisers get wrong leads to names they can act on, never to a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conference.timetable.answer import Answer, Status
from conference.timetable.check import Rule, findings
from conference.timetable.conflicts import overbooked
from conference.timetable.effort import Effort
from conference.timetable.model import TooManySlots, compile_problem
from conference.timetable.problem import Lock, Party, Precedence, Request, Table
from conference.timetable.repair import replan
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


def test_one_meeting_too_many_for_a_full_day_is_named_without_trying_it_out() -> None:
    """A count that clauses refute only in exponentially many steps."""
    full = problem([f"A{other}" for other in "BCDEFGHIJKLMNOPQ"], number_of_slots=15, required=True)
    assert overbooked(compile_problem(full)) == tuple(request.id for request in full.requests)


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


def test_two_meetings_locked_at_one_table_in_one_slot_are_named() -> None:
    clash = problem(["AX", "BY"], locks=[Lock("AX", "s1", "t0"), Lock("BY", "s1", "t0")])
    assert solve(clash, QUICK) == Answer(Status.INFEASIBLE, conflicts=("AX", "BY"))


def test_a_lock_at_the_table_of_another_host_is_named() -> None:
    base = problem(["AX"], parties=[party("B")], locks=[Lock("AX", "s1", "t0")])
    hosted = replace(base, tables=(Table("t0", host="B"), *base.tables[1:]))
    assert solve(hosted, QUICK).conflicts == ("AX",)


def test_a_lock_of_a_request_that_was_withdrawn_is_named() -> None:
    assert solve(problem(["AX"], locks=[Lock("gone", "s1")]), QUICK).conflicts == ("gone",)


def test_a_slot_deleted_after_the_proposal_is_found_and_planned_around() -> None:
    before = problem(["AX", "BX"], number_of_slots=3)
    held = solve(before, QUICK).placements
    lost = held[0].slot
    after = replace(before, slots=tuple(slot for slot in before.slots if slot.id != lost), held=held)
    assert {one.rule for one in findings(after, held)} == {Rule.UNKNOWN}
    assert [one.subjects[1] for one in findings(after, held)] == [one.slot for one in held if one.slot == lost]
    again = replan(after, QUICK)
    assert findings(after, again.placements) == []
    assert {one.request for one in again.placements} == {"AX", "BX"}


def test_a_new_lock_pushes_a_held_meeting_aside() -> None:
    before = problem(["AX", "BX"], number_of_slots=2)
    held = solve(before, QUICK).placements
    (other,) = {"s0", "s1"} - {one.slot for one in held if one.request == "AX"}
    after = replace(before, locks=(Lock("AX", other),), held=held)
    again = replan(after, QUICK)
    assert findings(after, again.placements) == []
    assert {one.request for one in again.placements} == {"AX", "BX"}


def test_musts_that_clash_only_in_a_slot_are_named_however_little_time_there_is() -> None:
    """In numbers there is room for both: only a search slot by slot tells that there is not."""
    away = problem(
        ["AX", "BX"], number_of_slots=2, parties=[party("A", busy=["s1"]), party("B", busy=["s1"])], required=True
    )
    assert solve(away, Effort(seconds=0)) == Answer(Status.INFEASIBLE, conflicts=("AX", "BX"))
