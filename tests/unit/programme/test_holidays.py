"""Days on which no conference should fall by mistake."""

from datetime import date

import pytest

from conference.programme.holidays import holiday_on


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 2, 4), date(2027, 2, 6), date(2027, 2, 11), date(2028, 1, 24), date(2027, 4, 16),
        date(2027, 4, 30), date(2027, 5, 1), date(2027, 9, 2), date(2040, 9, 2), date(2027, 1, 1),
    ],
)  # fmt: skip
def test_a_holiday_is_known(day: date) -> None:
    assert holiday_on(day) is not None


@pytest.mark.parametrize("day", [date(2023, 10, 20), date(2027, 2, 3), date(2027, 2, 12), date(2027, 4, 15)])
def test_an_ordinary_day_is_none(day: date) -> None:
    assert holiday_on(day) is None
