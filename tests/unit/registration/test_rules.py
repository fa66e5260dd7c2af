"""Which way a registration goes, when one may register, and what cannot be meant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conference.catalogue.models import Currency, DemandPurpose, PriceBasis, Tenure
from conference.programme.models import Conference, ConferenceState
from conference.registration.models import RegistrationState
from conference.registration.rules import MOVES, Window, demand_findings, may, window
from conference.registration.values import DemandFacts

NOW = datetime(2026, 10, 10, 2, tzinfo=UTC)
TODAY = date(2026, 10, 10)
DEMAND = DemandFacts(
    purpose=DemandPurpose.NEW, tenure=Tenure.LAND_SUBLEASE, area_min_m2=1_000, area_max_m2=2_000, sector_code="25"
)


def fields(demand: DemandFacts) -> list[str]:
    return [finding.field for finding in demand_findings(demand, TODAY)]


def test_every_state_has_its_moves_and_an_approved_one_only_ends() -> None:
    assert set(MOVES) == set(RegistrationState)
    assert MOVES[RegistrationState.APPROVED] == {RegistrationState.CANCELLED}
    assert [state for state in RegistrationState if may(state, RegistrationState.APPROVED)] == [
        RegistrationState.SUBMITTED,
        RegistrationState.NEEDS_INFO,
        RegistrationState.WAITLISTED,
        RegistrationState.REJECTED,
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "state", "expected"),
    [
        (None, None, ConferenceState.OPEN, Window.OPEN),
        (1, None, ConferenceState.OPEN, Window.NOT_YET),
        (0, 1, ConferenceState.BOOKING, Window.OPEN),
        (-2, 0, ConferenceState.BOOKING, Window.CLOSED),
        (-2, 2, ConferenceState.DRAFT, Window.NOT_YET),
        (-2, 2, ConferenceState.CLOSED, Window.CLOSED),
    ],
)
def test_registration_is_open_between_its_dates(
    opens: int | None, closes: int | None, state: ConferenceState, expected: Window
) -> None:
    conference = Conference(
        state=state,
        registration_opens_at=None if opens is None else NOW + timedelta(days=opens),
        registration_closes_at=None if closes is None else NOW + timedelta(days=closes),
    )
    assert window(conference, NOW) is expected


def test_a_demand_that_can_be_meant_has_no_finding() -> None:
    whole = replace(
        DEMAND,
        needed_from=date(2026, 10, 1),
        needed_until_year=2026,
        water_m3_day=10,
        wastewater_m3_day=10,
        budget_amount=1,
        budget_currency=Currency.USD,
        budget_basis=PriceBasis.TOTAL,
    )
    assert list(demand_findings(DEMAND, TODAY)) == list(demand_findings(whole, TODAY)) == []


def test_each_contradiction_is_put_on_its_field() -> None:
    assert fields(replace(DEMAND, area_min_m2=3_000)) == ["area_max_m2"]
    assert fields(replace(DEMAND, needed_from=date(2026, 7, 1))) == ["needed_from"]
    assert fields(replace(DEMAND, needed_from=date(2032, 1, 1))) == ["needed_from"]
    assert fields(replace(DEMAND, needed_from=date(2028, 1, 1), needed_until_year=2027)) == ["needed_until_year"]
    assert fields(replace(DEMAND, water_m3_day=5, wastewater_m3_day=6)) == ["wastewater_note"]
    assert fields(replace(DEMAND, water_m3_day=5, wastewater_m3_day=6, wastewater_note="mưa")) == []
    assert fields(replace(DEMAND, budget_amount=5, budget_currency=Currency.VND)) == ["budget_basis"]
