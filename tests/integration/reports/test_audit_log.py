"""The audit log tells who changed what in the reader's words, and is searched in them."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from conference.foundation.access import Identity, Role
from conference.foundation.db import db
from conference.people import audit
from conference.people.models import User
from conference.programme.models import Conference
from tests.factories.catalogue import make_cluster
from tests.factories.people import make_organisation, make_user
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.pages import Client


def identity(user: User) -> Identity:
    return Identity(user.id, user.email, user.full_name, epoch=1, strong=True, is_administrator=False)


@pytest.fixture
def organiser(client: Client) -> User:
    conference = make_conference(code="hn2026", is_demo=True)
    user = make_staff(conference, full_name="Đặng Thị Huệ", password_hash="set")
    client.sign_in(user)
    return user


def _approve(organiser: User, name: str, *, minutes: int = 0) -> None:
    conference = db.session.query(Conference).one()
    registration = make_registration(conference, organisation=make_organisation(name_vi=name))
    at = NOW + timedelta(minutes=minutes)
    audit.record(db.session(), identity(organiser), "approved", registration, now=at, label=name, contested=[])


def test_an_entry_names_the_person_the_act_and_the_thing(client: Client, organiser: User) -> None:
    _approve(organiser, "Công ty Đông Anh")
    page = client.page("/hn2026/desk/audit")
    assert page.texts("tbody tr > *") == [
        "Đã duyệt", "Công ty Đông AnhĐăng ký tham dự", "Đặng Thị Huệ", "09:00 10/10/2026",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["dong anh", "HUE", "duyet", "đăng ký đông"])
def test_it_is_searched_without_marks_by_name_person_act_and_kind(client: Client, organiser: User, words: str) -> None:
    _approve(organiser, "Công ty Đông Anh")
    make_cluster()
    audit.record(db.session(), None, "hidden", make_cluster(), now=NOW, label="CCN Thanh Oai")
    assert client.page(f"/hn2026/desk/audit?q={words}").texts("tbody th") == ["Đã duyệt"]


def test_it_is_narrowed_by_person_kind_and_day_of_the_conference_zone(client: Client, organiser: User) -> None:
    _approve(organiser, "Sáng")
    _approve(organiser, "Sau nửa đêm", minutes=15 * 60)
    audit.record(db.session(), None, "hidden", make_cluster(), now=NOW, label="Cụm")

    def names(query: str) -> list[str]:
        small = client.page(f"/hn2026/desk/audit?{query}").texts("td:nth-child(2) small")
        whole = client.page(f"/hn2026/desk/audit?{query}").texts("td:nth-child(2)")
        return [name.removesuffix(kind) for name, kind in zip(whole, small, strict=True)]

    assert names(f"person={organiser.id}") == ["Sau nửa đêm", "Sáng"]
    assert names("person=system") == ["Cụm"]
    assert names("subject=cluster") == ["Cụm"]
    assert names("day=11/10/2026") == ["Sau nửa đêm"]
    assert names("sort=time&subject=registration") == ["Sáng", "Sau nửa đêm"]


def test_a_filter_that_cannot_be_read_says_so_and_hides_nothing(client: Client, organiser: User) -> None:
    _approve(organiser, "Sáng")
    page = client.page("/hn2026/desk/audit?day=2026-10-10")
    assert page.texts(".field-errors") == ["Hãy viết ngày/tháng/năm, ví dụ 20/10/2023."]
    assert page.texts("tbody th") == ["Đã duyệt"]


def test_other_conferences_stay_out_and_accounts_are_for_administrators(client: Client, organiser: User) -> None:
    elsewhere = make_registration(make_conference())
    audit.record(db.session(), None, "approved", elsewhere, now=NOW, label="Ở nơi khác")
    audit.record(db.session(), None, "deactivated", make_user(), now=NOW, label="ai@example.com")
    assert client.page("/hn2026/desk/audit").texts("tbody th") == []
    client.sign_in(make_user(is_administrator=True))
    assert client.page("/hn2026/desk/audit").texts("tbody th") == ["Đã khóa tài khoản"]


def test_the_export_has_real_times_and_is_labelled_as_a_demonstration(client: Client, organiser: User) -> None:
    _approve(organiser, "=1+1")
    response = client.get("/hn2026/desk/audit/export.xlsx?q=duyet")
    (header, row) = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert header == ["Thời gian", "Người thực hiện", "Nội dung", "Loại đối tượng", "Tên", "Chi tiết", "Ghi chú"]
    assert [str(row[0]), *row[1:]] == [
        "2026-10-10 09:00:00", "Đặng Thị Huệ", "Đã duyệt", "Đăng ký tham dự", "=1+1", "", "Dữ liệu minh họa",
    ]  # fmt: skip
    assert "'=1+1" in client.get("/hn2026/desk/audit/export.csv").text


def test_agencies_do_not_read_it(client: Client) -> None:
    conference = make_conference(code="hn2026")
    client.sign_in(make_staff(conference, Role.AGENCY))
    assert client.get("/hn2026/desk/audit").status_code == 403
