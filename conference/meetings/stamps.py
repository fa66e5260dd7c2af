"""The stamp on a printed agenda: the same as long as nothing has changed in it, read back when its code is scanned."""

import enum
import hashlib
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.numbers import id_in
from conference.meetings.models import Meeting
from conference.meetings.queries import agenda_of
from conference.registration.models import Delegate

LENGTH = 6


class Print(enum.Enum):
    """What a scanned paper is worth."""

    CURRENT = "current"
    OUTDATED = "outdated"


def stamp(meetings: Iterable[Meeting]) -> str:
    """Made of times, tables and people; what came of a meeting does not change it."""
    told = sorted(
        (one.id, one.slot_id, one.occupancy.table_id if one.occupancy else 0, sorted(s.delegate_id for s in one.seats))
        for one in meetings
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:LENGTH].upper()


def printed(delegate_id: int, meetings: Iterable[Meeting]) -> str:
    """What the code of somebody's agenda carries."""
    return f"{delegate_id}-{stamp(meetings)}"


def read(session: Session, registration_id: int, scanned: str) -> Print | None:
    """Whether the paper of a colleague or oneself still holds; None if it is nobody's of this delegation."""
    number, _, wanted = scanned.partition("-")
    theirs = sa.select(Delegate).where(Delegate.id == id_in(number), Delegate.registration_id == registration_id)
    delegate = session.scalar(theirs)
    if delegate is None:
        return None
    return Print.CURRENT if stamp(agenda_of(session, delegate)) == wanted else Print.OUTDATED
