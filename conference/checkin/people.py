"""Who stands at the desk: by ticket, by choice from the search, or as a delegation; and where they have to be next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, aliased

from conference.checkin.models import Desk, Device, Presence, Scan, Verdict
from conference.checkin.queries import Here
from conference.checkin.rules import Arrival, Facts
from conference.meetings.models import Meeting, MeetingState, Seat, TableOccupancy
from conference.people.models import Organisation, User
from conference.programme.models import MeetingTable, Side, Slot
from conference.registration.models import Delegate, DelegateState, Registration, Ticket


@dataclass(frozen=True)
class Person:
    """Somebody at the desk, with no more than the desk needs."""

    delegate_id: int
    registration_id: int
    full_name: str
    job_title: str
    organisation: str
    side: Side
    badge_number: int
    facts: Facts


@dataclass(frozen=True)
class Coming:
    """A person's next meeting: when and where."""

    starts_at: datetime
    table: str


_Arrival = aliased(Scan)
_ArrivalDesk = aliased(Desk)
_Earlier = aliased(Scan)
_IS_PRESENT = sa.and_(
    Presence.delegate_id == Delegate.id, Presence.point == sa.bindparam("point"), Presence.day == sa.bindparam("day")
)
PEOPLE = (
    sa.select(
        Delegate.id, Delegate.registration_id, Delegate.conference_id, Delegate.full_name, Delegate.job_title,
        Delegate.badge_number, Delegate.state, Registration.state.label("registration_state"), Registration.side,
        Organisation.name, Presence.arrived_at, Presence.left_at, Presence.scan_id, _ArrivalDesk.name.label("desk"),
        sa.func.coalesce(Device.name, User.full_name, "").label("by"),
    )
    .select_from(Delegate)
    .join(Registration, Registration.id == Delegate.registration_id)
    .join(Organisation, Organisation.id == Registration.organisation_id)
    .outerjoin(Presence, _IS_PRESENT)
    .outerjoin(_Arrival, _Arrival.id == Presence.scan_id)
    .outerjoin(_ArrivalDesk, _ArrivalDesk.id == _Arrival.desk_id)
    .outerjoin(Device, Device.id == _Arrival.device_id)
    .outerjoin(User, User.id == _Arrival.user_id)
)  # fmt: skip
"""Everybody, with who is in at `point` on `day`; made once, since building it anew costs more than running it."""

_SENT_BEFORE = sa.and_(_Earlier.id == sa.bindparam("scan_id"), _Earlier.delegate_id == Delegate.id)
_SCANNED = PEOPLE.outerjoin(_Earlier, _SENT_BEFORE).add_columns(_Earlier.verdict.label("answered"))
_BY_TICKET = (
    _SCANNED.join(Ticket, Ticket.delegate_id == Delegate.id)
    .add_columns(Ticket.voided_at)
    .where(Ticket.token == sa.bindparam("token"))
)
_BY_ID = _SCANNED.where(Delegate.id == sa.bindparam("delegate_id"))
_COMING = (
    sa.select(Slot.starts_at, MeetingTable.label)
    .select_from(Seat)
    .join(Meeting, Meeting.id == Seat.meeting_id)
    .join(Slot, Slot.id == Seat.slot_id)
    .join(TableOccupancy, TableOccupancy.meeting_id == Seat.meeting_id)
    .join(MeetingTable, MeetingTable.id == TableOccupancy.table_id)
    .where(Seat.delegate_id == sa.bindparam("delegate_id"), Meeting.state == MeetingState.SCHEDULED)
    .where(Slot.ends_at > sa.bindparam("now", type_=Slot.ends_at.type))
    .order_by(Slot.starts_at)
    .limit(1)
)


def a_ticket_of(connection: Connection, tokens: Sequence[str]) -> str:
    """The one among possible readings of a code that is a ticket; empty when none is."""
    return connection.scalar(sa.select(Ticket.token).where(Ticket.token.in_(tokens))) or "" if tokens else ""


def of_ticket(connection: Connection, token: str, desk: Here, scan_id: str, at: datetime) -> Person | None:
    """Who holds this ticket and shows it then, and what this scan was told if it was sent before."""
    row = connection.execute(_BY_TICKET, {"token": token} | _asked(desk, scan_id, at)).one_or_none()
    return _scanned(row, desk, at, is_void=row.voided_at is not None) if row else None


def by_id(connection: Connection, delegate_id: int, desk: Here, scan_id: str, at: datetime) -> Person | None:
    """The person chosen from the search, or named by a scan, who stands there then."""
    row = connection.execute(_BY_ID, {"delegate_id": delegate_id} | _asked(desk, scan_id, at)).one_or_none()
    return _scanned(row, desk, at) if row else None


def _asked(desk: Here, scan_id: str, at: datetime) -> dict[str, Any]:
    return {"point": desk.point, "day": desk.day_of(at), "scan_id": scan_id}


def _scanned(row: Any, desk: Here, at: datetime, *, is_void: bool = False) -> Person:
    return person_in(row, is_void=is_void, answered=row.answered, only_on=desk.calendar.missed(at))


def delegation(session: Session, conference_id: int, registration_id: int) -> Sequence[int]:
    """Everybody who comes for one registration, by id; in this order two desks never wait for each other in a ring."""
    mine = (Delegate.registration_id == registration_id, Delegate.conference_id == conference_id)
    return session.scalars(
        sa.select(Delegate.id).where(*mine, Delegate.state == DelegateState.ACTIVE).order_by(Delegate.id)
    ).all()


def next_meeting(connection: Connection, delegate_id: int, now: datetime) -> Coming | None:
    """The person's first meeting that is not over."""
    row = connection.execute(_COMING, {"delegate_id": delegate_id, "now": now}).one_or_none()
    return Coming(row.starts_at, row.label) if row else None


def person_in(
    row: Any, *, is_void: bool = False, answered: Verdict | None = None, only_on: Sequence[date] = ()
) -> Person:
    """The person a row of PEOPLE speaks of."""
    arrival = Arrival(row.arrived_at, row.desk, row.scan_id, row.left_at, row.by) if row.scan_id else None
    return Person(
        delegate_id=row.id,
        registration_id=row.registration_id,
        full_name=row.full_name,
        job_title=row.job_title,
        organisation=row.name,
        side=row.side,
        badge_number=row.badge_number,
        facts=Facts(row.conference_id, is_void, row.state, row.registration_state, arrival, answered, only_on),
    )
