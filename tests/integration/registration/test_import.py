"""Importing a list: the template, the dry run, the job; a second import updates."""

import io
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from conference.catalogue.models import LandDemand, Tenure
from conference.foundation import clock
from conference.foundation.dates import EXAMPLE_QUARTER, Quarter, parse_quarter
from conference.foundation.db import db
from conference.foundation.spreadsheet import Cell, read_table, write_csv, write_xlsx
from conference.jobs.models import Job
from conference.mail.models import Message
from conference.people.audit import AuditEntry
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.handlers import import_rows
from conference.registration.import_form import RowForm
from conference.registration.models import Consent, Delegate, Honorific, Registration, RegistrationState
from tests.factories.catalogue import make_demand
from tests.factories.programme import make_conference, make_staff
from tests.pages import Client, Page, multipart, page_of

HEADER = (
    "Bên tham dự",
    "Mã số thuế",
    "Tên tiếng Việt",
    "Họ và tên",
    "E-mail",
    "Ngành chính",
    "Diện tích từ",
    "Số lao động",
)
KEYS = ("side", "tax_code", "name_vi", "full_name", "email", "sector_1", "area_min_m2", "employees")
NAME = "Công ty CP Minh Họa"
FIRST: list[Cell] = ["Doanh nghiệp", "9900000016", NAME, "Đặng Thị Mẫu", "mau@example.com", "25", "5.000", 1200]
SECOND: list[Cell] = ["enterprise", "9900000016", "Công ty CP Minh Họa", "Trần Văn Hai", "hai@example.com", "", "", ""]


class Running:
    """A job as its handler sees it."""

    id = 1
    done = 0
    cancelled = False

    def __init__(self, job: Job) -> None:
        self.arguments: dict[str, Any] = job.arguments
        self.conference_id = job.conference_id
        self.user_id = job.user_id

    def progress(self, done: int, total: int, note: str = "") -> None:
        self.done = done

    def path(self, name: str) -> Any:
        raise NotImplementedError


@pytest.fixture
def conference(client: Client) -> Conference:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    return conference


def upload(client: Client, conference: Conference, content: bytes, name: str = "list.xlsx") -> TestResponse:
    data = {"file": (io.BytesIO(content), name)}
    return client.post(f"/{conference.code}/desk/registrations/import", data=data, content_type="multipart/form-data")


def sheet(*rows: list[Cell]) -> bytes:
    return write_xlsx("List", KEYS, rows)


def take_over(client: Client, conference: Conference, *rows: list[Cell]) -> dict[str, Any]:
    preview = upload(client, conference, sheet(*rows)).location
    client.submit(preview, "main form")
    job = db.session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
    assert job is not None
    return import_rows(Running(job)) or {}


def test_a_list_becomes_registrations_with_delegates_who_are_asked_for_consent(
    client: Client, conference: Conference
) -> None:
    result = take_over(client, conference, FIRST, SECOND)
    registration = db.session.scalars(sa.select(Registration)).one()
    organisation = db.session.scalars(sa.select(Organisation)).one()
    people = db.session.execute(sa.select(Delegate.full_name, Delegate.is_contact).order_by(Delegate.id)).all()
    assert registration.state is RegistrationState.SUBMITTED
    assert (organisation.tax_code, organisation.employees, organisation.sector_codes) == ("9900000016", 1200, ["25"])
    assert people == [("Đặng Thị Mẫu", True), ("Trần Văn Hai", False)]
    assert db.session.scalars(sa.select(LandDemand.area_min_m2)).all() == [5_000]
    assert db.session.scalars(sa.select(Consent)).all() == []
    assert db.session.scalars(sa.select(Message.kind)).all() == ["consents_asked", "consents_asked"]
    mails = db.session.scalars(sa.select(Message.text)).all()
    assert [("Ban tổ chức đã đăng ký" in mail, "đồng nghiệp" in mail) for mail in mails] == [(True, False)] * 2
    assert "2" in result["sentence"]


def test_a_second_import_updates_and_adds_nothing_twice(client: Client, conference: Conference) -> None:
    take_over(client, conference, FIRST, SECOND)
    changed: list[Cell] = [
        "enterprise",
        "9900000016",
        "Công ty CP Tên Mới",
        "Đặng Thị Mẫu",
        "mau@example.com",
        "",
        "",
        "",
    ]
    preview = page_of(client.get(upload(client, conference, sheet(changed)).location))
    assert [badge.get("data-tone") for badge in preview.all("tbody .badge")] == ["info"]
    take_over(client, conference, changed)
    organisation = db.session.scalars(sa.select(Organisation)).one()
    assert (organisation.name_vi, organisation.employees) == ("Công ty CP Tên Mới", 1200)
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 2
    assert len(db.session.scalars(sa.select(LandDemand)).all()) == 1


