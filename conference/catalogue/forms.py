"""What organisers and investors type about a cluster; the forms serve the desk and "My conference" alike."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, StopValidation

from conference.catalogue import labels, rules
from conference.catalogue.fields import (
    MoneyField,
    RoughDayField,
    SectorsField,
    SourceField,
    WardField,
    YearField,
)
from conference.catalogue.models import (
    ClusterType,
    Currency,
    MilestoneKind,
    Plot,
    PlotKind,
    PlotState,
    PriceBasis,
    PriceKind,
    WastewaterStatus,
)
from conference.catalogue.values import ClusterFacts, MilestoneFacts, PlotFacts, PriceFacts
from conference.foundation.dates import Quarter
from conference.foundation.forms import (
    AreaField,
    ChoiceField,
    DateField,
    DecimalField,
    Form,
    IntegerField,
    LongTextField,
    QuarterField,
    TextField,
    required,
)
from conference.foundation.i18n import N_, _, lazy
from conference.foundation.meanwhile import SharedForm
from conference.foundation.wards import get_ward
from conference.people.models import Organisation

OPTIONAL = lazy("No information")
LARGEST = 10**6


class Between:
    """A range for a field whose value is parsed from what was typed."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __call__(self, form: Any, field: Any) -> None:
        """Raises StopValidation."""
        if field.value is not None and not self.low <= field.value <= self.high:
            sentence = _(N_("Enter a number between %(low)s and %(high)s."))
            raise StopValidation(sentence % {"low": field.show(self.low), "high": field.show(self.high)})


class ClusterForm(SharedForm):
    """Everything about a cluster; what is left empty counts as not known."""

    name_vi = TextField(lazy("Name (Vietnamese)"), [required], longest=150)
    name_en = TextField(lazy("Name (English)"), longest=150)
    phase = IntegerField(lazy("Phase"), low=1, high=9)
    cluster_type = ChoiceField(lazy("Kind of cluster"), labels.CLUSTER_TYPES, coerce=ClusterType)
    decision_no = TextField(lazy("Establishment decision"), longest=60, description=lazy("For example 2952/QĐ-UBND"))
    decision_on = DateField(lazy("Date of the decision"), description=lazy("Day/month/year"))
    investment_vnd = IntegerField(lazy("Total investment"), low=1)
    intro_vi = LongTextField(lazy("Introduction (Vietnamese)"), longest=2000)
    intro_en = LongTextField(lazy("Introduction (English)"), longest=2000)

    ward = WardField(
        lazy("Commune or ward"), description=lazy("The name since 1 July 2025, with the province if needed")
    )
    legacy_place = TextField(lazy("Old district"), longest=100, description=lazy("End with (?) if it is not certain"))
    lat = DecimalField(lazy("Latitude"), [Between(8, 24)])
    lon = DecimalField(lazy("Longitude"), [Between(102, 110)])
    is_place_approximate = BooleanField(
        lazy("The point is approximate"), description=lazy("Then the middle of the commune is shown, labelled as such.")
    )
    dist_center_km = DecimalField(lazy("To the city centre"), [Between(0, 2000)])
    dist_airport_km = DecimalField(lazy("To the airport"), [Between(0, 2000)])
    dist_highway_km = DecimalField(lazy("To the motorway"), [Between(0, 2000)])

    area_m2 = AreaField(lazy("Area"), low=1, high=rules.LARGEST_M2, description=lazy("In m² or ha; at most 75 ha"))
    industrial_land_m2 = AreaField(lazy("Land for lease"), high=rules.LARGEST_M2)
    leased_m2 = AreaField(lazy("Leased"), high=rules.LARGEST_M2)
    min_plot_m2 = AreaField(lazy("Smallest plot"), low=1, high=rules.LARGEST_M2)
    density_max_percent = IntegerField(lazy("Building density, at most"), high=100)
    floors_max = IntegerField(lazy("Storeys, at most"), low=1, high=100)
    open_from = QuarterField(lazy("Open for tenants from"), description=lazy("A quarter, for example Q4/2026"))

    power_line_kv = IntegerField(lazy("Power line"), low=1, high=500)
    transformer_kva = IntegerField(lazy("Transformers"), low=1, high=LARGEST)
    water_m3_day = IntegerField(lazy("Water"), high=LARGEST)
    wastewater = ChoiceField(
        lazy("Wastewater plant"), labels.WASTEWATER, empty=OPTIONAL, coerce=WastewaterStatus, default=""
    )
    wastewater_m3_day = IntegerField(lazy("Its capacity"), high=LARGEST)
    effluent_standard = TextField(
        lazy("Effluent standard"), longest=100, description=lazy("For example QCVN 40:2011/BTNMT, column A")
    )

    sectors_wanted = SectorsField(lazy("Sectors wanted"))
    sectors_banned = SectorsField(lazy("Sectors not accepted"))
    is_green = BooleanField(lazy("Green industry"))
    is_high_tech = BooleanField(lazy("High technology"))

    operation_until = YearField(lazy("The cluster operates until"), low=2000, high=2150)
    lease_until_year = YearField(lazy("Leases run until"), low=2000, high=2150)
    deposit_percent = IntegerField(lazy("Deposit"), high=100)
    payment_terms = LongTextField(lazy("Payment"), longest=1000)

    source = SourceField(
        lazy("Source of these facts"),
        [required],
        longest=200,
        description=lazy("Who says so: a decision, a report, you"),
    )
    source_as_of = DateField(lazy("As of"), description=lazy("Day/month/year"))

    def check(self) -> bool:
        """Shape first, then sense."""
        if not self.validate():
            return False
        for finding in rules.cluster_findings(self.facts()):
            if not finding.is_soft:
                self.refuse(finding.field, _(finding.sentence))
        return not self.errors

    def facts(self) -> ClusterFacts:
        """As a value."""
        derived: dict[str, Any] = {
            "ward_code": self.ward.value.code if self.ward.value else None,
            "open_from": self.open_from.value.first_day if self.open_from.value else None,
            "sectors_wanted": tuple(self.sectors_wanted.data or ()),
            "sectors_banned": tuple(self.sectors_banned.data or ()),
        }
        names = [field.name for field in fields(ClusterFacts) if field.name not in derived]
        return ClusterFacts(**derived, **{name: _content(self[name]) for name in names})

    def warnings(self) -> list[str]:
        """What deserves a second look."""
        return [str(_(finding.sentence)) for finding in rules.cluster_findings(self.facts()) if finding.is_soft]


