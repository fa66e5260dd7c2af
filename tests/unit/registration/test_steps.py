"""The way through registering, rows by buttons, tokens."""

import re

from conference.programme.models import Side
from conference.registration.rows import add_row, last_row, remove_row
from conference.registration.steps import Step, after, steps_for
from conference.registration.tickets import new_token


def test_each_side_brings_what_is_its_own() -> None:
    supply = {side: [step for step in steps_for(side) if step in {Step.DEMAND, Step.CLUSTERS}] for side in Side}
    assert supply == {
        Side.ENTERPRISE: [Step.DEMAND],
        Side.INVESTOR: [Step.CLUSTERS],
        Side.AGENCY: [],
        Side.GUEST: [],
    }
    assert after(Step.ORGANISATION, Side.GUEST) is Step.DELEGATES


def test_a_row_is_added_behind_the_last_and_removed_without_moving_the_others() -> None:
    typed = {"delegates-0-name": ["A"], "delegates-3-name": ["D"], "other": ["x"]}
    grown = add_row(typed, "delegates", {"name": ""})
    assert grown == typed | {"delegates-4-name": [""]}
    assert (last_row(grown, "delegates"), last_row({}, "delegates")) == (4, -1)
    assert remove_row(grown, "delegates", 0) == {
        "delegates-3-name": ["D"],
        "delegates-4-name": [""],
        "other": ["x"],
    }


def test_row_one_is_not_row_eleven() -> None:
    assert remove_row({"d-1-a": ["1"], "d-11-a": ["11"]}, "d", 1) == {"d-11-a": ["11"]}


def test_a_ticket_is_26_capitals_and_digits_that_fit_a_small_code() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch("[A-Z2-7]{26}", token) for token in tokens)
