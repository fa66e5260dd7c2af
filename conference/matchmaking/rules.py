"""How well an offer of land answers a need: seven criteria, each with a verdict, together 0 to 100."""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from conference.catalogue.models import PlotKind, PriceBasis, PriceKind, Tenure, WastewaterKind, WastewaterStatus
from conference.foundation.dates import Quarter
from conference.foundation.distance import distance_km
from conference.foundation.wards import get_ward
from conference.matchmaking.values import FreePlot, Money, Need, Offer


class Criterion(enum.StrEnum):
    """What is compared."""

    SECTOR = "sector"
    AREA = "area"
    READY = "ready"
    PRICE = "price"
    UTILITIES = "utilities"
    PLACE = "place"
    TENURE = "tenure"


WEIGHTS: Final[Mapping[Criterion, int]] = {
    Criterion.SECTOR: 30,
    Criterion.AREA: 25,
    Criterion.READY: 15,
    Criterion.PRICE: 10,
    Criterion.UTILITIES: 10,
    Criterion.PLACE: 5,
    Criterion.TENURE: 5,
}


class Verdict(enum.Enum):
    """How well one criterion is met; the value is the share of its weight. Missing data scores half."""

    FITS = 1.0
    NEARLY = 0.7
    UNKNOWN = 0.5
    NOT = 0.0


@dataclass(frozen=True)
class Finding:
    """The verdict on one criterion."""

    criterion: Criterion
    verdict: Verdict

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return WEIGHTS[self.criterion] * self.verdict.value


@dataclass(frozen=True)
class Match:
    """A need beside an offer. A banned sector stops: the score is 0, yet the match is shown with that reason."""

    need: Need
    offer: Offer
    findings: tuple[Finding, ...]
    is_banned: bool

    @cached_property
    def score(self) -> int:
        """0 to 100."""
        return 0 if self.is_banned else round(sum(finding.points for finding in self.findings))


NEAR_AREA: Final = 0.2
NEAR_PRICE: Final = 1.2
NEAR_POWER: Final = 0.8
NEAR_KM: Final = 15
NEAR_QUARTERS: Final = 2

FAMILIES: Final = (
    frozenset({"10", "11", "12"}),
    frozenset({"13", "14", "15"}),
    frozenset({"16", "17", "18", "31"}),
    frozenset({"19", "20", "21", "22"}),
    frozenset({"24", "25", "28", "29", "30", "33"}),
    frozenset({"26", "27", "28"}),
)
"""Divisions whose factories are alike enough that an investor who wants one may well take the other."""


def match(need: Need, offer: Offer) -> Match:
    """Compare a need with an offer, criterion by criterion."""
    findings = tuple(Finding(criterion, judge(need, offer)) for criterion, judge in _JUDGES.items())
    return Match(need, offer, findings, is_banned=need.sector in offer.sectors_banned)


def best(needs: Iterable[Need], offers: Iterable[Offer]) -> Match | None:
    """The best of all pairs; None when one side has nothing to compare."""
    offers = list(offers)
    pairs = [match(need, offer) for need in needs for offer in offers]
    return max(pairs, key=lambda pair: pair.score, default=None)


def _sector(need: Need, offer: Offer) -> Verdict:
    if need.sector in offer.sectors_banned:
        return Verdict.NOT
    if not offer.sectors_wanted:
        return Verdict.UNKNOWN
    if need.sector in offer.sectors_wanted:
        return Verdict.FITS
    alike = any(need.sector in family and family & offer.sectors_wanted for family in FAMILIES)
    return Verdict.NEARLY if alike else Verdict.NOT


