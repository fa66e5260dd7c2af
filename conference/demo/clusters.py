"""Thirteen invented clusters with everything a fact sheet can hold; two of them quote no price."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from conference.catalogue import actions
from conference.catalogue.models import (
    Cluster,
    ClusterType,
    Currency,
    Infrastructure,
    MilestoneKind,
    PlotKind,
    PlotState,
    Precision,
    PriceBasis,
    PriceKind,
    WastewaterStatus,
    WorkState,
)
from conference.catalogue.rules import HANOI_CENTRE
from conference.catalogue.values import ClusterFacts, MilestoneFacts, PlotFacts, PriceFacts
from conference.demo.inventions import TRADES, Inventions
from conference.foundation.dates import Quarter
from conference.foundation.distance import distance_km
from conference.foundation.wards import Ward, wards_of

HANOI_CODE = "01"
SOURCE = "demo data"
COUNT = 13
_WITHOUT_PRICES = {4, 11}
_STAGES = (MilestoneKind.BUILDING, MilestoneKind.SUBSTANTIALLY_COMPLETE, MilestoneKind.OPEN_FOR_TENANTS)
_WATERS = {
    MilestoneKind.BUILDING: WastewaterStatus.BUILDING,
    MilestoneKind.SUBSTANTIALLY_COMPLETE: WastewaterStatus.OPERATING_UNLICENSED,
    MilestoneKind.OPEN_FOR_TENANTS: WastewaterStatus.OPERATING_COMPLIANT,
}
_STATES = (PlotState.AVAILABLE,) * 6 + (PlotState.HELD, PlotState.RESERVED, PlotState.LEASED, PlotState.LEASED)
_KINDS = (PlotKind.LAND, PlotKind.LAND, PlotKind.LAND, PlotKind.FACTORY)


def add_clusters(session: Session, inventions: Inventions, *, now: datetime) -> list[Cluster]:
    """All thirteen, not yet anybody's: their investors claim them when they register."""
    communes = [ward for ward in wards_of(HANOI_CODE) if ward.kind == "Xã"]
    wards = inventions.random.sample(communes, COUNT)
    return [_add(session, inventions, number, ward, now) for number, ward in enumerate(wards, start=1)]


def _add(session: Session, inventions: Inventions, number: int, ward: Ward, now: datetime) -> Cluster:
    stage = _STAGES[number % len(_STAGES)]
    facts = _facts(inventions, number, ward, stage, now.date())
    cluster = actions.save_cluster(session, None, facts, by=None, now=now)
    cluster.is_demo = cluster.is_published = True
    for milestone in _milestones(stage, now.date()):
        actions.add_milestone(session, cluster, milestone, by=None, now=now)
    actions.save_checklist(session, cluster, _checklist(inventions, stage, now.date()), by=None, now=now)
    for plot in _plots(inventions, facts):
        actions.save_plot(session, cluster, None, plot, by=None, now=now)
    if number not in _WITHOUT_PRICES:
        for price in _prices(inventions, now.date()):
            actions.add_price(session, cluster, price, by=None, now=now)
    return cluster


def _facts(inventions: Inventions, number: int, ward: Ward, stage: MilestoneKind, today: date) -> ClusterFacts:
    draw = inventions.random
    area = draw.randrange(9, 46) * 10_000 + draw.randrange(0, 10) * 1_000
    leasable = area * 68 // 100 // 100 * 100
    is_open = stage is MilestoneKind.OPEN_FOR_TENANTS
    is_craft = number % 5 == 0
    opens = Quarter.of(today + timedelta(days=0 if is_open else 90 * draw.randrange(1, 6))).first_day
    wanted = tuple(sorted({trade.sector for trade in draw.sample(TRADES, 5)}))
    return ClusterFacts(
        name_vi=f"CCN Minh Họa {number:02d}",
        name_en=f"Demo Cluster {number:02d}",
        cluster_type=ClusterType.CRAFT_VILLAGE if is_craft else ClusterType.GENERAL,
        decision_no=f"{9000 + number}/QĐ-MH",
        decision_on=date(today.year - 5, 1 + number % 12, 15),
        area_m2=area,
        industrial_land_m2=leasable,
        leased_m2=leasable * draw.randrange(5, 60) // 100 if is_open else 0,
        operation_until=today.year + 45,
        lease_until_year=today.year + 44,
        investment_vnd=area * draw.randrange(18, 30) * 100_000,
        sectors_wanted=wanted,
        sectors_banned=tuple(code for code in ("19", "20", "24") if code not in wanted),
        payment_terms="Trả một lần hoặc theo ba đợt trong 12 tháng",
        deposit_percent=draw.choice((5, 10, 15)),
        min_plot_m2=draw.choice((1_000, 2_000, 3_000)),
        power_line_kv=draw.choice((22, 35)),
        transformer_kva=draw.choice((2_500, 4_000, 6_300)),
        water_m3_day=draw.choice((800, 1_200, 2_000)),
        wastewater=_WATERS[stage],
        wastewater_m3_day=draw.choice((300, 500, 800)),
        effluent_standard="QCVN 40:2011/BTNMT cột A",
        density_max_percent=70,
        floors_max=draw.choice((4, 5)),
        dist_center_km=float(round(1.3 * distance_km(HANOI_CENTRE, ward.centroid))),
        dist_airport_km=float(draw.randrange(15, 70)),
        dist_highway_km=float(draw.randrange(1, 14)),
        ward_code=ward.code,
        intro_vi="Cụm công nghiệp hư cấu để minh họa hệ thống: số liệu, giá và chủ đầu tư đều không có thật.",
        intro_en="An invented cluster that shows what the system can hold: no figure, price or investor is real.",
        is_green=number % 4 == 0,
        is_high_tech=number % 6 == 0,
        open_from=opens,
        source=SOURCE,
        source_as_of=today,
    )


