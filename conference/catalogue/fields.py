"""Fields of the catalogue's forms: wards, years, days known only roughly, money, several sectors."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from wtforms import SelectChoice, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from conference.catalogue.models import Currency, Precision
from conference.catalogue.sectors import SECTORS
from conference.catalogue.telling import source, source_key, when
from conference.foundation.dates import parse_date, parse_quarter
from conference.foundation.forms import ChoiceField, IntegerField, ParsedField, TextField
from conference.foundation.i18n import N_, Text, _, language
from conference.foundation.invalid import InvalidText, quoted
from conference.foundation.numbers import format_money, parse_money
from conference.foundation.vietnamese import clean, fold
from conference.foundation.wards import Ward, find_wards


class WardField(ParsedField[Ward]):
    """A ward or commune by its name, with the province where the name is not enough."""

    def parse(self, text: str) -> Ward:
        """The one ward meant."""
        return one_ward(text)


def one_ward(text: str) -> Ward:
    """The ward of this name. Raises InvalidText, which names those that could be meant."""
    found = find_wards(text, 6)
    exact = [ward for ward in found if fold(text) in {fold(ward.bare_name), fold(ward.name), fold(str(ward))}]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) == 1:
        return chosen[0]
    if not found:
        raise InvalidText(N_("No ward or commune is called “%(typed)s” since 1 July 2025."), {"typed": quoted(text)})
    names = "; ".join(str(ward) for ward in found[:5])
    raise InvalidText(N_("“%(typed)s” may be: %(names)s. Write one of them."), {"typed": quoted(text), "names": names})


class SourceField(TextField):
    """Where a fact comes from; a source that has a word of ours stands there in the reader's language."""

    def process_data(self, value: Any) -> None:
        """Take the source a form is opened with."""
        super().process_data(source_key(source(value or "")))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        super().process_formdata([source_key(str(value)) for value in valuelist])

    def _value(self) -> str:
        return source(str(self.data or ""))


class YearField(IntegerField):
    """A year, written without a mark between its digits."""

    example = 2030

    def show(self, value: int) -> str:
        """2030, not 2.030."""
        return str(value)


class RoughDay(NamedTuple):
    """A day and how exactly it is known."""

    day: date
    precision: Precision


class RoughDayField(ParsedField[RoughDay]):
    """A day, a month, a quarter or a year: 27/03/2023, 12/2021, Q4/2023 or 2024."""

    def parse(self, text: str) -> RoughDay:
        """As exactly as it was typed."""
        typed = clean(text)
        if re.fullmatch(r"[12]\d{3}", typed, re.ASCII):
            return RoughDay(date(int(typed), 1, 1), Precision.YEAR)
        if month := re.fullmatch(r"(0?[1-9]|1[0-2])/([12]\d{3})", typed, re.ASCII):
            return RoughDay(date(int(month[2]), int(month[1]), 1), Precision.MONTH)
        if "q" in typed.casefold() or typed[:1].upper() in {"I", "V"}:
            return RoughDay(parse_quarter(typed).first_day, Precision.QUARTER)
        if typed.count("/") == 2:
            return RoughDay(parse_date(typed), Precision.DAY)
        message = N_("Write a day, a month, a quarter or a year: 27/03/2026, 03/2026, Q1/2026 or 2026.")
        raise InvalidText(message)

    def show(self, value: RoughDay) -> str:
        """As it can be typed again."""
        return when(*value)


class MoneyField(ParsedField[int]):
    """An amount in minor units of the currency chosen in another field."""

    input_mode = "decimal"

    def __init__(self, label: Text, validators: Sequence[Any] = (), *, currency: str = "currency", **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.currency_name = currency

    def pre_validate(self, form: Any) -> None:
        """Parse in the chosen currency."""
        if not self.data:
            return
        currency = form[self.currency_name].value or Currency.VND
        try:
            self.value = parse_money(str(self.data), currency.value, language())
        except InvalidText as error:
            raise StopValidation(_(error.message) % error.params) from error
        if not 0 < self.value < 10**15:
            raise StopValidation(_("Enter an amount above zero."))

    def echo(self, currency: Currency) -> str:
        """What was understood."""
        return "" if self.value is None else f"= {format_money(self.value, currency.value, language())}"


class SectorField(ChoiceField):
    """One division of manufacturing."""

    def __init__(self, label: Text, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, _sectors(), validators, **kwargs)


class SectorsField(SelectMultipleField):
    """Several divisions of manufacturing, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Text, **kwargs: Any) -> None:
        super().__init__(label, choices=[SelectChoice(code, name) for code, name in _sectors().items()], **kwargs)


def _sectors() -> dict[str, str]:
    """Read when a form is opened, so in the reader's language."""
    return {code: f"{code} – {sector.name}" for code, sector in SECTORS.items()}