def test_what_a_second_list_leaves_empty_stays_and_what_it_says_is_taken(
    client: Client, conference: Conference
) -> None:
    take_over(client, conference, FIRST)
    person, demand = db.session.scalars(sa.select(Delegate)).one(), db.session.scalars(sa.select(LandDemand)).one()
    person.phone, person.job_title, person.can_meet, person.honorific = "+84950000001", "Giám đốc", False, Honorific.MS
    demand.power_kva, demand.is_green, demand.tenure = 400, True, Tenure.FACTORY_RENTAL
    larger: list[Cell] = [*FIRST[:3], "Đặng Thị Mẫu Mới", FIRST[4], "25", "8.000", ""]
    take_over(client, conference, larger)
    assert (person.full_name, person.phone, person.job_title, person.can_meet, person.honorific) == (
        "Đặng Thị Mẫu Mới", "+84950000001", "Giám đốc", False, Honorific.MS,
    )  # fmt: skip
    (kept,) = db.session.scalars(sa.select(LandDemand)).all()
    assert (kept.id, kept.area_min_m2, kept.power_kva, kept.is_green, kept.tenure, kept.is_open) == (
        demand.id, 8_000, 400, True, Tenure.FACTORY_RENTAL, True,
    )  # fmt: skip


def test_languages_stand_in_one_cell_by_name_or_code(client: Client, conference: Conference) -> None:
    keys = (*KEYS, "languages")

    def languages(cell: str) -> list[str]:
        content = write_xlsx("List", keys, [[*FIRST, cell]])
        client.submit(upload(client, conference, content).location, "main form")
        job = db.session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
        assert job is not None
        import_rows(Running(job))
        return db.session.scalars(sa.select(Delegate)).one().languages

    assert languages("") == ["vi"]
    assert languages("Tiếng Trung; EN, trung") == ["zh", "en"]
    assert languages("") == ["zh", "en"]
    wrong = upload(client, conference, write_xlsx("List", keys, [[*FIRST, "vi, klingon"]]))
    assert "“klingon”" in client.page(wrong.location).text("main")


def test_without_a_tax_code_the_name_tells_which_organisation_is_meant(client: Client, conference: Conference) -> None:
    rows: list[list[Cell]] = [
        ["agency", "", "Sở Minh Họa", "Lê Thị Ba", "ba@example.com", "", "", ""],
        ["agency", "", "SỞ MINH HỌA", "Lê Văn Tư", "tu@example.com", "", "", ""],
    ]
    take_over(client, conference, *rows)
    take_over(client, conference, *rows)
    assert len(db.session.scalars(sa.select(Organisation)).all()) == 1
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 2


def test_errors_are_named_by_row_and_column_with_what_was_typed(client: Client, conference: Conference) -> None:
    wrong: list[Cell] = ["người lạ", "9900000017", "", "Lê Thị Ba", "khong-phai-email", "99", "1234.5", "1234.5"]
    page = client.page(upload(client, conference, sheet(FIRST, wrong)).location)
    typed = list(zip(page.texts("td[data-label='Cột']"), page.texts("td[data-label='Trong tệp']"), strict=True))
    assert typed == [
        ("Bên tham dự", "người lạ"),
        ("Mã số thuế", "9900000017"),
        ("Tên tiếng Việt", ""),
        ("Ngành chính", "99"),
        ("Số lao động", "1234.5"),
        ("E-mail", "khong-phai-email"),
        ("Diện tích từ", "1234.5"),
    ]
    told = dict(zip(page.texts("td[data-label='Cột']"), page.texts("td[data-label='Lỗi']"), strict=True))
    sides = "Doanh nghiệp; Chủ đầu tư CCN; Cơ quan nhà nước; Khách mời"
    assert told["Bên tham dự"] == f"Ghi một trong các lựa chọn: {sides}."
    assert told["Ngành chính"].startswith("Ghi một trong 24 lựa chọn trong tệp mẫu, từ “10 – ")
    assert page.texts("th.cell-main") == ["Dòng 3"] * 7 + ["Dòng 2", "Dòng 3"]
    assert [badge.get("data-tone") for badge in page.all("tbody .badge")] == ["ok", "stop"]


