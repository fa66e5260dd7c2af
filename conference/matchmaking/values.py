"""A need of land and an offer of it, as plain values that can be compared without a database."""

from dataclasses import dataclass, field
from datetime import date

from conference.catalogue.models import (
    Currency,
    DemandPurpose,
    PlotKind,
    PriceBasis,
    PriceKind,
    Tenure,
    WastewaterKind,
    WastewaterStatus,
)


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount in minor units and what it buys."""

    amount: int
    currency: Currency
    basis: PriceBasis


@dataclass(frozen=True, kw_only=True)
class Need:
    """What an enterprise looks for. None means that it did not say."""

    id: int = 0
    purpose: DemandPurpose = DemandPurpose.NEW
    sector: str
    tenure: Tenure
    area_min_m2: int
    area_max_m2: int
    ready_by: date | None = None
    budget: Money | None = None
    power_kva: int | None = None
    wastewater_m3_day: int | None = None
    wastewater_kind: WastewaterKind | None = None
    wards: tuple[str, ...] = ()
    max_km_to_center: int | None = None


@dataclass(frozen=True)
class FreePlot:
    """A plot or factory unit that can be leased."""

    area_m2: int
    kind: PlotKind = PlotKind.LAND
    available_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a cluster has. None, or nothing in a list, means that nothing is known.

    `knows_plots` tells "every plot is taken" from "no plot was ever named"; `free_m2` is the land not yet leased.
    """

    id: int = 0
    name: str = ""
    sectors_wanted: frozenset[str] = frozenset()
    sectors_banned: frozenset[str] = frozenset()
    plots: tuple[FreePlot, ...] = ()
    knows_plots: bool = False
    free_m2: int | None = None
    min_plot_m2: int | None = None
    open_from: date | None = None
    prices: dict[PriceKind, Money] = field(default_factory=dict)
    wastewater: WastewaterStatus | None = None
    wastewater_m3_day: int | None = None
    transformer_kva: int | None = None
    ward: str | None = None
    dist_center_km: float | None = None
