"""Every list leaves as a file that is named, labelled and filtered as it should be."""

import csv
import io
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from python_calamine import CalamineWorkbook

from conference.foundation.db import db
from conference.foundation.vietnamese import fold
from conference.mail.models import Message, MessageState
from conference.people.audit import AuditEntry
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.factories.catalogue import make_cluster
from tests.factories.programme import make_conference, make_staff
from tests.factories.registration import make_data_request, make_registration
from tests.factories.time import NOW
from tests.pages import Client

EXPORTS = {
    "/hn2026/desk/registrations/export": "dang-ky",
    "/hn2026/desk/clusters/export": "cum-cong-nghiep",
    "/hn2026/desk/mail/export": "thu",
    "/hn2026/desk/audit/export": "nhat-ky-thay-doi",
    "/hn2026/desk/documents/export": "nguoi-co-the",
    "/hn2026/desk/data-requests/export": "yeu-cau-ve-du-lieu-ca-nhan",
    "/hn2026/desk/few-meetings/export": "dai-bieu-co-it-cuoc-gap",
}


@pytest.fixture(autouse=True)
def the_present() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def conference(the_present: None, client: Client) -> Conference:
    conference = make_conference(code="hn2026", is_demo=True)
    client.sign_in(make_staff(conference, is_administrator=True, password_hash="set"))
    make_registration(conference)
    make_data_request(db.session.scalars(sa.select(Delegate)).one())
    make_cluster()
    common = {"conference_id": conference.id}
    db.session.add(AuditEntry(**common, at=NOW, actor="Ai", verb="approved", subject="registration", folded="ai"))
    for number, subject in enumerate(("=1+1", "Thư khác")):
        message = Message(
            **common, kind="x", message_id=f"<{number}>", to_address="a@example.com", language="vi", text="x", html="x",
            subject=subject, folded=fold(subject), state=MessageState.SENT, next_try_at=NOW, created_at=NOW,
        )  # fmt: skip
        db.session.add(message)
    return conference


@pytest.mark.parametrize(("address", "name"), EXPORTS.items(), ids=EXPORTS.values())
def test_a_list_becomes_an_excel_file_named_after_it_and_labelled(client: Client, address: str, name: str) -> None:
    response = client.get(f"{address}.xlsx")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}-hn2026-2026-10-10.xlsx"'
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert header[-1] == "Ghi chú"
    assert {row[-1] for row in rows} == {"Dữ liệu minh họa"}


@pytest.mark.parametrize("address", EXPORTS, ids=EXPORTS.values())
def test_the_csv_file_says_the_same_with_the_mark_excel_looks_for(client: Client, address: str) -> None:
    excel = client.get(f"{address}.xlsx").data
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(excel)).get_sheet_by_index(0).to_python()
    text = client.get(f"{address}.csv").data.decode()
    assert text.startswith("\ufeff")
    assert next(csv.reader([text.removeprefix("\ufeff").splitlines()[0]])) == sheet[0]
    assert len(text.splitlines()) == len(sheet)


def test_the_file_holds_what_the_list_was_narrowed_to_and_no_formula(client: Client) -> None:
    page = client.page("/hn2026/desk/mail/?q=1%2B1")
    (link,) = page.all("a[href*='export.csv']")
    (_header, line) = client.get(link.get("href")).text.splitlines()
    assert "'=1+1" in line


def test_accounts_belong_to_no_conference(client: Client) -> None:
    response = client.get("/admin/users/export.xlsx?kind=staff")
    assert response.headers["Content-Disposition"] == 'attachment; filename="tai-khoan-2026-10-10.xlsx"'
    (_header, row) = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert row[2:5] == ["x", "", ""]


@pytest.mark.parametrize("address", [*(address.removesuffix("/export") for address in EXPORTS), "/admin/users"])
def test_strange_words_in_the_address_break_no_list(client: Client, address: str) -> None:
    strange = "?kind=x&endpoint=y&_external=1&_scheme=javascript&sort=-&page=9999999999999999999&q=%00%F0%9F%98%80"
    assert client.get(f"{address}/{strange}" if address.endswith("mail") else f"{address}{strange}").status_code == 200
