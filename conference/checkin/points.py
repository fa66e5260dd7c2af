"""What a desk lets people into: the conference, a session, or the meeting of the hour."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from conference.checkin.models import Presence
from conference.checkin.queries import ENTRANCE, Here
from conference.meetings.models import Meeting, MeetingState, Seat
from conference.people.models import Organisation
from conference.programme import queries as programme
from conference.programme.models import Conference, Session, Slot
from conference.registration.models import Delegate, Registration

MEETINGS: Final = "meetings"
_SESSION: Final = re.compile(r"session:([1-9]\d{0,8})", re.ASCII)
A_TABLE: Final = "meeting:"  # and the meeting's number
EARLIEST_MINUTES: Final = 15
"""How long before a meeting its people may come to the table."""

_Me = aliased(Delegate)


@dataclass(frozen=True)
class Opposite:
    """The other side of the meeting one has just come to."""

    organisation: str
    is_there: bool


def session_point(session_id: int) -> str:
    """Where those stand who listen to a session."""
    return f"session:{session_id}"


def meeting_point(meeting_id: int) -> str:
    """Where those stand who sit in a meeting."""
    return f"{A_TABLE}{meeting_id}"


def points_of(session: DbSession, conference: Conference) -> dict[str, str]:
    """What a desk of this conference may let people into; the entrance and the meetings have words of their own."""
    talks = programme.programme(session, conference)
    return {ENTRANCE: "", MEETINGS: "", **{session_point(one.id): one.title for one in talks}}


def is_point(connection: Connection, conference_id: int, point: str) -> bool:
    """Whether a desk of this conference may let people into it."""
    found = _SESSION.fullmatch(point)
    if found is None:
        return point in {ENTRANCE, MEETINGS}
    here = (Session.id == int(found[1]), Session.conference_id == conference_id)
    return bool(connection.scalar(sa.select(sa.exists().where(*here))))


def entered(connection: Connection, desk: Here, delegate_id: int, scan_id: str, at: datetime) -> Here:
    """The desk as the door to the person's meeting of the hour; unchanged when there is none."""
    point = connection.scalar(sa.select(Presence.point).where(Presence.scan_id == scan_id))
    if point is None and (meeting_id := _meeting_of_the_hour(connection, delegate_id, at)):
        point = meeting_point(meeting_id)
    return replace(desk, point=point or desk.point)


def _meeting_of_the_hour(connection: Connection, delegate_id: int, at: datetime) -> int | None:
    """The meeting that is on, or begins soon."""
    return connection.scalar(
        sa.select(Meeting.id)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .join(Slot, Slot.id == Seat.slot_id)
        .where(Seat.delegate_id == delegate_id, Meeting.state == MeetingState.SCHEDULED)
        .where(Slot.ends_at > at, Slot.starts_at <= at + timedelta(minutes=EARLIEST_MINUTES))
        .order_by(Slot.starts_at)
        .limit(1)
    )


def opposite(connection: Connection, point: str, day: date, delegate_id: int) -> Opposite | None:
    """Whom one meets, and whether anybody of them has come to the table on that day."""
    kind, _, number = point.partition(":")
    if kind != "meeting":
        return None
    mine = sa.select(_Me.registration_id).where(_Me.id == delegate_id).scalar_subquery()
    is_theirs = sa.and_(Delegate.id == Presence.delegate_id, Delegate.registration_id == Registration.id)
    has_come = sa.exists().where(Presence.point == point, Presence.day == day, is_theirs)
    row = connection.execute(
        sa.select(Organisation.name, has_come)
        .select_from(Meeting)
        .join(Registration, sa.or_(Meeting.party_a_id == Registration.id, Meeting.party_b_id == Registration.id))
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .where(Meeting.id == int(number), Registration.id != mine)
    ).one()
    return Opposite(*row)