def _milestones(stage: MilestoneKind, today: date) -> Iterator[MilestoneFacts]:
    done = (MilestoneKind.ESTABLISHED, MilestoneKind.GROUNDBREAKING, *_STAGES[: _STAGES.index(stage) + 1])
    for number, kind in enumerate(done):
        day = today - timedelta(days=240 * (len(done) - number))
        yield MilestoneFacts(kind=kind, done_on=day, precision=Precision.MONTH, source=SOURCE)
    promised = MilestoneFacts(
        kind=MilestoneKind.SUBSTANTIALLY_COMPLETE,
        planned_on=date(today.year - 1, 12, 31),
        precision=Precision.YEAR,
        source=SOURCE,
    )
    yield promised
    if stage is not MilestoneKind.OPEN_FOR_TENANTS:
        later = today + timedelta(days=270)
        yield MilestoneFacts(
            kind=MilestoneKind.OPEN_FOR_TENANTS, planned_on=later, precision=Precision.QUARTER, source=SOURCE
        )


def _checklist(inventions: Inventions, stage: MilestoneKind, today: date) -> actions.Checklist:
    chance = {MilestoneKind.BUILDING: 0.3, MilestoneKind.SUBSTANTIALLY_COMPLETE: 0.75}.get(stage, 1.0)
    checklist: dict[Infrastructure, tuple[WorkState, date | None]] = {}
    for item in Infrastructure:
        if inventions.random.random() < chance:
            finished = today - timedelta(days=30 * inventions.random.randrange(1, 24))
            checklist[item] = (WorkState.DONE, finished)
        else:
            checklist[item] = (inventions.random.choice((WorkState.BUILDING, WorkState.NONE)), None)
    return checklist


def _plots(inventions: Inventions, facts: ClusterFacts) -> Iterator[PlotFacts]:
    draw = inventions.random
    for number in range(1, draw.randrange(5, 10)):
        kind = draw.choice(_KINDS)
        is_land = kind is PlotKind.LAND
        yield PlotFacts(
            code=f"{'L' if is_land else 'X'}{number:02d}",
            kind=kind,
            area_m2=draw.randrange(20, 160) * 100 if is_land else draw.randrange(8, 40) * 100,
            frontage_m=draw.randrange(25, 90) if is_land else None,
            available_from=facts.open_from,
            state=draw.choice(_STATES),
        )


def _prices(inventions: Inventions, today: date) -> Iterator[PriceFacts]:
    draw, usd, vnd = inventions.random, Currency.USD, Currency.VND
    quoted = (
        (PriceKind.LAND, draw.randrange(80, 201, 5) * 100, usd, PriceBasis.M2_TERM, False),
        (PriceKind.FACTORY, draw.randrange(300, 601, 25), usd, PriceBasis.M2_MONTH, False),
        (PriceKind.MANAGEMENT, draw.randrange(40, 81, 5), usd, PriceBasis.M2_YEAR, False),
        (PriceKind.WATER, draw.randrange(12, 19) * 1_000, vnd, PriceBasis.M3, True),
        (PriceKind.WASTEWATER, draw.randrange(9, 15) * 1_000, vnd, PriceBasis.M3, True),
    )
    for kind, amount, currency, basis, vat in quoted:
        yield PriceFacts(kind=kind, amount=amount, currency=currency, basis=basis, vat_included=vat, as_of=today)
