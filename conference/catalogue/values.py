"""What is known of a cluster, a plot, a price, a milestone: plain values between forms, files and actions."""

from dataclasses import dataclass
from datetime import date

from conference.catalogue.models import (
    ClusterType,
    Currency,
    MilestoneKind,
    PlotKind,
    PlotState,
    Precision,
    PriceBasis,
    PriceKind,
    WastewaterStatus,
)


@dataclass(frozen=True, kw_only=True)
class ClusterFacts:
    """Everything about a cluster that somebody types; empty means "no information"."""

    name_vi: str
    name_en: str = ""
    phase: int | None = None
    cluster_type: ClusterType = ClusterType.GENERAL
    decision_no: str = ""
    decision_on: date | None = None
    area_m2: int | None = None
    industrial_land_m2: int | None = None
    leased_m2: int | None = None
    operation_until: int | None = None
    lease_until_year: int | None = None
    investment_vnd: int | None = None
    sectors_wanted: tuple[str, ...] = ()
    sectors_banned: tuple[str, ...] = ()
    payment_terms: str = ""
    deposit_percent: int | None = None
    min_plot_m2: int | None = None
    power_line_kv: int | None = None
    transformer_kva: int | None = None
    water_m3_day: int | None = None
    wastewater: WastewaterStatus | None = None
    wastewater_m3_day: int | None = None
    effluent_standard: str = ""
    density_max_percent: int | None = None
    floors_max: int | None = None
    dist_center_km: float | None = None
    dist_airport_km: float | None = None
    dist_highway_km: float | None = None
    lat: float | None = None
    lon: float | None = None
    is_place_approximate: bool = True
    ward_code: str | None = None
    legacy_place: str = ""
    intro_vi: str = ""
    intro_en: str = ""
    is_green: bool = False
    is_high_tech: bool = False
    open_from: date | None = None
    source: str = ""
    source_as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class PlotFacts:
    """A plot or factory unit."""

    code: str
    kind: PlotKind
    area_m2: int
    frontage_m: int | None = None
    available_from: date | None = None
    state: PlotState = PlotState.AVAILABLE


@dataclass(frozen=True, kw_only=True)
class PriceFacts:
    """An amount in minor units with all that makes it a price."""

    kind: PriceKind
    amount: int
    currency: Currency
    basis: PriceBasis
    vat_included: bool
    as_of: date
    plot_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MilestoneFacts:
    """One claim: planned for a date, or done on it."""

    kind: MilestoneKind
    source: str
    planned_on: date | None = None
    done_on: date | None = None
    precision: Precision = Precision.DAY
    is_uncertain: bool = False
    note: str = ""
