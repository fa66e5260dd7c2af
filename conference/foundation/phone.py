"""Telephone numbers: kept as E.164, shown as people in Vietnam write them."""

import re
from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

from conference.foundation.invalid import N_, InvalidText, quoted
from conference.foundation.vietnamese import clean

_VIETNAM: Final = 84
_NEW_PREFIXES: Final = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
"""Eleven-digit mobile numbers were shortened on 15/9/2018; the last seven digits stayed."""

_GAP: Final = r"[\s\(\)\.\-]*"


def _shape(start: str, fewest: int, most: int) -> str:
    """So many digits behind a beginning, with whatever people write between them."""
    return _GAP.join(["", *start.split()]) + rf"(?:{_GAP}\d){{{fewest},{most}}}"


_AT_HOME: Final = rf"{_GAP}(?:\+?{_GAP}8{_GAP}4{_GAP})?0*"
_ABROAD: Final = [_shape(rf"\+ (?!8{_GAP}4)", 5, 15), _shape("0 0", 7, 17)]
_MOBILE_FIXED_AND_SHORT: Final = [("[35789]", 8, 8), ("2", 9, 9), ("[16]", 6, 9), ("7 9 9", 4, 4)]
SHAPE: Final = "|".join([*(_AT_HOME + _shape(*number) for number in _MOBILE_FIXED_AND_SHORT), *_ABROAD])
"""For a page without a network: nothing that parse_phone would take, and hardly anything else, is turned away."""


class InvalidPhone(InvalidText):
    """No number that can be dialled."""


def parse_phone(text: str) -> str:
    """E.164. Without a leading + the number is Vietnamese; hotlines 1900 and 1800 are accepted."""
    typed = clean(text)
    if not re.fullmatch(r"\(?\+?[0-9 ().\-]+", typed):
        raise InvalidPhone(N_("A phone number has digits and spaces only, and + before a country code."))
    number = _parse(typed)
    if not is_valid_number(number):
        raise _invalid(typed, number)
    return format_number(number, PhoneNumberFormat.E164)


def format_phone(e164: str) -> str:
    """0912 345 678 or 024 3825 0000 at home, +39 02 123 4567 abroad; anything else as it is."""
    try:
        number = parse(e164)
    except NumberParseException:
        return e164
    home = number.country_code == _VIETNAM
    return format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def _parse(typed: str) -> PhoneNumber:
    try:
        return parse(typed, "VN")
    except NumberParseException:
        raise _unknown(typed) from None


def _invalid(typed: str, number: PhoneNumber) -> InvalidPhone:
    old = str(number.national_number)
    new = _NEW_PREFIXES.get(old[:3])
    if number.country_code != _VIETNAM or new is None or len(old) != 10:
        return _unknown(typed)
    return InvalidPhone(
        N_("Mobile numbers with eleven digits ended in 2018. If this one is now %(number)s, type that."),
        {"number": format_phone(f"+{_VIETNAM}{new}{old[3:]}")},
    )


def _unknown(typed: str) -> InvalidPhone:
    return InvalidPhone(
        N_("“%(typed)s” is not a phone number. Write it like 0912 345 678, from abroad like +39 02 123 4567."),
        {"typed": quoted(typed)},
    )
