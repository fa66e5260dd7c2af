"""A match in words: each criterion with what is wanted and what is offered, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conference.catalogue.labels import PLOT_KINDS, PRICE_BASES, WASTEWATER
from conference.catalogue.sectors import sector_names
from conference.foundation.dates import Quarter, format_quarter
from conference.foundation.i18n import Text, _, language, lazy
from conference.foundation.numbers import format_area, format_money, format_number
from conference.foundation.wards import get_ward
from conference.matchmaking.rules import (
    Criterion,
    Finding,
    Match,
    Utility,
    Verdict,
    asked_price,
    ready_on,
    suitable_plots,
    unknown_utilities,
)
from conference.matchmaking.values import Money, Need, Offer
from conference.registration.labels import TENURES, WASTEWATER_KINDS

CRITERIA: Final[Mapping[Criterion, Text]] = {
    Criterion.SECTOR: lazy("Sector"),
    Criterion.AREA: lazy("Area"),
    Criterion.READY: lazy("Ready date"),
    Criterion.PRICE: lazy("Price"),
    Criterion.UTILITIES: lazy("Wastewater and power"),
    Criterion.PLACE: lazy("Where the land is"),
    Criterion.TENURE: lazy("Kind of lease"),
}

VERDICTS: Final[Mapping[Verdict, Text]] = {
    Verdict.FITS: lazy("fits"),
    Verdict.NEARLY: lazy("nearly fits"),
    Verdict.NOT: lazy("does not fit"),
    Verdict.UNKNOWN: lazy("no information yet"),
}

UTILITIES: Final[Mapping[Utility, Text]] = {
    Utility.WASTEWATER: lazy("wastewater"),
    Utility.POWER: lazy("power"),
}

MARKS: Final[Mapping[Verdict, str]] = {
    Verdict.FITS: "yes",
    Verdict.NEARLY: "near",
    Verdict.NOT: "no",
    Verdict.UNKNOWN: "unknown",
}

SECRETS: Final = frozenset({Criterion.AREA, Criterion.PRICE, Criterion.UTILITIES})
"""Where the enterprise's value would tell its volume or budget: told to those only who have agreed to meet."""


@dataclass(frozen=True)
class Reason:
    """One line under a counterpart; `mark` is the style sheet's word for the verdict."""

    title: str
    mark: str
    verdict: str
    wanted: str
    offered: str


def reasons(match: Match, *, keeps_secrets: bool) -> list[Reason]:
    """Every criterion, the weightiest first. With secrets kept, the verdict stands without the enterprise's value."""
    return [
        Reason(
            title=str(CRITERIA[finding.criterion]),
            mark=MARKS[finding.verdict],
            verdict=_verdict(finding, match),
            wanted="" if keeps_secrets and finding.criterion in SECRETS else wanted(finding.criterion, match.need),
            offered=offered(finding.criterion, match),
        )
        for finding in match.findings
    ]


def _verdict(finding: Finding, match: Match) -> str:
    """In words; of two utilities the one that is unknown by name, since the other may well be covered."""
    if finding.criterion is Criterion.UTILITIES and finding.verdict is Verdict.UNKNOWN:
        unknown = unknown_utilities(match.need, match.offer)
        if len(unknown) == 1:
            return str(_("no information yet: %(utility)s", utility=UTILITIES[unknown[0]]))
    return str(VERDICTS[finding.verdict])


def wanted(criterion: Criterion, need: Need) -> str:
    """What the enterprise said, empty when it said nothing."""
    return _WANTED[criterion](need)


def offered(criterion: Criterion, match: Match) -> str:
    """What the cluster has, empty when nothing is known."""
    return _OFFERED[criterion](match.need, match.offer)


def area_range(need: Need) -> str:
    """1.500 m² – 2 ha."""
    low, high = format_area(need.area_min_m2, language()), format_area(need.area_max_m2, language())
    return low if low == high else f"{low} – {high}"


def money(value: Money) -> str:
    """105,50 US$ per m² for the whole term."""
    return f"{format_money(value.amount, value.currency.value, language())} {PRICE_BASES[value.basis]}"