def preview(client: Client, conference: Conference, content: bytes) -> Page:
    return client.page(upload(client, conference, content).location)


def test_the_preview_knows_how_many_a_delegation_may_have(client: Client, conference: Conference) -> None:
    people: list[list[Cell]] = [[*SECOND[:3], f"Lê Văn {n}", f"nguoi{n}@example.com", "", "", ""] for n in range(5)]
    take_over(client, conference, FIRST)
    page = preview(client, conference, sheet(FIRST, *people))
    assert page.texts("tbody .badge") == ["được cập nhật", *["đại biểu mới"] * 4, "bị bỏ qua"]
    assert page.texts("td[data-label='Trong tệp']") == ["Lê Văn 4"]
    assert "tối đa 5 người" in page.text("td[data-label='Lỗi']")
    assert take_over(client, conference, FIRST, *people)["sentence"] == "Đã nhập 5 dòng, bỏ qua 1 dòng."
    assert len(db.session.scalars(sa.select(Delegate)).all()) == 5


def test_a_demand_that_could_not_be_stored_is_named_before(client: Client, conference: Conference) -> None:
    keys = ("side", "name_vi", "full_name", "email", "sector_1", "area_min_m2", "area_max_m2", "needed_from")
    start: list[Cell] = ["enterprise", "Công ty", "Lê Thị Ba", "ba@example.com"]
    rows: list[list[Cell]] = [
        [*start, "", "5.000", "", "Q4/2027"],
        [*start, "25", "", "8.000", ""],
        [*start, "", "", "", "Q4/2027"],
        [*start, "25", "", "", ""],
        ["investor", "Hạ tầng", "Lê Văn Tư", "tu@example.com", "", "5.000", "", ""],
    ]
    page = preview(client, conference, write_xlsx("List", keys, rows))
    wrong = list(zip(page.texts("table:first-of-type th.cell-main"), page.texts("td[data-label='Cột']"), strict=False))
    assert wrong == [
        ("Dòng 2", "Ngành chính"),
        ("Dòng 3", "Diện tích từ"),
        ("Dòng 4", "Diện tích từ"),
        ("Dòng 4", "Ngành chính"),
    ]
    assert page.texts("td small") == [
        *["ba@example.com"] * 4,
        "tu@example.com",
        "Nhu cầu thuê đất không được đưa vào: chỉ doanh nghiệp mới có.",
    ]


def test_a_demand_of_an_enterprise_with_several_is_left_alone_and_that_is_said_before(
    client: Client, conference: Conference
) -> None:
    take_over(client, conference, FIRST)
    registration = db.session.scalars(sa.select(Registration)).one()
    make_demand(db.session.get_one(Organisation, registration.organisation_id), created_at=registration.created_at)
    db.session.commit()
    page = preview(client, conference, sheet(FIRST, SECOND))
    assert page.texts("td[data-label='Kết quả'] small") == [
        "Nhu cầu thuê đất không được đưa vào: doanh nghiệp này có nhiều nhu cầu. Hãy sửa tại trang của doanh nghiệp."
    ]
    before = demands()
    take_over(client, conference, FIRST)
    assert demands() == before


def demands() -> list[tuple[int, bool]]:
    found = sa.select(LandDemand.area_min_m2, LandDemand.is_open).order_by(LandDemand.id)
    return [(area, is_open) for area, is_open in db.session.execute(found)]


def test_a_new_name_and_another_side_are_announced(client: Client, conference: Conference) -> None:
    take_over(client, conference, FIRST)
    renamed: list[Cell] = ["investor", "9900000016", "Công ty Tên Mới", "Trần Văn Hai", "hai@example.com", "", "", ""]
    page = preview(client, conference, sheet(FIRST, renamed, renamed))
    said = [f"Tên đổi từ “{NAME}” thành “Công ty Tên Mới”.", "Bên tham dự giữ nguyên: Doanh nghiệp."]
    assert page.texts("td[data-label='Kết quả'] small") == [*said, said[1]]
    take_over(client, conference, FIRST, renamed, renamed)
    registration = db.session.scalars(sa.select(Registration)).one()
    assert registration.side is Side.ENTERPRISE
    assert db.session.scalars(sa.select(Organisation.name_vi)).all() == ["Công ty Tên Mới"]


