"""Meetings in the background: requests expire, and people are reminded the day before."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conference.foundation import clock
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import lazy
from conference.jobs.handlers import JobContext, Schedule, handler
from conference.meetings import requests
from conference.meetings.models import Meeting, MeetingState, Seat
from conference.programme.models import Conference, Slot
from conference.registration import letters
from conference.registration.models import Delegate

AHEAD = timedelta(hours=24)


@handler("meetings.expire", title=lazy("Expiry of requests"), schedule=Schedule(timedelta(minutes=10)))
def expire_requests(_job: JobContext) -> None:
    """End what nobody has answered."""
    with transaction() as session:
        requests.expire_due(session, clock.now())


@handler("meetings.remind", title=lazy("Reminders of meetings"), schedule=Schedule(timedelta(hours=1)))
def remind(_job: JobContext) -> None:
    """One mail a person and day, a day before their first meeting; its key makes a second one impossible."""
    now = clock.now()
    first = sa.func.min(Slot.starts_at).label("first")
    due = (
        sa.select(Seat.delegate_id, Slot.conference_id, first, sa.func.count().label("meetings"))
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(Slot, Slot.id == Seat.slot_id)
        .where(Meeting.state == MeetingState.SCHEDULED, Slot.starts_at > now, Slot.starts_at <= now + AHEAD)
        .group_by(Seat.delegate_id, Slot.conference_id)
    )
    for row in db.session.execute(due).all():
        with transaction() as session:
            delegate = session.get_one(Delegate, row.delegate_id, options=[joinedload(Delegate.registration)])
            conference = session.get_one(Conference, row.conference_id)
            on = local_day(row.first, conference.timezone)
            letters.send(
                session,
                "meeting_reminder",
                delegate.registration,
                delegate,
                page="/agenda",
                now=now,
                key=f"reminder-{delegate.id}-{on}",
                first=row.first,
                meetings=row.meetings,
            )
