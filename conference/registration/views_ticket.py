"""The page behind a ticket's QR code: the person's own, with no data of anybody else."""

from flask import Response, g

from conference.foundation import access, qr
from conference.foundation.addresses import absolute
from conference.foundation.db import db
from conference.foundation.web import page
from conference.programme.models import Conference
from conference.registration import queries
from conference.registration.blueprint import bp
from conference.registration.models import DelegateState, RegistrationState


@bp.route("/T/<token>")
@access.token
def ticket(token: str) -> Response:
    """Name, conference and the code large enough for a scanner."""
    found = queries.get_ticket(db.session(), token)
    registration = found.delegate.registration
    g.conference = db.session.get_one(Conference, registration.conference_id)
    is_valid = (
        found.voided_at is None
        and found.delegate.state is DelegateState.ACTIVE
        and registration.state is RegistrationState.APPROVED
    )
    rows = qr.modules(qr.compact(absolute("registration.ticket", token=token)))
    return page(
        "registration/ticket.html",
        conference=g.conference,
        delegate=found.delegate,
        registration=registration,
        is_valid=is_valid,
        code=qr.svg_path(rows),
        size=len(rows),
        quiet=qr.QUIET_ZONE,
    )
