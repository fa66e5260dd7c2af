"""Organisers edit every cluster, investors their own; what cannot be read or true is said at its field, and kept."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from conference.catalogue.models import (
    Cluster,
    Infrastructure,
    InfrastructureItem,
    Milestone,
    MilestoneKind,
    Plot,
    Precision,
    Price,
    WorkState,
)
from conference.foundation.db import db
from conference.people.models import OrganisationKind, User
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, RegistrationState
from tests.factories.catalogue import make_cluster, make_plot, make_price
from tests.factories.people import make_organisation, make_user
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_registration
from tests.pages import Client, page_of
from tests.queries import count_statements


@pytest.fixture
def conference(client: Client) -> Conference:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    return conference


def _path(conference: Conference, cluster: Cluster, part: str = "") -> str:
    return f"/{conference.code}/desk/clusters/{cluster.id}{part}"


def _save(client: Client, path: str, **fields: Any) -> list[str]:
    """Send the last form of the page; the errors at its fields."""
    return page_of(client.submit(path, "main form.panel" if "/p" in path else "main form", **fields)).texts(
        ".field-errors"
    )


def test_a_new_cluster_is_hidden_until_it_is_published(client: Client, conference: Conference) -> None:
    path = f"/{conference.code}/desk/clusters"
    sent = {"name_vi": "CCN Hòa Phú", "ward": "Xã Hòa Phú, Hà Nội", "area_m2": "20,5 ha", "source": "Quyết định"}
    response = client.submit(f"{path}/new", **sent)
    assert response.status_code == 303
    made = db.session.scalars(sa.select(Cluster)).one()
    assert (made.slug, made.area_m2, made.province_code, made.is_published) == ("ccn-hoa-phu", 205_000, "01", False)
    assert made.lat is not None
    assert client.page(f"/{conference.code}/clusters").texts("tbody a") == []
    client.post(response.headers["Location"], data={"publish": "yes"})
    assert client.page(f"/{conference.code}/clusters").texts("tbody a") == ["CCN Hòa Phú"]


def test_opening_and_saving_a_cluster_changes_nothing(client: Client, conference: Conference) -> None:
    cluster = make_cluster(
        area_m2=205_500, industrial_land_m2=140_000, leased_m2=0, sectors_wanted=["25", "28"],
        open_from=date(2027, 4, 1), dist_center_km=32.5, decision_on=date(2018, 6, 15), investment_vnd=200_367_000_000,
        source="demo data",
        lat=20.9, lon=105.7, is_place_approximate=False,
    )  # fmt: skip
    before = _columns(cluster)
    assert client.submit(_path(conference, cluster)).status_code == 303
    assert _columns(db.session.get_one(Cluster, cluster.id)) == before


def _columns(cluster: Cluster) -> dict[str, Any]:
    return {column.key: getattr(cluster, column.key) for column in sa.inspect(Cluster).column_attrs}


def test_what_cannot_be_read_or_true_is_said_at_its_field_and_kept(client: Client, conference: Conference) -> None:
    cluster = make_cluster(source="Quyết định")
    page = page_of(client.submit(_path(conference, cluster), area_m2="1234.5", phase="<b>2</b>", lat="99"))
    assert [e.get("id") for e in page.all(".field-errors")] == ["phase-error", "lat-error", "area_m2-error"]
    assert [page.all(f"#{name}")[0].get("value") for name in ("area_m2", "phase", "lat")] == [
        "1234.5",
        "<b>2</b>",
        "99",
    ]
    page = page_of(client.submit(_path(conference, cluster), industrial_land_m2="30 ha"))
    assert page.texts(".field-errors") == ["Đất cho thuê lớn hơn diện tích toàn cụm."]


def test_a_small_area_is_saved_with_a_warning(client: Client, conference: Conference) -> None:
    cluster = make_cluster(source="Quyết định")
    response = client.submit(_path(conference, cluster), area_m2="7,7 ha")
    assert response.status_code == 303
    warned = client.page(response.headers["Location"]).texts(".notice[data-kind='warning']")
    assert warned == ["Cụm công nghiệp thường từ 10 ha trở lên. Hãy kiểm tra lại diện tích."]
    assert db.session.get_one(Cluster, cluster.id).area_m2 == 77_000


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("27/03/2023", date(2023, 3, 27), Precision.DAY),
        ("12/2021", date(2021, 12, 1), Precision.MONTH),
        ("IV/2023", date(2023, 10, 1), Precision.QUARTER),
        ("2024", date(2024, 1, 1), Precision.YEAR),
    ],
)
def test_a_date_is_kept_as_exactly_as_it_was_typed(
    client: Client, conference: Conference, typed: str, day: date, precision: Precision
) -> None:
    cluster = make_cluster()
    path = _path(conference, cluster, "/milestones")
    client.submit(path, kind="groundbreaking", claim="planned", day=typed, source="Báo cáo")
    one = db.session.scalars(sa.select(Milestone)).one()
    assert (one.kind, one.planned_on, one.done_on, one.precision) == (
        MilestoneKind.GROUNDBREAKING, day, None, precision,
    )  # fmt: skip


def test_a_date_without_a_source_or_sense_is_refused(client: Client, conference: Conference) -> None:
    cluster = make_cluster()
    path = _path(conference, cluster, "/milestones")
    page = page_of(client.submit(path, day="31/02/2024", source=""))
    assert [e.get("id") for e in page.all(".field-errors")] == ["day-error", "source-error"]


def test_the_checklist_keeps_what_is_known_and_forgets_what_is_taken_back(
    client: Client, conference: Conference
) -> None:
    cluster = make_cluster()
    path = _path(conference, cluster, "/infrastructure")
    client.submit(path, internal_roads="done", internal_roads_on="01/05/2026", drainage="building")
    client.submit(path, drainage="")
    rows = db.session.execute(sa.select(InfrastructureItem.item, InfrastructureItem.state, InfrastructureItem.done_on))
    assert rows.all() == [(Infrastructure.ROADS, WorkState.DONE, date(2026, 5, 1))]


def test_two_plots_of_a_cluster_cannot_share_a_code(client: Client, conference: Conference) -> None:
    cluster = make_cluster()
    make_plot(cluster, code="L01")
    path = _path(conference, cluster, "/plots")
    assert _save(client, path, code="L01", area_m2="5.000") == ["Cụm này đã có lô mang ký hiệu đó."]
    assert _save(client, path, code="L02", area_m2="150") != []
    assert _save(client, path, code="L02", area_m2="0,5 ha") == []
    assert db.session.scalars(sa.select(Plot.area_m2).order_by(Plot.code)).all() == [5_000, 5_000]


def test_a_plot_is_changed_and_removed(client: Client, conference: Conference) -> None:
    cluster = make_cluster()
    plot = make_plot(cluster, code="L01")
    path = _path(conference, cluster, f"/plots/{plot.id}")
    client.submit(path, "main form.panel", state="leased")
    assert db.session.scalars(sa.select(Plot.state)).all() == ["leased"]
    client.post(path, data={"remove": "1"})
    assert db.session.scalars(sa.select(Plot.id)).all() == []


def test_a_price_is_read_in_its_currency_and_stands_on_a_basis_of_its_kind(
    client: Client, conference: Conference
) -> None:
    cluster = make_cluster()
    path = _path(conference, cluster, "/prices")
    sent = {"kind": "land", "currency": "USD", "basis": "m2_term", "vat": "out", "as_of": "01/07/2026"}
    assert _save(client, path, amount="105,505", **sent) == ["USD có tối đa 2 chữ số thập phân."]
    assert _save(client, path, amount="105,5", **sent | {"basis": "m3"}) != []
    assert _save(client, path, amount="105,5", **sent) == []
    one = db.session.scalars(sa.select(Price)).one()
    assert (one.amount, one.currency, one.plot_id, one.vat_included) == (10_550, "USD", None, False)
    client.post(path, data={"remove": str(one.id)})
    assert db.session.scalars(sa.select(Price.id)).all() == []


def test_a_price_of_another_cluster_is_not_found(client: Client, conference: Conference) -> None:
    price = make_price(make_cluster())
    response = client.post(_path(conference, make_cluster(), "/prices"), data={"remove": str(price.id)})
    assert response.status_code == 404


def test_the_investor_named_by_the_organiser_edits_the_cluster_in_my_conference(
    client: Client, conference: Conference
) -> None:
    investor = make_organisation(kind=OrganisationKind.INVESTOR)
    registration = make_registration(conference, Side.INVESTOR, organisation=investor)
    cluster, foreign = make_cluster(source="Quyết định"), make_cluster()
    client.submit(_path(conference, cluster, "/publication"), "main form[novalidate]", organisation_id=str(investor.id))
    client.sign_in(_user_of(registration.id), strong=False)
    path = f"/{conference.code}/my/clusters/"
    assert client.submit(f"{path}{cluster.id}", area_m2="12 ha").status_code == 303
    assert db.session.get_one(Cluster, cluster.id).area_m2 == 120_000
    parts = ("", "/milestones", "/infrastructure", "/plots", "/prices")
    assert [client.get(f"{path}{cluster.id}{part}").status_code for part in parts] == [200] * 5
    assert [client.get(f"{path}{foreign.id}{part}").status_code for part in parts] == [404] * 5


def test_before_the_approval_nobody_edits_a_cluster_for_an_investor(client: Client, conference: Conference) -> None:
    investor = make_organisation(kind=OrganisationKind.INVESTOR)
    state = RegistrationState.SUBMITTED
    registration = make_registration(conference, Side.INVESTOR, organisation=investor, state=state)
    cluster = make_cluster(organisation_id=investor.id)
    client.sign_in(_user_of(registration.id), strong=False)
    assert client.get(f"/{conference.code}/my/clusters/{cluster.id}").status_code == 404


def _user_of(registration_id: int) -> User:
    found = sa.select(User).join(Delegate, Delegate.user_id == User.id)
    return db.session.scalars(found.where(Delegate.registration_id == registration_id)).one()


def test_the_desk_lists_hidden_ones_too_in_the_same_few_statements(client: Client, conference: Conference) -> None:
    path = f"/{conference.code}/desk/clusters"
    for _number in range(3):
        make_cluster(is_published=False, organisation_id=make_organisation().id)
    client.page(path)
    with count_statements() as few:
        assert len(client.page(path).texts("tbody th a")) == 3
    for _number in range(60):
        make_cluster()
    with count_statements() as many:
        assert len(client.page(path).texts("tbody th a")) == 50
    assert len(few) == len(many) <= 10
    assert len(client.page(path, query_string={"shown": "hidden"}).texts("tbody th a")) == 3


def test_the_list_can_be_taken_along(client: Client, conference: Conference) -> None:
    make_cluster(name_vi="=CCN Công thức")
    text = client.get(f"/{conference.code}/desk/clusters/export.csv").data.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=CCN Công thức,")
    assert client.get(f"/{conference.code}/desk/clusters/export.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize(("typed", "said"), [("1,5 ha", "= 15.000 m²"), ("15.000", "= 15.000 m²"), ("", "")])
def test_an_area_is_said_back(client: Client, conference: Conference, typed: str, said: str) -> None:
    client.sign_in(make_user())
    response = client.get(f"/{conference.code}/clusters/area-echo", query_string={"area_m2": typed})
    assert response.text.replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("part", "mine", "theirs"),
    [
        ("", ("deposit_percent", "10"), {"floors_max": 7, "sectors_wanted": ["25"]}),
        ("/infrastructure", ("drainage", "building"), {}),
    ],
)
def test_an_old_page_keeps_what_others_have_saved(
    client: Client, conference: Conference, part: str, mine: tuple[str, str], theirs: dict[str, Any]
) -> None:
    cluster = make_cluster(sectors_wanted=["25", "26"], source="demo data")
    path = _path(conference, cluster, part)
    page = client.page(path)
    sent = page.fields(page.all("main form")[0])
    for name, value in theirs.items():
        setattr(cluster, name, value)
    db.session.add(InfrastructureItem(cluster_id=cluster.id, item=Infrastructure.TREES, state=WorkState.DONE))
    assert client.post(path, data=sent | {mine[0]: [mine[1]]}).status_code == 303
    assert {name: getattr(cluster, name) for name in theirs} == theirs
    assert db.session.scalars(sa.select(InfrastructureItem.state)).first() is WorkState.DONE


def test_two_who_change_the_same_of_a_cluster_are_told_of_each_other(client: Client, conference: Conference) -> None:
    cluster = make_cluster(source="demo data")
    page = client.page(_path(conference, cluster))
    sent = page.fields(page.all("main form")[0])
    cluster.floors_max = 7
    refused = client.post(_path(conference, cluster), data=sent | {"floors_max": ["9"]})
    assert (refused.status_code, cluster.floors_max) == (422, 7)
    assert "“7”" in page_of(refused).text("#floors_max-error")
    again = page_of(refused)
    assert client.post(_path(conference, cluster), data=again.fields(again.all("main form")[0])).status_code == 303
    assert cluster.floors_max == 9


def test_a_source_of_ours_is_read_and_written_in_the_readers_language(client: Client, conference: Conference) -> None:
    cluster = make_cluster(source="article; public press; Báo cáo số 12")
    path = _path(conference, cluster)
    shown = client.page(path).all("#source")[0].get("value")
    assert shown == "bài báo về hội nghị ngày 20/10/2023; báo chí công khai; Báo cáo số 12"
    assert client.submit(path, source=f"{shown}; dữ liệu minh họa").status_code == 303
    assert cluster.source == "article; public press; Báo cáo số 12; demo data"
