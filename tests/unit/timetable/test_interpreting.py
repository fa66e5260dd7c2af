"""Interpreters are given to the meetings that need one, no more than there are, and in turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from conference.timetable.check import findings
from conference.timetable.interpreting import interpreted
from conference.timetable.problem import Interpreter, Placement, Problem, Rules
from conference.timetable.why_not import Reason, Remedy, why_not
from tests.unit.timetable.problems import problem

LANGUAGES = {"A": "vi", "B": "vi", "C": "en vi", "X": "zh", "Y": "zh en", "Z": "vi"}


def speaking(given: Problem, *interpreters: str) -> Problem:
    """The parties with their languages; an interpreter as "vi zh"."""
    return replace(
        given,
        parties=tuple(replace(one, languages=frozenset(LANGUAGES[one.id].split())) for one in given.parties),
        interpreters=tuple(Interpreter(f"i{n}", frozenset(one.split())) for n, one in enumerate(interpreters)),
    )


def put(*places: str) -> list[Placement]:
    """ "AX0" is the meeting AX in slot 0; the tables follow each other."""
    return [Placement(one[:2], f"s{one[2]}", f"t{n}", (one[0], one[1])) for n, one in enumerate(places)]


def thirds(placed: Iterable[Placement]) -> Mapping[str, tuple[str, ...]]:
    return {one.request: one.people[2:] for one in placed}


def test_only_those_who_share_no_language_get_an_interpreter() -> None:
    given = speaking(problem(["AX", "AZ", "CY"], number_of_tables=3), "vi zh")
    assert thirds(interpreted(given, put("AX0", "AZ1", "CY0"))) == {"AX": ("i0",), "AZ": (), "CY": ()}


def test_nobody_needs_one_where_a_conference_has_none() -> None:
    given = replace(speaking(problem(["AX"])), interpreters=())
    assert interpreted(given, put("AX0")) == put("AX0")


def test_there_are_no_more_than_there_are() -> None:
    given = speaking(problem(["AX", "BY"]), "vi zh")
    placed = interpreted(given, put("AX0", "BY0"))
    assert thirds(placed) == {"AX": ("i0",), "BY": ()}
    assert [one.subjects for one in findings(given, placed)] == [("BY", "s0")]


def test_whoever_can_help_only_here_helps_here() -> None:
    """The second knows English as well, and only she can help B and Y if the first is with A and X."""
    given = speaking(problem(["AX", "BY"]), "vi zh", "vi en")
    assert findings(given, interpreted(given, put("AX0", "BY0"))) == []
    turned = replace(given, interpreters=given.interpreters[::-1])
    assert findings(turned, interpreted(turned, put("AX0", "BY0"))) == []


def test_they_take_turns_so_that_nobody_works_for_too_long() -> None:
    pairs = ["AX", "BX", "AY", "BY"]
    given = replace(speaking(problem(pairs, number_of_tables=4), "vi zh", "vi zh"), rules=Rules(in_a_row=2))
    placed = interpreted(given, put("AX0", "BX1", "AY2", "BY3"))
    assert findings(given, placed) == []
    assert {one.people[2] for one in placed} == {"i0", "i1"}


def test_a_request_without_an_interpreter_says_so_and_what_would_help() -> None:
    given = speaking(problem(["AX", "BY"], number_of_slots=1), "vi zh")
    (told,) = why_not(given, interpreted(given, put("AX0")))
    assert (told.reason, told.subjects) == (Reason.NO_INTERPRETER, ("B", "Y", "s0"))
    assert told.change is not None
    assert (told.change.remedy, told.change.slot) == (Remedy.INTERPRETER, "s0")


def test_a_remedy_for_the_table_comes_with_an_interpreter() -> None:
    given = speaking(problem(["AX", "BY"], number_of_slots=1, number_of_tables=1), "vi zh", "vi zh")
    (told,) = why_not(given, interpreted(given, put("AX0")))
    assert told.reason is Reason.NO_TABLE
    assert told.change is not None
    assert told.change.remedy is Remedy.TABLE
