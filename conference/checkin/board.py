"""What the organiser watches on the day: the wave of arrivals, the queues, and who is missing for the next meetings."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.checkin.models import Desk, Device, Presence, Scan
from conference.checkin.points import A_TABLE, EARLIEST_MINUTES, MEETINGS, points_of
from conference.checkin.queries import ENTRANCE
from conference.foundation.dates import local_day
from conference.meetings.models import Meeting, MeetingState, Seat, TableOccupancy
from conference.people.models import Organisation
from conference.programme.models import Conference, MeetingTable, Side, Slot
from conference.registration.models import Delegate, Registration

STEP: Final = timedelta(minutes=5)
SHOWN: Final = 36
"""Three hours of arrivals: what was before does not help anybody at the door."""
_SPAN: Final = (SHOWN - 1) * STEP
BUSY: Final = timedelta(minutes=5)
"""Over how long the scans per minute are counted."""
SILENT_AFTER: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Step:
    """Five minutes of arrivals, by side."""

    starts_at: datetime
    by_side: Mapping[Side, int]

    @property
    def total(self) -> int:
        """All sides together."""
        return sum(self.by_side.values())


@dataclass(frozen=True)
class Telling:
    """A device as the board shows it; when it was seen matters only once it is silent."""

    name: str
    waiting: int
    last_seen_at: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class Queue:
    """A desk at work."""

    name: str
    is_open: bool
    recent: int
    last_at: datetime | None
    devices: Sequence[Telling]

    @property
    def a_minute(self) -> float:
        """Scans per minute."""
        return self.recent / (BUSY / timedelta(minutes=1))


@dataclass(frozen=True)
class Attendance:
    """How many came to a session; the meetings have no title."""

    title: str
    people: int


@dataclass(frozen=True)
class Missing:
    """Somebody who has to sit at a table soon and is not in the house."""

    meeting_id: int
    registration_id: int
    table: str
    full_name: str
    organisation: str
    side: Side
    phone: str | None


@dataclass(frozen=True)
class NextSlot:
    """The next meetings, and who is missing for them."""

    starts_at: datetime
    ends_at: datetime
    seats: int
    missing: Sequence[Missing]


def arrivals(session: Session, conference_id: int, day: date, now: datetime | None) -> list[Step]:
    """Up to three hours in steps of five minutes: the latest until now, or the first of a day that is over."""
    came = (
        sa.select(Registration.side, Presence.arrived_at)
        .join(Delegate, Delegate.id == Presence.delegate_id)
        .join(Registration, Registration.id == Delegate.registration_id)
        .where(*_at_entrance(conference_id, day))
    )
    counted: dict[datetime, Counter[Side]] = defaultdict(Counter)
    for side, arrived_at in session.execute(came.where(Presence.arrived_at >= _step(now) - _SPAN) if now else came):
        counted[_step(arrived_at)][side] += 1
    if not (counted or now):
        return []
    last = _step(now) if now else min(max(counted), min(counted) + _SPAN)
    first = min(counted, default=last)
    return [Step(first + n * STEP, counted[first + n * STEP]) for n in range(int((last - first) / STEP) + 1)]


def _step(instant: datetime) -> datetime:
    seconds = instant.timestamp() % STEP.total_seconds()
    return instant - timedelta(seconds=seconds)


def _at_entrance(conference_id: int, day: date) -> Iterator[sa.ColumnElement[bool]]:
    yield Presence.conference_id == conference_id
    yield Presence.point == ENTRANCE
    yield Presence.day == day


def outside(session: Session, conference_id: int, day: date) -> int:
    """How many have left again."""
    gone = sa.select(sa.func.count()).select_from(Presence).where(*_at_entrance(conference_id, day))
    return session.scalar(gone.where(Presence.left_at.is_not(None))) or 0


def attendance(session: Session, conference: Conference, day: date) -> Sequence[Attendance]:
    """How many have come to each session at which somebody is checked in, and to the meetings at their tables."""
    here = (Presence.conference_id == conference.id, Presence.point != ENTRANCE, Presence.day == day)
    rows = session.execute(sa.select(Presence.point, sa.func.count()).where(*here).group_by(Presence.point))
    counted: Counter[str] = Counter()
    for point, number in rows:
        counted[MEETINGS if point.startswith(A_TABLE) else point] += number
    return [
        Attendance(title, counted[point]) for point, title in points_of(session, conference).items() if counted[point]
    ]


def queues(session: Session, conference_id: int, now: datetime) -> list[Queue]:
    """Every desk with its speed and its devices."""
    devices = _devices(session, conference_id, now)
    recent = sa.func.count(Scan.id).filter(Scan.scanned_at > now - BUSY)
    rows = session.execute(
        sa.select(Desk.id, Desk.name, Desk.is_open, recent, sa.func.max(Scan.scanned_at, type_=Scan.scanned_at.type))
        .outerjoin(Scan, Scan.desk_id == Desk.id)
        .where(Desk.conference_id == conference_id)
        .group_by(Desk.id, Desk.name, Desk.is_open)
        .order_by(Desk.name)
    )
    return [Queue(name, is_open, count, last, devices.get(number, ())) for number, name, is_open, count, last in rows]


def _devices(session: Session, conference_id: int, now: datetime) -> Mapping[int, Sequence[Telling]]:
    columns = (Device.desk_id, Device.name, Device.waiting, Device.last_seen_at)
    here = (Device.conference_id == conference_id, Device.revoked_at.is_(None), Device.expires_at > now)
    found: dict[int, list[Telling]] = defaultdict(list)
    for desk_id, name, waiting, seen in session.execute(sa.select(*columns).where(*here).order_by(Device.name)):
        is_silent = seen is None or now - seen > SILENT_AFTER
        found[desk_id].append(Telling(name, waiting, seen if is_silent else None, is_silent))
    return found


def next_slot(session: Session, conference: Conference, today: date, now: datetime) -> NextSlot | None:
    """The meetings that are on or come next today, and whoever of their people is not in."""
    coming = sa.select(Slot).join(Meeting, Meeting.slot_id == Slot.id).where(Meeting.state == MeetingState.SCHEDULED)
    recent = Slot.starts_at > now - timedelta(minutes=EARLIEST_MINUTES // 3)
    slot = session.scalar(coming.where(Slot.conference_id == conference.id, recent).order_by(Slot.starts_at).limit(1))
    zone = conference.timezone
    if slot is None or local_day(slot.starts_at, zone) != local_day(now, zone):
        return None
    here = (Presence.delegate_id == Delegate.id, *_at_entrance(conference.id, today))
    rows = session.execute(
        sa.select(
            Meeting.id, Delegate.registration_id, MeetingTable.label, Delegate.full_name, Organisation.name,
            Registration.side, Delegate.phone, Presence.delegate_id.is_not(None),
        )
        .select_from(Seat)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(TableOccupancy, TableOccupancy.meeting_id == Meeting.id)
        .join(MeetingTable, MeetingTable.id == TableOccupancy.table_id)
        .join(Delegate, Delegate.id == Seat.delegate_id)
        .join(Registration, Registration.id == Delegate.registration_id)
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Presence, sa.and_(*here, Presence.left_at.is_(None)))
        .where(Seat.slot_id == slot.id, Meeting.state == MeetingState.SCHEDULED)
        .order_by(MeetingTable.label, Delegate.sort_key)
    ).all()  # fmt: skip
    missing = [Missing(*row[:-1]) for row in rows if not row[-1]]
    return NextSlot(slot.starts_at, slot.ends_at, len(rows), missing)
