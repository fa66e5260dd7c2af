"""Whom the day still expects: every party with meetings to come, who of it is in, and who is late or absent."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation import vietnamese
from conference.foundation.dates import local_day
from conference.meetings.availability import bookable
from conference.meetings.models import Meeting, MeetingState, Missing, TableOccupancy
from conference.people.models import Organisation
from conference.programme.models import Conference, MeetingTable, Side, Slot
from conference.registration.models import Delegate, Registration


@dataclass(frozen=True)
class Coming:
    """A meeting that has not ended."""

    starts_at: datetime
    table: str


@dataclass(frozen=True)
class Expected:
    """One party: `inside` of its `people` are in; `until` says when those who are late come."""

    id: int
    name: str
    side: Side
    coming: list[Coming]
    people: int
    inside: int
    missing: int
    until: datetime | None
    is_absent: bool

    @property
    def is_awaited(self) -> bool:
        """Nobody of it is in, and nobody has said why."""
        return not self.inside and not self.missing


def expected(session: Session, conference: Conference, inside: Collection[int], *, now: datetime) -> list[Expected]:
    """Everybody with a meeting to come today, or who is noted; by the time of the next meeting."""
    coming = _coming(session, conference, now)
    missing = {one.delegate_id: one for one in session.scalars(_missing(conference, now))}
    listed = (
        sa.select(Delegate.id, Delegate.registration_id, Organisation.name, Registration.side)
        .join(Registration, Registration.id == Delegate.registration_id)
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .where(Delegate.conference_id == conference.id, bookable())
    )
    parties: dict[int, list[sa.Row[*tuple[object, ...]]]] = defaultdict(list)
    for row in session.execute(listed.order_by(Delegate.id)):
        parties[row.registration_id].append(row)
    found = [
        _expected(number, rows, coming.get(number, []), inside, missing)
        for number, rows in parties.items()
        if number in coming or any(row.id in missing for row in rows)
    ]
    return sorted(
        found, key=lambda one: (one.coming[0].starts_at if one.coming else now, vietnamese.sort_key(one.name))
    )


def _expected(
    number: int, rows: list[sa.Row[*tuple[object, ...]]], coming: list[Coming], inside: Collection[int],
    missing: Mapping[int, Missing],
) -> Expected:  # fmt: skip
    noted = [missing[row.id] for row in rows if row.id in missing]
    first = rows[0]
    return Expected(
        id=number,
        name=first.name,
        side=first.side,
        coming=coming,
        people=len(rows),
        inside=sum(row.id in inside for row in rows),
        missing=len(noted),
        until=max((one.until for one in noted), default=None),
        is_absent=bool(noted) and all(one.is_absent for one in noted),
    )


def _missing(conference: Conference, now: datetime) -> sa.Select[Missing]:
    return sa.select(Missing).where(Missing.conference_id == conference.id, Missing.until > now)


def _coming(session: Session, conference: Conference, now: datetime) -> dict[int, list[Coming]]:
    """The meetings of the day that have not ended, by party and in order; before the day, those of the first day."""
    listed = (
        sa.select(Meeting.party_a_id, Meeting.party_b_id, Slot.starts_at, MeetingTable.label)
        .join(Slot, Slot.id == Meeting.slot_id)
        .outerjoin(TableOccupancy, TableOccupancy.meeting_id == Meeting.id)
        .outerjoin(MeetingTable, MeetingTable.id == TableOccupancy.table_id)
        .where(Meeting.conference_id == conference.id, Meeting.state == MeetingState.SCHEDULED, Slot.ends_at > now)
        .order_by(Slot.starts_at, Meeting.id)
    )
    rows = session.execute(listed).all()
    days = [local_day(row.starts_at, conference.timezone) for row in rows]
    found: dict[int, list[Coming]] = defaultdict(list)
    for row, day in zip(rows, days, strict=True):
        for party in (row.party_a_id, row.party_b_id) if day == days[0] else ():
            found[party].append(Coming(row.starts_at, row.label or ""))
    return found
