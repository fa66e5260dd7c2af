"""The organiser's list: finding, sorting, paging, exporting, and how much it asks of the database."""

import pytest
import sqlalchemy as sa

from conference.foundation import vietnamese
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.spreadsheet import read_table
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.consents import answer
from conference.registration.models import Delegate, Purpose, Registration, RegistrationState
from tests.factories.catalogue import make_demand
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.pages import Client
from tests.queries import count_statements


def somebody(
    conference: Conference, organisation: str, person: str, side: Side = Side.ENTERPRISE, **given: object
) -> Registration:
    registration = make_registration(conference, side, organisation=make_organisation(name_vi=organisation), **given)  # type: ignore[arg-type]
    contact = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()
    contact.full_name, contact.folded = person, vietnamese.fold(person)
    contact.sort_key = vietnamese.name_sort_key(person)
    db.session.flush()
    return registration


@pytest.fixture
def conference(client: Client) -> Conference:
    conference = make_conference()
    somebody(conference, "Công ty Đặng Gia", "Nguyễn Văn Dũng", state=RegistrationState.SUBMITTED)
    somebody(conference, "Hạ tầng Minh Họa", "Trần Thị Đức", Side.INVESTOR)
    somebody(conference, "Cơ khí An Bình", "Lê Thị An")
    client.sign_in(make_staff(conference))
    return conference


def found(client: Client, conference: Conference, query: str = "") -> list[str]:
    return client.page(f"/{conference.code}/desk/registrations?{query}").texts("tbody .cell-main a")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=dang", ["Công ty Đặng Gia"]),
        ("q=đức", ["Hạ tầng Minh Họa"]),
        ("q=an binh", ["Cơ khí An Bình"]),
        ("q=khong co", []),
        ("side=investor", ["Hạ tầng Minh Họa"]),
        ("state=submitted", ["Công ty Đặng Gia"]),
        ("side=nonsense&sort=nonsense&page=99", ["Cơ khí An Bình", "Hạ tầng Minh Họa", "Công ty Đặng Gia"]),
        ("sort=person", ["Cơ khí An Bình", "Công ty Đặng Gia", "Hạ tầng Minh Họa"]),
        ("sort=name", ["Công ty Đặng Gia", "Cơ khí An Bình", "Hạ tầng Minh Họa"]),
        ("sort=-name", ["Hạ tầng Minh Họa", "Cơ khí An Bình", "Công ty Đặng Gia"]),
    ],
)
def test_the_list_finds_and_sorts(client: Client, conference: Conference, query: str, names: list[str]) -> None:
    assert found(client, conference, query) == names


def test_the_list_narrows_to_those_who_still_lack_something(client: Client, conference: Conference) -> None:
    seated = somebody(conference, "Có Bàn", "Vũ Thị Có", Side.INVESTOR)
    seated.host_table_id = make_hall(conference)[0][0].id
    contact = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == seated.id)).one()
    answer(db.session(), contact, {Purpose.RUN_EVENT: True}, now=NOW)
    db.session.flush()
    assert found(client, conference, "lack=table") == ["Hạ tầng Minh Họa"]
    assert found(client, conference, "lack=consent&sort=name") == ["Cơ khí An Bình", "Hạ tầng Minh Họa"]
    assert found(client, conference, "lack=consent&side=investor") == ["Hạ tầng Minh Họa"]


def test_a_phone_number_and_a_tax_code_find_too(client: Client, conference: Conference) -> None:
    registration = somebody(conference, "Công ty Số", "Phạm Văn Số")
    contact = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()
    contact.phone = "+84912345678"
    contact.registration_id = registration.id
    assert found(client, conference, "q=0912 345 678") == ["Công ty Số"]


def test_an_email_address_finds_too(client: Client, conference: Conference) -> None:
    registration = somebody(conference, "Công ty Thư", "Phạm Văn Thư")
    contact = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()
    contact.email = "thu_1@congtythu.example"
    for words in ("thu_1@congtythu.example", "@CongTyThu", "công ty @congtythu"):
        assert found(client, conference, f"q={words}") == ["Công ty Thư"]
    assert found(client, conference, "q=thux1@congtythu.example") == []


def test_an_export_says_which_land_is_needed_and_what_each_has_agreed_to(
    client: Client, conference: Conference
) -> None:
    registration = somebody(conference, "Công ty Đất", "Phạm Văn Đất")
    contact = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()
    answer(db.session(), contact, {Purpose.RUN_EVENT: True, Purpose.PHOTOS: False}, now=NOW)
    make_demand(db.session.get_one(Organisation, registration.organisation_id), area_min_m2=2_000, area_max_m2=15_000)
    heading, line = read_table(client.get(f"/{conference.code}/desk/registrations/export.csv?q=dat").data)
    (need,) = [str(cell) for title, cell in zip(heading, line, strict=True) if title == "Nhu cầu thuê đất"]
    assert need.startswith("Nhà máy mới; Thuê lại đất gắn hạ tầng; 2.000 m² – 1,5 ha; ")
    assert line[-6:] == ["có", "", "", "", "không", ""]


def test_a_page_holds_fifty_and_asks_no_more_for_three_hundred_rows_than_for_three(
    client: Client, conference: Conference
) -> None:
    address = f"/{conference.code}/desk/registrations"
    client.page(address)
    with count_statements() as few:
        assert len(client.page(address).all("tbody tr")) == 3
    for _ in range(297):
        make_registration(conference)
    db.session.commit()
    with count_statements() as many:
        assert len(client.page(address).all("tbody tr")) == 50
    assert (len(many), len(many) <= 10) == (len(few), True)


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    assert f"/{conference.code}/register" in client.page(f"/{conference.code}/desk/registrations").text(".empty")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_has_a_line_a_delegate_and_no_personal_number(
    client: Client, conference: Conference, kind: str
) -> None:
    person = make_organisation(name_vi="Hộ kinh doanh Mẫu", tax_code="001099000001")
    make_registration(conference, organisation=person, delegates=2)
    body = client.get(f"/{conference.code}/desk/registrations/export.{kind}?sort=name").data
    table = read_table(body)
    assert len(table) == 1 + 3 + 2
    assert [row[4] for row in table[1:]] == [
        "Công ty Đặng Gia",
        "Cơ khí An Bình",
        "Hạ tầng Minh Họa",
        "Hộ kinh doanh Mẫu",
        "Hộ kinh doanh Mẫu",
    ]
    assert b"001099000001" not in body
    assert not any("001099000001" in str(cell) for row in table for cell in row)


def test_a_formula_in_a_name_is_defused_in_the_export(client: Client, conference: Conference) -> None:
    somebody(conference, "=HYPERLINK(1)", "Nguyễn Văn X")
    text = client.get(f"/{conference.code}/desk/registrations/export.csv?q=hyperlink").data.decode("utf-8-sig")
    assert text.splitlines()[1].split(",")[4] == "'=HYPERLINK(1)"


def test_an_agency_exports_contacts_only_of_those_who_agreed(client: Client, conference: Conference) -> None:
    client.sign_in(make_staff(conference, Role.AGENCY))
    table = read_table(client.get(f"/{conference.code}/desk/registrations/export.csv").data)
    assert {row[14] for row in table[1:]} == {""}


def test_the_detail_page_asks_as_much_for_five_delegates_as_for_one(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    one, five = make_registration(conference), make_registration(conference, delegates=5)
    counts = []
    for registration in (one, one, five):
        with count_statements() as sent:
            client.page(f"/{conference.code}/desk/registrations/{registration.id}")
        counts.append(len(sent))
    assert counts[1] == counts[2]
