"""Questions about what is in force and what earlier releases held."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from conference.meetings.models import Meeting, MeetingRequest, MeetingState
from conference.meetings.queries import still_open
from conference.programme.models import Conference
from conference.timetable.models import ChangeKind, Release, ReleasedMeeting


@dataclass(frozen=True)
class Present:
    """The timetable people hold now."""

    scheduled: int
    waiting: int
    pending: int
    release: Release | None


def in_force(session: Session, conference: Conference, *, now: datetime) -> Present:
    """In three statements."""
    counted = sa.select(Meeting.state, sa.func.count()).where(Meeting.conference_id == conference.id)
    states = {row[0]: row[1] for row in session.execute(counted.group_by(Meeting.state))}
    open_requests = sa.select(sa.func.count()).select_from(MeetingRequest)
    waiting, cancelled = states.get(MeetingState.UNSCHEDULED, 0), states.get(MeetingState.CANCELLED, 0)
    return Present(
        scheduled=sum(states.values()) - waiting - cancelled,
        waiting=waiting,
        pending=session.scalar(open_requests.where(MeetingRequest.conference_id == conference.id, still_open(now)))
        or 0,
        release=latest(session, conference.id),
    )


def latest(session: Session, conference_id: int) -> Release | None:
    """The release in force."""
    return session.scalar(releases_of(conference_id).limit(1))


def releases_of(conference_id: int) -> sa.Select[Release]:
    """The latest first."""
    listed = sa.select(Release).where(Release.conference_id == conference_id).options(joinedload(Release.by))
    return listed.order_by(Release.number.desc())


def get_release(session: Session, conference_id: int, number: int) -> Release:
    """Raises NotFound."""
    found = session.scalar(releases_of(conference_id).where(Release.number == number))
    if found is None:
        raise NotFound
    return found


def number_of(session: Session, proposal_id: int) -> int | None:
    """Under which number a proposal was released."""
    return session.scalar(sa.select(Release.number).where(Release.proposal_id == proposal_id))


def changes_in(session: Session, release_ids: list[int]) -> dict[int, int]:
    """How many meetings each release has changed."""
    changed = sa.select(ReleasedMeeting.release_id, sa.func.count()).where(
        ReleasedMeeting.release_id.in_(release_ids), ReleasedMeeting.change != ChangeKind.KEPT
    )
    return {row[0]: row[1] for row in session.execute(changed.group_by(ReleasedMeeting.release_id))}
