"""Reasons, remedies and findings in sentences that name whom and what they are about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conference.timetable.check import Finding, Rule
from conference.timetable.names import Names
from conference.timetable.problem import Placement
from conference.timetable.standing import Hindrance
from conference.timetable.why_not import Change, Explanation, Reason, Remedy
from conference.timetable.wording import _FINDINGS, _HINDRANCES, _REASONS, Teller
from tests.unit.timetable.problems import party, problem

START = datetime(2026, 10, 20, 8, 50, tzinfo=UTC)
TIMES = {f"s{n}": (START + timedelta(minutes=25 * n), START + timedelta(minutes=25 * n + 20)) for n in range(6)}
NAMES = Names(
    times=TIMES,
    tables={"t0": "07"},
    parties={"A": "Minh Long", "X": "Thăng Long", "p1": "Minh Long", "p2": "Thăng Long"},
    people={"A": "Trần Thị Mẫu"},
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
)
PROBLEM = problem(["AX", "AY"], number_of_slots=6, number_of_tables=13, parties=[party("A", busy=["s5"])])
TELLER = Teller(PROBLEM, [Placement("AX", "s0", "t0", ("A", "X"))], NAMES)


@pytest.mark.parametrize(
    ("reason", "subjects", "sentence"),
    [
        (Reason.FULL, ("A",), "Minh Long is full: 1 of 5 times."),
        (Reason.NO_COMMON_SLOT, ("A", "X"), "Minh Long and Thăng Long each have free times, but none in common."),
        (Reason.NO_TABLE, ("s0",), "All 13 tables are taken at 15:50–16:10."),
        (
            Reason.NO_TABLE,
            ("s0", "s1", "s2", "s3", "s4"),
            "All 13 tables are taken at 15:50–16:10, 16:15–16:35, 16:40–17:00 and 2 more.",
        ),
        (Reason.ENOUGH, ("A",), "Minh Long has 1 meetings, the most allowed."),
        (Reason.NEVER_BOTH, ("A", "X"), "There is no time at which Minh Long and Thăng Long are both there."),
        (Reason.CANCELLED, ("X",), "Thăng Long has nobody who takes meetings any more."),
    ],
)
def test_a_reason_names_whom_and_what_it_is_about(reason: Reason, subjects: tuple[str, ...], sentence: str) -> None:
    assert TELLER.reason(Explanation("AY", reason, subjects, None)) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change(Remedy.TABLE, "s0", "s0"), "One more table at 15:50–16:10 would place it."),
        (Change(Remedy.SLOT, "A", "s1"), "It would fit at 16:15–16:35 if Minh Long were there then."),
        (Change(Remedy.DELEGATE, "X", "s0"), "One more person of Thăng Long would place it at 15:50–16:10."),
        (None, "No single table, time or person more would place it."),
    ],
)
def test_a_remedy_says_what_to_change_and_when(change: Change | None, sentence: str) -> None:
    assert TELLER.remedy(change) == sentence


def test_a_finding_names_the_person_and_the_time() -> None:
    assert TELLER.finding(Finding(Rule.BUSY, ("A", "s0"))) == "Trần Thị Mẫu is not available at 15:50–16:10."
    assert TELLER.finding(Finding(Rule.TABLE_TWICE, ("t0", "s0"))) == "Two meetings sit at table 07 at 15:50–16:10."
    assert TELLER.finding(Finding(Rule.TWICE, ("1-2",))) == "Minh Long – Thăng Long is placed twice."


def test_everything_the_checker_and_the_explanations_know_has_a_sentence() -> None:
    assert set(_FINDINGS) == set(Rule)
    assert set(_REASONS) == set(Reason)
    assert set(_HINDRANCES) == set(Hindrance)
