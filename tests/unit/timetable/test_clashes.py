"""Where a meeting can go: what each cell answers, and that the independent checker agrees with every answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from conference.timetable.check import Rule, findings
from conference.timetable.clashes import Clash, Fit, Hall, Obstacle
from conference.timetable.problem import Lock, Party, Placement, Problem, Rules, Table
from conference.timetable.solver import solve
from tests.unit.timetable.problems import QUICK, party, problem, problems

AX = Placement("AX", "s0", "t0", ("A", "X"))
BY = Placement("BY", "s1", "t1", ("B", "Y"))


def test_a_cell_names_who_sits_in_another_meeting_and_in_which() -> None:
    hall = Hall(problem(["AX", "AY"]), [AX, Placement("AY", "s2", "t0", ("A", "Y"))])
    assert hall.at("AX", "s2", "t1") == Clash(Obstacle.MEETS, "A", "AY")


def test_a_cell_names_whoever_is_not_there() -> None:
    hall = Hall(problem(["AX"], parties=[party("X", busy=["s1"])]), [AX])
    assert hall.at("AX", "s1", "t0") == Clash(Obstacle.AWAY, "X")


def test_a_party_that_has_left_is_named_in_every_cell() -> None:
    hall = Hall(problem(["AX"], parties=[Party("X", ())]), [])
    assert set(hall.around("AX").values()) == {Clash(Obstacle.GONE, "X")}


def test_a_table_is_taken_closed_or_somebody_elses_but_its_hosts_may_use_it() -> None:
    given = problem(["AX", "BY"])
    own = (Table("of B", host="B"), Table("of A", host="A"), Table("shut", closed=frozenset({"s1"})))
    hall = Hall(replace(given, tables=(*given.tables, *own)), [AX, BY])
    answers = {table: hall.at("AX", "s1", table) for table in ("t0", "t1", "of B", "of A", "shut")}
    assert answers == {
        "t0": Fit(("A", "X")),
        "t1": Clash(Obstacle.TAKEN, "t1", "BY"),
        "of B": Clash(Obstacle.HOSTED, "B"),
        "of A": Fit(("A", "X")),
        "shut": Clash(Obstacle.CLOSED, "shut"),
    }


def test_a_meeting_is_not_in_its_own_way() -> None:
    assert Hall(problem(["AX"]), [AX]).at("AX", "s0", "t0") == Fit(("A", "X"))


def test_a_colleague_takes_the_seat_where_the_one_who_sits_now_is_busy() -> None:
    given = problem(["AX", "AY"], parties=[party("A", delegates=2)])
    hall = Hall(given, [AX, Placement("AY", "s1", "t0", ("A", "Y"))])
    assert hall.at("AX", "s1", "t1") == Fit(("A1", "X"))


def test_a_rule_that_only_the_checker_knows_is_named() -> None:
    given = problem(["AX", "AY", "AZ"], rules=Rules(in_a_row=2))
    hall = Hall(given, [Placement("AX", "s0", "t0", ("A", "X")), Placement("AY", "s1", "t0", ("A", "Y"))])
    assert hall.at("AZ", "s2", "t0") == Clash(Obstacle.RULE, "A", rule=Rule.NO_REST)
    assert hall.at("AZ", "s3", "t0") == Fit(("A", "Z"))


def test_a_slot_is_full_by_the_meetings_of_whomever_and_two_may_still_change_places() -> None:
    given = problem(["AX", "BY"])
    hall = Hall(replace(given, slots=tuple(replace(slot, capacity=1) for slot in given.slots)), [AX, BY])
    assert hall.at("AX", "s1", "t0") == Clash(Obstacle.RULE, "s1", rule=Rule.FULL)
    assert hall.at("AX", "s0", "t1") == hall.at("AX", "s2", "t0") == Fit(("A", "X"))
    assert hall.exchanged("AX", "BY") is not None


def test_two_meetings_change_places_if_that_suits_all_four() -> None:
    hall = Hall(problem(["AX", "BY"]), [AX, BY])
    assert hall.exchanges("AX") == {"BY"}
    assert hall.exchanged("AX", "BY") == (
        Placement("AX", "s1", "t1", ("A", "X")),
        Placement("BY", "s0", "t0", ("B", "Y")),
    )


def test_a_locked_meeting_changes_places_with_nobody() -> None:
    hall = Hall(problem(["AX", "BY"], locks=[Lock("BY", "s1")]), [AX, BY])
    assert (hall.exchanges("AX"), hall.exchanges("BY"), hall.exchanged("AX", "BY")) == (set(), set(), None)


def test_meetings_of_one_person_change_places_but_not_into_an_absence() -> None:
    after = Placement("AY", "s1", "t0", ("A", "Y"))
    assert Hall(problem(["AX", "AY"]), [AX, after]).exchanged("AX", "AY") is not None
    assert Hall(problem(["AX", "AY"], parties=[party("X", busy=["s1"])]), [AX, after]).exchanged("AX", "AY") is None


def understood(given: Problem) -> Problem:
    """Without languages, since boards know no interpreters, and without fairness, which is a matter of the whole."""
    parties = tuple(replace(one, languages=frozenset()) for one in given.parties)
    return replace(given, parties=parties, interpreters=(), rules=replace(given.rules, fairness=None))


@settings(deadline=None, max_examples=25)
@given(problems())
def test_the_checker_agrees_with_every_cell(drawn: Problem) -> None:
    given = understood(drawn)
    placements = solve(given, QUICK).placements
    hall = Hall(given, placements)
    for request in given.requests:
        others = [one for one in placements if one.request != request.id]
        wrong = set(findings(given, others))
        for (slot, table), cell in hall.around(request.id).items():
            new = {
                people: set(findings(given, [*others, Placement(request.id, slot, table, people)])) - wrong
                for people in (
                    [cell.people] if isinstance(cell, Fit) else everybody(given, request.sender, request.receiver)
                )
            }
            assert all(bool(found) == isinstance(cell, Clash) for found in new.values()), (request, slot, table, cell)


def everybody(given: Problem, *names: str) -> list[tuple[str, ...]]:
    parties = {one.id: one for one in given.parties}
    return list(product(*([one.id for one in parties[name].delegates] for name in names)))


@settings(deadline=None, max_examples=25)
@given(problems())
def test_an_exchange_breaks_nothing(drawn: Problem) -> None:
    given = understood(drawn)
    placements = solve(given, QUICK).placements
    hall = Hall(given, placements)
    for one in placements:
        for other in hall.exchanges(one.request):
            swapped = hall.exchanged(one.request, other)
            rest = [placement for placement in placements if placement.request not in (one.request, other)]
            assert swapped is None or findings(given, [*rest, *swapped]) == []
