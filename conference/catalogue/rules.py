"""What makes facts about a cluster sound, and where a cluster stands by its dated claims."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from conference.catalogue.models import ClusterType, Milestone, MilestoneKind, Price, PriceBasis, PriceKind
from conference.catalogue.values import ClusterFacts, PriceFacts
from conference.foundation.distance import Point
from conference.foundation.errors import Refusal
from conference.foundation.i18n import N_, lazy

LARGEST_M2: Final = 750_000
USUAL_LEAST_M2: Final = 100_000
CRAFT_VILLAGE_LEAST_M2: Final = 50_000
UNCERTAIN: Final = "(?)"
HANOI_CENTRE: Final = Point(21.0287, 105.8524)
"""The north of Hoàn Kiếm lake, from where road distances in Hà Nội are counted."""

_ORDER: Final = {kind: number for number, kind in enumerate(MilestoneKind)}

BASES: Final[Mapping[PriceKind, frozenset[PriceBasis]]] = {
    PriceKind.LAND: frozenset({PriceBasis.M2_TERM, PriceBasis.M2_YEAR, PriceBasis.TOTAL}),
    PriceKind.FACTORY: frozenset({PriceBasis.M2_MONTH, PriceBasis.M2_YEAR, PriceBasis.TOTAL}),
    PriceKind.MANAGEMENT: frozenset({PriceBasis.M2_MONTH, PriceBasis.M2_YEAR, PriceBasis.M2_TERM}),
    PriceKind.WATER: frozenset({PriceBasis.M3}),
    PriceKind.WASTEWATER: frozenset({PriceBasis.M3}),
}


class PlotCodeTaken(Refusal):
    """Two plots of a cluster cannot share a code."""

    sentence = lazy("This cluster has a plot with this code already.")


@dataclass(frozen=True)
class Finding:
    """Something about the facts: the field, the sentence, and whether it only deserves a second look."""

    field: str
    sentence: str
    is_soft: bool = False


def cluster_findings(facts: ClusterFacts) -> Iterator[Finding]:
    """What cannot be true, and what is unusual. Small clusters exist, so a small area is never refused."""
    if _more(facts.industrial_land_m2, facts.area_m2):
        yield Finding("industrial_land_m2", N_("The land for lease is larger than the whole cluster."))
    if _more(facts.leased_m2, facts.industrial_land_m2):
        yield Finding("leased_m2", N_("More land is leased than there is for lease."))
    if facts.leased_m2 is not None and facts.industrial_land_m2 is None:
        yield Finding("industrial_land_m2", N_("Say also how much land there is for lease."))
    if (facts.lat is None) != (facts.lon is None):
        yield Finding("lon", N_("A place needs both latitude and longitude."))
    if set(facts.sectors_wanted) & set(facts.sectors_banned):
        yield Finding("sectors_banned", N_("A sector cannot be both wanted and refused."))
    craft = facts.cluster_type is ClusterType.CRAFT_VILLAGE
    if facts.area_m2 is not None and facts.area_m2 < (CRAFT_VILLAGE_LEAST_M2 if craft else USUAL_LEAST_M2):
        sentence = (
            N_("A craft-village cluster usually has at least 5 ha. Check the area.")
            if craft
            else N_("A cluster usually has at least 10 ha. Check the area.")
        )
        yield Finding("area_m2", sentence, is_soft=True)


def price_finding(facts: PriceFacts) -> Finding | None:
    """A price on a basis nobody uses is mistyped."""
    if facts.basis in BASES[facts.kind]:
        return None
    return Finding("basis", N_("This kind of price is not counted like that. Choose another basis."))


def occupancy(leased_m2: int | None, industrial_land_m2: int | None) -> Decimal | None:
    """Leased land as a share of the land for lease, when both are known."""
    if leased_m2 is None or not industrial_land_m2:
        return None
    return Decimal(leased_m2) / Decimal(industrial_land_m2)


def certain(text: str) -> str:
    """The text, unless it is marked as not certain."""
    return "" if text.endswith(UNCERTAIN) else text


def furthest(kinds: Iterable[MilestoneKind]) -> MilestoneKind | None:
    """The step a cluster has reached by what is claimed to be done; enlarging is no step of its own."""
    return max((kind for kind in kinds if kind is not MilestoneKind.ENLARGED), key=_ORDER.__getitem__, default=None)


def stage(milestones: Iterable[Milestone]) -> Milestone | None:
    """The claim by which it has reached that step, the latest of several."""
    done = [one for one in milestones if one.done_on]
    reached = furthest(one.kind for one in done)
    return max((one for one in done if one.kind is reached), key=lambda one: one.done_on or date.min, default=None)


@dataclass(frozen=True)
class Claim:
    """A milestone as it is told: done, or planned and perhaps overdue."""

    milestone: Milestone
    is_done: bool
    is_overdue: bool

    @property
    def day(self) -> date | None:
        """The day the claim speaks of."""
        return self.milestone.done_on if self.is_done else self.milestone.planned_on


def timeline(milestones: Iterable[Milestone], today: date) -> list[Claim]:
    """Every claim in order of its date; a later row about the same step follows the earlier one."""
    rows = list(milestones)
    done_kinds = {one.kind for one in rows if one.done_on}
    claims = [_claim(one, done_kinds, today) for one in rows]
    return sorted(claims, key=lambda claim: (claim.day or date.max, _ORDER[claim.milestone.kind], claim.milestone.id))


def _claim(one: Milestone, done_kinds: set[MilestoneKind], today: date) -> Claim:
    is_done = one.done_on is not None
    overdue = not is_done and one.planned_on is not None and one.planned_on < today and one.kind not in done_kinds
    return Claim(one, is_done, overdue)


def _more(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole


def latest_price(prices: Iterable[Price], kind: PriceKind) -> Price | None:
    """The price of this kind that holds now."""
    return max((one for one in prices if one.kind is kind), key=lambda one: (one.as_of, one.id), default=None)