def _area(need: Need, offer: Offer) -> Verdict:
    """A plot within the range fits; nearly: 20 % beside it, several plots together, or land that can be divided."""
    if not offer.knows_plots:
        return _undivided(need, offer)
    areas = [plot.area_m2 for plot in suitable_plots(need, offer)]
    if any(need.area_min_m2 <= area <= need.area_max_m2 for area in areas):
        return Verdict.FITS
    low, high = need.area_min_m2 * (1 - NEAR_AREA), need.area_max_m2 * (1 + NEAR_AREA)
    if any(low <= area <= high for area in areas) or (_is_land(need) and sum(areas) >= need.area_min_m2):
        return Verdict.NEARLY
    return Verdict.NOT


def _undivided(need: Need, offer: Offer) -> Verdict:
    """No plot is named: judge by the land not yet leased, which nobody has divided."""
    if offer.free_m2 is None or not _is_land(need):
        return Verdict.UNKNOWN
    too_small = offer.min_plot_m2 is not None and need.area_max_m2 < offer.min_plot_m2
    return Verdict.NOT if offer.free_m2 < need.area_min_m2 or too_small else Verdict.NEARLY


def suitable_plots(need: Need, offer: Offer) -> tuple[FreePlot, ...]:
    """Free plots of the kind the tenure asks for."""
    kind = PlotKind.LAND if _is_land(need) else PlotKind.FACTORY
    return tuple(plot for plot in offer.plots if plot.kind is kind)


def _is_land(need: Need) -> bool:
    return need.tenure is not Tenure.FACTORY_RENTAL


def ready_on(need: Need, offer: Offer) -> date | None:
    """The earliest day on which something suitable can be taken over, as far as it is known."""
    days = [
        max(known)
        for plot in suitable_plots(need, offer)
        if (known := [day for day in (plot.available_from, offer.open_from) if day])
    ]
    return min(days) if days else offer.open_from


def _ready(need: Need, offer: Offer) -> Verdict:
    ready = ready_on(need, offer)
    if need.ready_by is None or ready is None:
        return Verdict.UNKNOWN
    late = _quarters(ready) - _quarters(need.ready_by)
    if late <= 0:
        return Verdict.FITS
    return Verdict.NEARLY if late <= NEAR_QUARTERS else Verdict.NOT


def _quarters(day: date) -> int:
    quarter = Quarter.of(day)
    return 4 * quarter.year + quarter.quarter


def asked_price(need: Need, offer: Offer) -> Money | None:
    """The price of what is needed, if it is known."""
    return offer.prices.get(PriceKind.LAND if _is_land(need) else PriceKind.FACTORY)


def _price(need: Need, offer: Offer) -> Verdict:
    price = asked_price(need, offer)
    if need.budget is None or price is None or price.currency is not need.budget.currency:
        return Verdict.UNKNOWN
    asked = _on_basis(price, need.budget.basis, need.area_min_m2)
    if asked is None:
        return Verdict.UNKNOWN
    if asked <= need.budget.amount:
        return Verdict.FITS
    return Verdict.NEARLY if asked <= need.budget.amount * NEAR_PRICE else Verdict.NOT


def _on_basis(price: Money, basis: PriceBasis, area_m2: int) -> float | None:
    """The price as the budget counts. None where only a term of years nobody named would make them comparable."""
    if price.basis is basis:
        return price.amount
    factors: Mapping[tuple[PriceBasis, PriceBasis], float] = {
        (PriceBasis.M2_MONTH, PriceBasis.M2_YEAR): 12,
        (PriceBasis.M2_YEAR, PriceBasis.M2_MONTH): 1 / 12,
        (PriceBasis.M2_TERM, PriceBasis.TOTAL): area_m2,
        (PriceBasis.TOTAL, PriceBasis.M2_TERM): 1 / area_m2,
    }
    factor = factors.get((price.basis, basis))
    return None if factor is None else price.amount * factor


_WORST_LAST: Final = (Verdict.FITS, Verdict.NEARLY, Verdict.UNKNOWN, Verdict.NOT)


class Utility(enum.Enum):
    """What a factory is connected to."""

    WASTEWATER = "wastewater"
    POWER = "power"


