"""Days are read day first, and an instant has a day only in a zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.foundation.dates import (
    HANOI,
    InvalidDate,
    Quarter,
    format_date,
    format_day,
    format_quarter,
    format_slot,
    format_time,
    format_zone,
    local_day,
    parse_date,
    parse_quarter,
    parse_time,
)

EARLY = datetime(2024, 4, 30, 23, 30, tzinfo=UTC)
QUARTERS = st.builds(Quarter, st.integers(1000, 2999), st.integers(1, 4))


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_shown_can_be_typed_again(day: date) -> None:
    assert parse_date(format_date(day)) == day


def test_the_day_comes_before_the_month() -> None:
    assert parse_date(" 3/4/2023 ") == date(2023, 4, 3)


@pytest.mark.parametrize("typed", ["", "2023-10-20", "20/10/23", "20.10.2023", "20/10/0023", "٢٠/10/2023", "hôm nay"])
def test_any_other_writing_of_a_date_is_refused(typed: str) -> None:
    with pytest.raises(InvalidDate) as refused:
        parse_date(typed)

    assert str(refused.value) == "Write a date as day/month/year, like 20/10/2023."


@pytest.mark.parametrize("typed", ["31/02/2023", "10/20/2023", "00/10/2023"])
def test_a_day_outside_the_calendar_is_refused(typed: str) -> None:
    with pytest.raises(InvalidDate) as refused:
        parse_date(typed)

    assert str(refused.value) == f"There is no day {typed}: the day comes first, then the month."


@pytest.mark.parametrize(
    ("typed", "moment"),
    [("14:00", time(14)), ("14h00", time(14)), ("7h", time(7)), ("07:05", time(7, 5)), ("23:59", time(23, 59))],
)
def test_times_are_read_with_24_hours(typed: str, moment: time) -> None:
    assert parse_time(typed) == moment


@pytest.mark.parametrize("typed", ["", "24:00", "12:60", "2:00 PM", "14", "14:5"])
def test_any_other_writing_of_a_time_is_refused(typed: str) -> None:
    with pytest.raises(InvalidDate, match="like 14:30"):
        parse_time(typed)


@pytest.mark.parametrize(("lang", "name"), [("vi", "Giờ Việt Nam"), ("en", "Vietnam Time")])
def test_a_zone_is_named_as_people_call_it(lang: str, name: str) -> None:
    assert format_zone("Asia/Ho_Chi_Minh", lang) == name


def test_days_and_times_are_shown_the_same_way_in_both_languages() -> None:
    conference = date(2023, 10, 20)

    assert (format_date(conference), format_time(time(14))) == ("20/10/2023", "14:00")
    assert format_day(conference, "vi") == "Thứ Sáu, 20/10/2023"
    assert format_day(conference, "en") == "Friday 20/10/2023"


def test_half_past_six_in_hanoi_is_already_the_next_day() -> None:
    assert (local_day(EARLY, HANOI), local_day(EARLY, ZoneInfo("UTC"))) == (date(2024, 5, 1), date(2024, 4, 30))


def test_a_slot_is_shown_on_the_clocks_of_the_conference() -> None:
    assert format_slot(EARLY, datetime(2024, 4, 30, 23, 50, tzinfo=UTC), HANOI) == "06:30–06:50"


def test_a_time_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        local_day(datetime(2024, 5, 1), HANOI)  # noqa: DTZ001 - the mistake under test


def test_an_instant_is_not_taken_for_a_day() -> None:
    with pytest.raises(TypeError):
        format_date(EARLY)


@pytest.mark.parametrize(
    "typed",
    ["Q4/2023", "q4 2023", "IV/2023", "iv-2023", "Ⅳ/2023", "quý 4/2023", "Quý IV năm 2023", "quarter 4 2023"],
)
def test_quarters_are_read_in_their_usual_writings(typed: str) -> None:
    assert parse_quarter(typed) == Quarter(2023, 4)


@pytest.mark.parametrize("typed", ["", "4/2023", "Q5/2023", "Q0/2023", "Q4/23", "VI/2023", "IIII/2023", "2023"])
def test_what_is_no_quarter_is_refused(typed: str) -> None:
    with pytest.raises(InvalidDate) as refused:
        parse_quarter(typed)

    assert str(refused.value) == f"“{typed}” is not a quarter. Write it like Q4/2023 or IV/2023."


@given(QUARTERS, st.sampled_from(["vi", "en"]))
def test_a_quarter_shown_can_be_typed_again(quarter: Quarter, lang: str) -> None:
    assert parse_quarter(format_quarter(quarter, lang)) == parse_quarter(str(quarter)) == quarter


@given(QUARTERS, QUARTERS)
def test_quarters_are_ordered_as_their_days(one: Quarter, other: Quarter) -> None:
    assert (one < other) == (one.last_day < other.first_day)


@given(st.dates())
def test_every_day_lies_within_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)

    assert quarter.first_day <= day <= quarter.last_day


def test_a_quarter_has_three_whole_months() -> None:
    assert (Quarter(2024, 1).first_day, Quarter(2024, 1).last_day) == (date(2024, 1, 1), date(2024, 3, 31))
    assert format_quarter(Quarter(2023, 4), "vi") == "Quý IV/2023"


def test_there_is_no_fifth_quarter() -> None:
    with pytest.raises(ValueError, match="four quarters"):
        Quarter(2023, 5)