def test_the_log_names_who_started_the_import(client: Client, conference: Conference) -> None:
    take_over(client, conference, FIRST)
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "imported")).all()
    started = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "started an import")).one()
    assert [(one.user_id, one.actor) for one in entries] == [(started.user_id, started.actor)]
    assert started.user_id is not None


def test_rows_in_error_are_left_out(client: Client, conference: Conference) -> None:
    wrong: list[Cell] = ["enterprise", "9900000017", "Công ty Sai", "Lê Thị Ba", "ba@example.com", "", "", ""]
    take_over(client, conference, FIRST, wrong)
    assert db.session.scalars(sa.select(Organisation.name_vi)).all() == ["Công ty CP Minh Họa"]


@pytest.mark.parametrize("separator", [b",", b";"])
def test_a_csv_file_is_taken_too(client: Client, conference: Conference, separator: bytes) -> None:
    content = write_csv(KEYS, [FIRST]).replace(b",", separator)
    assert "/import/" in upload(client, conference, content, "list.csv").location


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(b"MZ\x90\x00\x03\x00\x00", "list.xlsx", id="a renamed program"),
        pytest.param(b"PK\x03\x04 broken", "list.xlsx", id="a broken Excel file"),
        pytest.param(write_csv(KEYS, [FIRST]), "list.xlsx", id="a renamed CSV file"),
        pytest.param(b"", "list.csv", id="an empty file"),
        pytest.param("Cột lạ\nx\n".encode(), "list.csv", id="other columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused_at_its_field(
    client: Client, conference: Conference, content: bytes, name: str
) -> None:
    answer = upload(client, conference, content, name)
    assert answer.status_code == 422
    assert len(page_of(answer).texts("#file-error")) == 1


def test_fifty_megabytes_are_refused_at_the_field(client: Client, conference: Conference) -> None:
    sent = multipart("file", b"x" * 50 * 2**20)
    answer = client.post(f"/{conference.code}/desk/registrations/import", **sent)
    assert (answer.status_code, "50 MB" in page_of(answer).text("#file-error")) == (422, True)


def test_beyond_all_measure_a_request_is_cut_off(client: Client, conference: Conference) -> None:
    announced = {f"/{conference.code}/desk/registrations/import": 101, f"/{conference.code}/register": 11}
    codes = {
        address: client.post(address, environ_overrides={"CONTENT_LENGTH": str(size * 2**20)}, **sent).status_code
        for address, size in announced.items()
        for sent in [multipart("file", b"x")]
    }
    assert codes == dict.fromkeys(announced, 413)


def test_the_template_is_read_back_in_both_languages(client: Client, conference: Conference) -> None:
    for language in ("vi", "en"):
        client.set_cookie("language", language)
        content = client.get(f"/{conference.code}/desk/registrations/import/template.xlsx").data
        header = read_table(content)[0]
        row: list[Cell] = ["enterprise" if index == 0 else "" for index in range(len(header))]
        row[2], row[10], row[12], row[1] = "Công ty", "Lê Thị Ba", "ba@example.com", "9900000016"
        page = client.page(upload(client, conference, write_xlsx("x", [str(cell) for cell in header], [row])).location)
        assert [badge.get("data-tone") for badge in page.all("tbody .badge")] == ["ok"]


def test_a_tax_code_that_lost_its_zero_is_completed_with_a_note(client: Client, conference: Conference) -> None:
    shown = preview(client, conference, sheet(["Doanh nghiệp", 100109106, *FIRST[2:]]))
    assert "được hiểu là 0100109106" in shown.text("main")
    take_over(client, conference, ["Doanh nghiệp", 100109106, *FIRST[2:]])
    assert db.session.scalars(sa.select(Organisation.tax_code)).all() == ["0100109106"]


@pytest.mark.usefixtures("ctx")
def test_a_day_in_the_column_of_the_quarter_stands_for_its_quarter() -> None:
    form = RowForm(formdata=MultiDict({"needed_from": "15/11/2027"}))
    form.validate()
    assert (form.needed_from.value, list(form.needed_from.errors)) == (Quarter(2027, 4), [])


def test_the_example_of_a_quarter_lies_ahead() -> None:
    assert parse_quarter(str(EXAMPLE_QUARTER)) > Quarter(clock.now().year, 4)
