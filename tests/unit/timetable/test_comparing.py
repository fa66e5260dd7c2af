"""What a timetable comes to, and whom two of them differ for."""

from conference.timetable.comparing import differences, figures
from conference.timetable.problem import Placement
from tests.unit.timetable.problems import party, problem

PROBLEM = problem(["AX", "AY", "BX"], parties=[party("A", minimum=2), party("B", minimum=1)])


def put(request: str, slot: int, table: int = 0) -> Placement:
    return Placement(request, f"s{slot}", f"t{table}", (request[0], request[1]))


def test_a_timetable_is_summed_up_in_meetings_minimums_and_waiting_times() -> None:
    now = [put("AX", 1)]
    found = figures(PROBLEM, [put("AX", 0), put("AY", 2)], now)
    assert (found.placed, found.below, found.breaks, found.calm, found.active) == (2, 1, 1, 2, 3)
    assert (found.moved, found.dropped) == (1, 0)
    assert (found.meetings["A"], found.waits["A"]) == (2, 1)


def test_what_is_no_longer_there_is_not_counted() -> None:
    assert figures(PROBLEM, [put("AX", 99), put("ZZ", 0)], []).placed == 0


def test_a_meeting_in_force_that_is_left_out_is_dropped() -> None:
    assert figures(PROBLEM, [], [put("AX", 1)]).dropped == 1


def test_only_parties_for_whom_something_differs_are_listed_the_most_affected_first() -> None:
    first = figures(PROBLEM, [put("AX", 0), put("AY", 2)], [])
    second = figures(PROBLEM, [put("AX", 0), put("AY", 1), put("BX", 1, 1)], [])
    found = differences(PROBLEM, [first, second])
    assert [(one.party, one.meetings, one.waits) for one in found] == [
        ("B", (0, 1), (0, 0)),
        ("X", (1, 2), (0, 0)),
        ("A", (2, 2), (1, 0)),
    ]
    assert [one.gain for one in found] == [1, 1, 1]


def test_fewer_meetings_are_a_loss_whatever_the_waiting() -> None:
    full, empty = figures(PROBLEM, [put("AX", 0), put("AY", 2)], []), figures(PROBLEM, [put("AX", 0)], [])
    assert {one.party: one.gain for one in differences(PROBLEM, [full, empty])} == {"A": -1, "Y": -1}
