"""Supply and demand of industrial land: clusters with dated history, plots, prices; demands of enterprises."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.foundation.db import Model, Numbered, SortKey, one_of
from conference.foundation.i18n import bilingual
from conference.people.models import Organisation


class ClusterType(enum.StrEnum):
    """Kind of industrial cluster."""

    GENERAL = "general"
    CRAFT_VILLAGE = "craft_village"
    SPECIALISED = "specialised"
    SUPPORTING_INDUSTRY = "supporting_industry"


class WastewaterStatus(enum.StrEnum):
    """State of the wastewater treatment plant."""

    NONE = "none"
    PLANNED = "planned"
    BUILDING = "building"
    OPERATING_UNLICENSED = "operating_unlicensed"
    OPERATING_COMPLIANT = "operating_compliant"


class Cluster(Numbered, Model):
    """An industrial cluster (or one phase of it). Empty means "no information", never zero."""

    __tablename__ = "cluster"

    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    phase: Mapped[int | None]
    cluster_type: Mapped[ClusterType] = mapped_column(one_of(ClusterType), default=ClusterType.GENERAL)
    decision_no: Mapped[str] = mapped_column(default="")
    decision_on: Mapped[date | None]
    area_m2: Mapped[int | None]
    industrial_land_m2: Mapped[int | None]
    leased_m2: Mapped[int | None]
    operation_until: Mapped[int | None]
    lease_until_year: Mapped[int | None]
    investment_vnd: Mapped[int | None] = mapped_column(sa.BigInteger)
    sectors_wanted: Mapped[list[str]] = mapped_column(default=list)
    sectors_banned: Mapped[list[str]] = mapped_column(default=list)
    payment_terms: Mapped[str] = mapped_column(default="")
    deposit_percent: Mapped[int | None]
    min_plot_m2: Mapped[int | None]
    power_line_kv: Mapped[int | None]
    transformer_kva: Mapped[int | None]
    water_m3_day: Mapped[int | None]
    wastewater: Mapped[WastewaterStatus | None] = mapped_column(one_of(WastewaterStatus))
    wastewater_m3_day: Mapped[int | None]
    effluent_standard: Mapped[str] = mapped_column(default="")
    density_max_percent: Mapped[int | None]
    floors_max: Mapped[int | None]
    dist_center_km: Mapped[float | None]
    dist_airport_km: Mapped[float | None]
    dist_highway_km: Mapped[float | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    is_place_approximate: Mapped[bool] = mapped_column(default=True)
    province_code: Mapped[str | None]
    ward_code: Mapped[str | None]
    legacy_place: Mapped[str] = mapped_column(default="")
    folded_place: Mapped[str] = mapped_column(default="")
    intro_vi: Mapped[str] = mapped_column(default="")
    intro_en: Mapped[str] = mapped_column(default="")
    is_green: Mapped[bool] = mapped_column(default=False)
    is_high_tech: Mapped[bool] = mapped_column(default=False)
    open_from: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    source_as_of: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_published: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    folded: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    milestones: Mapped[list["Milestone"]] = relationship(lazy="raise", order_by="Milestone.position")
    infrastructure: Mapped[list["InfrastructureItem"]] = relationship(lazy="raise")
    plots: Mapped[list["Plot"]] = relationship(lazy="raise", order_by="Plot.code")
    prices: Mapped[list["Price"]] = relationship(
        lazy="raise", primaryjoin="and_(Cluster.id == Price.cluster_id, Price.plot_id.is_(None))", viewonly=True
    )

    name = bilingual("name")
    intro = bilingual("intro")

    __table_args__ = (
        sa.CheckConstraint("area_m2 > 0 and area_m2 <= 750000", name="area"),
        sa.CheckConstraint("industrial_land_m2 >= 0 and industrial_land_m2 <= area_m2", name="industrial_land"),
        sa.CheckConstraint("leased_m2 >= 0 and leased_m2 <= industrial_land_m2", name="leased"),
        sa.CheckConstraint("deposit_percent between 0 and 100", name="deposit"),
        sa.CheckConstraint("density_max_percent between 0 and 100", name="density"),
    )


class MilestoneKind(enum.StrEnum):
    """Steps in the life of a cluster; "substantially complete" and "fully complete" are different claims."""

    PLANNED = "planned"
    ESTABLISHED = "established"
    LAND_CLEARANCE = "land_clearance"
    LAND_LEASED = "land_leased"
    GROUNDBREAKING = "groundbreaking"
    BUILDING = "building"
    SUBSTANTIALLY_COMPLETE = "substantially_complete"
    OPEN_FOR_TENANTS = "open_for_tenants"
    OPERATING = "operating"
    ENLARGED = "enlarged"


class Precision(enum.StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    NO_LATER = "no_later"


class Milestone(Numbered, Model):
    """A dated, sourced claim about a cluster. A new claim is a new row: history is never overwritten."""

    __tablename__ = "milestone"

    cluster_id: Mapped[int] = mapped_column(sa.ForeignKey("cluster.id", ondelete="CASCADE"), index=True)
    kind: Mapped[MilestoneKind] = mapped_column(one_of(MilestoneKind))
    planned_on: Mapped[date | None]
    done_on: Mapped[date | None]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    is_uncertain: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("source <> ''", name="source"),)


class Infrastructure(enum.StrEnum):
    """The checklist of technical infrastructure."""

    ROADS = "internal_roads"
    PAVEMENTS = "pavements"
    TREES = "trees"
    WATER_SUPPLY = "water_supply"
    DRAINAGE = "drainage"
    WASTEWATER = "wastewater"
    SOLID_WASTE = "solid_waste"
    POWER = "power_supply"
    LIGHTING = "public_lighting"
    TELECOM = "telecom"
    MANAGEMENT_BUILDING = "management_building"
    FENCE = "fence"
    OTHER = "other"


class WorkState(enum.StrEnum):
    """How far a work has come."""

    NONE = "none"
    BUILDING = "building"
    DONE = "done"


class InfrastructureItem(Numbered, Model):
    """One row of the checklist of a cluster."""

    __tablename__ = "infrastructure_item"

    cluster_id: Mapped[int] = mapped_column(sa.ForeignKey("cluster.id", ondelete="CASCADE"))
    item: Mapped[Infrastructure] = mapped_column(one_of(Infrastructure))
    state: Mapped[WorkState] = mapped_column(one_of(WorkState))
    done_on: Mapped[date | None]

    __table_args__ = (sa.UniqueConstraint("cluster_id", "item"),)


class PlotKind(enum.StrEnum):
    """Bare land or a factory unit."""

    LAND = "land"
    FACTORY = "factory"


class PlotState(enum.StrEnum):
    """Only the investor changes it; a booked meeting never reserves land."""

    AVAILABLE = "available"
    HELD = "held"
    RESERVED = "reserved"
    LEASED = "leased"
    UNAVAILABLE = "unavailable"


class Plot(Numbered, Model):
    """A plot or factory unit that can be leased."""

    __tablename__ = "plot"

    cluster_id: Mapped[int] = mapped_column(sa.ForeignKey("cluster.id", ondelete="CASCADE"))
    code: Mapped[str]
    kind: Mapped[PlotKind] = mapped_column(one_of(PlotKind))
    area_m2: Mapped[int]
    frontage_m: Mapped[int | None]
    available_from: Mapped[date | None]
    state: Mapped[PlotState] = mapped_column(one_of(PlotState), default=PlotState.AVAILABLE)
    is_demo: Mapped[bool] = mapped_column(default=False)

    prices: Mapped[list["Price"]] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("cluster_id", "code"),
        sa.CheckConstraint("area_m2 between 200 and 200000", name="area"),
    )


class PriceKind(enum.StrEnum):
    """What is charged."""

    LAND = "land"
    FACTORY = "factory"
    MANAGEMENT = "management"
    WATER = "water"
    WASTEWATER = "wastewater"


class PriceBasis(enum.StrEnum):
    """What one amount buys; a price without it is a rumour."""

    M2_TERM = "m2_term"
    M2_MONTH = "m2_month"
    M2_YEAR = "m2_year"
    M3 = "m3"
    TOTAL = "total"


class Currency(enum.StrEnum):
    """VND has no minor unit, USD has cents."""

    VND = "VND"
    USD = "USD"


class Price(Numbered, Model):
    """An amount in minor units with its basis, VAT flag and date; no row means "on request"."""

    __tablename__ = "price"

    cluster_id: Mapped[int] = mapped_column(sa.ForeignKey("cluster.id", ondelete="CASCADE"), index=True)
    plot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plot.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PriceKind] = mapped_column(one_of(PriceKind))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[Currency] = mapped_column(one_of(Currency))
    basis: Mapped[PriceBasis] = mapped_column(one_of(PriceBasis))
    vat_included: Mapped[bool]
    as_of: Mapped[date]

    __table_args__ = (sa.CheckConstraint("amount > 0", name="amount"),)


class DemandPurpose(enum.StrEnum):
    """Why land is needed."""

    NEW = "new"
    EXPAND = "expand"
    RELOCATE = "relocate_from_residential"
    WAREHOUSE = "warehouse"
    WORKSHOP = "workshop_rental"


class Tenure(enum.StrEnum):
    """How it is to be held."""

    LAND_SUBLEASE = "land_sublease"
    FACTORY_RENTAL = "factory_rental"
    BUILD_TO_SUIT = "build_to_suit"
    PURCHASE = "purchase"


class WastewaterKind(enum.StrEnum):
    """What the wastewater carries."""

    DOMESTIC = "domestic_only"
    LIGHT = "industrial_light"
    HEAVY = "industrial_heavy"
    PLATING = "plating_or_dyeing"


class LandDemand(Numbered, Model):
    """An enterprise's need. Volume and budget are business secrets, shown to accepted counterparts only."""

    __tablename__ = "land_demand"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[DemandPurpose] = mapped_column(one_of(DemandPurpose))
    tenure: Mapped[Tenure] = mapped_column(one_of(Tenure))
    area_min_m2: Mapped[int]
    area_max_m2: Mapped[int]
    needed_from: Mapped[date | None]
    needed_until_year: Mapped[int | None]
    sector_code: Mapped[str]
    product: Mapped[str] = mapped_column(default="")
    budget_amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    budget_currency: Mapped[Currency | None] = mapped_column(one_of(Currency, "budget_currency"))
    budget_basis: Mapped[PriceBasis | None] = mapped_column(one_of(PriceBasis, "budget_basis"))
    workers_planned: Mapped[int | None]
    power_kva: Mapped[int | None]
    water_m3_day: Mapped[int | None]
    wastewater_m3_day: Mapped[int | None]
    wastewater_kind: Mapped[WastewaterKind | None] = mapped_column(one_of(WastewaterKind))
    wastewater_note: Mapped[str] = mapped_column(default="")
    fire_class: Mapped[str] = mapped_column(default="")
    floor_load_t_m2: Mapped[float | None]
    clear_height_m: Mapped[float | None]
    max_truck_t: Mapped[float | None]
    preferred_wards: Mapped[list[str]] = mapped_column(default=list)
    max_km_to_center: Mapped[int | None]
    is_green: Mapped[bool] = mapped_column(default=False)
    is_high_tech: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.CheckConstraint("area_min_m2 >= 300 and area_max_m2 <= 200000 and area_min_m2 <= area_max_m2", name="area"),
        sa.CheckConstraint("workers_planned between 1 and 5000", name="workers"),
        sa.CheckConstraint("power_kva between 0 and 20000", name="power"),
        sa.CheckConstraint("water_m3_day between 0 and 5000", name="water"),
        sa.CheckConstraint("wastewater_m3_day between 0 and 5000", name="wastewater"),
        sa.CheckConstraint(
            "(budget_amount is null) = (budget_basis is null) and (budget_amount is null) = (budget_currency is null)",
            name="budget",
        ),
    )


class CityFigure(Numbered, Model):
    """A published figure of the city with its date and source."""

    __tablename__ = "city_figure"

    as_of: Mapped[date]
    name: Mapped[str]
    value: Mapped[int]
    unit: Mapped[str]
    source: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("as_of", "name"),)
