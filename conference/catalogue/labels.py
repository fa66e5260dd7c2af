"""The words for what the catalogue holds."""

from collections.abc import Mapping

from conference.catalogue.models import (
    ClusterType,
    Infrastructure,
    MilestoneKind,
    PlotKind,
    PlotState,
    PriceBasis,
    PriceKind,
    WastewaterStatus,
    WorkState,
)
from conference.foundation.i18n import Text, lazy

CLUSTER_TYPES: Mapping[ClusterType, Text] = {
    ClusterType.GENERAL: lazy("Industrial cluster"),
    ClusterType.CRAFT_VILLAGE: lazy("Craft-village cluster"),
    ClusterType.SPECIALISED: lazy("Specialised cluster"),
    ClusterType.SUPPORTING_INDUSTRY: lazy("Supporting-industry cluster"),
}

MILESTONES: Mapping[MilestoneKind, Text] = {
    MilestoneKind.PLANNED: lazy("Planned"),
    MilestoneKind.ESTABLISHED: lazy("Established by decision"),
    MilestoneKind.LAND_CLEARANCE: lazy("Site clearance"),
    MilestoneKind.LAND_LEASED: lazy("Land allocated or leased"),
    MilestoneKind.GROUNDBREAKING: lazy("Groundbreaking"),
    MilestoneKind.BUILDING: lazy("Infrastructure under construction"),
    MilestoneKind.SUBSTANTIALLY_COMPLETE: lazy("Substantially complete"),
    MilestoneKind.OPEN_FOR_TENANTS: lazy("Open for tenants"),
    MilestoneKind.OPERATING: lazy("In operation, fully complete"),
    MilestoneKind.ENLARGED: lazy("Enlarged"),
}

STAGES: Mapping[MilestoneKind, Text] = {
    MilestoneKind.PLANNED: lazy("Being planned"),
    MilestoneKind.ESTABLISHED: lazy("Established"),
    MilestoneKind.LAND_CLEARANCE: lazy("Site being cleared"),
    MilestoneKind.LAND_LEASED: lazy("Land allocated"),
    MilestoneKind.GROUNDBREAKING: lazy("Ground broken"),
    MilestoneKind.BUILDING: lazy("Under construction"),
    MilestoneKind.SUBSTANTIALLY_COMPLETE: lazy("Substantially complete"),
    MilestoneKind.OPEN_FOR_TENANTS: lazy("Open for tenants"),
    MilestoneKind.OPERATING: lazy("In operation"),
    MilestoneKind.ENLARGED: lazy("Enlarged"),
}
"""Where a cluster stands once a milestone is done."""

WASTEWATER: Mapping[WastewaterStatus, Text] = {
    WastewaterStatus.NONE: lazy("No wastewater plant"),
    WastewaterStatus.PLANNED: lazy("Wastewater plant planned"),
    WastewaterStatus.BUILDING: lazy("Wastewater plant under construction"),
    WastewaterStatus.OPERATING_UNLICENSED: lazy("Wastewater plant runs, licence pending"),
    WastewaterStatus.OPERATING_COMPLIANT: lazy("Wastewater plant meets the standard"),
}

WASTEWATER_SHORT: Mapping[WastewaterStatus, Text] = {
    WastewaterStatus.NONE: lazy("none"),
    WastewaterStatus.PLANNED: lazy("in planning"),
    WastewaterStatus.BUILDING: lazy("being built"),
    WastewaterStatus.OPERATING_UNLICENSED: lazy("licence pending"),
    WastewaterStatus.OPERATING_COMPLIANT: lazy("meets the standard"),
}
"""Below a heading that says it is about wastewater."""

INFRASTRUCTURE: Mapping[Infrastructure, Text] = {
    Infrastructure.ROADS: lazy("Internal roads"),
    Infrastructure.PAVEMENTS: lazy("Pavements"),
    Infrastructure.TREES: lazy("Trees and greenery"),
    Infrastructure.WATER_SUPPLY: lazy("Water supply"),
    Infrastructure.DRAINAGE: lazy("Drainage"),
    Infrastructure.WASTEWATER: lazy("Wastewater collection and treatment"),
    Infrastructure.SOLID_WASTE: lazy("Solid-waste collection"),
    Infrastructure.POWER: lazy("Power supply"),
    Infrastructure.LIGHTING: lazy("Public lighting"),
    Infrastructure.TELECOM: lazy("Telecommunications"),
    Infrastructure.MANAGEMENT_BUILDING: lazy("Management building"),
    Infrastructure.FENCE: lazy("Fence and gate"),
    Infrastructure.OTHER: lazy("Other works"),
}

WORK_STATES: Mapping[WorkState, Text] = {
    WorkState.NONE: lazy("Not begun"),
    WorkState.BUILDING: lazy("Being built"),
    WorkState.DONE: lazy("Finished"),
}

PLOT_KINDS: Mapping[PlotKind, Text] = {PlotKind.LAND: lazy("Land plot"), PlotKind.FACTORY: lazy("Factory unit")}

PLOT_STATES: Mapping[PlotState, Text] = {
    PlotState.AVAILABLE: lazy("Available"),
    PlotState.HELD: lazy("On hold"),
    PlotState.RESERVED: lazy("Reserved"),
    PlotState.LEASED: lazy("Leased"),
    PlotState.UNAVAILABLE: lazy("Not for lease"),
}

PLOT_TONES: Mapping[PlotState, str] = {
    PlotState.AVAILABLE: "ok",
    PlotState.HELD: "wait",
    PlotState.RESERVED: "wait",
    PlotState.LEASED: "",
    PlotState.UNAVAILABLE: "",
}
"""By tone, since "held" is also the state of a meeting that took place."""

PRICE_KINDS: Mapping[PriceKind, Text] = {
    PriceKind.LAND: lazy("Land lease"),
    PriceKind.FACTORY: lazy("Factory rent"),
    PriceKind.MANAGEMENT: lazy("Management fee"),
    PriceKind.WATER: lazy("Clean water"),
    PriceKind.WASTEWATER: lazy("Wastewater treatment"),
}

PRICE_BASES: Mapping[PriceBasis, Text] = {
    PriceBasis.M2_TERM: lazy("per m² for the whole term"),
    PriceBasis.M2_MONTH: lazy("per m² and month"),
    PriceBasis.M2_YEAR: lazy("per m² and year"),
    PriceBasis.M3: lazy("per m³"),
    PriceBasis.TOTAL: lazy("in all"),
}

PRICES: Mapping[PriceBasis, Text] = {
    PriceBasis.M2_TERM: lazy("%(amount)s per m² for the whole term"),
    PriceBasis.M2_MONTH: lazy("%(amount)s per m² and month"),
    PriceBasis.M2_YEAR: lazy("%(amount)s per m² and year"),
    PriceBasis.M3: lazy("%(amount)s per m³"),
    PriceBasis.TOTAL: lazy("%(amount)s in all"),
}

SOURCES: Mapping[str, Text] = {
    "article": lazy("article on the conference of 20/10/2023"),
    "public press": lazy("public press"),
    "news article on the conference of 20/10/2023": lazy("article on the conference of 20/10/2023"),
    "date inferred from the last named start": lazy("date inferred from the last groundbreaking it names"),
    "year inferred": lazy("the year is inferred"),
    "declared by the investor": lazy("declared by the investor"),
    "demo data": lazy("demo data"),
}
