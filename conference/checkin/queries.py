"""What the desk asks about itself: counts, the last scans, whether anything is new."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased
from werkzeug.exceptions import NotFound

from conference.checkin import days
from conference.checkin.models import BadgeSize, Desk, Presence, Printing, Scan, ScanKind
from conference.checkin.print_models import PrintStation
from conference.foundation.prepared import Prepared
from conference.people.models import Organisation
from conference.programme.models import Side
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState

ENTRANCE = "entrance"


@dataclass(frozen=True)
class Here:
    """A desk as those who work at it know it, with the calendar of its conference as `days` reads it."""

    id: int
    conference_id: int
    name: str
    point: str
    is_open: bool
    is_exit: bool
    printing: Printing
    badge_size: BadgeSize
    station_id: int | None
    written: str

    @property
    def calendar(self) -> days.Calendar:
        """The days of the conference."""
        return days.read(self.written)

    def day_of(self, at: datetime) -> date:
        """The day of the conference to which what happens here belongs."""
        return self.calendar.day_of(at)


def here_columns() -> Sequence[sa.ColumnElement[Any]]:
    """What a Here is made of, in order."""
    *of_desk, written = (field.name for field in fields(Here))
    columns = [getattr(Desk, name).label(f"desk_{name}") for name in of_desk]
    return [*columns, days.written(Desk.conference_id).label(f"desk_{written}")]


_HERE = Prepared(
    sa.select(*here_columns()).where(
        Desk.id == sa.bindparam("desk_id"), Desk.conference_id == sa.bindparam("conference_id")
    )
)


@dataclass(frozen=True)
class Count:
    """How many of a side are expected and in."""

    side: Side
    expected: int
    present: int


@dataclass(frozen=True)
class Recent:
    """A line of the desk's log."""

    scan: Scan
    full_name: str | None
    organisation: str | None
    is_undone: bool


def get_here(session: Session, conference_id: int, desk_id: int) -> Here:
    """The desk at which somebody works. Raises NotFound."""
    row = _HERE.first(session.connection(), {"desk_id": desk_id, "conference_id": conference_id})
    if row is None:
        raise NotFound
    return Here(*row)


def get_desk(session: Session, conference_id: int, desk_id: int) -> Desk:
    """A desk of this conference. Raises NotFound."""
    desk = session.scalar(sa.select(Desk).where(Desk.id == desk_id, Desk.conference_id == conference_id))
    if desk is None:
        raise NotFound
    return desk


def desks(session: Session, conference_id: int) -> Sequence[Desk]:
    """All desks by name."""
    return session.scalars(sa.select(Desk).where(Desk.conference_id == conference_id).order_by(Desk.name)).all()


def stations(session: Session, conference_id: int) -> Sequence[PrintStation]:
    """All print stations by name."""
    here = PrintStation.conference_id == conference_id
    return session.scalars(sa.select(PrintStation).where(here).order_by(PrintStation.name)).all()


def counts(session: Session, conference_id: int, point: str, day: date) -> Sequence[Count]:
    """Expected, and present on that day, by side; sides without anybody left out."""
    present = sa.func.count(Presence.delegate_id)
    is_in = (Presence.delegate_id == Delegate.id, Presence.point == point, Presence.day == day)
    rows = session.execute(
        sa.select(Registration.side, sa.func.count(Delegate.id), present)
        .join(Registration, Registration.id == Delegate.registration_id)
        .outerjoin(Presence, sa.and_(*is_in))
        .where(
            Delegate.conference_id == conference_id,
            Delegate.state == DelegateState.ACTIVE,
            Registration.state == RegistrationState.APPROVED,
        )
        .group_by(Registration.side)
    )
    order = list(Side)
    return sorted((Count(*row) for row in rows), key=lambda count: order.index(count.side))


def people_in(session: Session, conference_id: int, now: datetime) -> set[int]:
    """The delegates who are in at the entrance now: whoever came yesterday has to come again."""
    today = days.of(session.connection(), conference_id).day_of(now)
    here = sa.select(Presence.delegate_id).where(
        Presence.conference_id == conference_id, Presence.point == ENTRANCE, Presence.day == today,
        Presence.left_at.is_(None),
    )  # fmt: skip
    return set(session.scalars(here))


def version(session: Session, conference_id: int) -> int:
    """Rises with every scan. They are only added, so their number misses none in whatever order they are committed."""
    counted = sa.select(sa.func.count()).select_from(Scan).where(Scan.conference_id == conference_id)
    return session.scalar(counted) or 0


def recent(session: Session, desk: Here, limit: int = 12) -> Sequence[Recent]:
    """Who came and went at the desk last, newest first."""
    undo = aliased(Scan)
    rows = session.execute(
        sa.select(Scan, Delegate.full_name, Organisation.name, undo.id.is_not(None))
        .outerjoin(Delegate, Delegate.id == Scan.delegate_id)
        .outerjoin(Registration, Registration.id == Delegate.registration_id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.desk_id == desk.id, Scan.kind != ScanKind.UNDO)
        .order_by(Scan.received_at.desc(), Scan.id)
        .limit(limit)
    )
    return [Recent(*row) for row in rows]


def get_scan(session: Session, conference_id: int, scan_id: str) -> Scan:
    """A scan of this conference. Raises NotFound."""
    scan = session.scalar(sa.select(Scan).where(Scan.id == scan_id, Scan.conference_id == conference_id))
    if scan is None:
        raise NotFound
    return scan


def scans(session: Session, conference_id: int, ids: Sequence[str]) -> Sequence[Scan]:
    """These scans, in this order."""
    found = session.scalars(sa.select(Scan).where(Scan.id.in_(ids), Scan.conference_id == conference_id))
    return sorted(found, key=lambda scan: ids.index(scan.id))
