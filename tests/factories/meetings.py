"""Requests and the two parties that write them."""

from datetime import timedelta
from typing import Any

from conference.foundation.db import db
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, Seat, TableOccupancy
from conference.meetings.rules import pair_of
from conference.programme.models import Conference, MeetingTable, Side, Slot
from conference.registration.models import Delegate, Registration
from tests.factories.registration import make_registration
from tests.factories.time import NOW


def make_parties(conference: Conference, **given: Any) -> tuple[Registration, Registration]:
    """An enterprise and an investor, both approved, with one delegate each."""
    return make_registration(conference, **given), make_registration(conference, Side.INVESTOR, **given)


def make_request(sender: Registration, receiver: Registration, **given: Any) -> MeetingRequest:
    """An open request from one to the other."""
    values: dict[str, Any] = {
        "conference_id": sender.conference_id,
        "sender_id": sender.id,
        "receiver_id": receiver.id,
        "pair": pair_of(sender.id, receiver.id),
        "state": RequestState.PENDING,
        "reason": "Tìm lô đất 5.000 m²",
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=3650),
    }
    request = MeetingRequest(**values | given)
    db.session.add(request)
    db.session.flush()
    return request


def make_meeting(one: Delegate, other: Delegate, slot: Slot, table: MeetingTable, **given: Any) -> Meeting:
    """Two people at a table, their parties agreed."""
    values: dict[str, Any] = {
        "conference_id": one.conference_id,
        "party_a_id": one.registration_id,
        "party_b_id": other.registration_id,
        "pair": pair_of(one.registration_id, other.registration_id),
        "slot_id": slot.id,
        "state": MeetingState.SCHEDULED,
        "created_at": NOW,
        "changed_at": NOW,
    }
    meeting = Meeting(**values | given)
    db.session.add(meeting)
    db.session.flush()
    seats = [Seat(meeting_id=meeting.id, slot_id=slot.id, delegate_id=person.id) for person in (one, other)]
    db.session.add_all([TableOccupancy(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id), *seats])
    db.session.flush()
    return meeting


def make_unscheduled(sender: Registration, receiver: Registration) -> Meeting:
    """Two parties have agreed to meet; the time comes with the timetable."""
    request = make_request(sender, receiver, state=RequestState.ACCEPTED)
    meeting = Meeting(
        conference_id=sender.conference_id,
        request_id=request.id,
        party_a_id=sender.id,
        party_b_id=receiver.id,
        pair=request.pair,
        state=MeetingState.UNSCHEDULED,
        created_at=NOW,
        changed_at=NOW,
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting
