"""Telephone numbers can be dialled from anywhere and read at home."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.foundation.phone import SHAPE, InvalidPhone, format_phone, parse_phone

MOBILES = st.tuples(st.sampled_from(["91", "98", "32", "70", "83", "56"]), st.integers(2_000_000, 8_999_999))


@pytest.mark.parametrize(
    ("typed", "e164", "shown"),
    [
        ("0912345678", "+84912345678", "0912 345 678"),
        ("+84 (0) 912.345.678", "+84912345678", "0912 345 678"),
        ("(+84) 0912 345 678", "+84912345678", "0912 345 678"),
        ("84912345678", "+84912345678", "0912 345 678"),
        ("(024) 3825-0000", "+842438250000", "024 3825 0000"),
        ("1900 1234", "+8419001234", "1900 1234"),
        ("1800599920", "+841800599920", "1800 599920"),
        ("0950000001", "+84950000001", "0950 000 001"),
        ("+39 02 1234567", "+39021234567", "+39 02 123 4567"),
    ],
)
def test_numbers_are_kept_as_e164_and_shown_as_at_home(typed: str, e164: str, shown: str) -> None:
    assert (parse_phone(typed), format_phone(e164)) == (e164, shown)


@given(MOBILES)
def test_a_number_shown_can_be_typed_again(mobile: tuple[str, int]) -> None:
    e164 = f"+84{mobile[0]}{mobile[1]}"

    assert parse_phone(format_phone(e164)) == e164


@pytest.mark.parametrize(
    ("typed", "today"),
    [("0165 123 4567", "0351 234 567"), ("+84 123 4567890", "0834 567 890"), ("01991234567", "0591 234 567")],
)
def test_an_old_number_of_eleven_digits_is_answered_with_its_new_form(typed: str, today: str) -> None:
    with pytest.raises(InvalidPhone) as refused:
        parse_phone(typed)

    assert (
        str(refused.value) == f"Mobile numbers with eleven digits ended in 2018. If this one is now {today}, type that."
    )


@pytest.mark.parametrize("typed", ["0", "113", "0912 345 67", "0651234567", "+1 555", "+999 12345678", "9" * 10_000])
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone, match="is not a phone number"):
        parse_phone(typed)


@pytest.mark.parametrize("typed", ["", "0912 345 678 ext 5", "1-800-FLOWERS", "٠٩١٢٣٤٥٦٧٨", "không có"])
def test_letters_are_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone, match="digits and spaces only"):
        parse_phone(typed)


def test_what_was_never_a_number_is_shown_as_it_is() -> None:
    assert [format_phone(text) for text in ("", "máy lẻ 5")] == ["", "máy lẻ 5"]


@given(
    st.sampled_from(["", "0", "84", "+84", "+", "00", "1900", "1800"]), st.from_regex(r"[0-9]{7,12}", fullmatch=True)
)
def test_the_shape_turns_no_number_away_that_is_one(start: str, digits: str) -> None:
    try:
        parse_phone(start + digits)
    except InvalidPhone:
        return
    assert re.fullmatch(SHAPE, start + digits)


@pytest.mark.parametrize(
    "typed",
    ["0912345678", "+84 (0) 912.345.678", "(+84) 0912 345 678", "(024) 3825-0000", "1900 1234", "+39 02 1234567"],
)
def test_the_shape_knows_how_people_write(typed: str) -> None:
    assert re.fullmatch(SHAPE, typed)


@pytest.mark.parametrize(
    "typed", ["0912 345 67", "0912 345 6789", "12", "+84 912 345 67", "912 345 67", "0912 345 67a"]
)
def test_the_shape_tells_a_number_with_a_digit_too_few_or_too_many(typed: str) -> None:
    assert not re.fullmatch(SHAPE, typed)
