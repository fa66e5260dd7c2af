"""Which facts about a cluster are refused or doubted, and where its dated claims put it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from conference.catalogue.models import (
    ClusterType,
    Currency,
    Milestone,
    MilestoneKind,
    Precision,
    PriceBasis,
    PriceKind,
)
from conference.catalogue.rules import (
    Finding,
    certain,
    cluster_findings,
    occupancy,
    price_finding,
    stage,
    timeline,
)
from conference.catalogue.values import ClusterFacts, PriceFacts


def _found(**facts: Any) -> list[tuple[str, bool]]:
    return [(one.field, one.is_soft) for one in cluster_findings(ClusterFacts(name_vi="CCN Thử", **facts))]


def test_land_adds_up_leased_within_leasable_within_the_whole() -> None:
    assert _found(area_m2=300_000, industrial_land_m2=210_000, leased_m2=210_000) == []
    assert _found(area_m2=300_000, industrial_land_m2=300_001) == [("industrial_land_m2", False)]
    assert _found(area_m2=300_000, industrial_land_m2=200_000, leased_m2=200_001) == [("leased_m2", False)]
    assert _found(leased_m2=5_000) == [("industrial_land_m2", False)]


def test_a_small_cluster_is_doubted_but_not_refused() -> None:
    assert _found(area_m2=99_999) == [("area_m2", True)]
    assert _found(area_m2=100_000) == []
    assert _found(area_m2=73_700, cluster_type=ClusterType.CRAFT_VILLAGE) == []
    assert _found(area_m2=49_999, cluster_type=ClusterType.CRAFT_VILLAGE) == [("area_m2", True)]


def test_half_a_place_and_a_sector_both_wanted_and_refused_are_findings() -> None:
    assert _found(lat=21.0) == [("lon", False)]
    assert _found(sectors_wanted=("25",), sectors_banned=("20", "25")) == [("sectors_banned", False)]


@pytest.mark.parametrize(
    ("kind", "basis", "is_fine"),
    [
        (PriceKind.LAND, PriceBasis.M2_TERM, True),
        (PriceKind.LAND, PriceBasis.M3, False),
        (PriceKind.FACTORY, PriceBasis.M2_MONTH, True),
        (PriceKind.WATER, PriceBasis.M3, True),
        (PriceKind.WATER, PriceBasis.M2_MONTH, False),
    ],
)
def test_a_price_stands_on_a_basis_of_its_kind(kind: PriceKind, basis: PriceBasis, is_fine: bool) -> None:
    price = PriceFacts(
        kind=kind, amount=100, currency=Currency.VND, basis=basis, vat_included=True, as_of=date(2026, 1, 1)
    )
    assert [f.field for f in [price_finding(price)] if isinstance(f, Finding)] == ([] if is_fine else ["basis"])


def test_occupancy_needs_both_figures() -> None:
    assert [occupancy(137, 200), occupancy(None, 200), occupancy(10, None)] == [Decimal("0.685"), None, None]


def test_an_uncertain_place_is_not_told_as_a_fact() -> None:
    assert [certain("Phú Xuyên"), certain("Phú Xuyên (?)")] == ["Phú Xuyên", ""]


def _milestone(kind: MilestoneKind, *, done: date | None = None, planned: date | None = None, id: int = 1) -> Milestone:
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    return Milestone(
        id=id, cluster_id=1, kind=kind, done_on=done, planned_on=planned, precision=Precision.DAY, is_uncertain=False,
        source="article", recorded_at=recorded,
    )  # fmt: skip


def test_the_stage_is_the_furthest_step_done_and_a_plan_is_no_step() -> None:
    started = _milestone(MilestoneKind.GROUNDBREAKING, done=date(2023, 3, 30))
    nearly = _milestone(MilestoneKind.SUBSTANTIALLY_COMPLETE, done=date(2023, 10, 20))
    promised = _milestone(MilestoneKind.OPERATING, planned=date(2024, 12, 31))
    enlarged = _milestone(MilestoneKind.ENLARGED, done=date(2025, 1, 1))
    assert stage([nearly, started, promised, enlarged]) is nearly
    assert stage([promised]) is None


def test_the_timeline_is_in_order_and_marks_a_plan_that_has_passed_without_word() -> None:
    started = _milestone(MilestoneKind.GROUNDBREAKING, done=date(2023, 3, 30), id=1)
    promised = _milestone(MilestoneKind.SUBSTANTIALLY_COMPLETE, planned=date(2024, 12, 31), id=2)
    kept = _milestone(MilestoneKind.GROUNDBREAKING, planned=date(2022, 12, 31), id=3)
    ahead = _milestone(MilestoneKind.OPERATING, planned=date(2027, 6, 30), id=4)
    claims = timeline([promised, ahead, kept, started], date(2026, 10, 10))
    assert [(claim.milestone.id, claim.is_done, claim.is_overdue) for claim in claims] == [
        (3, False, False), (1, True, False), (2, False, True), (4, False, False),
    ]  # fmt: skip
