"""What a person's scans mean together, whatever order they were sent in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.checkin.course import Course, Move, course_of
from conference.checkin.models import Verdict

EIGHT = datetime(2026, 10, 20, 1, tzinfo=UTC)
VERDICTS = {"in": Verdict.WELCOME, "out": Verdict.GOODBYE, "back": Verdict.WELCOME_BACK}


def moves(words: str) -> list[Move]:
    """One an hour, the first at eight, called by the hour."""
    return [
        Move(EIGHT + timedelta(hours=n), str(8 + n), VERDICTS[word]) for n, word in enumerate(words.split()) if word
    ]


@pytest.mark.parametrize(
    ("words", "returns", "twice", "is_out"),
    [
        ("in", set(), set(), False),
        ("in in", set(), {"9"}, False),
        ("in out", set(), set(), True),
        ("in out in", {"10"}, set(), False),
        ("in out in in", {"10"}, {"11"}, False),
        ("in out back in", set(), {"11"}, False),
        ("in out in out", {"10"}, set(), True),
        ("in in out in out", {"11"}, {"9"}, True),
    ],
)
def test_a_welcome_after_an_exit_is_a_return(words: str, returns: set[str], twice: set[str], is_out: bool) -> None:
    course = course_of(moves(words))
    told = (course.standing, course.returns, course.twice, course.left_at is not None)
    assert told == (moves(words)[0], returns, twice, is_out)


def test_without_an_arrival_nobody_is_in_or_out() -> None:
    assert course_of(moves("out back out")) == Course()


@given(
    st.lists(st.sampled_from(sorted(VERDICTS)), max_size=8).flatmap(
        lambda words: st.permutations(moves(" ".join(words)))
    )
)
def test_the_order_in_which_they_come_changes_nothing(sent: list[Move]) -> None:
    course = course_of(sent)
    assert course == course_of(sorted(sent))
    welcomes = {move.scan_id for move in sent if move.verdict is Verdict.WELCOME}
    standing = {course.standing.scan_id} if course.standing else set()
    assert standing | course.returns | course.twice == welcomes
    assert not course.returns & course.twice
