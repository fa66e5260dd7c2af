"""The front page names what needs a hand, whatever the hour, and says so in ten statements at most."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from conference.foundation.access import Role
from conference.foundation.db import db
from conference.jobs.models import Job, JobState
from conference.mail.models import Message, MessageState
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, Seat, TableOccupancy
from conference.people.models import User
from conference.programme.models import NO_LIMIT, Capacity, Conference, ConferenceState, MeetingTable, Side, Slot
from conference.registration.consents import VERSION
from conference.registration.models import Consent, ConsentMethod, Delegate, Purpose, Registration, RegistrationState
from tests.factories.catalogue import make_cluster, make_demand, make_plot
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import DAY, NOW, at
from tests.pages import Client, Page
from tests.queries import count_statements

pytestmark = pytest.mark.usefixtures("the_present")


@pytest.fixture
def the_present() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def conference(client: Client) -> Conference:
    conference = make_conference(code="hn2026")
    client.sign_in(make_staff(conference))
    return conference


def open_tasks(page: Page) -> dict[str, str]:
    """What needs a hand, by how often."""
    lines = page.texts("main li:not([data-done]) > .task b")
    return dict(zip(lines, page.texts("main li:not([data-done]) .task-count"), strict=True))


def agree(registration: Registration) -> None:
    """Let everybody of a registration consent, and be none of them lonely."""
    db.session.refresh(registration, ["delegates"])
    for delegate in registration.delegates:
        db.session.add(
            Consent(
                delegate_id=delegate.id,
                purpose=Purpose.RUN_EVENT,
                given=True,
                text_version=VERSION,
                method=ConsentMethod.WEB,
                at=NOW,
            )
        )


def guest(conference: Conference, state: RegistrationState = RegistrationState.APPROVED) -> Registration:
    registration = make_registration(conference, Side.GUEST, state=state)
    agree(registration)
    return registration


def ask(conference: Conference, one: Registration, other: Registration, **given: Any) -> MeetingRequest:
    values = {"expires_at": NOW + timedelta(days=3), "created_at": NOW, "reason": "Đất", "pair": f"{one.id}-{other.id}"}
    request = MeetingRequest(conference_id=conference.id, sender_id=one.id, receiver_id=other.id, **values | given)
    db.session.add(request)
    db.session.flush()
    return request


def meet(
    conference: Conference, one: Registration, other: Registration, slot: Slot | None, table: MeetingTable | None
) -> Meeting:
    meeting = Meeting(
        conference_id=conference.id,
        party_a_id=one.id,
        party_b_id=other.id,
        pair=f"{one.id}-{other.id}",
        slot_id=slot and slot.id,
        state=MeetingState.SCHEDULED if slot else MeetingState.UNSCHEDULED,
        created_at=NOW,
        changed_at=NOW,
    )
    db.session.add(meeting)
    db.session.flush()
    if slot and table:
        people = db.session.query(Delegate).filter(Delegate.registration_id.in_([one.id, other.id]))
        db.session.add(TableOccupancy(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id))
        db.session.add_all(Seat(meeting_id=meeting.id, slot_id=slot.id, delegate_id=one.id) for one in people)
        db.session.flush()
    return meeting


def test_an_untouched_conference_needs_no_hand(client: Client, conference: Conference) -> None:
    page = client.page("/hn2026/desk/")
    assert open_tasks(page) == {}
    assert page.texts(".empty-title") == ["Hiện không có việc cần xử lý"]


def test_registrations_are_counted_by_what_they_wait_for(client: Client, conference: Conference) -> None:
    guest(conference, RegistrationState.SUBMITTED)
    guest(conference, RegistrationState.SUBMITTED)
    guest(conference, RegistrationState.NEEDS_INFO)
    guest(conference)
    assert open_tasks(client.page("/hn2026/desk/")) == {
        "đăng ký chờ duyệt": "2",
        "đăng ký chờ bổ sung thông tin": "1",
    }


def test_the_waiting_list_counts_only_as_far_as_places_are_free(client: Client, conference: Conference) -> None:
    db.session.add(Capacity(conference_id=conference.id, side=Side.GUEST, places=3, taken=1))
    for _number in range(3):
        guest(conference, RegistrationState.WAITLISTED)
    assert open_tasks(client.page("/hn2026/desk/")) == {"đơn vị trong danh sách chờ khi vẫn còn suất": "2"}


def test_a_side_without_a_limit_shows_none(client: Client, conference: Conference) -> None:
    db.session.add(Capacity(conference_id=conference.id, side=Side.GUEST, places=NO_LIMIT, taken=1))
    guest(conference)
    guests = next(tile for tile in client.page("/hn2026/desk/").texts(".tile") if tile.startswith("Khách mời"))
    assert guests == "Khách mời 1 đã duyệt, trên 1 đăng ký"
    assert client.page("/hn2026/desk/registrations").texts("#registration_list .tag") == []


def test_requests_are_counted_and_those_about_to_expire_named_first(client: Client, conference: Conference) -> None:
    one, two, three, four = (guest(conference) for _number in range(4))
    ask(conference, one, two)
    ask(conference, one, three, expires_at=NOW + timedelta(hours=5))
    ask(conference, one, four, expires_at=NOW - timedelta(hours=1))
    assert open_tasks(client.page("/hn2026/desk/")) == {
        "lời mời gặp sẽ hết hạn trong 24 giờ": "1",
        "lời mời gặp chưa được trả lời": "2",
    }


def test_a_full_time_is_named_and_so_is_a_meeting_without_one(client: Client, conference: Conference) -> None:
    tables, slots = make_hall(conference, tables=1)
    one, two, three = (guest(conference) for _number in range(3))
    meet(conference, one, two, slots[0], tables[0])
    meet(conference, one, three, None, None)
    page = client.page("/hn2026/desk/")
    assert open_tasks(page) == {"cuộc gặp đã thống nhất nhưng chưa xếp giờ": "1", "khung giờ đã kín bàn": "1"}
    assert "Tất cả các bàn đã kín: 15:00. Hãy mở thêm bàn hoặc thêm buổi giao thương." in page.texts(".task small")


def test_delegates_without_consent_and_investors_without_a_table_are_counted(
    client: Client, conference: Conference
) -> None:
    make_registration(conference, Side.GUEST, delegates=2)
    agree(make_registration(conference, Side.INVESTOR, delegates=0))
    assert open_tasks(client.page("/hn2026/desk/")) == {
        "đại biểu chưa đồng ý về dữ liệu cá nhân": "2",
        "chủ đầu tư chưa có bàn cố định": "1",
    }


def test_mail_that_did_not_arrive_and_failed_jobs_are_counted(client: Client, conference: Conference) -> None:
    for number, state in enumerate((MessageState.FAILED, MessageState.UNCLEAR, MessageState.SENT)):
        db.session.add(_message(conference, number, state))
    for step in (JobState.FAILED, JobState.RUNNING, JobState.DONE):
        job = Job(kind="badges.print", state=step, conference_id=conference.id, run_at=NOW, created_at=NOW)
        db.session.add(job)
    page = client.page("/hn2026/desk/")
    assert open_tasks(page) == {"thư không gửi được": "2", "công việc nền bị lỗi": "1"}
    assert "1 công việc nền đang chạy." in page.texts("main p")


def _message(conference: Conference, number: int, state: MessageState) -> Message:
    return Message(
        conference_id=conference.id, kind="x", message_id=f"<{number}>", to_address="a@example.com", language="vi",
        subject="x", text="x", html="x", state=state, next_try_at=NOW, created_at=NOW,
    )  # fmt: skip


def fair(conference: Conference, enterprises: int, investors: int = 4) -> list[Registration]:
    """Enterprises that need land and investors whose clusters have it; nobody meets anybody yet."""
    for number in range(investors):
        investor = make_organisation(name_vi=f"Hạ tầng {number}")
        make_registration(conference, Side.INVESTOR, organisation=investor)
        make_plot(make_cluster(organisation_id=investor.id, sectors_wanted=["25"]))
    made = []
    for _number in range(enterprises):
        enterprise = make_organisation()
        made.append(make_registration(conference, organisation=enterprise))
        make_demand(enterprise)
    return made


def test_people_with_few_meetings_get_three_suggestions_and_one_click_to_ask(
    client: Client, conference: Conference
) -> None:
    (enterprise,) = fair(conference, enterprises=1)
    page = client.page("/hn2026/desk/?suggest=1")
    assert open_tasks(page)["đại biểu có ít hơn hai cuộc gặp"] == "5"
    db.session.refresh(enterprise, ["delegates", "organisation"])
    person = enterprise.delegates[0].full_name
    cards = page.texts("#few_people .card")
    (card,) = [text for text in cards if text.startswith(person)]
    assert [name in card for name in ("Hạ tầng 0", "Hạ tầng 1", "Hạ tầng 2", "Hạ tầng 3")] == [True, True, True, False]
    links = [link.get("href") for link in page.all("#few_people .card a")]
    assert f"/hn2026/desk/meetings/new?sender={enterprise.id}&receiver={enterprise.id - 1}" not in links
    assert len([link for link in links if link.startswith(f"/hn2026/desk/meetings/new?sender={enterprise.id}&")]) == 3


def test_nobody_is_suggested_who_was_asked_already(client: Client, conference: Conference) -> None:
    (enterprise,) = fair(conference, enterprises=1, investors=1)
    investor = db.session.query(Registration).filter_by(side=Side.INVESTOR).one()
    ask(conference, enterprise, investor)
    assert client.page("/hn2026/desk/?suggest=1").texts("#few_people .rows") == []


def test_suggestions_arrive_as_a_fragment_of_the_same_page(client: Client, conference: Conference) -> None:
    fair(conference, enterprises=1, investors=1)
    assert client.page("/hn2026/desk/").texts("#few_people .card") == []
    response = client.get("/hn2026/desk/", headers={"HX-Request-Type": "partial", "HX-Target": "div#few_people"})
    assert Page(response.text, whole=False).all("#few_people > ul > .card") != []


def test_the_list_of_people_with_few_meetings_is_searched_and_exported(client: Client, conference: Conference) -> None:
    (enterprise,) = fair(conference, enterprises=1, investors=2)
    db.session.refresh(enterprise, ["organisation"])
    name = enterprise.organisation.name_vi
    page = client.page(f"/hn2026/desk/few-meetings?q={name.casefold()}")
    assert [name in text for text in page.texts("#few_list .card")] == [True]
    lines = client.get(f"/hn2026/desk/few-meetings/export.csv?q={name.casefold()}").text.splitlines()
    assert [line.count(name) for line in lines] == [0, 1]


def test_before_booking_and_after_the_end_nobody_is_called_lonely(client: Client, conference: Conference) -> None:
    fair(conference, enterprises=1)
    for state in (ConferenceState.OPEN, ConferenceState.CLOSED):
        conference.state = state
        assert "đại biểu có ít hơn hai cuộc gặp" not in open_tasks(client.page("/hn2026/desk/"))


def test_tiles_show_each_side_against_its_places(client: Client, conference: Conference) -> None:
    db.session.add(Capacity(conference_id=conference.id, side=Side.GUEST, places=40, taken=2))
    guest(conference)
    guest(conference)
    guest(conference, RegistrationState.SUBMITTED)
    tiles = client.page("/hn2026/desk/").texts(".tile")
    assert tiles[0] == "Khách mời 2 / 40 đã duyệt, trên 3 đăng ký"


def test_on_the_day_the_check_in_is_shown_and_renewed_by_itself(client: Client, conference: Conference) -> None:
    make_hall(conference)
    guest(conference)
    assert client.page("/hn2026/desk/").all("[hx-trigger='every 30s']") == []
    with time_machine.travel(at(9, on=DAY), tick=False):
        page = client.page("/hn2026/desk/")
    assert page.texts(".tile")[1] == "Đã điểm danh 0 trên 1 dự kiến"
    assert [tile.get("id") for tile in page.all("[hx-trigger='every 30s']")] == ["figure_tiles"]


def test_dates_are_in_order_and_the_next_one_is_marked(client: Client, conference: Conference) -> None:
    make_hall(conference)
    page = client.page("/hn2026/desk/")
    assert page.texts(".timeline b") == [
        "Mở đăng ký", "Bắt đầu đặt lịch gặp", "Ngày diễn ra hội nghị", "Đóng đăng ký", "Kết thúc đặt lịch gặp",
    ]  # fmt: skip
    assert page.texts(".timeline [data-state=now] b") == ["Ngày diễn ra hội nghị"]


def test_an_agency_reads_the_same_figures_and_finds_no_button_it_may_not_press(client: Client) -> None:
    conference = make_conference(code="hn2026")
    client.sign_in(make_staff(conference, Role.AGENCY))
    fair(conference, enterprises=1)
    page = client.page("/hn2026/desk/?suggest=1")
    assert page.texts("#few_people .card") != []
    addresses = {link.get("href").partition("?")[0] for link in page.all("main a")}
    assert addresses <= {
        "/hn2026/desk/registrations", "/hn2026/desk/meetings", "/hn2026/desk/requests", "/hn2026/desk/few-meetings",
    }  # fmt: skip


def test_other_conferences_do_not_count(client: Client, conference: Conference) -> None:
    elsewhere = make_conference()
    guest(elsewhere, RegistrationState.SUBMITTED)
    db.session.add(_message(elsewhere, 1, MessageState.FAILED))
    assert open_tasks(client.page("/hn2026/desk/")) == {}


@pytest.mark.parametrize("path", ["/hn2026/desk/", "/hn2026/desk/few-meetings"])
def test_the_number_of_statements_does_not_grow_with_the_rows(
    client: Client, conference: Conference, path: str
) -> None:
    fair(conference, enterprises=3)
    client.page(path)
    with count_statements() as few:
        client.page(path)
    fair(conference, enterprises=300)
    with count_statements() as many:
        client.page(path)
    assert len(many) == len(few)
    if path.endswith("/desk/"):
        assert len(few) <= 10


def test_the_staff_of_another_conference_does_not_get_in(client: Client, conference: Conference) -> None:
    stranger: User = make_staff(make_conference())
    client.sign_in(stranger)
    assert client.get("/hn2026/desk/").status_code == 403


def test_dates_that_the_moved_day_left_behind_are_named(client: Client, conference: Conference) -> None:
    make_hall(conference, on=DAY)
    path = "/hn2026/desk/"
    assert open_tasks(client.page(path)) == {}
    conference.registration_closes_at, conference.booking_closes_at = at(8, on=DAY + timedelta(days=1)), NOW
    page = client.page(path)
    assert list(open_tasks(page).values()) == ["2"]
    assert "sau hội nghị" in page.text("main")
    assert "đã qua" in page.text("main")
