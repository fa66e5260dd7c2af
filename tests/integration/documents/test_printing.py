"""Printing badges and agendas at the desk and at home."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from PIL import Image
from werkzeug.test import TestResponse

from conference.commands.discovery import modules_named
from conference.documents.views_print import AT_ONCE
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.images import image_path
from conference.jobs.models import Job, JobState
from conference.jobs.worker import Worker
from conference.meetings.models import TableOccupancy
from conference.people.audit import AuditEntry
from conference.people.models import User
from conference.programme.models import Conference, HostRole, MeetingTable, Organiser, Session, SessionKind, Side
from conference.registration.models import BadgePrint, Delegate, Registration, RegistrationState, Ticket
from conference.registration.tickets import reissue_ticket
from tests.factories.checkin import token_of
from tests.factories.meetings import make_meeting
from tests.factories.people import make_organisation, make_user
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW, at
from tests.pages import Client
from tests.queries import count_statements
from tests.unit.documents.papers import codes, pages, words


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(at(9), tick=False):
        yield


@pytest.fixture
def conference(client: Client) -> Conference:
    """With an organiser signed in, reading English."""
    conference = make_conference()
    client.set_cookie("language", "en")
    client.sign_in(make_staff(conference, Role.ORGANISER, full_name="Ban Tổ chức"))
    return conference


def make_person(
    conference: Conference, name: str, organisation: str, side: Side = Side.ENTERPRISE, **given: Any
) -> Delegate:
    registration = make_registration(
        conference, side, organisation=make_organisation(name_vi=organisation), delegates=0, **given
    )
    return make_delegate(registration, full_name=name)


def run_job(client: Client) -> Job:
    """What the background worker does; the job afterwards."""
    list(modules_named("handlers"))
    assert Worker(client.application).run_next()
    db.session.rollback()
    return db.session.scalars(sa.select(Job)).one()


def made_by(client: Client, conference: Conference, job: Job) -> bytes:
    """The file that a job leads to."""
    with client.get(f"/{conference.code}/jobs/{job.id}/file") as response:
        return bytes(response.data)


def send(client: Client, conference: Conference, papers: str = "badges", **fields: Any) -> TestResponse:
    """Press the button below what would be printed."""
    data = {"order": "name", "layout": "a6"} | fields
    return client.post(f"/{conference.code}/desk/documents/{papers}", data=data)


def sheets(response: TestResponse) -> list[str]:
    """The words of a PDF, page by page."""
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/pdf"
    return [" ".join(page.split()) for page in words(response.data).split("\f") if page]


def order_of(response: TestResponse, *names: str) -> list[str]:
    """In which order these names stand on the pages."""
    return [name for page in sheets(response) for name in names if name in page]


def printed() -> list[int]:
    rows = sa.select(Ticket.delegate_id).join(BadgePrint, BadgePrint.ticket_id == Ticket.id).order_by(BadgePrint.id)
    return list(db.session.scalars(rows))


def audited() -> list[tuple[str, str, dict[str, Any]]]:
    return [(row.verb, row.actor, row.details) for row in db.session.scalars(sa.select(AuditEntry))]


def crowd(conference: Conference) -> list[Delegate]:
    people = [("Lê Ân", "Xưởng Bình"), ("Lê An", "Xưởng Ánh"), ("Đỗ Bích", "Xưởng An")]
    return [make_person(conference, *one) for one in people]


def test_everybody_approved_is_printed_by_given_name(client: Client, conference: Conference) -> None:
    an_with_hat, an, bich = crowd(conference)
    make_person(conference, "Trần Chờ", "Xưởng Chờ", state=RegistrationState.SUBMITTED)
    make_person(make_conference(), "Trần Khác", "Xưởng Khác")
    made = send(client, conference)
    assert order_of(made, "Lê Ân", "Lê An", "Đỗ Bích") == ["Lê An", "Lê Ân", "Đỗ Bích"]
    assert len(sheets(made)) == 3
    assert printed() == [an.id, an_with_hat.id, bich.id]
    assert audited() == [("badges printed", "Ban Tổ chức", {"count": 3})]


def test_the_pile_can_be_sorted_by_organisation(client: Client, conference: Conference) -> None:
    crowd(conference)
    made = send(client, conference, order="organisation")
    assert order_of(made, "Lê Ân", "Lê An", "Đỗ Bích") == ["Đỗ Bích", "Lê An", "Lê Ân"]


def test_only_one_side_or_those_named_or_those_not_printed_yet(client: Client, conference: Conference) -> None:
    crowd(conference)
    make_person(conference, "Vũ Hạ Tầng", "Hạ tầng Minh Họa", Side.INVESTOR)
    names = ("Lê Ân", "Lê An", "Đỗ Bích", "Vũ Hạ Tầng")
    assert order_of(send(client, conference, side="investor"), *names) == ["Vũ Hạ Tầng"]
    assert order_of(send(client, conference, q="xuong anh"), *names) == ["Lê An"]
    assert order_of(send(client, conference, q="bich"), *names) == ["Đỗ Bích"]
    assert order_of(send(client, conference, new="1"), *names) == ["Lê Ân"]
    assert send(client, conference, new="1").status_code == 422


def test_a_hand_picked_few_are_printed_and_nobody_of_another_conference(client: Client, conference: Conference) -> None:
    an_with_hat, an, bich = crowd(conference)
    stranger = make_person(make_conference(), "Trần Khác", "Xưởng Khác")
    page = client.page(f"/{conference.code}/desk/documents")
    assert [int(box.get("value")) for box in page.all("[name=id]")] == [an.id, an_with_hat.id, bich.id]
    made = send(client, conference, id=[bich.id, an.id, stranger.id])
    assert order_of(made, "Lê Ân", "Lê An", "Đỗ Bích", "Trần Khác") == ["Lê An", "Đỗ Bích"]
    assert printed() == [an.id, bich.id]


def test_what_would_be_printed_is_shown_first_and_leaves_nothing_behind(client: Client, conference: Conference) -> None:
    _an_with_hat, an, bich = crowd(conference)
    send(client, conference, id=[an.id])
    path = f"/{conference.code}/desk/documents/badges?id={bich.id}&id={an.id}"
    page = client.page(path)
    assert page.text("aside h2") == "2 badges"
    assert page.texts(".rows li") == ["Lê AnXưởng Ánh", "Đỗ BíchXưởng An"]
    assert page.text(".notice").startswith("1 of these badges was printed before")
    assert page.texts("#layout small") == ["2 pages", "2 pages", "1 page", "1 page"]
    assert printed() == [an.id]
    (sheet,) = sheets(client.submit(path, layout="a6-sheet"))
    assert ("Lê An" in sheet, "Đỗ Bích" in sheet) == (True, True)
    assert printed() == [an.id, bich.id]  # one moment counts once, and the clock stands still


def test_the_first_sheet_can_be_looked_at_and_does_not_count(client: Client, conference: Conference) -> None:
    crowd(conference)
    address = f"/{conference.code}/desk/documents/badges/sample"
    made = client.post(address, data={"layout": "a6", "order": "organisation"})
    assert order_of(made, "Lê Ân", "Lê An", "Đỗ Bích") == ["Đỗ Bích"]
    assert (printed(), audited()) == ([], [])
    assert client.post(address, data={"q": "nobody", "layout": "a6"}).status_code == 422


def test_signs_no_font_has_are_named_before_they_are_printed(client: Client, conference: Conference) -> None:
    make_person(conference, "Lê 🏭 An", "Xưởng Ánh")
    page = client.page(f"/{conference.code}/desk/documents/badges")
    assert "🏭" in page.text(".notice")


def test_the_page_for_agendas_says_who_has_no_meeting(client: Client, conference: Conference) -> None:
    make_day(conference)
    make_person(conference, "Lê Một Mình", "Xưởng Xa")
    page = client.page(f"/{conference.code}/desk/documents/agendas")
    assert page.text("aside h2") == "3 agendas"
    assert page.text(".notice") == "1 of these people has no meeting with a time."


def test_every_open_table_gets_a_sign_with_its_host(client: Client, conference: Conference) -> None:
    tables, _slots = make_hall(conference, tables=3)
    tables[1].is_open = False
    host = make_person(conference, "Vũ Hạ Tầng", "Hạ tầng Minh Họa", Side.INVESTOR)
    db.session.execute(sa.update(Registration).values(host_table_id=tables[2].id))
    made = sheets(client.post(f"/{conference.code}/desk/documents/table-signs"))
    assert [("01" in sheet.split(), "03" in sheet.split(), "Hạ tầng Minh Họa" in sheet) for sheet in made] == [
        (True, False, False),
        (False, True, True),
    ]
    assert [(verb, details) for verb, _actor, details in audited()] == [("table signs printed", {"count": 2})]
    assert host.full_name not in made[1]


def test_without_tables_the_page_says_where_to_add_them(client: Client, conference: Conference) -> None:
    answer = client.post(f"/{conference.code}/desk/documents/table-signs")
    assert answer.status_code == 303
    assert "Conference set-up" in client.page(answer.headers["Location"]).text("#messages")


def test_a_replaced_ticket_counts_as_not_printed(client: Client, conference: Conference) -> None:
    person = make_person(conference, "Lê An", "Xưởng Ánh")
    send(client, conference)
    reissue_ticket(db.session(), person, now=NOW)
    assert len(sheets(send(client, conference, new="1"))) == 1


def test_the_page_tells_how_many_badges_are_printed(client: Client, conference: Conference) -> None:
    crowd(conference)
    send(client, conference, q="bich")
    page = client.page(f"/{conference.code}/desk/documents")
    assert page.texts(".tile") == ["People with a badge 3", "Badges printed 1", "Not printed yet 2"]


@pytest.mark.parametrize(("layout", "count"), [("a6", 5), ("a7", 5), ("a6-sheet", 2), ("a7-sheet", 1)])
def test_every_code_leads_to_its_ticket_on_every_paper(
    client: Client, conference: Conference, layout: str, count: int
) -> None:
    people = [make_person(conference, f"Lê Thị {number}", "Xưởng Ánh") for number in range(5)]
    drawn = pages(send(client, conference, layout=layout).data, dpi=200)
    assert len(drawn) == count
    read = {code for page in drawn for code in codes(page)}
    assert read == {f"HTTP://LOCALHOST/T/{token_of(person)}" for person in people}


def test_the_organisers_logos_stand_on_the_badge(client: Client, conference: Conference) -> None:
    make_person(conference, "Lê An", "Xưởng Ánh")
    before = send(client, conference).data
    with client.application.app_context():
        Image.new("RGBA", (120, 80), "#b3261e").save(image_path("logo.png"))
    db.session.add(Organiser(conference_id=conference.id, name_vi="Sở", role=HostRole.LEAD, logo="logo.png"))
    after = send(client, conference).data
    assert [(179, 38, 30) in colours(pages(pdf)[0]) for pdf in (before, after)] == [False, True]


def colours(page: Image.Image) -> set[Any]:
    return {colour for _count, colour in page.getcolors(10**7) or ()}


def test_many_badges_become_a_job_and_count_as_printed_when_it_is_done(client: Client, conference: Conference) -> None:
    make_registration(conference, delegates=AT_ONCE + 1)
    response = send(client, conference, layout="a7-sheet")
    assert (response.status_code, printed()) == (303, [])
    job = run_job(client)
    assert response.headers["Location"] == f"/{conference.code}/jobs/{job.id}"
    assert (job.state, job.done, job.total) == (JobState.DONE, AT_ONCE + 1, AT_ONCE + 1)
    assert len(pages(made_by(client, conference, job), dpi=50)) == -(-(AT_ONCE + 1) // 8)
    assert len(printed()) == AT_ONCE + 1
    assert {row.user_id for row in db.session.scalars(sa.select(BadgePrint))} == {job.user_id}
    assert audited() == [("badges printed", "Ban Tổ chức", {"count": AT_ONCE + 1})]


def test_a_job_done_twice_notes_each_badge_once(client: Client, conference: Conference) -> None:
    make_registration(conference, delegates=AT_ONCE + 1)
    send(client, conference)
    for _ in range(2):
        db.session.execute(sa.update(Job).values(state=JobState.QUEUED, lease=None))
        db.session.commit()
        run_job(client)
    assert len(printed()) == AT_ONCE + 1


def test_many_agendas_become_a_job(client: Client, conference: Conference) -> None:
    make_registration(conference, delegates=AT_ONCE + 1)
    send(client, conference, "agendas")
    made = made_by(client, conference, run_job(client))
    assert len(pages(made, dpi=50)) == AT_ONCE + 1
    assert printed() == []
    assert audited() == [("agendas printed", "Ban Tổ chức", {"count": AT_ONCE + 1})]


def make_day(conference: Conference) -> Delegate:
    """Somebody with one meeting and an opening session."""
    tables, slots = make_hall(conference)
    person = make_person(conference, "Lê An", "Xưởng Ánh")
    other = make_person(conference, "Vũ Hạ Tầng", "Hạ tầng Minh Họa", Side.INVESTOR)
    make_meeting(person, other, slots[1], tables[2], reason="Cần 5.000 m² đất")
    opening = {"starts_at": at(14), "ends_at": at(14, 30), "kind": SessionKind.CEREMONY}
    db.session.add(Session(conference_id=conference.id, title_vi="Khai mạc", title_en="Opening", **opening))
    db.session.flush()
    return person


def test_an_agenda_names_time_table_counterpart_people_reason_and_programme(
    client: Client, conference: Conference
) -> None:
    make_day(conference)
    made = send(client, conference, "agendas", q="Xưởng Ánh")
    (sheet,) = sheets(made)
    for part in ("Lê An", "15:25", "15:45", "03", "Hạ tầng Minh Họa", "Vũ Hạ Tầng", "Cần 5.000 m² đất",
                 "14:00–14:30", "Khai mạc", "Hội trường A", "09:00 20/10/2026"):  # fmt: skip
        assert part in sheet
    (code,) = codes(pages(made.data, dpi=200)[0])
    assert code.startswith(f"http://localhost/{conference.code}/my/agenda?printed=")


def test_the_code_of_a_printed_agenda_says_whether_it_still_holds(client: Client, conference: Conference) -> None:
    make_day(conference)
    made = send(client, conference, "agendas", q="Xưởng Ánh")
    (code,) = codes(pages(made.data, dpi=200)[0])
    path = code.removeprefix("http://localhost")
    assert path[-6:] in sheets(made)[0]
    me = db.session.scalars(sa.select(Delegate).where(Delegate.full_name == "Lê An")).one()
    client.sign_in(db.session.get_one(User, me.user_id), strong=False)
    assert "still right" in client.page(path).text(".notice")
    db.session.execute(
        sa.update(TableOccupancy).values(table_id=db.session.scalar(sa.select(MeetingTable.id).limit(1)))
    )
    db.session.commit()
    assert "out of date" in client.page(path).text(".notice")
    assert client.page(f"/{conference.code}/my/agenda?printed=999999-ABCDEF").texts(".notice") == []


def test_agendas_come_in_each_readers_language_and_keep_their_order(client: Client, conference: Conference) -> None:
    for name, language in (("Lê An", "vi"), ("John Binh", "en"), ("Lê Cúc", "vi")):
        make_person(conference, name, "Xưởng Ánh").language = language
    made = sheets(send(client, conference, "agendas"))
    titles = (conference.short_title_vi, conference.short_title_en, conference.short_title_vi)
    assert [title in sheet for title, sheet in zip(titles, made, strict=True)] == [True] * 3


def test_papers_take_as_many_statements_for_many_as_for_few(client: Client, conference: Conference) -> None:
    make_day(conference)
    address = f"/{conference.code}/desk/documents"
    client.get(address)
    counted: dict[str, list[int]] = {"badges": [], "agendas": [], "index": []}
    for _ in range(2):
        make_registration(conference, delegates=4)
        for papers, numbers in counted.items():
            db.session.commit()
            with count_statements() as sent:
                answer = client.get(address) if papers == "index" else send(client, conference, papers)
            assert answer.status_code == 200
            numbers.append(len(sent))
    assert {papers: len(set(numbers)) for papers, numbers in counted.items()} == {"badges": 1, "agendas": 1, "index": 1}
    assert counted["index"][0] <= 10


@pytest.mark.parametrize("papers", ["badges", "agendas"])
def test_one_persons_paper_is_named_in_the_log(client: Client, conference: Conference, papers: str) -> None:
    person, stranger = (make_person(one, "Lê An", "Xưởng Ánh") for one in (conference, make_conference()))
    db.session.commit()
    address = f"/{conference.code}/desk/documents/{papers}"
    assert len(sheets(client.get(f"{address}/{person.id}"))) == 1
    assert client.get(f"{address}/{stranger.id}").status_code == 404
    assert db.session.scalars(sa.select(AuditEntry.label)).all() == ["Lê An"]


def test_an_attendee_prints_the_papers_of_the_own_delegation_only(client: Client, conference: Conference) -> None:
    registration = make_registration(conference, delegates=2)
    me, colleague = db.session.scalars(sa.select(Delegate).order_by(Delegate.id))
    make_person(conference, "Trần Khác", "Xưởng Khác")
    user = make_user()
    me.user_id = user.id
    client.sign_in(user, strong=False)
    for paper in ("badge.pdf", "agenda.pdf"):
        made = sheets(client.get(f"/{conference.code}/my/{paper}"))
        assert [one.full_name in sheet for one, sheet in zip((me, colleague), made, strict=True)] == [True, True]
    assert (printed(), audited()) == ([], [])
    registration.state = RegistrationState.SUBMITTED
    db.session.commit()
    assert client.get(f"/{conference.code}/my/badge.pdf").status_code == 404


@pytest.mark.parametrize("paper", ["badges", "agendas"])
def test_signs_without_a_font_are_named_before_anything_is_printed(
    client: Client, conference: Conference, paper: str
) -> None:
    path = f"/{conference.code}/desk/documents/{paper}"
    make_person(conference, "王伟 김민준", "田中さくら")
    assert "question marks" not in client.page(path).text("main")
    make_person(conference, "Ra \U00013000", "Công ty CP Minh Họa")
    assert "question marks: \U00013000. Write the names in Latin letters." in client.page(path).text("main")
