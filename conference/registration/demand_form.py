"""Land demands: what, how much, from when, for whose money, with which supply of power and water."""

from datetime import date
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms.widgets import TextArea

from conference.catalogue.fields import SectorField, YearField, one_ward
from conference.catalogue.models import Currency, DemandPurpose, PriceBasis, Tenure, WastewaterKind
from conference.foundation.dates import EXAMPLE_QUARTER, Quarter
from conference.foundation.forms import (
    AreaField,
    ChoiceField,
    DecimalField,
    IntegerField,
    ParsedField,
    QuarterField,
    TextField,
    required,
)
from conference.foundation.i18n import N_, _, lazy
from conference.foundation.invalid import InvalidText
from conference.foundation.meanwhile import SharedForm
from conference.foundation.numbers import id_in
from conference.foundation.wards import get_ward
from conference.registration import labels
from conference.registration.forms import Entry, StepForm
from conference.registration.organisation_form import OPTIONAL
from conference.registration.rules import demand_findings
from conference.registration.values import DemandFacts

MOST_WARDS = 5
MINOR = {Currency.VND: 1, Currency.USD: 100}


A_DAY = ("m³/ngày đêm", "m3/ngày đêm", "m³/ngày", "m3/ngày", "m³/day", "m3/day", "m³", "m3")
ON_THE_FLOOR = ("t/m²", "t/m2", "tấn/m²", "tấn/m2")


class WardsField(ParsedField[tuple[str, ...]]):
    """Several wards, one a line."""

    widget = TextArea()

    def process_formdata(self, valuelist: list[str]) -> None:
        """The lines are kept."""
        self.value = None
        self.data = (valuelist[0] if valuelist else "").strip()

    def parse(self, text: str) -> tuple[str, ...]:
        """The codes."""
        lines = [line for line in text.replace(";", "\n").splitlines() if line.strip()]
        if len(lines) > MOST_WARDS:
            raise InvalidText(N_("Name at most five wards, one a line."))
        return tuple(dict.fromkeys(one_ward(line).code for line in lines))

    def show(self, value: tuple[str, ...]) -> str:
        """Full names, one a line."""
        return "\n".join(str(get_ward(code)) for code in value)


class DemandEntry(Entry):
    """One demand."""

    id = HiddenField()
    purpose = ChoiceField(lazy("What for"), labels.PURPOSES, coerce=DemandPurpose)
    tenure = ChoiceField(lazy("How"), labels.TENURES, coerce=Tenure)
    area_min_m2 = AreaField(lazy("Area from"), [required], low=300, high=200_000)
    area_max_m2 = AreaField(lazy("Area up to"), [required], low=300, high=200_000)
    needed_from = QuarterField(
        lazy("Needed from"), description=lazy("A quarter, for example %(example)s.", example=EXAMPLE_QUARTER)
    )
    needed_until_year = YearField(lazy("Needed until the year"), low=2024, high=2110)
    sector_code = SectorField(lazy("Sector"), [required], empty=OPTIONAL)
    product = TextField(lazy("What will be made or stored"))
    budget = DecimalField(lazy("Budget"))
    budget_currency = ChoiceField(lazy("Currency"), {item: item.value for item in Currency}, coerce=Currency)
    budget_basis = ChoiceField(lazy("The budget is meant"), labels.BUDGET_BASES, empty=OPTIONAL, coerce=PriceBasis)
    workers_planned = IntegerField(lazy("Workers planned"), low=1, high=5_000, units=("người", "persons", "people"))
    power_kva = IntegerField(lazy("Power"), high=20_000, units=("kVA",))
    water_m3_day = IntegerField(lazy("Water"), high=5_000, units=A_DAY)
    wastewater_m3_day = IntegerField(lazy("Wastewater"), high=5_000, units=A_DAY)
    wastewater_kind = ChoiceField(
        lazy("Kind of wastewater"), labels.WASTEWATER_KINDS, empty=OPTIONAL, coerce=WastewaterKind
    )
    wastewater_note = TextField(lazy("Remarks on pollution"), longest=500)
    fire_class = TextField(lazy("Fire hazard class"), longest=40)
    floor_load_t_m2 = DecimalField(lazy("Floor load"), units=ON_THE_FLOOR)
    clear_height_m = DecimalField(lazy("Clear height"), units=("m", "mét"))
    max_truck_t = DecimalField(lazy("Heaviest truck"), units=("t", "tấn"))
    preferred_wards = WardsField(lazy("Preferred wards or communes"), description=lazy("At most five, one a line."))
    max_km_to_center = IntegerField(lazy("At most this far from the centre"), high=500, units=("km",))
    is_green = BooleanField(lazy("Green production"))
    is_high_tech = BooleanField(lazy("High technology"))

    def facts(self) -> DemandFacts:
        """As a value."""
        parsed = (
            "area_min_m2", "area_max_m2", "needed_until_year", "workers_planned", "power_kva", "water_m3_day",
            "wastewater_m3_day", "wastewater_kind", "floor_load_t_m2", "clear_height_m", "max_truck_t",
            "max_km_to_center", "purpose", "tenure", "budget_basis",
        )  # fmt: skip
        plain = ("sector_code", "product", "wastewater_note", "fire_class", "is_green", "is_high_tech")
        return DemandFacts(
            id=id_in(self.id.data) or None,
            needed_from=self.needed_from.value.first_day if self.needed_from.value else None,
            preferred_wards=self.preferred_wards.value or (),
            **self._budget(),
            **{name: self[name].value for name in parsed},
            **{name: self[name].data for name in plain},
        )

    def _budget(self) -> dict[str, Any]:
        if self.budget.value is None:
            return {}
        currency = self.budget_currency.value
        return {"budget_amount": round(self.budget.value * MINOR[currency]), "budget_currency": currency}


class DemandsForm(SharedForm, StepForm):
    """What an enterprise needs; one demand or several."""

    demands = FieldList(FormField(DemandEntry), min_entries=1)

    def judge(self, today: date) -> None:
        """Each demand can be meant."""
        for entry in self.demands:
            for finding in demand_findings(entry.form.facts(), today):
                entry.form.refuse(finding.field, _(finding.sentence))

    def facts(self) -> tuple[DemandFacts, ...]:
        """As values."""
        return tuple(entry.form.facts() for entry in self.demands)


def start_values(facts: DemandFacts) -> dict[str, Any]:
    """With what the entry of a stored demand is opened."""
    values = {name: getattr(facts, name) for name in DemandFacts.__dataclass_fields__}
    budget = None if facts.budget_amount is None else facts.budget_amount / MINOR[facts.budget_currency or Currency.VND]
    quarter = facts.needed_from and Quarter.of(facts.needed_from)
    return values | {"budget": budget, "needed_from": quarter, "preferred_wards": facts.preferred_wards or None}
