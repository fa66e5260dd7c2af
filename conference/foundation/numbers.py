"""Numbers, areas and money: typed strictly in the reader's notation, shown in it again."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from babel.numbers import format_currency, format_decimal, get_currency_precision
from babel.numbers import format_percent as babel_percent

from conference.foundation.invalid import N_, InvalidText, quoted
from conference.foundation.vietnamese import clean, fold

_LOCALES: Final = {"vi": "vi", "en": "en_GB"}  # British English says US$, American a bare $
_OTHER: Final = {"vi": "en", "en": "vi"}
_GROUPING: Final = {"vi": ".", "en": ","}


def _notation(grouping: str, decimal: str) -> re.Pattern[str]:
    grouped = rf"[1-9]\d{{0,2}}(?P<gap>[{grouping} ])\d{{3}}(?:(?P=gap)\d{{3}})*"
    return re.compile(rf"(?P<whole>-?(?:{grouped}|\d+))(?:[{decimal}](?P<decimals>\d+))?", re.ASCII)


_NOTATIONS: Final = {"vi": _notation(".", ","), "en": _notation(",", ".")}
_AREA: Final = re.compile(r"(-?[\d., ]*\d) ?([^\d., ].*)?", re.ASCII)
_SQUARE_METRES: Final = {
    "": 1, "m2": 1, "metvuong": 1, "sqm": 1, "squaremetre": 1, "squaremetres": 1,
    "ha": 10_000, "hecta": 10_000, "hectare": 10_000, "hectares": 10_000,
}  # fmt: skip


class InvalidNumber(InvalidText):
    """No number, or one that could be meant in two ways."""


def parse_decimal(text: str, lang: str, *, like: str = "") -> Decimal:
    """A number as the reader's language writes it; "1234.5" in Vietnamese is refused, never 12345."""
    typed = _typed(text)
    number = _read(typed, lang)
    if number is None:
        raise _unclear(typed, lang, like)
    return number


def parse_integer(text: str, lang: str, *, like: str = "") -> int:
    """A whole number, for instance one `like` this. "1,000" in Vietnamese is refused too: it would be 1."""
    number = parse_decimal(text, lang, like=like)
    if number.as_tuple().exponent == 0:
        return int(number)
    thousands = _read(_typed(text), _OTHER[lang])
    if thousands is not None and thousands == thousands.to_integral_value():
        raise _did_you_mean(text, thousands, lang)
    raise InvalidNumber(N_("Enter a whole number, without decimals."))


def without_unit(text: str, units: Iterable[str]) -> str:
    """ "500" from "500 kVA"; anything but a number before one of these units stays as it is."""
    for unit in units:
        number = text[: -len(unit)].rstrip()
        if text.casefold().endswith(unit.casefold()) and number[-1:].isdecimal():
            return number
    return text


def id_in(text: str | None) -> int:
    """The number of a row that an address or a form names; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def parse_area(text: str, lang: str) -> int:
    """Square metres from "15.000", "15.000 m²" or "1,5 ha"."""
    match = _AREA.fullmatch(_typed(text))
    if match is None:
        raise _not_a_number(text, lang)
    unit = _SQUARE_METRES.get(fold(match[2] or "").replace(" ", ""))
    if unit is None:
        raise InvalidNumber(N_("Enter an area in m² or ha, not in “%(unit)s”."), {"unit": quoted(match[2])})
    area = parse_integer(match[1], lang) if unit == 1 else parse_decimal(match[1], lang) * unit
    if area < 0:
        raise InvalidNumber(N_("An area cannot be negative."))
    if area != int(area):
        raise InvalidNumber(N_("An area is kept in whole m²: give hectares with at most four decimals."))
    return int(area)


def parse_money(text: str, currency: str, lang: str) -> int:
    """An amount without its sign, in minor units of the currency: 105,50 USD is 10550, 1.500.000 VND itself."""
    decimals = get_currency_precision(currency)
    if decimals == 0:
        return parse_integer(text, lang)
    minor = parse_decimal(text, lang).scaleb(decimals)
    if minor != int(minor):
        params = {"currency": currency, "decimals": str(decimals)}
        raise InvalidNumber(N_("%(currency)s has at most %(decimals)s decimals."), params)
    return int(minor)


def format_number(value: Decimal | float, lang: str) -> str:
    """Every digit of it, with the reader's marks."""
    return format_decimal(value, locale=_LOCALES[lang], decimal_quantization=False)


def format_area(m2: int, lang: str) -> str:
    """m² below one hectare, hectares from there: four decimals of a hectare are one m², so nothing is rounded."""
    if m2 < 10_000:
        return f"{format_number(m2, lang)}\N{NO-BREAK SPACE}m²"
    return f"{format_number(Decimal(m2) / 10_000, lang)}\N{NO-BREAK SPACE}ha"


def echo_area(m2: int, lang: str) -> str:
    """Said back beside the field, so that a slip of a mark is seen: "= 15.000 m²"."""
    return f"= {format_number(m2, lang)}\N{NO-BREAK SPACE}m²"


def format_money(minor: int, currency: str, lang: str) -> str:
    """1.500.000 ₫, 105,50 US$; in English ₫1,500,000, US$105.50."""
    return format_currency(Decimal(minor).scaleb(-get_currency_precision(currency)), currency, locale=_LOCALES[lang])


def format_percent(ratio: Decimal | float, lang: str) -> str:
    """0.685 as 68,5%: the pattern of the locale would drop the decimal."""
    return babel_percent(ratio, format="#,##0.#%", locale=_LOCALES[lang])


def _typed(text: str) -> str:
    return clean(text).replace("\N{MINUS SIGN}", "-")


def _read(typed: str, lang: str) -> Decimal | None:
    if len(typed) > 30:
        raise InvalidNumber(N_("This number is too long."))
    match = _NOTATIONS[lang].fullmatch(typed)
    if match is None:
        return None
    whole = re.sub(r"[., ]", "", match["whole"])
    return Decimal(f"{whole}.{match['decimals'] or ''}")


def _unclear(typed: str, lang: str, like: str) -> InvalidNumber:
    """Name each way in which the text could be meant, in the notation of the reader."""
    other, ungrouped = _read(typed, _OTHER[lang]), _read(typed.replace(_GROUPING[lang], ""), lang)
    if other is not None and ungrouped is not None:
        first, second = format_number(other, lang), format_number(ungrouped, lang)
        return InvalidNumber(
            N_("“%(typed)s” can be read as %(first)s or as %(second)s. Type the one you mean."),
            {"typed": quoted(typed), "first": first, "second": second},
        )
    reading = other if other is not None else ungrouped
    return _not_a_number(typed, lang, like) if reading is None else _did_you_mean(typed, reading, lang)


def _did_you_mean(typed: str, reading: Decimal, lang: str) -> InvalidNumber:
    params = {"typed": quoted(typed), "reading": format_number(reading, lang)}
    return InvalidNumber(N_("“%(typed)s” is unclear. If you mean %(reading)s, type it like that."), params)


def _not_a_number(typed: str, lang: str, like: str = "") -> InvalidNumber:
    params = {"typed": quoted(typed), "example": like or format_number(Decimal("1234.5"), lang)}
    return InvalidNumber(N_("“%(typed)s” is not a number. Write it like %(example)s."), params)
