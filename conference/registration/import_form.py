"""One row of an imported list, read by the fields of the pages: a delegate, the organisation, perhaps its demand."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field

from conference.catalogue.fields import SectorField, WardField
from conference.catalogue.models import DemandPurpose, Tenure
from conference.foundation.dates import Quarter, parse_date
from conference.foundation.forms import (
    AreaField,
    ChoiceField,
    EmailField,
    IntegerField,
    ParsedField,
    PhoneField,
    QuarterField,
    TaxCodeField,
    TextField,
    required,
)
from conference.foundation.i18n import LANGUAGES, N_, force_language, lazy
from conference.foundation.invalid import InvalidText
from conference.foundation.tax_code import TaxCode, whole_again
from conference.foundation.vietnamese import fold
from conference.people.models import OrganisationKind
from conference.programme.labels import SIDES, SPOKEN
from conference.programme.models import Side
from conference.registration import labels
from conference.registration.forms import Entry
from conference.registration.models import Honorific
from conference.registration.values import DelegateFacts, DemandFacts, OrganisationFacts

KIND_OF = {Side.INVESTOR: OrganisationKind.INVESTOR, Side.AGENCY: OrganisationKind.AUTHORITY}
"""The kind of a new organisation where the list says only its side."""


class ListedTaxCodeField(TaxCodeField):
    """A tax code from a spreadsheet, which takes it for a number and drops the zero at its beginning."""

    has_lost_zero = False

    def parse(self, text: str) -> TaxCode:
        """With the zero, where the check digit says that it is missing."""
        whole = whole_again(text)
        self.has_lost_zero = whole is not None
        return whole or super().parse(text)


class ListedQuarterField(QuarterField):
    """A quarter, or a day in it: a spreadsheet likes to make days of what is typed."""

    def parse(self, text: str) -> Quarter:
        """The quarter of the day, where it is one."""
        try:
            return Quarter.of(parse_date(text))
        except InvalidText:
            return super().parse(text)


class SpokenField(ParsedField[tuple[str, ...]]):
    """Several languages in one cell, by name or code."""

    def parse(self, text: str) -> tuple[str, ...]:
        """Their codes. Raises InvalidText for a word that is none."""
        known = _spoken()
        words = [word for part in re.split(r"[,;/]", text) if (word := part.strip())]
        unknown = [word for word in words if fold(word) not in known]
        if unknown:
            raise InvalidText(
                N_("“%(word)s” is no language known here. Write %(languages)s."),
                {"word": unknown[0], "languages": ", ".join(map(str, SPOKEN.values()))},
            )
        return tuple(dict.fromkeys(known[fold(word)] for word in words))

    def show(self, value: tuple[str, ...]) -> str:
        """By their names."""
        return ", ".join(str(SPOKEN[code]) for code in value)


def _spoken() -> Mapping[str, str]:
    """Every name and code of a language, folded, to the code."""
    known = {code: code for code in SPOKEN}
    for language in LANGUAGES:
        with force_language(language):
            for code, name in SPOKEN.items():
                known |= {fold(str(name)): code, fold(str(name)).removeprefix("tieng "): code}
    return known


class RowForm(Entry):
    """The columns, in their order; their labels are the headings in both languages."""

    side = ChoiceField(lazy("Side"), SIDES, [required], coerce=Side)
    tax_code = ListedTaxCodeField(lazy("Tax code"))
    name_vi = TextField(lazy("Name in Vietnamese"), [required])
    name_en = TextField(lazy("Name in English"))
    sector_1 = SectorField(lazy("Main sector"), empty="")
    products = TextField(lazy("Main products"), longest=300)
    employees = IntegerField(lazy("Employees"), high=1_000_000)
    street = TextField(lazy("House number and street"))
    ward = WardField(lazy("Ward or commune"))
    honorific = ChoiceField(lazy("Honorific"), labels.HONORIFICS, empty="", coerce=Honorific)
    full_name = TextField(lazy("Full name"), [required], longest=100)
    job_title = TextField(lazy("Job title"), longest=120)
    email = EmailField(lazy("E-mail"), [required])
    phone = PhoneField(lazy("Phone"))
    language = ChoiceField(lazy("Language of letters and badge"), labels.LANGUAGES, empty="")
    languages = SpokenField(lazy("Languages spoken in meetings"))
    purpose = ChoiceField(lazy("What for"), labels.PURPOSES, empty="", coerce=DemandPurpose)
    tenure = ChoiceField(lazy("How"), labels.TENURES, empty="", coerce=Tenure)
    area_min_m2 = AreaField(lazy("Area from"), low=300, high=200_000)
    area_max_m2 = AreaField(lazy("Area up to"), low=300, high=200_000)
    needed_from = ListedQuarterField(lazy("Needed from"))

    def organisation(self) -> OrganisationFacts:
        """What the row says of the organisation."""
        ward = self.ward.value
        return OrganisationFacts(
            kind=KIND_OF.get(self.side.value, OrganisationKind.ENTERPRISE),
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            sector_codes=(self.sector_1.data,) if self.sector_1.data else (),
            products=self.products.data,
            employees=self.employees.value,
            street=self.street.data,
            ward_code=ward.code if ward else None,
            province_code=ward.province.code if ward else None,
        )

    def delegate(self) -> DelegateFacts:
        """The person of the row."""
        return DelegateFacts(
            full_name=self.full_name.data,
            email=self.email.value,
            honorific=self.honorific.value or Honorific.NONE,
            job_title=self.job_title.data,
            phone=self.phone.value,
            language=self.language.value or "vi",
            languages=self.languages.value or (),
        )

    def demand(self) -> DemandFacts | None:
        """The demand of the row, if it says how much and for what."""
        smallest, largest = self.area_min_m2.value, self.area_max_m2.value
        if smallest is None or not self.sector_1.data:
            return None
        quarter = self.needed_from.value
        return DemandFacts(
            purpose=self.purpose.value or DemandPurpose.NEW,
            tenure=self.tenure.value or Tenure.LAND_SUBLEASE,
            area_min_m2=smallest,
            area_max_m2=largest if largest is not None else smallest,
            sector_code=self.sector_1.data,
            needed_from=quarter.first_day if quarter else None,
        )

    @property
    def speaks_of_land(self) -> bool:
        """Whether anything of a demand is stated."""
        return any(self[name].data for name in ("purpose", "tenure", "area_min_m2", "area_max_m2", "needed_from"))

    def lacking_for_demand(self) -> list[Field]:
        """What a demand that is spoken of lacks to become one."""
        return [field for field in (self.area_min_m2, self.sector_1) if self.speaks_of_land and not field.data]


def columns() -> list[Field]:
    """The columns in order, with their labels in the reader's language."""
    return [field for field in RowForm(formdata=None) if field.name != "csrf_token"]


def headings() -> Mapping[str, str]:
    """Every way a heading may be written, folded, to the field's name."""
    known: dict[str, str] = {}
    for code in LANGUAGES:
        with force_language(code):
            known |= {fold(str(field.label.text)): field.name for field in columns()}
    return known | {fold(field.name): field.name for field in columns()}


def choices_of(field: Field) -> Sequence[tuple[str, str]]:
    """Codes and words of a column that allows only some."""
    return (
        [(str(choice[0]), str(choice[1])) for choice in map(tuple, field.choices)]
        if isinstance(field, ChoiceField)
        else []
    )


def codes() -> Mapping[str, Mapping[str, str]]:
    """For each such column, every word and code, folded, to the code."""
    found: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        with force_language(code):
            for field in columns():
                pairs = [pair for pair in choices_of(field) if pair[0]]
                known: Any = {fold(word): value for value, word in pairs} | {
                    fold(value): value for value, _word in pairs
                }
                found.setdefault(field.name, {}).update(known)
    return {name: known for name, known in found.items() if known}
