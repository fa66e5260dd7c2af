"""What participants and organisers see of partners, requests, meetings and agendas, and what is kept from them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from conference.foundation.access import Role
from conference.foundation.db import db
from conference.meetings import bookings, queries, requests
from conference.meetings.models import Absence, Meeting, MeetingRequest, RequestState
from conference.meetings.rules import Party
from conference.meetings.values import ANY, Choice
from conference.people.models import Organisation, User
from conference.programme.models import Conference, SchedulingMode, Side
from conference.registration.models import Consent, ConsentMethod, Delegate, Purpose, Registration, RegistrationState
from tests.factories.catalogue import make_cluster, make_demand
from tests.factories.meetings import make_parties, make_request
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW
from tests.pages import Client, Page, page_of
from tests.queries import count_statements


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def delegate_of(registration: Registration) -> Delegate:
    found = sa.select(Delegate).where(Delegate.registration_id == registration.id).order_by(Delegate.id).limit(1)
    return db.session.scalars(found).one()


def user_of(registration: Registration) -> User:
    return db.session.get_one(User, delegate_of(registration).user_id)


def organisation_of(registration: Registration) -> Organisation:
    return db.session.get_one(Organisation, registration.organisation_id)


def consent(delegate: Delegate, purpose: Purpose) -> None:
    db.session.add(
        Consent(
            delegate_id=delegate.id, purpose=purpose, given=True, text_version="1", method=ConsentMethod.WEB, at=NOW
        )
    )
    db.session.flush()


def meet(conference: Conference, sender: Registration, receiver: Registration, choice: Choice = ANY) -> Meeting:
    request = queries.get_request(db.session(), conference.id, make_request(sender, receiver).id)
    return requests.accept(db.session(), conference, request, choice, party=Party.RECEIVER, now=NOW)


def named(conference: Conference, *names: str) -> list[Registration]:
    return [
        make_registration(conference, Side.INVESTOR, organisation=make_organisation(name_vi=name)) for name in names
    ]


def partners(client: Client, conference: Conference, query: str = "") -> list[str]:
    return client.page(f"/{conference.code}/my/counterparts?{query}").texts("#partner_list h2")


def reasons(page: Page) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in page.texts(".reasons li"))


def test_typing_without_marks_finds_the_marked_name_and_with_marks_the_exact_one_is_first(client: Client) -> None:
    conference = make_conference()
    named(conference, "Công ty Dạng Hình", "Hạ tầng Đặng Gia", "Khác Hẳn")
    client.sign_in(user_of(make_registration(conference)), strong=False)
    assert partners(client, conference, "q=dang") == ["Công ty Dạng Hình", "Hạ tầng Đặng Gia"]
    assert partners(client, conference, "q=đặng") == ["Hạ tầng Đặng Gia", "Công ty Dạng Hình"]


def test_the_other_side_is_shown_unless_all_are_asked_for(client: Client) -> None:
    conference = make_conference()
    me, investor = make_parties(conference)
    other = make_registration(conference)
    client.sign_in(user_of(me), strong=False)
    assert partners(client, conference) == [organisation_of(investor).name_vi]
    assert partners(client, conference, "side=enterprise") == [organisation_of(other).name_vi]
    assert len(partners(client, conference, "side=all")) == 2


def test_partners_are_narrowed_to_those_whose_land_is_ready_or_needed_by_a_quarter(client: Client) -> None:
    conference = make_conference()
    me = make_registration(conference, Side.GUEST)
    early, late, silent = named(conference, "Sớm", "Muộn", "Chưa rõ")
    make_cluster(organisation_id=early.organisation_id, open_from=date(2027, 1, 1))
    make_cluster(organisation_id=late.organisation_id, open_from=date(2027, 7, 1))
    make_cluster(organisation_id=silent.organisation_id)
    hurried, patient = make_registration(conference), make_registration(conference)
    make_demand(organisation_of(hurried), needed_from=date(2026, 12, 31))
    make_demand(organisation_of(patient), needed_from=date(2027, 6, 30))
    client.sign_in(user_of(me), strong=False)
    assert partners(client, conference, "side=investor&ready=Q2/2027") == ["Sớm"]
    assert sorted(partners(client, conference, "side=investor&ready=Q3/2027")) == ["Muộn", "Sớm"]
    assert partners(client, conference, "side=enterprise&ready=Q2/2027") == [organisation_of(patient).name_vi]
    assert len(partners(client, conference, "side=investor&ready=soon")) == 3


def test_an_enterprise_finds_investors_by_the_sectors_and_the_place_of_one_of_their_clusters(client: Client) -> None:
    conference = make_conference()
    food, split, hidden, _landless = named(conference, "Thực phẩm", "Chia đôi", "Chưa đăng", "Không cụm")
    make_cluster(organisation_id=food.organisation_id, sectors_wanted=["10", "25"])
    make_cluster(organisation_id=split.organisation_id, sectors_wanted=["25"])
    make_cluster(organisation_id=split.organisation_id, sectors_wanted=["10"], ward_code="07210")
    make_cluster(organisation_id=hidden.organisation_id, sectors_wanted=["10"], is_published=False)
    client.sign_in(user_of(make_registration(conference)), strong=False)
    assert sorted(partners(client, conference, "sector=10")) == ["Chia đôi", "Thực phẩm"]
    assert partners(client, conference, "province=24") == ["Chia đôi"]
    assert partners(client, conference, "sector=10&province=01") == ["Thực phẩm"]
    assert partners(client, conference, "sector=25&province=24") == []
    assert len(partners(client, conference)) == 4


def test_an_investor_finds_enterprises_by_their_sectors_and_their_place(client: Client) -> None:
    conference = make_conference()
    facts = {"Bánh kẹo": (["1071", "25"], "01"), "Dệt may": (["13", "14"], "24"), "Chưa khai": ([], None)}
    for name, (sectors, province) in facts.items():
        firm = make_organisation(name_vi=name, sector_codes=sectors, province_code=province)
        make_registration(conference, organisation=firm)
    newcomer = make_organisation(name_vi="Mở ngành mới")
    make_registration(conference, organisation=newcomer)
    make_demand(newcomer, sector_code="20")
    client.sign_in(user_of(make_registration(conference, Side.INVESTOR)), strong=False)
    assert partners(client, conference, "sector=10") == ["Bánh kẹo"]
    assert partners(client, conference, "sector=20") == ["Mở ngành mới"]
    assert partners(client, conference, "sector=14&province=24") == ["Dệt may"]
    assert partners(client, conference, "sector=07") == []
    assert partners(client, conference, "province=01&side=all") == ["Bánh kẹo"]


def test_one_press_in_the_list_asks_with_the_reason_filled_in_and_comes_back(client: Client) -> None:
    conference = make_conference()
    me, investor = make_parties(conference)
    make_demand(organisation_of(me))
    make_cluster(name_vi="CCN Một Lần Bấm", organisation_id=investor.organisation_id)
    client.sign_in(user_of(me), strong=False)
    path = f"/{conference.code}/my/counterparts?side=investor&q="
    answer = client.submit(path, "#partner_list form")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#partner-{investor.id}")
    request = db.session.scalars(sa.select(MeetingRequest)).one()
    assert "CCN Một Lần Bấm" in request.reason
    assert client.page(path).texts("#partner_list .button") == ["Đã mời"]


def test_a_partner_with_as_many_meetings_as_one_may_have_is_marked_and_cannot_be_asked(client: Client) -> None:
    conference = make_conference(max_meetings=1)
    make_hall(conference)
    me, investor = make_parties(conference)
    meet(conference, make_registration(conference), investor)
    client.sign_in(user_of(me), strong=False)
    page = client.page(f"/{conference.code}/my/counterparts")
    assert (page.all("#partner_list form"), "Đã có 1 cuộc gặp" in page.text("#partner_list")) == ([], True)


def test_before_booking_opens_the_list_says_when_and_offers_no_button(client: Client) -> None:
    conference = make_conference(booking_opens_at=NOW + timedelta(days=2))
    me, investor = make_parties(conference)
    client.sign_in(user_of(me), strong=False)
    page = client.page(f"/{conference.code}/my/counterparts")
    assert page.all("#partner_list .button") == []
    assert "12/10/2026" in page.text(".notice")
    assert client.page(f"/{conference.code}/my/counterparts/{investor.id}").all("#ask form") == []


def test_who_has_no_free_time_left_is_told_before_asking(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, slots=2)
    me, investor = make_parties(conference)
    client.sign_in(user_of(me), strong=False)
    path = f"/{conference.code}/my/counterparts/{investor.id}"
    assert client.page(path).all("#ask .notice") == []
    db.session.add_all(Absence(delegate_id=delegate_of(me).id, slot_id=slot.id) for slot in slots)
    assert len(client.page(path).all("#ask .notice")) == 1


def test_who_is_not_approved_yet_sees_no_partner(client: Client) -> None:
    conference = make_conference()
    (investor,) = named(conference, "Hạ tầng Minh Họa")
    waiting = make_registration(conference, state=RegistrationState.SUBMITTED)
    client.sign_in(user_of(waiting), strong=False)
    assert partners(client, conference) == []
    assert client.get(f"/{conference.code}/my/counterparts/{investor.id}").status_code == 404


def test_people_are_named_only_if_they_agreed_to_it(client: Client) -> None:
    conference = make_conference()
    me, investor = make_parties(conference)
    client.sign_in(user_of(me), strong=False)
    name = delegate_of(investor).full_name
    path = f"/{conference.code}/my/counterparts/{investor.id}"
    assert name not in client.page(path).text()
    consent(delegate_of(investor), Purpose.DIRECTORY)
    assert name in client.page(path).text()


def test_an_enterprises_volume_and_budget_are_secret_until_a_meeting_is_agreed(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    enterprise, investor = make_parties(conference)
    make_demand(organisation_of(enterprise), area_min_m2=4_321, area_max_m2=5_432)
    make_cluster(organisation_id=investor.organisation_id)
    client.sign_in(user_of(investor), strong=False)
    path = f"/{conference.code}/my/counterparts/{enterprise.id}"
    assert "4.321" not in reasons(client.page(path))["Diện tích"]
    meet(conference, enterprise, investor)
    assert "4.321" in reasons(client.page(path))["Diện tích"]


def test_what_a_demand_leaves_open_is_named_and_the_place_is_that_of_the_land(client: Client) -> None:
    conference = make_conference()
    me, investor = make_parties(conference)
    make_demand(organisation_of(me), power_kva=500)
    make_cluster(organisation_id=investor.organisation_id, transformer_kva=1_000)
    client.sign_in(user_of(me), strong=False)
    told = reasons(client.page(f"/{conference.code}/my/counterparts"))
    assert told["Nước thải và điện"].startswith("chưa có thông tin: nước thải (")
    assert "Vị trí khu đất" in told


def test_phone_and_mail_are_shown_after_a_fixed_meeting_to_those_who_may_see_them(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    me, investor = make_parties(conference)
    host = delegate_of(investor)
    client.sign_in(user_of(me), strong=False)
    assert not queries.contact_visible(db.session(), me.id, host)
    meeting = meet(conference, me, investor)
    path = f"/{conference.code}/my/meetings/{meeting.id}"
    assert str(host.email) not in client.page(path).text()
    consent(host, Purpose.CONTACT_DETAILS)
    assert str(host.email) in client.page(path).text()


def test_a_meeting_of_others_does_not_exist_for_me(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    meeting = meet(conference, *make_parties(conference))
    client.sign_in(user_of(make_registration(conference)), strong=False)
    assert client.get(f"/{conference.code}/my/meetings/{meeting.id}").status_code == 404
    assert client.get(f"/{conference.code}/my/requests/{meeting.request_id}").status_code == 404


def test_asking_countering_and_accepting_end_in_both_agendas(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    me, investor = make_parties(conference)
    client.sign_in(user_of(me), strong=False)
    code = conference.code
    asked = client.submit(f"/{code}/my/counterparts/{investor.id}", "#ask form", reason="Cần đất cho xưởng mới")
    assert asked.status_code == 303
    request = db.session.scalars(sa.select(MeetingRequest)).one()
    client.sign_in(user_of(investor), strong=False)
    path = f"/{code}/my/requests/{request.id}"
    assert client.submit(path, "details form", **{"counter-slots": [slots[2].id], "counter": "1"}).status_code == 303
    client.sign_in(user_of(me), strong=False)
    assert client.submit(path, "main form", accept="1").status_code == 303
    meeting = db.session.scalars(sa.select(Meeting)).one()
    for side in (me, investor):
        client.sign_in(user_of(side), strong=False)
        assert "15:50" in client.page(f"/{code}/my/agenda").text(".agenda")
        assert client.page(path).all("main a.button")[0].get("href") == f"/{code}/my/meetings/{meeting.id}"


def test_what_waits_for_the_readers_answer_stands_first_and_is_counted_whoever_sent_it(client: Client) -> None:
    conference = make_conference()
    me, first = make_parties(conference)
    (second, third, fourth) = (make_registration(conference, Side.INVESTOR) for _ in range(3))
    make_request(first, me, state=RequestState.DECLINED)
    make_request(me, second, state=RequestState.COUNTERED)
    make_request(third, me, state=RequestState.COUNTERED)
    make_request(me, fourth)
    client.sign_in(user_of(me), strong=False)
    page = client.page(f"/{conference.code}/my/requests")
    assert page.texts("main h2") == [organisation_of(one).name_vi for one in (second, third, first)]
    assert page.texts("main .button") == ["Trả lời", "Xem lời mời"]
    assert page.texts("nav.tabs .badge") == ["1 lời mời chờ quý vị trả lời"]
    sent = client.page(f"/{conference.code}/my/requests?box=sent")
    assert sent.texts("main h2") == [organisation_of(one).name_vi for one in (second, fourth)]


def test_a_colleague_who_asks_sits_there_and_the_contact_sees_whose_meeting_it_is(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    colleague = make_delegate(sender)
    client.sign_in(db.session.get_one(User, colleague.user_id), strong=False)
    client.submit(f"/{conference.code}/my/counterparts/{receiver.id}", "#ask form", reason="Tìm đất")
    request = db.session.scalars(sa.select(MeetingRequest)).one()
    client.sign_in(user_of(receiver), strong=False)
    client.submit(f"/{conference.code}/my/requests/{request.id}", "main form", accept="1")
    agendas = []
    for delegate in (colleague, delegate_of(sender)):
        client.sign_in(db.session.get_one(User, delegate.user_id), strong=False)
        agendas.append(client.page(f"/{conference.code}/my/agenda").texts("main .agenda-item .badge"))
    assert agendas == [[], ["Cuộc gặp của đồng nghiệp"]]


def test_a_request_without_a_reason_keeps_what_else_was_chosen(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    me, investor = make_parties(conference)
    client.sign_in(user_of(me), strong=False)
    path = f"/{conference.code}/my/counterparts/{investor.id}"
    answer = client.submit(path, "#ask form", reason="", priority="1", slots=[slots[1].id])
    page = page_of(answer)
    assert answer.status_code == 422
    assert len(page.texts("#reason-error")) == 1
    assert [e.get("value") for e in page.all("#ask input[checked]")] == ["1", str(slots[1].id)]


def test_a_request_that_a_rule_refuses_stays_on_its_page_with_the_reason(client: Client) -> None:
    conference = make_conference(max_meetings=1)
    make_hall(conference)
    me, investor = make_parties(conference)
    meet(conference, me, make_registration(conference, Side.INVESTOR))
    client.sign_in(user_of(me), strong=False)
    answer = client.submit(f"/{conference.code}/my/counterparts/{investor.id}", "#ask form", reason="Cần đất")
    page = page_of(answer)
    assert answer.status_code == 422
    assert "mức tối đa" in page.text("#reason-error")
    assert page.text("h1") == organisation_of(investor).name


def test_what_is_wrong_in_a_folded_form_is_not_folded_away_and_the_other_forms_keep_what_they_show(
    client: Client,
) -> None:
    conference = make_conference()
    make_hall(conference)
    me, investor = make_parties(conference)
    client.sign_in(user_of(me), strong=False)
    asked = client.submit(
        f"/{conference.code}/my/requests/{make_request(investor, me).id}", "details form", counter="1"
    )
    assert (asked.status_code, len(page_of(asked).all("details[open] .error-summary"))) == (409, 1)
    meeting = meet(conference, me, make_registration(conference, Side.INVESTOR))
    path = f"/{conference.code}/my/meetings/{meeting.id}"
    cancelled = client.submit(path, "details form", **{"cancel-send": "1"})
    page = page_of(cancelled)
    assert (cancelled.status_code, len(page.all("details[open] .error-summary"))) == (422, 1)
    assert len(page.all("input[name='seats-people'][checked]")) == 1


def test_who_is_free_at_no_proposed_time_is_told_and_led_to_the_free_times(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    me, investor = make_parties(conference)
    request = queries.get_request(db.session(), conference.id, make_request(me, investor).id)
    requests.counter(db.session(), conference, request, [slots[0].id], party=Party.RECEIVER, now=NOW)
    db.session.add(Absence(delegate_id=delegate_of(me).id, slot_id=slots[0].id))
    db.session.commit()
    client.sign_in(user_of(me), strong=False)
    page = client.page(f"/{conference.code}/my/requests/{request.id}")
    assert page.all(".notice a")[0].get("href") == f"/{conference.code}/my/availability"
    assert page.all("[name='accept']") == []


def test_a_colleague_is_offered_the_meeting_there_is(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    me = make_registration(conference, delegates=2)
    investor = make_registration(conference, Side.INVESTOR)
    meeting = meet(conference, me, investor)
    client.sign_in(user_of(me), strong=False)
    page = client.page(f"/{conference.code}/my/counterparts/{investor.id}")
    assert page.all("#ask form") == []
    assert page.all("#ask a")[0].get("href").endswith(f"/my/meetings/{meeting.id}")
    ids = [one.id for one in db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == me.id))]
    join = {"seats-people": ids, "seats-send": "1"}
    path = f"/{conference.code}/my/meetings/{meeting.id}"
    assert client.post(path, data=join).status_code == 303
    assert len(queries.get_meeting(db.session(), conference.id, meeting.id).seats) == 3


def test_the_calendar_grows_with_the_agenda_and_ends_with_its_address(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    me, investor = make_parties(conference)
    meeting = meet(conference, me, investor, Choice(slot_id=slots[0].id))
    client.sign_in(user_of(me), strong=False)
    page = client.page(f"/{conference.code}/my/agenda/subscription")
    path = page.text(".mono").removeprefix("http://localhost")
    first = client.get(path)
    assert first.mimetype == "text/calendar"
    assert f"UID:meeting-{meeting.id}@" in first.text
    assert "DTSTART:20261020T080000Z" in first.text
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    meeting = queries.get_meeting(db.session(), conference.id, meeting.id)
    bookings.move(db.session(), meeting, Choice(slot_id=slots[1].id), now=NOW)
    moved = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert "DTSTART:20261020T082500Z" in moved.text
    assert f"SEQUENCE:{meeting.version}" in moved.text
    client.submit(f"/{conference.code}/my/agenda/subscription")
    assert client.get(path).status_code == 404


def test_the_organisers_export_has_the_time_of_day_and_runs_no_formula(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    me, investor = make_parties(conference)
    meeting = meet(conference, me, investor)
    meeting.reason = "=HYPERLINK(1)"
    client.sign_in(make_staff(conference))
    lines = client.get(f"/{conference.code}/desk/meetings/export.csv").text.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("20/10/2026 15:00,01,")
    assert ",'=HYPERLINK(1)" in lines[1]


def test_the_organiser_sees_first_what_expires_first_of_what_still_waits(client: Client) -> None:
    conference = make_conference()
    soon, later, answered, over = (make_request(*make_parties(conference)) for _ in range(4))
    soon.expires_at, later.expires_at = NOW + timedelta(hours=3), NOW + timedelta(hours=9)
    over.expires_at, answered.state = NOW - timedelta(hours=1), RequestState.ACCEPTED
    later.state = RequestState.COUNTERED
    client.sign_in(make_staff(conference))
    rows = client.page(f"/{conference.code}/desk/requests?state=waiting").all("#request_list tbody a")
    assert [row.get("href").rpartition("/")[2] for row in rows] == [str(soon.id), str(later.id)]


def test_the_organisers_list_has_meetings_without_a_time_last_and_new_requests_first(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    conference.scheduling = SchedulingMode.ORGANISER
    waiting = meet(conference, *make_parties(conference))
    conference.scheduling = SchedulingMode.PAIRS
    late, early = (meet(conference, *make_parties(conference), Choice(slot_id=slots[n].id)) for n in (2, 0))
    for hours, one in enumerate(db.session.scalars(sa.select(MeetingRequest).order_by(MeetingRequest.id))):
        one.created_at = NOW + timedelta(hours=hours)
    client.sign_in(make_staff(conference))
    rows = [client.page(f"/{conference.code}/desk/{name}").all("tbody a") for name in ("meetings", "requests")]
    numbers = [[int(row.get("href").rpartition("/")[2]) for row in one] for one in rows]
    assert numbers == [
        [early.id, late.id, waiting.id],
        sorted((one.request_id or 0 for one in (waiting, late, early)), reverse=True),
    ]


def test_an_agency_looks_at_meetings_and_changes_none(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    meeting = meet(conference, *make_parties(conference))
    client.sign_in(make_staff(conference, Role.AGENCY))
    assert len(client.page(f"/{conference.code}/desk/meetings").texts("tbody tr")) == 1
    assert client.post(f"/{conference.code}/desk/meetings/{meeting.id}", data={"lock": "1"}).status_code == 403


def test_an_organiser_accepts_for_somebody_and_the_log_says_so(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    request = make_request(*make_parties(conference))
    staff = make_staff(conference)
    client.sign_in(staff)
    answer = client.submit(f"/{conference.code}/desk/requests/{request.id}", "main form", accept="1")
    assert answer.status_code == 303
    db.session.refresh(request)
    assert request.state is RequestState.ACCEPTED
    entries = db.session.execute(sa.text("select verb, user_id from audit_entry")).all()
    assert [tuple(entry) for entry in entries] == [("accepted", staff.id)]


def crowd(conference: Conference, me: Registration, size: int) -> None:
    """Investors with a cluster each; every third has asked me, every third meets me."""
    for number in range(size):
        other = make_registration(conference, Side.INVESTOR)
        make_cluster(organisation_id=other.organisation_id)
        consent(delegate_of(other), Purpose.DIRECTORY)
        if number % 3 == 0:
            make_request(other, me)
        elif number % 3 == 1 and number < 18:
            meet(conference, other, me)


@pytest.mark.parametrize("path", ["my/counterparts", "my/requests", "my/agenda", "desk/meetings", "desk/requests"])
def test_long_lists_take_no_more_statements_than_short_ones(client: Client, path: str) -> None:
    counted = []
    for size in (3, 300 if path == "my/counterparts" else 60):
        conference = make_conference(max_meetings=100)
        make_hall(conference, tables=20, slots=20)
        me = make_registration(conference)
        make_demand(organisation_of(me))
        crowd(conference, me, size)
        is_desk = path.startswith("desk")
        client.sign_in(make_staff(conference) if is_desk else user_of(me), strong=is_desk)
        db.session.expunge_all()
        with count_statements() as sent:
            client.page(f"/{conference.code}/{path}")
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 13, counted


def test_the_organiser_chooses_both_sides_of_a_request_and_a_link_may_have_chosen_them(client: Client) -> None:
    conference = make_conference()
    sender, receiver = make_parties(conference)
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/meetings/new"
    assert [chosen(client.page(path), side) for side in ("sender", "receiver")] == ["– chọn –", "– chọn –"]
    refused = page_of(client.submit(path, sender=str(sender.id), reason="Cần thuê đất."))
    assert refused.texts("#receiver-error") == ["Cần điền mục này."]
    linked = client.page(f"{path}?sender={sender.id}&receiver={receiver.id}")
    assert chosen(linked, "sender") == organisation_of(sender).name_vi
    assert chosen(linked, "receiver") == organisation_of(receiver).name_vi


def chosen(page: Page, side: str) -> str:
    return page.text(f"#{side} option[selected]")


def times_offered(page: Page) -> list[str]:
    return [option.get("value") for option in page.all("#place-slot option")]


def test_an_organiser_is_offered_the_times_that_are_possible_and_reads_who_is_not_free_at_another(
    client: Client,
) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, slots=3)
    sender, receiver = make_parties(conference)
    meeting = meet(conference, sender, receiver, Choice(slot_id=slots[0].id))
    db.session.add(Absence(delegate_id=delegate_of(receiver).id, slot_id=slots[1].id))
    client.sign_in(make_staff(conference))
    path, name = f"/{conference.code}/desk/meetings/{meeting.id}", organisation_of(receiver).name_vi
    assert times_offered(client.page(path)) == ["0", str(slots[0].id), str(slots[2].id)]
    refused = client.post(path, data={"place": "1", "place-slot": slots[1].id, "place-table": 0})
    assert refused.status_code == 409
    assert f"Không có ai của {name} rảnh vào 15:25" in page_of(refused).text("main")
    assert times_offered(page_of(refused)) == ["0", str(slots[0].id), str(slots[2].id)]


def test_an_organiser_reads_that_no_time_is_possible_and_where_to_look(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, slots=1)
    sender, receiver = make_parties(conference)
    meeting = meet(conference, sender, receiver)
    db.session.add(Absence(delegate_id=delegate_of(receiver).id, slot_id=slots[0].id))
    client.sign_in(make_staff(conference))
    page = client.page(f"/{conference.code}/desk/meetings/{meeting.id}")
    assert not page.all("#place-slot")
    assert len(page.all('a[href$="/availability"], a[href*="free"]')) >= 1
