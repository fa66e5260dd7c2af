"""Requests and the two parties that write them."""

from datetime import timedelta
from typing import Any

from conference.foundation.db import db
from conference.meetings.models import MeetingRequest, RequestState
from conference.meetings.rules import pair_of
from conference.programme.models import Conference, Side
from conference.registration.models import Registration
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
