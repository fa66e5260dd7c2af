"""How well an offer of land answers a need."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.catalogue.models import (
    Currency,
    PlotKind,
    PriceBasis,
    PriceKind,
    Tenure,
    WastewaterKind,
    WastewaterStatus,
)
from conference.matchmaking.rules import WEIGHTS, Criterion, Utility, Verdict, best, match, unknown_utilities
from conference.matchmaking.values import FreePlot, Money, Need, Offer

NEED = Need(
    sector="25",
    tenure=Tenure.LAND_SUBLEASE,
    area_min_m2=2_000,
    area_max_m2=4_000,
    ready_by=date(2027, 4, 1),
    budget=Money(amount=12_000, currency=Currency.USD, basis=PriceBasis.M2_TERM),
    power_kva=400,
    wastewater_m3_day=30,
    wastewater_kind=WastewaterKind.LIGHT,
    wards=("10183",),
)
OFFER = Offer(
    sectors_wanted=frozenset({"25", "31"}),
    sectors_banned=frozenset({"20"}),
    plots=(FreePlot(3_000, PlotKind.LAND, date(2027, 1, 1)),),
    knows_plots=True,
    prices={PriceKind.LAND: Money(amount=11_000, currency=Currency.USD, basis=PriceBasis.M2_TERM)},
    wastewater=WastewaterStatus.OPERATING_COMPLIANT,
    wastewater_m3_day=500,
    transformer_kva=1_000,
    ward="10183",
)


def verdict(criterion: Criterion, need: Need = NEED, offer: Offer = OFFER) -> Verdict:
    return {finding.criterion: finding.verdict for finding in match(need, offer).findings}[criterion]


def test_an_offer_that_meets_every_wish_scores_a_hundred() -> None:
    found = match(NEED, OFFER)
    assert found.score == 100
    assert {finding.verdict for finding in found.findings} == {Verdict.FITS}


def test_the_weights_are_those_of_the_field_and_make_a_hundred() -> None:
    assert list(WEIGHTS.values()) == [30, 25, 15, 10, 10, 5, 5]
    assert sum(WEIGHTS.values()) == 100


def test_nothing_known_scores_half_of_everything_but_the_wish_for_a_place() -> None:
    need = Need(sector="25", tenure=Tenure.LAND_SUBLEASE, area_min_m2=500, area_max_m2=1_000)
    found = match(need, Offer())
    assert {finding.criterion: finding.verdict for finding in found.findings} == {
        Criterion.SECTOR: Verdict.UNKNOWN,
        Criterion.AREA: Verdict.UNKNOWN,
        Criterion.READY: Verdict.UNKNOWN,
        Criterion.PRICE: Verdict.UNKNOWN,
        Criterion.UTILITIES: Verdict.UNKNOWN,
        Criterion.PLACE: Verdict.FITS,
        Criterion.TENURE: Verdict.UNKNOWN,
    }
    assert found.score == round(95 / 2 + 5)


def test_a_banned_sector_is_a_hard_stop_that_is_still_explained() -> None:
    found = match(replace(NEED, sector="20"), OFFER)
    assert (found.score, found.is_banned, len(found.findings)) == (0, True, 7)


@pytest.mark.parametrize(
    ("area", "expected"),
    [(1_599, Verdict.NOT), (1_600, Verdict.NEARLY), (2_000, Verdict.FITS), (4_000, Verdict.FITS)],
)
def test_a_plot_slightly_too_small_nearly_fits(area: int, expected: Verdict) -> None:
    assert verdict(Criterion.AREA, offer=replace(OFFER, plots=(FreePlot(area),))) is expected


def test_small_plots_that_together_suffice_nearly_fit_but_factories_cannot_be_joined() -> None:
    two = (FreePlot(1_100), FreePlot(1_100))
    assert verdict(Criterion.AREA, offer=replace(OFFER, plots=two)) is Verdict.NEARLY
    halls = (FreePlot(1_100, PlotKind.FACTORY), FreePlot(1_100, PlotKind.FACTORY))
    rental = replace(NEED, tenure=Tenure.FACTORY_RENTAL)
    assert verdict(Criterion.AREA, rental, replace(OFFER, plots=halls)) is Verdict.NOT


def test_a_cluster_without_named_plots_is_judged_by_its_free_land() -> None:
    undivided = replace(OFFER, plots=(), knows_plots=False)
    assert verdict(Criterion.AREA, offer=replace(undivided, free_m2=50_000)) is Verdict.NEARLY
    assert verdict(Criterion.AREA, offer=replace(undivided, free_m2=1_000)) is Verdict.NOT
    assert verdict(Criterion.AREA, offer=replace(undivided, free_m2=50_000, min_plot_m2=5_000)) is Verdict.NOT


@pytest.mark.parametrize(
    ("ready", "expected"),
    [(date(2027, 6, 30), Verdict.FITS), (date(2027, 12, 31), Verdict.NEARLY), (date(2028, 1, 1), Verdict.NOT)],
)
def test_land_ready_within_the_quarter_fits_and_up_to_two_quarters_later_nearly(ready: date, expected: Verdict) -> None:
    assert verdict(Criterion.READY, offer=replace(OFFER, plots=(FreePlot(3_000, PlotKind.LAND, ready),))) is expected


def test_land_is_not_ready_before_its_cluster_opens() -> None:
    assert verdict(Criterion.READY, offer=replace(OFFER, open_from=date(2029, 1, 1))) is Verdict.NOT


def test_prices_are_compared_on_one_basis_and_never_across_currencies() -> None:
    in_all = replace(NEED, budget=Money(amount=21_999_999, currency=Currency.USD, basis=PriceBasis.TOTAL))
    assert verdict(Criterion.PRICE, in_all) is Verdict.NEARLY
    dong = replace(NEED, budget=Money(amount=9_000_000, currency=Currency.VND, basis=PriceBasis.M2_TERM))
    assert verdict(Criterion.PRICE, dong) is Verdict.UNKNOWN
    monthly = replace(NEED, budget=Money(amount=100, currency=Currency.USD, basis=PriceBasis.M2_MONTH))
    assert verdict(Criterion.PRICE, monthly) is Verdict.UNKNOWN


def test_domestic_wastewater_needs_no_plant_and_industrial_one_that_is_only_planned_does_not_do() -> None:
    planned = replace(OFFER, wastewater=WastewaterStatus.PLANNED)
    assert verdict(Criterion.UTILITIES, offer=planned) is Verdict.NOT
    assert verdict(Criterion.UTILITIES, replace(NEED, wastewater_kind=WastewaterKind.DOMESTIC), planned) is Verdict.FITS
    assert verdict(Criterion.UTILITIES, offer=replace(OFFER, wastewater_m3_day=20)) is Verdict.NOT


def test_of_wastewater_and_power_the_one_not_stated_is_known_by_name() -> None:
    silent = replace(NEED, wastewater_m3_day=None, wastewater_kind=None)
    assert verdict(Criterion.UTILITIES, silent) is Verdict.UNKNOWN
    assert unknown_utilities(silent, OFFER) == [Utility.WASTEWATER]
    assert unknown_utilities(silent, replace(OFFER, transformer_kva=None)) == [Utility.WASTEWATER, Utility.POWER]
    assert unknown_utilities(NEED, OFFER) == []


def test_a_neighbouring_ward_nearly_fits_and_a_far_one_does_not() -> None:
    assert verdict(Criterion.PLACE, offer=replace(OFFER, ward="10210")) is Verdict.NEARLY
    assert verdict(Criterion.PLACE, offer=replace(OFFER, ward="09739")) is Verdict.NOT


def test_the_best_of_several_clusters_is_taken_and_nothing_compares_with_nothing() -> None:
    poor = Offer(id=1, sectors_wanted=frozenset({"10"}))
    found = best([NEED], [poor, replace(OFFER, id=2)])
    assert found is not None
    assert found.offer.id == 2
    assert best([NEED], []) is None


codes = st.sampled_from(["10", "13", "20", "25", "26", "31"])
days = st.none() | st.dates(date(2026, 1, 1), date(2031, 12, 31))
areas = st.integers(300, 200_000)
moneys = st.builds(
    Money,
    amount=st.integers(1, 10**9),
    currency=st.sampled_from(Currency),
    basis=st.sampled_from(PriceBasis),
)
needs = st.builds(
    lambda low, more, **rest: Need(area_min_m2=low, area_max_m2=low + more, **rest),
    low=areas,
    more=st.integers(0, 50_000),
    sector=codes,
    tenure=st.sampled_from(Tenure),
    ready_by=days,
    budget=st.none() | moneys,
    power_kva=st.none() | st.integers(0, 20_000),
    wastewater_m3_day=st.none() | st.integers(0, 5_000),
    wastewater_kind=st.none() | st.sampled_from(WastewaterKind),
    wards=st.lists(st.sampled_from(["10183", "10210", "09739"]), max_size=2).map(tuple),
    max_km_to_center=st.none() | st.integers(1, 60),
)
plots = st.builds(FreePlot, st.integers(200, 200_000), st.sampled_from(PlotKind), days)
offers = st.builds(
    Offer,
    sectors_wanted=st.frozensets(codes, max_size=3),
    sectors_banned=st.frozensets(codes, max_size=1),
    plots=st.lists(plots, max_size=3).map(tuple),
    knows_plots=st.just(True),
    free_m2=st.none() | areas,
    min_plot_m2=st.none() | areas,
    open_from=days,
    prices=st.dictionaries(st.sampled_from([PriceKind.LAND, PriceKind.FACTORY]), moneys),
    wastewater=st.none() | st.sampled_from(WastewaterStatus),
    wastewater_m3_day=st.none() | st.integers(0, 5_000),
    transformer_kva=st.none() | st.integers(0, 20_000),
    ward=st.none() | st.sampled_from(["10183", "10210", "09739"]),
    dist_center_km=st.none() | st.floats(0, 100),
)


@given(needs, offers)
def test_every_score_lies_between_0_and_100_and_names_all_seven_criteria(need: Need, offer: Offer) -> None:
    found = match(need, offer)
    assert 0 <= found.score <= 100
    assert [finding.criterion for finding in found.findings] == list(Criterion)


@given(needs, offers, plots)
def test_one_more_free_plot_never_makes_area_or_lease_fit_worse(need: Need, offer: Offer, plot: FreePlot) -> None:
    more = replace(offer, plots=(*offer.plots, plot))
    for criterion in (Criterion.AREA, Criterion.TENURE):
        assert verdict(criterion, need, more).value >= verdict(criterion, need, offer).value


@given(needs, offers, st.integers(0, 50_000))
def test_a_wider_range_of_area_never_lowers_the_area_verdict(need: Need, offer: Offer, more: int) -> None:
    wider = replace(need, area_max_m2=need.area_max_m2 + more, area_min_m2=max(1, need.area_min_m2 - more))
    assert verdict(Criterion.AREA, wider, offer).value >= verdict(Criterion.AREA, need, offer).value


@given(needs, offers, st.integers(0, 10**9))
def test_a_larger_budget_never_lowers_the_score(need: Need, offer: Offer, more: int) -> None:
    if need.budget:
        richer = replace(need, budget=replace(need.budget, amount=need.budget.amount + more))
        assert match(richer, offer).score >= match(need, offer).score


@given(needs, offers, st.dates(date(2026, 1, 1), date(2036, 12, 31)))
def test_who_can_wait_longer_never_scores_less(need: Need, offer: Offer, later: date) -> None:
    if need.ready_by and later >= need.ready_by:
        assert match(replace(need, ready_by=later), offer).score >= match(need, offer).score


@given(needs, offers, st.integers(0, 20_000))
def test_a_stronger_transformer_never_lowers_the_score(need: Need, offer: Offer, more: int) -> None:
    if offer.transformer_kva is not None:
        stronger = replace(offer, transformer_kva=offer.transformer_kva + more)
        assert match(need, stronger).score >= match(need, offer).score
