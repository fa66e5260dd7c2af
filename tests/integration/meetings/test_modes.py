"""Who finds the times: each of the three ways on the pages and in the mails, and changing between them."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from conference.foundation.db import db
from conference.mail.models import Message
from conference.meetings import queries, requests
from conference.meetings.models import Meeting, MeetingState
from conference.meetings.rules import Party
from conference.meetings.values import ANY, Choice
from conference.people.audit import AuditEntry
from conference.people.models import User
from conference.programme.models import Conference, SchedulingMode, Slot
from conference.registration.models import Delegate, Registration
from tests.factories.meetings import make_parties, make_request
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.time import NOW
from tests.pages import Client, page_of


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def conference(ctx: object) -> Conference:
    return make_conference(code="hn2026", scheduling=SchedulingMode.ORGANISER)


@pytest.fixture
def slots(conference: Conference) -> list[Slot]:
    return make_hall(conference)[1]


def user_of(registration: Registration) -> User:
    found = sa.select(User).join(Delegate, Delegate.user_id == User.id)
    return db.session.scalars(found.where(Delegate.registration_id == registration.id)).one()


def accepted(conference: Conference, choice: Choice = ANY) -> Meeting:
    request = queries.get_request(db.session(), conference.id, make_request(*make_parties(conference)).id)
    return requests.accept(db.session(), conference, request, choice, party=Party.RECEIVER, now=NOW)


def messages(kind: str) -> list[str]:
    return list(db.session.scalars(sa.select(Message.text).where(Message.kind == kind).order_by(Message.id)))


def change(client: Client, to: SchedulingMode, **ticks: Any) -> int:
    """Look at the preview, tick, press."""
    return client.submit(f"/hn2026/desk/meetings/mode/{to.value}", **ticks).status_code


def scheduling() -> SchedulingMode:
    return db.session.scalars(sa.select(Conference.scheduling).where(Conference.code == "hn2026")).one()


def test_where_the_organiser_schedules_whoever_accepts_chooses_no_time_and_is_told_when_it_comes(
    client: Client, conference: Conference, slots: list[Slot]
) -> None:
    sender, receiver = make_parties(conference)
    request = make_request(sender, receiver)
    client.sign_in(user_of(receiver), strong=False)
    path = f"/hn2026/my/requests/{request.id}"
    page = client.page(path)
    assert page.texts("select") == []
    assert page.texts("main summary") == ["Từ chối"]
    answer = client.post(path, data={"accept": "1", "acceptslot": str(slots[2].id)})
    assert answer.status_code == 303
    meeting = db.session.scalars(sa.select(Meeting)).one()
    assert (meeting.state, meeting.slot_id) == (MeetingState.UNSCHEDULED, None)
    agenda = client.page("/hn2026/my/agenda").text()
    assert "Giờ và bàn sẽ được thông báo theo lịch gặp chung" in agenda
    assert "Giờ và bàn sẽ được thông báo theo lịch gặp chung" in messages("request_accepted")[0]


def test_where_the_organiser_schedules_no_side_moves_a_meeting_or_proposes_times(
    client: Client, conference: Conference, slots: list[Slot]
) -> None:
    conference.scheduling = SchedulingMode.PAIRS
    meeting = accepted(conference, Choice(slot_id=slots[0].id))
    conference.scheduling = SchedulingMode.ORGANISER
    sender, receiver = make_parties(conference)
    request = make_request(sender, receiver)
    client.sign_in(user_of(db.session.get_one(Registration, meeting.party_a_id)), strong=False)
    path = f"/hn2026/my/meetings/{meeting.id}"
    assert client.page(path).texts("main select") == []
    answer = client.post(path, data={"move-send": "1", "move-slot": str(slots[3].id)})
    assert answer.status_code == 409
    assert "Ban Tổ chức xếp giờ cho các cuộc gặp" in page_of(answer).text()
    assert db.session.get_one(Meeting, meeting.id).slot_id == slots[0].id
    client.sign_in(user_of(receiver), strong=False)
    asked = client.post(f"/hn2026/my/requests/{request.id}", data={"counter": "1", "counterslots": str(slots[1].id)})
    assert asked.status_code == 409
    assert messages("request_countered") == []


def test_the_mail_that_asks_says_how_times_are_found(client: Client, conference: Conference, slots: list[Slot]) -> None:
    for mode in (SchedulingMode.ORGANISER, SchedulingMode.PAIRS):
        conference.scheduling = mode
        sender, receiver = make_parties(conference)
        client.sign_in(user_of(sender), strong=False)
        client.submit(f"/hn2026/my/counterparts/{receiver.id}", "#ask form", reason="Tìm đất")
        db.session.expire_all()
    told = messages("request_received")
    assert ["đề nghị giờ khác" in text for text in told] == [False, True]
    assert ["theo lịch gặp chung" in text for text in told] == [True, False]


def test_the_preview_says_what_would_happen_and_changes_nothing(client: Client, conference: Conference) -> None:
    accepted(conference)
    client.sign_in(make_staff(conference))
    page = client.page("/hn2026/desk/meetings/mode/pairs")
    assert page.texts(".rows li")[1] == (
        "1 cuộc gặp đã thống nhất chưa có giờ. Từ nay hai bên có thể tự chọn giờ cho cuộc gặp."
    )
    assert scheduling() is SchedulingMode.ORGANISER


def test_changing_to_pairs_tells_both_sides_of_a_meeting_without_a_time_and_they_choose_one(
    client: Client, conference: Conference, slots: list[Slot]
) -> None:
    meeting = accepted(conference)
    client.sign_in(make_staff(conference))
    assert change(client, SchedulingMode.PAIRS) == 303
    assert scheduling() is SchedulingMode.PAIRS
    assert len(messages("choose_time")) == 2
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "changed who schedules")).one()
    assert entry.details == {"scheduled_before": "organiser", "scheduling": "pairs", "held": 0, "told": 1}
    client.sign_in(user_of(db.session.get_one(Registration, meeting.party_b_id)), strong=False)
    path = f"/hn2026/my/meetings/{meeting.id}"
    answer = client.post(path, data={"move-send": "1", "move-slot": str(slots[4].id)})
    assert answer.status_code == 303
    assert db.session.get_one(Meeting, meeting.id).slot_id == slots[4].id
    assert len(messages("meeting_booked")) == 2, "an entry for the calendar of everybody who sits there"


def test_the_mail_stays_unsent_if_the_organiser_unticks_it(client: Client, conference: Conference) -> None:
    accepted(conference)
    client.sign_in(make_staff(conference))
    assert change(client, SchedulingMode.PAIRS_THEN_ORGANISER, tell=None) == 303
    assert messages("choose_time") == []


def test_changing_to_the_organiser_leaves_every_meeting_its_time_and_holds_it_only_if_asked_to(
    client: Client, conference: Conference, slots: list[Slot]
) -> None:
    conference.scheduling = SchedulingMode.PAIRS
    first, second = (accepted(conference, Choice(slot_id=slot.id)) for slot in slots[:2])
    before = {one.id: (one.slot_id, one.version) for one in (first, second)}
    client.sign_in(make_staff(conference))
    assert change(client, SchedulingMode.ORGANISER) == 303
    assert {one.id: (one.slot_id, one.version) for one in db.session.scalars(sa.select(Meeting))} == before
    assert set(db.session.scalars(sa.select(Meeting.is_locked))) == {False}
    assert change(client, SchedulingMode.PAIRS) == 303
    assert change(client, SchedulingMode.ORGANISER, hold="y") == 303
    assert {one.id: (one.slot_id, one.version) for one in db.session.scalars(sa.select(Meeting))} == before
    assert set(db.session.scalars(sa.select(Meeting.is_locked))) == {True}


def test_a_preview_that_is_out_of_date_changes_nothing_and_is_shown_anew(
    client: Client, conference: Conference
) -> None:
    client.sign_in(make_staff(conference))
    answer = client.submit("/hn2026/desk/meetings/mode/pairs", seen="9-9-9-9-9")
    assert answer.status_code == 409
    assert scheduling() is SchedulingMode.ORGANISER
    form = page_of(answer).all("main form")[0]
    assert page_of(answer).fields(form)["seen"] == ["0-0-0-0-0"]


def test_the_way_in_force_and_an_unknown_one_cannot_be_changed_to(client: Client, conference: Conference) -> None:
    client.sign_in(make_staff(conference))
    statuses = [client.get(f"/hn2026/desk/meetings/mode/{to}").status_code for to in ("organiser", "nobody", "pairs")]
    assert statuses == [404, 404, 200]
