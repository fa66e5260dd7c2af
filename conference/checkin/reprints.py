"""A new badge for one that was lost: the same at a desk and at a device, whoever asks for it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from conference.checkin import print_queue
from conference.checkin.models import Printing
from conference.checkin.queries import Here
from conference.foundation.access import Identity
from conference.people import audit
from conference.registration import tickets
from conference.registration.models import Delegate, Ticket


def reissue(
    session: Session,
    desk: Here,
    delegate: Delegate,
    reason: str,
    *,
    by: Identity | None,
    now: datetime,
    **details: Any,
) -> Ticket:
    """A new code, on its way to the printer where the desk has one; the old code is void from then on."""
    ticket = tickets.reissue_ticket(session, delegate, now=now)
    audit.record(
        session, by, "badge reprinted", delegate, now=now, label=delegate.full_name, reason=reason, **details
    )  # fmt: skip
    if desk.printing is Printing.STATION:
        user_id = by.user_id if by else None
        print_queue.ask(session, desk, [delegate.id], user_id=user_id, now=now, reason=reason)
    return ticket
