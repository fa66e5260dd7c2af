"""What the invented organisations would have typed to register."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from conference.catalogue.models import Cluster, Currency, DemandPurpose, PriceBasis, Tenure, WastewaterKind
from conference.demo.inventions import TRADES, Inventions, Trade
from conference.foundation.dates import Quarter
from conference.foundation.wards import wards_of
from conference.people.models import OrganisationKind, RevenueBand
from conference.programme.models import Side
from conference.registration.models import Purpose
from conference.registration.values import Application, DelegateFacts, DemandFacts, OrganisationFacts

_AGENCIES = ("Sở Minh Họa về Công nghiệp", "Trung tâm Minh Họa Xúc tiến đầu tư", "Ban Minh Họa Quản lý cụm công nghiệp")
_GUESTS = (
    "Báo Minh Họa", "Viện Minh Họa Nghiên cứu công nghiệp", "Hiệp hội Minh Họa Cơ khí", "Ngân hàng Minh Họa",
    "Công ty Tư vấn Minh Họa", "Đài Phát thanh Minh Họa",
)  # fmt: skip
_FORMS = ("Công ty TNHH", "Công ty CP", "Công ty TNHH MTV")


def of_investors(inventions: Inventions, clusters: list[Cluster]) -> Iterator[Application]:
    """One investor a cluster; every fourth sends two people."""
    for number, cluster in enumerate(clusters, start=1):
        facts = OrganisationFacts(
            kind=OrganisationKind.INVESTOR,
            name_vi=f"Công ty CP Hạ tầng Minh Họa {number:02d}",
            name_en=f"Demo Infrastructure {number:02d} JSC",
            employees=20 + 5 * number,
            website="https://example.com",
        )
        people = 2 if number % 4 == 0 else 1
        yield _application(inventions, Side.INVESTOR, facts, people, cluster_ids=(cluster.id,))


def of_enterprises(inventions: Inventions, number: int, today: date) -> Iterator[Application]:
    """So many enterprises with what they need; every seventh sends two people."""
    for index in range(number):
        trade = TRADES[index % len(TRADES)]
        facts = OrganisationFacts(
            kind=OrganisationKind.ENTERPRISE,
            name_vi=f"{_FORMS[index % len(_FORMS)]} {trade.name} Minh Họa {index + 1:02d}",
            sector_codes=(trade.sector,),
            products=trade.product,
            employees=inventions.random.randrange(15, 400),
            revenue_band=inventions.random.choice(tuple(RevenueBand)),
            intro_vi=f"Doanh nghiệp hư cấu để minh họa, sản xuất {trade.product}.",
            intro_en="An invented enterprise, for demonstration only.",
        )
        demands = tuple(_demand(inventions, trade, today) for _again in range(2 if index % 9 == 0 else 1))
        people = 2 if index % 7 == 0 else 1
        yield _application(inventions, Side.ENTERPRISE, facts, people, demands=demands)


def of_others(inventions: Inventions) -> Iterator[Application]:
    """Agencies that read along, and guests."""
    for name in _AGENCIES:
        facts = OrganisationFacts(kind=OrganisationKind.AUTHORITY, name_vi=name)
        yield _application(inventions, Side.AGENCY, facts, 1, has_tax_code=False)
    for name in _GUESTS:
        facts = OrganisationFacts(kind=OrganisationKind.ASSOCIATION, name_vi=name)
        yield _application(inventions, Side.GUEST, facts, 1, has_tax_code=False)


def _application(
    inventions: Inventions,
    side: Side,
    organisation: OrganisationFacts,
    people: int,
    *,
    has_tax_code: bool = True,
    demands: tuple[DemandFacts, ...] = (),
    cluster_ids: tuple[int, ...] = (),
) -> Application:
    return Application(
        side=side,
        tax_code=next(inventions.tax_codes) if has_tax_code else None,
        organisation=_settled(inventions, organisation),
        delegates=tuple(_delegate(inventions) for _number in range(people)),
        answers=answers(inventions),
        language="vi",
        demands=demands,
        cluster_ids=cluster_ids,
    )


def answers(inventions: Inventions) -> dict[Purpose, bool]:
    """Everybody agrees to the first purpose, most to being shown and reached, some to the rest."""
    chances = {Purpose.RUN_EVENT: 1.0, Purpose.DIRECTORY: 0.95, Purpose.CONTACT_DETAILS: 0.85}
    return {purpose: inventions.random.random() < chances.get(purpose, 0.5) for purpose in Purpose}


def _delegate(inventions: Inventions) -> DelegateFacts:
    person = inventions.person()
    return DelegateFacts(
        full_name=person.full_name,
        email=person.email,
        honorific=person.honorific,
        job_title=person.job_title,
        phone=person.phone,
    )


def _settled(inventions: Inventions, facts: OrganisationFacts) -> OrganisationFacts:
    """At an address in Hà Nội."""
    ward = inventions.random.choice(wards_of("01"))
    return replace(facts, ward_code=ward.code, province_code=ward.province.code, street="Số 1 đường Minh Họa")


def _demand(inventions: Inventions, trade: Trade, today: date) -> DemandFacts:
    draw = inventions.random
    tenure = draw.choice((Tenure.LAND_SUBLEASE, Tenure.LAND_SUBLEASE, Tenure.FACTORY_RENTAL, Tenure.BUILD_TO_SUIT))
    is_factory = tenure is Tenure.FACTORY_RENTAL
    least = draw.randrange(8, 30) * 100 if is_factory else draw.randrange(20, 110) * 100
    starts = Quarter.of(today + timedelta(days=90 * draw.randrange(1, 7))).first_day
    budget = draw.randrange(300, 600, 50) if is_factory else draw.randrange(90, 181, 10) * 100
    return DemandFacts(
        purpose=draw.choice((DemandPurpose.NEW, DemandPurpose.EXPAND, DemandPurpose.EXPAND, DemandPurpose.RELOCATE)),
        tenure=tenure,
        area_min_m2=least,
        area_max_m2=least * 3 // 2,
        sector_code=trade.sector,
        product=trade.product,
        needed_from=starts,
        needed_until_year=starts.year + draw.choice((10, 20, 40)),
        budget_amount=budget,
        budget_currency=Currency.USD,
        budget_basis=PriceBasis.M2_MONTH if is_factory else PriceBasis.M2_TERM,
        workers_planned=draw.randrange(20, 300),
        power_kva=trade.power_kva,
        water_m3_day=trade.water_m3,
        wastewater_m3_day=trade.water_m3 * 8 // 10,
        wastewater_kind=WastewaterKind.LIGHT,
        is_green=draw.random() < 0.3,
        is_high_tech=trade.sector in {"26", "27"},
    )