def cluster_values(facts: ClusterFacts) -> dict[str, Any]:
    """With what the form of a stored cluster is opened."""
    values = {field.name: getattr(facts, field.name) for field in fields(ClusterFacts)}
    return values | {
        "ward": get_ward(facts.ward_code) if facts.ward_code else None,
        "open_from": facts.open_from and Quarter.of(facts.open_from),
        "wastewater": facts.wastewater or "",
    }


def _content(field: Any) -> Any:
    """The parsed value where the field has one, else what was typed."""
    return getattr(field, "value", field.data)


class MilestoneForm(Form):
    """One more claim about a cluster; nothing earlier is changed."""

    kind = ChoiceField(lazy("Step"), labels.MILESTONES, coerce=MilestoneKind)
    claim = RadioField(
        lazy("It is"),
        [InputRequired()],
        choices=[SelectChoice("done", lazy("done")), SelectChoice("planned", lazy("planned"))],
        default="done",
    )
    day = RoughDayField(
        lazy("Date"), [required], description=lazy("As exactly as it is known: 27/03/2026, 03/2026, Q1/2026 or 2026")
    )
    is_uncertain = BooleanField(lazy("The date is not certain"))
    source = SourceField(lazy("Source"), [required], longest=200)
    note = TextField(lazy("Note"), longest=300)

    def facts(self) -> MilestoneFacts:
        """As a value."""
        rough = self.day.value
        if rough is None:
            raise ValueError("the form has not been validated")
        dated = {"done_on" if self.claim.data == "done" else "planned_on": rough.day}
        return MilestoneFacts(
            kind=self.kind.value,
            source=self.source.data,
            precision=rough.precision,
            is_uncertain=self.is_uncertain.data,
            note=self.note.data,
            **dated,
        )


class PlotForm(SharedForm):
    """A plot or factory unit."""

    code = TextField(lazy("Code"), [required], longest=20)
    kind = ChoiceField(lazy("Kind"), labels.PLOT_KINDS, coerce=PlotKind)
    area_m2 = AreaField(lazy("Area"), [required], low=200, high=200_000)
    frontage_m = IntegerField(lazy("Frontage"), low=1, high=5_000)
    available_from = DateField(lazy("Available from"), description=lazy("Day/month/year"))
    state = ChoiceField(lazy("State"), labels.PLOT_STATES, coerce=PlotState)

    def facts(self) -> PlotFacts:
        """As a value."""
        return PlotFacts(**{field.name: _content(self[field.name]) for field in fields(PlotFacts)})


class PriceForm(Form):
    """A price with all that makes it one."""

    plot_id = SelectField(lazy("Applies to"), coerce=int)
    kind = ChoiceField(lazy("Price of"), labels.PRICE_KINDS, coerce=PriceKind)
    amount = MoneyField(lazy("Amount"), [required])
    currency = ChoiceField(lazy("Currency"), {item: item.value for item in Currency}, coerce=Currency)
    basis = ChoiceField(lazy("Basis"), labels.PRICE_BASES, coerce=PriceBasis)
    vat = RadioField(
        lazy("VAT"),
        [InputRequired()],
        choices=[SelectChoice("out", lazy("without VAT")), SelectChoice("in", lazy("VAT included"))],
    )
    as_of = DateField(lazy("As of"), [required], description=lazy("Day/month/year"))

    def offer(self, plots: list[Plot]) -> None:
        """The whole cluster, or one of its plots."""
        self.plot_id.choices = [
            SelectChoice(0, _("The whole cluster")),
            *(SelectChoice(plot.id, plot.code) for plot in plots),
        ]

    def check(self) -> bool:
        """Shape first, then sense."""
        if not self.validate():
            return False
        if finding := rules.price_finding(self.facts()):
            self.refuse(finding.field, _(finding.sentence))
        return not self.errors

    def facts(self) -> PriceFacts:
        """As a value."""
        parsed: dict[str, Any] = {name: self[name].value for name in ("kind", "amount", "currency", "basis", "as_of")}
        return PriceFacts(vat_included=self.vat.data == "in", plot_id=self.plot_id.data or None, **parsed)


class AssignForm(Form):
    """Whose cluster it is."""

    organisation_id = SelectField(lazy("Infrastructure investor"), coerce=int)

    def offer(self, investors: Iterable[Organisation]) -> None:
        """Nobody, or one of these."""
        self.organisation_id.choices = [
            SelectChoice(0, _("Nobody named yet")),
            *(SelectChoice(one.id, one.name) for one in investors),
        ]
