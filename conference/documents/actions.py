"""Print: the papers of a selection, noted down and logged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from conference.documents.models import BadgePrint
from conference.documents.queries import Holder
from conference.foundation.access import Identity
from conference.people import audit
from conference.programme.models import Conference


def note_badges(
    session: Session, conference: Conference, holders: Sequence[Holder], *, by: Identity | None, now: datetime
) -> None:
    """Remember whose badges went to the printer."""
    user_id = by.user_id if by else None
    session.add_all(BadgePrint(ticket_id=one.ticket.id, printed_at=now, user_id=user_id) for one in holders)
    session.flush()
    if by is not None:
        audit.record(
            session, by, "badges printed", conference, now=now, conference_id=conference.id, count=len(holders)
        )
