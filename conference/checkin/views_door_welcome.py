"""What a device asks of a walk-in of its own while the visitor stands there: are they in, and whom could they meet."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from conference.checkin import arrivals, offers, print_queue, walk_ins
from conference.checkin.blueprint import door
from conference.checkin.gate import this_device
from conference.checkin.offers import Offer
from conference.foundation import access, clock
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration import consents


@door.get("/walk-in/<walk_in_id>")
@access.device
def walk_in(conference: str, walk_in_id: str) -> ResponseReturnValue:
    """Asked again while the visitor's consent is waited for; once they are in, with free and fitting meetings."""
    session, device = db.session(), this_device(db.session.connection())
    visitor = walk_ins.get(session, device.desk.conference_id, walk_in_id)
    if visitor.device_id != device.id:
        raise NotFound
    has_agreed = consents.has_given(session, visitor.delegate_id, consents.NEEDED)
    told: dict[str, Any] = {"has_agreed": has_agreed, "printing": None, "offers": []}
    if walk_ins.is_in(session, visitor):
        held, mine = session.get_one(Conference, device.desk.conference_id), visitor.delegate.registration
        told["printing"] = print_queue.state_of(session, visitor.delegate_id)
        told["offers"] = [_told(one) for one in offers.offers(session, held, mine, now=clock.now())]
    response = jsonify(told)
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(offer: Offer) -> dict[str, Any]:
    return {
        "registration": offer.registration.id,
        "name": offer.registration.organisation.name,
        "is_here": offer.is_here,
        "slot": offer.slot.id,
        "at": arrivals.milliseconds(offer.slot.starts_at),
        "table": offer.table.label,
        "why": [f"{one.title}: {one.verdict}" for one in offer.reasons],
    }