def _utilities(need: Need, offer: Offer) -> Verdict:
    return max((judge(need, offer) for judge in _CONNECTIONS.values()), key=_WORST_LAST.index)


def unknown_utilities(need: Need, offer: Offer) -> list[Utility]:
    """Of which nothing can be said, though of the other it may."""
    return [utility for utility, judge in _CONNECTIONS.items() if judge(need, offer) is Verdict.UNKNOWN]


def _wastewater(need: Need, offer: Offer) -> Verdict:
    if need.wastewater_m3_day is None and need.wastewater_kind is None:
        return Verdict.UNKNOWN
    if need.wastewater_m3_day == 0 or need.wastewater_kind is WastewaterKind.DOMESTIC:
        return Verdict.FITS
    if offer.wastewater is None:
        return Verdict.UNKNOWN
    if (offer.wastewater_m3_day or 0) < (need.wastewater_m3_day or 0) and offer.wastewater_m3_day is not None:
        return Verdict.NOT
    return _PLANTS[offer.wastewater]


_PLANTS: Final[Mapping[WastewaterStatus, Verdict]] = {
    WastewaterStatus.OPERATING_COMPLIANT: Verdict.FITS,
    WastewaterStatus.OPERATING_UNLICENSED: Verdict.NEARLY,
    WastewaterStatus.BUILDING: Verdict.NEARLY,
    WastewaterStatus.PLANNED: Verdict.NOT,
    WastewaterStatus.NONE: Verdict.NOT,
}


def _power(need: Need, offer: Offer) -> Verdict:
    if need.power_kva == 0:
        return Verdict.FITS
    if need.power_kva is None or offer.transformer_kva is None:
        return Verdict.UNKNOWN
    if offer.transformer_kva >= need.power_kva:
        return Verdict.FITS
    return Verdict.NEARLY if offer.transformer_kva >= need.power_kva * NEAR_POWER else Verdict.NOT


_CONNECTIONS: Final[Mapping[Utility, Callable[[Need, Offer], Verdict]]] = {
    Utility.WASTEWATER: _wastewater,
    Utility.POWER: _power,
}


def _place(need: Need, offer: Offer) -> Verdict:
    """No wish is met by every place."""
    return max(_wards(need, offer), _centre(need, offer), key=_WORST_LAST.index)


def _wards(need: Need, offer: Offer) -> Verdict:
    if not need.wards or offer.ward in need.wards:
        return Verdict.FITS
    if offer.ward is None:
        return Verdict.UNKNOWN
    there = get_ward(offer.ward).centroid
    near = any(distance_km(get_ward(code).centroid, there) <= NEAR_KM for code in need.wards)
    return Verdict.NEARLY if near else Verdict.NOT


def _centre(need: Need, offer: Offer) -> Verdict:
    if need.max_km_to_center is None:
        return Verdict.FITS
    if offer.dist_center_km is None:
        return Verdict.UNKNOWN
    if offer.dist_center_km <= need.max_km_to_center:
        return Verdict.FITS
    return Verdict.NEARLY if offer.dist_center_km <= need.max_km_to_center * NEAR_PRICE else Verdict.NOT


def _tenure(need: Need, offer: Offer) -> Verdict:
    """Land in a cluster is subleased: to buy it is nearly what is meant."""
    if not offer.knows_plots:
        return Verdict.UNKNOWN
    if not suitable_plots(need, offer):
        return Verdict.NOT
    return Verdict.NEARLY if need.tenure is Tenure.PURCHASE else Verdict.FITS


_JUDGES: Final[Mapping[Criterion, Callable[[Need, Offer], Verdict]]] = {
    Criterion.SECTOR: _sector,
    Criterion.AREA: _area,
    Criterion.READY: _ready,
    Criterion.PRICE: _price,
    Criterion.UTILITIES: _utilities,
    Criterion.PLACE: _place,
    Criterion.TENURE: _tenure,
}
