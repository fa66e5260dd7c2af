"""What is left behind when staff print: a line in the audit log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.people import audit
from conference.programme.models import Conference


def log_print(
    session: Session, conference: Conference, verb: str, names: Sequence[str], *, by: Identity, now: datetime
) -> None:
    """One line, however many papers: who printed what, for how many or for whom."""
    label = names[0] if len(names) == 1 else ""
    audit.record(session, by, verb, conference, now=now, label=label, conference_id=conference.id, count=len(names))
