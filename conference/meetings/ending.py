"""What of requests and meetings is still open when a conference is about to end."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.i18n import ngettext
from conference.meetings.models import Meeting, MeetingRequest, MeetingState
from conference.meetings.queries import still_open
from conference.programme.signals import about_to_end


@about_to_end.connect
def open_requests(session: Session, *, conference_id: int, now: datetime) -> str:
    """Requests that wait for an answer."""
    waiting = sa.select(sa.func.count(MeetingRequest.id)).where(
        MeetingRequest.conference_id == conference_id, still_open(now)
    )
    count = session.scalar(waiting) or 0
    return ngettext("%(num)s request is unanswered.", "%(num)s requests are unanswered.", count) if count else ""


@about_to_end.connect
def meetings_without_a_time(session: Session, *, conference_id: int, **_facts: Any) -> str:
    """Meetings both sides have agreed to and nobody has held."""
    agreed = sa.select(sa.func.count(Meeting.id)).where(
        Meeting.conference_id == conference_id, Meeting.state == MeetingState.UNSCHEDULED
    )
    count = session.scalar(agreed) or 0
    return (
        ngettext("%(num)s agreed meeting has no time.", "%(num)s agreed meetings have no time.", count) if count else ""
    )
