"""The fact sheet of a cluster: finished words in groups. What is not known says so; it is never a zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from conference.catalogue import labels, rules, telling
from conference.catalogue.models import Cluster, Infrastructure, InfrastructureItem, Plot, PlotKind, Price, PriceKind
from conference.catalogue.sectors import sector_names
from conference.foundation.dates import format_date
from conference.foundation.i18n import _, language
from conference.foundation.numbers import format_area, format_money, format_number, format_percent

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Step:
    """A dated claim as the timeline shows it."""

    label: str
    date: str
    state: str
    note: str
    source: str


@dataclass(frozen=True)
class PriceRow:
    """What is charged, for what, as of when."""

    kind: str
    amount: str
    vat: str
    as_of: str


@dataclass(frozen=True)
class PlotRow:
    """A plot or factory unit."""

    code: str
    kind: str
    area: str
    frontage: str
    available: str
    state: str
    tone: str
    price: str


@dataclass(frozen=True)
class Work:
    """One line of the checklist; without a state nothing is known."""

    label: str
    state: str
    word: str
    done: str


def steps(cluster: Cluster, today: date) -> list[Step]:
    """The dated history, done and planned."""
    current = rules.stage(cluster.milestones)
    return [_step(claim, is_current=claim.milestone is current) for claim in rules.timeline(cluster.milestones, today)]


def _step(claim: rules.Claim, *, is_current: bool) -> Step:
    one = claim.milestone
    day = telling.when(claim.day, one.precision) if claim.day else ""
    state = "planned" if not claim.is_done else ("now" if is_current else "done")
    notes = [one.note] if one.note else []
    if one.is_uncertain:
        notes.append(_("The date is not certain."))
    if claim.is_overdue:
        notes.append(_("This date has passed; nothing is reported here since."))
    return Step(
        label=str(labels.MILESTONES[one.kind]),
        date=day if claim.is_done else _("planned for %(day)s", day=day),
        state=state,
        note=" ".join(notes),
        source=telling.source(one.source),
    )


def badges(cluster: Cluster) -> list[tuple[str, str]]:
    """The stage and the wastewater plant, each as a word and its state."""
    reached = rules.stage(cluster.milestones)
    told = [(labels.STAGES[reached.kind], reached.kind.value)] if reached else []
    if cluster.wastewater:
        told.append((labels.WASTEWATER[cluster.wastewater], cluster.wastewater.value))
    return [(str(word), state) for word, state in told]


def kind(cluster: Cluster) -> str:
    """What sort of cluster it is."""
    return str(labels.CLUSTER_TYPES[cluster.cluster_type])


def land(cluster: Cluster) -> Facts:
    """Areas, occupancy, what may be built."""
    lang, occupied = language(), rules.occupancy(cluster.leased_m2, cluster.industrial_land_m2)
    return [
        (_("Area"), _area(cluster.area_m2) or _unknown()),
        (_("Land for lease"), _area(cluster.industrial_land_m2) or _unknown()),
        (_("Leased"), _area(cluster.leased_m2)),
        (_("Occupancy"), _unknown() if occupied is None else format_percent(occupied, lang)),
        (_("Smallest plot"), _area(cluster.min_plot_m2)),
        (_("Building density"), f"≤ {cluster.density_max_percent}%" if cluster.density_max_percent else ""),
        (_("Storeys"), f"≤ {cluster.floors_max}" if cluster.floors_max else ""),
    ]


def supply(cluster: Cluster) -> Facts:
    """Power, water, wastewater."""
    return [
        (_("Power line"), _with_unit(cluster.power_line_kv, "kV")),
        (_("Transformers"), _with_unit(cluster.transformer_kva, "kVA")),
        (_("Water"), _per_day(cluster.water_m3_day)),
        (_("Wastewater plant"), str(labels.WASTEWATER[cluster.wastewater]) if cluster.wastewater else _unknown()),
        (_("Its capacity"), _per_day(cluster.wastewater_m3_day)),
        (_("Effluent standard"), cluster.effluent_standard),
    ]


def terms(cluster: Cluster) -> Facts:
    """For how long and how it is paid."""
    return [
        (_("Leases run until"), str(cluster.lease_until_year or "")),
        (_("The cluster operates until"), str(cluster.operation_until or "")),
        (_("Payment"), cluster.payment_terms),
        (_("Deposit"), f"{cluster.deposit_percent}%" if cluster.deposit_percent is not None else ""),
    ]


def background(cluster: Cluster) -> Facts:
    """Who, by which decision, for which sectors."""
    decided = format_date(cluster.decision_on) if cluster.decision_on else ""
    invested = format_money(cluster.investment_vnd, "VND", language()) if cluster.investment_vnd else ""
    return [
        (_("Infrastructure investor"), cluster.organisation.name if cluster.organisation else _unknown()),
        (_("Establishment decision"), ", ".join(part for part in (cluster.decision_no, decided) if part)),
        (_("Total investment"), invested),
        (_("Sectors wanted"), "; ".join(sector_names(cluster.sectors_wanted))),
        (_("Sectors not accepted"), "; ".join(sector_names(cluster.sectors_banned))),
    ]


def location(cluster: Cluster) -> Facts:
    """Where it is; an uncertain old district is named as such."""
    legacy = rules.certain(cluster.legacy_place)
    if cluster.legacy_place and not legacy:
        legacy = _("%(place)s (not verified)", place=cluster.legacy_place.removesuffix(rules.UNCERTAIN).strip())
    return [
        (_("Commune or ward"), telling.place(cluster) or _unknown()),
        (_("Old district"), legacy),
        (_("To the city centre by road"), _km(cluster.dist_center_km)),
        (_("To the airport by road"), _km(cluster.dist_airport_km)),
        (_("To the motorway by road"), _km(cluster.dist_highway_km)),
    ]


def works(cluster: Cluster) -> list[Work]:
    """The whole checklist; empty when nothing of it is known."""
    known = {row.item: row for row in cluster.infrastructure}
    return [_work(item, str(labels.INFRASTRUCTURE[item]), known) for item in Infrastructure] if known else []


def _work(item: Infrastructure, label: str, known: dict[Infrastructure, InfrastructureItem]) -> Work:
    row = known.get(item)
    if row is None:
        return Work(label, "", _unknown(), "")
    return Work(
        label, row.state.value, str(labels.WORK_STATES[row.state]), format_date(row.done_on) if row.done_on else ""
    )


def prices(cluster: Cluster) -> list[PriceRow]:
    """The current price of each kind for the whole cluster."""
    current = (rules.latest_price(cluster.prices, kind) for kind in PriceKind)
    return [price_row(one) for one in current if one is not None]


def price_row(one: Price) -> PriceRow:
    return PriceRow(
        kind=str(labels.PRICE_KINDS[one.kind]),
        amount=telling.price(one),
        vat=_("VAT included") if one.vat_included else _("without VAT"),
        as_of=format_date(one.as_of),
    )


def plots(cluster: Cluster) -> list[PlotRow]:
    """Plots and factory units by code; one without a price of its own costs what the cluster asks."""
    return [_plot_row(plot, cluster.prices) for plot in cluster.plots]


def _plot_row(plot: Plot, general: Iterable[Price]) -> PlotRow:
    kind = PriceKind.LAND if plot.kind is PlotKind.LAND else PriceKind.FACTORY
    one = rules.latest_price(plot.prices, kind) or rules.latest_price(general, kind)
    return PlotRow(
        code=plot.code,
        kind=str(labels.PLOT_KINDS[plot.kind]),
        area=format_area(plot.area_m2, language()),
        frontage=_frontage(plot.frontage_m),
        available=format_date(plot.available_from) if plot.available_from else "",
        state=str(labels.PLOT_STATES[plot.state]),
        tone=labels.PLOT_TONES[plot.state],
        price=telling.price(one),
    )


def _frontage(metres: int | None) -> str:
    return "" if metres is None else str(_("%(metres)s m on the road", metres=metres))


def _unknown() -> str:
    return str(_("No information"))


def _area(m2: int | None) -> str:
    return "" if m2 is None else format_area(m2, language())


def _with_unit(number: float | None, unit: str) -> str:
    return "" if number is None else f"{format_number(number, language())}\N{NO-BREAK SPACE}{unit}"


def _km(number: float | None) -> str:
    return _with_unit(number, "km")


def _per_day(number: int | None) -> str:
    return "" if number is None else str(_("%(amount)s m³ a day", amount=format_number(number, language())))
