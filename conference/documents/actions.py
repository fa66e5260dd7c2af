"""What is left behind when staff print: which badges, and a line in the audit log."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.documents.models import BadgePrint
from conference.foundation.access import Identity
from conference.people import audit
from conference.programme.models import Conference


def note_badges(
    session: Session, tickets: Sequence[int], *, user_id: int | None, at: datetime, reason: str = ""
) -> None:
    """Remember whose badges went to the printer; said again of the same moment, it changes nothing."""
    noted = set(session.scalars(sa.select(BadgePrint.ticket_id).where(BadgePrint.printed_at == at)))
    common = {"printed_at": at, "user_id": user_id, "reason": reason}
    if new := [common | {"ticket_id": ticket} for ticket in tickets if ticket not in noted]:
        session.execute(sa.insert(BadgePrint), new)


def log_print(
    session: Session, conference: Conference, verb: str, names: Sequence[str], *, by: Identity, now: datetime
) -> None:
    """One line, however many papers: who printed what, for how many or for whom."""
    label = names[0] if len(names) == 1 else ""
    audit.record(session, by, verb, conference, now=now, label=label, conference_id=conference.id, count=len(names))
