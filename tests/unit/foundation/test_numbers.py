"""Numbers mean what the reader's language says, or they are refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.foundation.numbers import (
    InvalidNumber,
    echo_area,
    format_area,
    format_money,
    format_number,
    format_percent,
    id_in,
    parse_area,
    parse_decimal,
    parse_integer,
    parse_money,
)

LANGUAGES = st.sampled_from(["vi", "en"])
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "lang", "number"),
    [
        ("1.234,5", "vi", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("1 234,5", "vi", "1234.5"),
        (f" 1{NBSP}234{NBSP}567 ", "vi", "1234567"),
        ("1234,50", "vi", "1234.50"),
        ("1.234", "vi", "1234"),
        ("1.234", "en", "1.234"),
        ("−3,5", "vi", "-3.5"),
        ("0,5", "vi", "0.5"),
    ],
)
def test_numbers_are_read_in_the_readers_notation(typed: str, lang: str, number: str) -> None:
    assert parse_decimal(typed, lang) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "lang", "first", "second"),
    [
        ("1234.5", "vi", "1.234,5", "12.345"),
        ("1234,5", "en", "1,234.5", "12,345"),
        ("12.34", "vi", "12,34", "1.234"),
        ("0.500", "vi", "0,5", "500"),
    ],
)
def test_a_number_with_two_readings_is_refused_with_both(typed: str, lang: str, first: str, second: str) -> None:
    with pytest.raises(InvalidNumber) as refused:
        parse_decimal(typed, lang)

    assert str(refused.value) == f"“{typed}” can be read as {first} or as {second}. Type the one you mean."


@pytest.mark.parametrize(
    ("typed", "lang", "reading"),
    [("1,234,567", "vi", "1.234.567"), ("1.234.567", "en", "1,234,567"), ("1.2.3", "vi", "123")],
)
def test_a_number_with_one_likely_reading_is_refused_with_it(typed: str, lang: str, reading: str) -> None:
    with pytest.raises(InvalidNumber) as refused:
        parse_decimal(typed, lang)

    assert str(refused.value) == f"“{typed}” is unclear. If you mean {reading}, type it like that."


@pytest.mark.parametrize(
    "typed", ["", "abc", "1e5", "NaN", "inf", "½", "٣", "1,5 ha", ",5", "5,", "--1", "1_000", "😀"]
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidNumber) as refused:
        parse_decimal(typed, "vi")

    assert str(refused.value) == f"“{typed}” is not a number. Write it like 1.234,5."


def test_what_is_no_whole_number_is_refused_with_a_whole_example() -> None:
    with pytest.raises(InvalidNumber, match=r"Write it like 2030\.$"):
        parse_integer("abc", "vi", like="2030")


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("", 0), (None, 0), ("-1", 0), ("٣", 0), ("9" * 9, 999_999_999), ("9" * 20, 0)]
)
def test_the_number_of_a_row_is_read_or_nobodys(text: str | None, number: int) -> None:
    assert id_in(text) == number


@pytest.mark.parametrize("typed", ["9" * 31, "1" * 10_000])
def test_endless_numbers_are_refused(typed: str) -> None:
    with pytest.raises(InvalidNumber, match="too long"):
        parse_area(typed, "vi")


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4), LANGUAGES)
def test_what_is_shown_can_be_typed_again(number: Decimal, lang: str) -> None:
    assert parse_decimal(format_number(number, lang), lang) == number


@given(st.integers(min_value=-(10**18), max_value=10**18), LANGUAGES)
def test_whole_numbers_shown_can_be_typed_again(number: int, lang: str) -> None:
    assert parse_integer(format_number(number, lang), lang) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,000", "“1,000” is unclear. If you mean 1.000, type it like that."),
        ("1,5", "Enter a whole number, without decimals."),
        ("12,0", "Enter a whole number, without decimals."),
    ],
)
def test_a_whole_number_takes_no_decimals(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidNumber) as refused:
        parse_integer(typed, "vi")

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "lang", "m2"),
    [
        ("1,5 ha", "vi", 15_000),
        ("1.5 hectares", "en", 15_000),
        ("15.000 m²", "vi", 15_000),
        ("15.000m2", "vi", 15_000),
        ("15 000 M^2", "vi", 15_000),
        ("15000", "vi", 15_000),
        ("500 mét vuông", "vi", 500),
        ("2 héc-ta", "vi", 20_000),
        ("0,0001 ha.", "vi", 1),
        ("0", "vi", 0),
    ],
)
def test_areas_are_read_in_square_metres_and_hectares(typed: str, lang: str, m2: int) -> None:
    assert parse_area(typed, lang) == m2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1234.5", "“1234.5” can be read as 1.234,5 or as 12.345. Type the one you mean."),
        ("1.5 ha", "“1.5” can be read as 1,5 or as 15. Type the one you mean."),
        ("1,000", "“1,000” is unclear. If you mean 1.000, type it like that."),
        ("3 sào", "Enter an area in m² or ha, not in “sào”."),
        ("1,00005 ha", "An area is kept in whole m²: give hectares with at most four decimals."),
        ("-5", "An area cannot be negative."),
        ("ha", "“ha” is not a number. Write it like 1.234,5."),
        ("x" * 10_000, f"“{'x' * 39}…” is not a number. Write it like 1.234,5."),
    ],
)
def test_an_unclear_area_is_refused_with_a_reason(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidNumber) as refused:
        parse_area(typed, "vi")

    assert str(refused.value) == sentence


@given(st.integers(min_value=0, max_value=10**10), LANGUAGES)
def test_areas_shown_can_be_typed_again(m2: int, lang: str) -> None:
    assert parse_area(format_area(m2, lang), lang) == m2


def test_areas_are_shown_in_hectares_from_one_hectare() -> None:
    shown = [format_area(m2, "vi") for m2 in (9_999, 10_000, 15_432, 7_420_000)]

    assert shown == [f"9.999{NBSP}m²", f"1{NBSP}ha", f"1,5432{NBSP}ha", f"742{NBSP}ha"]
    assert (echo_area(15_000, "vi"), echo_area(15_000, "en")) == (f"= 15.000{NBSP}m²", f"= 15,000{NBSP}m²")


def test_money_is_shown_with_the_decimals_of_its_currency() -> None:
    assert format_money(1_500_000, "VND", "vi") == f"1.500.000{NBSP}₫"
    assert format_money(10_550, "USD", "vi") == f"105,50{NBSP}US$"
    assert format_money(1_500_000, "VND", "en") == "₫1,500,000"
    assert format_money(10_550, "USD", "en") == "US$105.50"


def test_money_is_read_in_minor_units() -> None:
    assert parse_money("1.500.000", "VND", "vi") == 1_500_000
    assert parse_money("105,5", "USD", "vi") == 10_550


@pytest.mark.parametrize(("typed", "currency"), [("1,5", "VND"), ("105,505", "USD")])
def test_money_has_no_more_decimals_than_its_currency(typed: str, currency: str) -> None:
    with pytest.raises(InvalidNumber, match="decimals"):
        parse_money(typed, currency, "vi")


def test_percentages_keep_one_decimal() -> None:
    shown = [format_percent(Decimal("0.685"), "vi"), format_percent(0.685, "en"), format_percent(1, "vi")]

    assert shown == ["68,5%", "68.5%", "100%"]
