"""What calendar programs are told of meetings: by the subscription, and by the files beside the mails."""

from collections.abc import Iterator
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
import time_machine
from flask.ctx import AppContext

from conference.foundation.db import db
from conference.mail.models import Message
from conference.meetings import bookings, calendar, queries, requests
from conference.meetings.models import Meeting
from conference.meetings.rules import Party
from conference.meetings.values import Choice
from conference.people.audit import AuditEntry
from conference.people.models import Organisation, User
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, Registration
from tests.factories.meetings import make_parties, make_request
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_registration
from tests.factories.time import NOW
from tests.pages import Client

Told = tuple[str, str, str, int, str]
"""Of an entry: the method of its file, its state, when it begins, its sequence, its summary."""


@pytest.fixture(autouse=True)
def _ten_days_before() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def people_of(registration: Registration) -> list[Delegate]:
    listed = sa.select(Delegate).where(Delegate.registration_id == registration.id).order_by(Delegate.id)
    return list(db.session.scalars(listed))


def meet(conference: Conference, sender: Registration, receiver: Registration, slot_id: int) -> Meeting:
    request = queries.get_request(db.session(), conference.id, make_request(sender, receiver).id)
    return requests.accept(db.session(), conference, request, Choice(slot_id=slot_id), party=Party.RECEIVER, now=NOW)


def told(text: str) -> Told | None:
    """What a file says of its only meeting."""
    if not text:
        return None
    file: Any = icalendar.Calendar.from_ical(text)
    (event,) = file.walk("VEVENT")
    begins = f"{event['DTSTART'].dt:%H:%M}"
    return str(file["METHOD"]), str(event["STATUS"]), begins, event["SEQUENCE"], str(event["SUMMARY"])


def mailed(delegate: Delegate) -> list[tuple[str, Told | None]]:
    """Every mail to somebody with its calendar entry, oldest first."""
    mails = sa.select(Message).where(Message.to_address == delegate.email).order_by(Message.id)
    return [(mail.kind, told(mail.calendar)) for mail in db.session.scalars(mails)]


def subscribed(client: Client, conference: Conference, delegate: Delegate) -> list[tuple[str, str]]:
    """Begin and state of the meetings in somebody's subscription."""
    token = calendar.feed_of(db.session(), delegate, now=NOW).token
    file: Any = icalendar.Calendar.from_ical(client.get(f"/{conference.code}/calendar/{token}.ics").text)
    events = [event for event in file.walk("VEVENT") if "STATUS" in event]
    return [(f"{event['DTSTART'].dt:%H:%M}", str(event["STATUS"])) for event in events]


def test_everybody_who_sits_there_gets_the_meeting_its_move_and_its_end_for_the_calendar(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    (asking,), (asked,) = people_of(sender), people_of(receiver)
    asked.language = "en"
    meeting = meet(conference, sender, receiver, slots[0].id)
    bookings.move(db.session(), meeting, Choice(slot_id=slots[1].id), now=NOW, teller=receiver.id)
    bookings.cancel(db.session(), meeting, "Bận", now=NOW, teller=receiver.id)
    partner, own = (db.session.get_one(Organisation, one.organisation_id).name_vi for one in (receiver, sender))
    assert mailed(asking) == [
        ("request_accepted", ("PUBLISH", "CONFIRMED", "08:00", 1, f"Gặp: {partner}")),
        ("meeting_moved", ("PUBLISH", "CONFIRMED", "08:25", 2, f"Gặp: {partner}")),
        ("meeting_cancelled", ("CANCEL", "CANCELLED", "08:25", 3, f"Gặp: {partner}")),
    ]
    assert mailed(asked) == [
        ("meeting_booked", ("PUBLISH", "CONFIRMED", "08:00", 1, f"Meeting: {own}")),
        ("meeting_moved", ("PUBLISH", "CONFIRMED", "08:25", 2, f"Meeting: {own}")),
        ("meeting_cancelled", ("CANCEL", "CANCELLED", "08:25", 3, f"Meeting: {own}")),
    ]


def test_a_colleague_who_hears_of_the_meeting_without_going_gets_no_entry(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_registration(conference, delegates=2), make_registration(conference, Side.INVESTOR)
    meet(conference, sender, receiver, slots[0].id)
    goes, hears = people_of(sender)
    assert [(kind, entry is not None) for kind, entry in mailed(goes)] == [("request_accepted", True)]
    assert mailed(hears) == [("request_accepted", None)]


def test_when_a_colleague_goes_instead_both_calendars_learn_of_it(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_registration(conference, delegates=2), make_registration(conference, Side.INVESTOR)
    meeting = meet(conference, sender, receiver, slots[0].id)
    first, second = people_of(sender)
    bookings.seat(db.session(), meeting, sender.id, [second.id], now=NOW)
    (kind, entry), (other_kind, other_entry) = mailed(first)[-1], mailed(second)[-1]
    assert (kind, entry and entry[:2]) == ("seat_given_up", ("CANCEL", "CANCELLED"))
    assert (other_kind, other_entry and other_entry[:2]) == ("meeting_booked", ("PUBLISH", "CONFIRMED"))
    assert subscribed(client, conference, first) == [("08:00", "CANCELLED")]
    assert subscribed(client, conference, second) == [("08:00", "CONFIRMED")]
    bookings.seat(db.session(), meeting, sender.id, [first.id], now=NOW)
    assert subscribed(client, conference, first) == [("08:00", "CONFIRMED")]
    assert subscribed(client, conference, second) == [("08:00", "CANCELLED")]


def test_a_cancelled_meeting_stays_in_the_subscription_as_cancelled(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    meeting = meet(conference, sender, receiver, slots[2].id)
    bookings.cancel(db.session(), meeting, "Bận", now=NOW)
    (delegate,) = people_of(sender)
    assert subscribed(client, conference, delegate) == [("08:50", "CANCELLED")]


def test_the_log_names_the_participant_who_cancelled_and_the_time_that_was_freed(client: Client) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    meeting = meet(conference, sender, receiver, slots[0].id)
    (delegate,) = people_of(sender)
    client.sign_in(db.session.get_one(User, delegate.user_id), strong=False)
    path = f"/{conference.code}/my/meetings/{meeting.id}"
    sent = client.post(path, data={"cancel-reason": "Đi công tác", "cancel-send": "1"})
    assert sent.status_code == 303
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.verb, entry.actor) == ("cancelled", delegate.full_name)
    assert entry.details == {"reason": "Đi công tác", "slot": slots[0].id}