def quarter(day: date) -> str:
    """The quarter a day falls in: nobody plans a factory to the day."""
    return format_quarter(Quarter.of(day), language())


def _utilities_wanted(need: Need) -> str:
    return _listed(
        WASTEWATER_KINDS[need.wastewater_kind] if need.wastewater_kind else "",
        _volume(need.wastewater_m3_day),
        _power(need.power_kva),
    )


def _place_wanted(need: Need) -> str:
    wards = ", ".join(get_ward(code).name for code in need.wards)
    far = need.max_km_to_center
    centre = _("at most %(km)s km from the centre", km=format_number(far, language())) if far is not None else ""
    return _listed(wards, centre) or str(_("no preference"))


def _sectors_offered(need: Need, offer: Offer) -> str:
    if need.sector in offer.sectors_banned:
        return str(_("excluded by the investor: %(sectors)s", sectors=_sectors([need.sector])))
    return _sectors(sorted(offer.sectors_wanted))


def _area_offered(need: Need, offer: Offer) -> str:
    areas = sorted({plot.area_m2 for plot in suitable_plots(need, offer)})
    if areas:
        low, high = format_area(areas[0], language()), format_area(areas[-1], language())
        return str(_("free plots: %(areas)s", areas=low if low == high else f"{low} – {high}"))
    if offer.knows_plots:
        return str(_("no free plot of this kind"))
    return str(_("%(area)s not yet leased", area=format_area(offer.free_m2, language()))) if offer.free_m2 else ""


def _ready_offered(need: Need, offer: Offer) -> str:
    day = ready_on(need, offer)
    return quarter(day) if day else ""


def _price_offered(need: Need, offer: Offer) -> str:
    price = asked_price(need, offer)
    return money(price) if price else str(_("on request"))


def _utilities_offered(_need: Need, offer: Offer) -> str:
    plant = WASTEWATER[offer.wastewater] if offer.wastewater else ""
    return _listed(plant, _volume(offer.wastewater_m3_day), _power(offer.transformer_kva))


def _place_offered(_need: Need, offer: Offer) -> str:
    km = offer.dist_center_km
    centre = _("%(km)s km from the centre", km=format_number(km, language())) if km is not None else ""
    return _listed(get_ward(offer.ward).name if offer.ward else "", centre)


def _tenure_offered(_need: Need, offer: Offer) -> str:
    return ", ".join(sorted({str(PLOT_KINDS[plot.kind]) for plot in offer.plots}))


def _sectors(codes: Sequence[str]) -> str:
    """At most three, so that the line can be read."""
    names = sector_names(codes[:3])
    more = len(codes) - len(names)
    return "; ".join(names) + (" …" if more > 0 else "")


def _volume(m3_day: int | None) -> str:
    return f"{format_number(m3_day, language())}\N{NO-BREAK SPACE}{_('m³ a day')}" if m3_day is not None else ""


def _power(kva: int | None) -> str:
    return f"{format_number(kva, language())}\N{NO-BREAK SPACE}kVA" if kva is not None else ""


def _listed(*parts: object) -> str:
    return "; ".join(str(part) for part in parts if str(part))


_WANTED: Final[Mapping[Criterion, Callable[[Need], str]]] = {
    Criterion.SECTOR: lambda need: _sectors([need.sector]),
    Criterion.AREA: area_range,
    Criterion.READY: lambda need: quarter(need.ready_by) if need.ready_by else "",
    Criterion.PRICE: lambda need: money(need.budget) if need.budget else "",
    Criterion.UTILITIES: _utilities_wanted,
    Criterion.PLACE: _place_wanted,
    Criterion.TENURE: lambda need: str(TENURES[need.tenure]),
}

_OFFERED: Final[Mapping[Criterion, Callable[[Need, Offer], str]]] = {
    Criterion.SECTOR: _sectors_offered,
    Criterion.AREA: _area_offered,
    Criterion.READY: _ready_offered,
    Criterion.PRICE: _price_offered,
    Criterion.UTILITIES: _utilities_offered,
    Criterion.PLACE: _place_offered,
    Criterion.TENURE: _tenure_offered,
}
