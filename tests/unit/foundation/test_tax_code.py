"""Tax codes are told from mistyped ones, and a person's number is not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.foundation.tax_code import InvalidTaxCode, TaxCode, TaxCodeKind, parse_tax_code

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def remainder(nine: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=True)) % 11


SERIALS = st.integers(1, 9_999_999).map("{:07}".format)
NINE = st.tuples(st.integers(0, 99).map("{:02}".format), SERIALS).map("".join).filter(remainder)
CODES = NINE.map(lambda nine: f"{nine}{10 - remainder(nine)}")


@pytest.mark.parametrize(
    ("typed", "number", "kind"),
    [
        ("0100047516", "0100047516", TaxCodeKind.ORGANISATION),
        (" 01.00.047.516\u200b", "0100047516", TaxCodeKind.ORGANISATION),
        ("0314409058-002", "0314409058-002", TaxCodeKind.BRANCH),
        ("0314409058 – 002", "0314409058-002", TaxCodeKind.BRANCH),
        ("0314409058002", "0314409058-002", TaxCodeKind.BRANCH),
        ("001 085 012 345", "001085012345", TaxCodeKind.PERSON),
        ("9900000048", "9900000048", TaxCodeKind.ORGANISATION),
    ],
)
def test_a_code_has_one_normal_form(typed: str, number: str, kind: TaxCodeKind) -> None:
    code = parse_tax_code(typed)

    assert (code, code.kind, str(code)) == (TaxCode(number), kind, number)


def test_only_a_persons_number_is_masked() -> None:
    shown = [parse_tax_code(typed).masked for typed in ("0100047516", "0314409058-002", "001085012345")]

    assert shown == ["0100047516", "0314409058-002", "•••••••••345"]


@given(CODES)
def test_every_issued_form_is_accepted_and_read_again(number: str) -> None:
    assert parse_tax_code(str(parse_tax_code(number))).number == number


@given(CODES, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed(number: str, place: int, shift: int) -> None:
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"

    with pytest.raises(InvalidTaxCode):
        parse_tax_code(wrong)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0100047517", "The tenth digit does not match the nine before it: one digit is mistyped."),
        ("0100047516-000", "No such tax code is issued: check the digits and, of a branch, 001 to 999."),
        ("MST 0100047516", "A tax code has digits only; a branch adds a hyphen, like 0314409058-002."),
        ("", "A tax code has digits only; a branch adds a hyphen, like 0314409058-002."),
        ("٠١٠٠٠٤٧٥١٦", "A tax code has digits only; a branch adds a hyphen, like 0314409058-002."),
        ("100047516", "The zero at the beginning is missing: spreadsheets drop it. Type all ten digits."),
        (
            "01000475161",
            "A tax code has 10 digits (a branch 13, a household business or person 12); this one has 11.",
        ),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidTaxCode) as refused:
        parse_tax_code(typed)

    assert str(refused.value) == sentence
