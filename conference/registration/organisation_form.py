"""The organisation: names, sectors, size and address, with the ward found by typing a part of its name."""

import re
from datetime import date
from typing import Any, Self

from wtforms import RadioField
from wtforms.validators import URL, Optional

from conference.catalogue.fields import SectorField
from conference.foundation.forms import ChoiceField, IntegerField, LongTextField, TextField, required
from conference.foundation.i18n import _, lazy
from conference.foundation.meanwhile import SharedForm
from conference.foundation.wards import Ward, find_wards, get_ward, provinces
from conference.people.models import OrganisationKind, RevenueBand
from conference.programme.models import Side
from conference.registration import labels
from conference.registration.forms import StepForm
from conference.registration.values import OrganisationFacts

HANOI = "01"
SHOWN = 10
KINDS_OF = {
    Side.ENTERPRISE: (
        OrganisationKind.ENTERPRISE,
        OrganisationKind.COOPERATIVE,
        OrganisationKind.HOUSEHOLD_BUSINESS,
        OrganisationKind.FOREIGN,
    ),
    Side.INVESTOR: (OrganisationKind.INVESTOR,),
    Side.AGENCY: (OrganisationKind.AUTHORITY, OrganisationKind.ASSOCIATION),
    Side.GUEST: tuple(OrganisationKind),
}
"""What an organisation may be on each side."""

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(/|$)")
OPTIONAL = lazy("– not stated –")


class WebsiteField(TextField):
    """An address on the web; who types only the name of the host means the usual way to it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """With what stands before the host."""
        typed = valuelist[0].strip() if valuelist else ""
        super().process_formdata([f"https://{typed}" if _HOST.match(typed) else typed])


class OrganisationForm(SharedForm, StepForm):
    """What an organisation says of itself."""

    kind = ChoiceField(lazy("Kind of organisation"), labels.KINDS)
    name_vi = TextField(lazy("Name in Vietnamese"), [required], description=lazy("As in the business licence."))
    name_en = TextField(lazy("Name in English"))
    short_name = TextField(lazy("Short name"), longest=60)
    sector_1 = SectorField(lazy("Main sector"), empty=OPTIONAL)
    sector_2 = SectorField(lazy("Second sector"), empty=OPTIONAL)
    sector_3 = SectorField(lazy("Third sector"), empty=OPTIONAL)
    products = TextField(lazy("Main products"), longest=300)
    employees = IntegerField(lazy("Employees"), high=1_000_000, units=("người", "persons", "people"))
    revenue_band = ChoiceField(lazy("Yearly revenue"), labels.REVENUE_BANDS, empty=OPTIONAL, coerce=RevenueBand)
    street = TextField(lazy("House number and street"))
    province_code = ChoiceField(lazy("Province or city"), {}, default=HANOI)
    ward_query = TextField(
        lazy("Ward or commune"), longest=80, description=lazy("The name since 1 July 2025; a part of it is enough.")
    )
    ward_code = RadioField(lazy("Wards found"), validate_choice=False)
    legacy_address = TextField(
        lazy("Address in the old writing"), description=lazy("With the district, if your papers still show it.")
    )
    website = WebsiteField(lazy("Website"), [Optional(), URL(message=lazy("Write it like https://example.com."))])
    intro_vi = LongTextField(lazy("Introduction in Vietnamese"))
    intro_en = LongTextField(lazy("Introduction in English"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.province_code.choices = [(province.code, province.name) for province in provinces()]
        self.offer_wards()

    def meet(self, stored: Self) -> Self:
        """The wards offered are those of the place that stands here then."""
        super().meet(stored)
        self.offer_wards()
        return self

    def for_side(self, side: Side) -> None:
        """Ask only what can be."""
        self.kind.choices = [(kind.value, labels.KINDS[kind]) for kind in KINDS_OF[side]]
        if self.kind.data not in KINDS_OF[side]:
            self.kind.data = KINDS_OF[side][0].value

    def offer_wards(self) -> None:
        """The wards that fit what was typed, the chosen one first."""
        found = list(find_wards(self.ward_query.data or "", SHOWN, province_code=self.province_code.data))
        chosen = _ward(self.ward_code.data)
        if chosen is not None and chosen not in found:
            found.insert(0, chosen)
        self.ward_code.choices = [(ward.code, str(ward)) for ward in found]

    def judge(self, today: date) -> None:
        """No sector is named twice. A typed ward is one of the list; when only one fits, it is meant."""
        sectors = [self.sector_1, self.sector_2, self.sector_3]
        for place, field in enumerate(sectors):
            if field.data and field.data in {earlier.data for earlier in sectors[:place]}:
                self.refuse(field.name, _("This sector is named above already. Choose another one, or none."))
        if not self.ward_query.data or _ward(self.ward_code.data):
            return
        if len(self.ward_code.choices) == 1:
            self.ward_code.data = self.ward_code.choices[0][0]
        elif self.ward_code.choices:
            self.refuse("ward_code", _("Choose one of the wards found."))
        else:
            self.refuse("ward_query", _("No ward or commune of this province has such a name since 1 July 2025."))

    def facts(self) -> OrganisationFacts:
        """As a value."""
        ward = _ward(self.ward_code.data)
        sectors = dict.fromkeys(f.data for f in (self.sector_1, self.sector_2, self.sector_3) if f.data)
        plain = ("name_vi", "name_en", "short_name", "products", "street", "legacy_address", "website", "intro_vi")
        return OrganisationFacts(
            kind=OrganisationKind(self.kind.data),
            sector_codes=tuple(sectors),
            employees=self.employees.value,
            revenue_band=self.revenue_band.value,
            ward_code=ward.code if ward else None,
            province_code=ward.province.code if ward else None,
            intro_en=self.intro_en.data,
            **{name: self[name].data for name in plain},
        )


def start_values(facts: dict[str, Any]) -> dict[str, Any]:
    """With what the form is opened for an organisation that is known, wholly or in part."""
    sectors = dict(zip(("sector_1", "sector_2", "sector_3"), facts.get("sector_codes", ()), strict=False))
    ward = _ward(facts.get("ward_code"))
    place = {"province_code": ward.province.code, "ward_query": ward.bare_name} if ward else {}
    return (
        {name: value for name, value in facts.items() if name not in {"sector_codes", "province_code"}}
        | sectors
        | place
    )


def _ward(code: str | None) -> Ward | None:
    try:
        return get_ward(code or "")
    except KeyError:
        return None
