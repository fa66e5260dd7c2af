"""The checker finds each kind of fault, so that a faultless timetable means something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conference.timetable.check import Finding, Rule, breaks_of, findings
from conference.timetable.problem import Half, Lock, Placement, Precedence, Problem, Rules, Table
from tests.unit.timetable.problems import party, problem

BASE = problem(["AX", "BX", "AY"])
GOOD = (
    Placement("AX", "s0", "t0", ("A", "X")),
    Placement("BX", "s1", "t0", ("B", "X")),
    Placement("AY", "s1", "t1", ("A", "Y")),
)


def changed(number: int, **values: object) -> tuple[Placement, ...]:
    placements = list(GOOD)
    placements[number] = replace(placements[number], **values)  # type: ignore[arg-type]
    return tuple(placements)


def test_a_sound_timetable_has_no_findings() -> None:
    assert findings(BASE, GOOD) == []


@pytest.mark.parametrize(
    ("given", "placements", "finding"),
    [
        (BASE, changed(0, slot="s9"), Finding(Rule.UNKNOWN, ("AX", "s9", "t0", "A", "X"))),
        (BASE, (*GOOD, replace(GOOD[0], slot="s3")), Finding(Rule.TWICE, ("AX",))),
        (BASE, changed(0, people=("A", "Y")), Finding(Rule.WRONG_PEOPLE, ("AX", "A", "Y"))),
        (BASE, changed(2, table="t0"), Finding(Rule.TABLE_TWICE, ("t0", "s1"))),
        (BASE, changed(1, slot="s0", table="t1"), Finding(Rule.PERSON_TWICE, ("X", "s0"))),
        (problem(["AX", "BX", "AY"], required=True), GOOD[:2], Finding(Rule.MISSING, ("AY",))),
        (problem(["AX", "BX", "AY"], parties=[party("B", busy=["s1"])]), GOOD, Finding(Rule.BUSY, ("B", "s1"))),
        (problem(["AX", "BX", "AY"], locks=[Lock("AX", "s3")]), GOOD, Finding(Rule.MOVED_LOCK, ("AX", "s3"))),
        (problem(["AX", "BX", "AY"], precedences=[Precedence("BX", "AY")]), GOOD, Finding(Rule.ORDER, ("BX", "AY"))),
        (problem(["AX", "BX", "AY"], rules=Rules(in_a_row=1)), GOOD[:2], Finding(Rule.NO_REST, ("X", "s1"))),
        (
            replace(BASE, requests=(replace(BASE.requests[0], half=Half.AFTERNOON), *BASE.requests[1:])),
            GOOD,
            Finding(Rule.WRONG_HALF, ("AX", "s0")),
        ),
        (
            replace(BASE, slots=(replace(BASE.slots[0], capacity=0), *BASE.slots[1:])),
            GOOD,
            Finding(Rule.FULL, ("s0",)),
        ),
        (
            replace(BASE, tables=(BASE.tables[0], Table("t1", host="B"))),
            GOOD,
            Finding(Rule.HOSTED, ("AY", "t1")),
        ),
        (
            replace(BASE, tables=(BASE.tables[0], Table("t1", closed=frozenset({"s1"})))),
            GOOD,
            Finding(Rule.TABLE_CLOSED, ("t1", "s1")),
        ),
        (
            replace(BASE, parties=(replace(BASE.parties[0], maximum=1), *BASE.parties[1:])),
            GOOD,
            Finding(Rule.MAXIMUM, ("A",)),
        ),
        (
            replace(BASE, parties=tuple(replace(one, languages=frozenset({one.id})) for one in BASE.parties)),
            GOOD[:1],
            Finding(Rule.NO_INTERPRETER, ("AX", "s0")),
        ),
    ],
    ids=lambda value: value.rule.name if isinstance(value, Finding) else "",
)
def test_each_fault_is_found(given: Problem, placements: tuple[Placement, ...], finding: Finding) -> None:
    assert findings(given, placements) == [finding]


def test_an_unfair_share_of_breaks_is_found() -> None:
    spread = problem(["AX", "AY", "AZ"], number_of_slots=6, rules=Rules(fairness=1))
    placements = [
        Placement(f"A{name}", f"s{slot}", "t0", ("A", name)) for name, slot in zip("XYZ", (0, 2, 4), strict=True)
    ]
    assert findings(spread, placements) == [Finding(Rule.UNFAIR, ("A", "X"))]


def test_absence_is_no_break_unless_the_rules_say_so() -> None:
    given = problem(["AX", "AY"], parties=[party("A", busy=["s1"])])
    placements = [Placement("AX", "s0", "t0", ("A", "X")), Placement("AY", "s2", "t0", ("A", "Y"))]
    assert breaks_of(given, placements)["A"] == 0
    assert breaks_of(replace(given, rules=Rules(absence_is_idle=True)), placements)["A"] == 1


def test_a_night_between_two_days_is_no_break() -> None:
    given = problem(["AX", "AY"])
    two_days = replace(given, slots=tuple(replace(one, day=place // 2) for place, one in enumerate(given.slots)))
    placements = [Placement("AX", "s0", "t0", ("A", "X")), Placement("AY", "s3", "t0", ("A", "Y"))]
    assert breaks_of(two_days, placements)["A"] == 0
