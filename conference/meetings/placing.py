"""Put many meetings to other times and tables at once; all are lifted before any is put down, so that swaps work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.meetings.bookings import touch
from conference.meetings.models import FormerSeat, Meeting, MeetingState, Seat, TableOccupancy


@dataclass(frozen=True)
class Put:
    """Where a meeting goes and who sits there; without a slot it is taken off, and waits for a time again."""

    meeting_id: int
    slot_id: int | None
    table_id: int | None
    seats: tuple[int, ...] = ()


def put_all(session: Session, puts: Collection[Put], *, now: datetime) -> None:
    """Carry all of them out, or none: a table or a person taken by a meeting outside is refused by the unique keys.

    Whoever calls has queued up for the conference and tells the people.
    """
    wanted = {one.meeting_id: one for one in puts}
    _lift(session, wanted)
    for meeting in session.scalars(sa.select(Meeting).where(Meeting.id.in_(wanted)).order_by(Meeting.id)):
        slot = wanted[meeting.id].slot_id
        meeting.slot_id, meeting.state = slot, MeetingState.SCHEDULED if slot else MeetingState.UNSCHEDULED
        touch(meeting, now)
    session.flush()
    _put_down(session, [one for one in puts if one.slot_id is not None])
    session.expire_all()


def _lift(session: Session, wanted: Mapping[int, Put]) -> None:
    """Free tables and seats, and remember the seats of those who do not sit there afterwards."""
    here = Seat.meeting_id.in_(wanted)
    left = [
        seat
        for seat in session.execute(sa.select(Seat.meeting_id, Seat.delegate_id, Seat.slot_id).where(here))
        if seat.delegate_id not in wanted[seat.meeting_id].seats
    ]
    if left:
        rows = [dict(seat._mapping) for seat in left]
        this = (
            FormerSeat.meeting_id == sa.bindparam("meeting_id"),
            FormerSeat.delegate_id == sa.bindparam("delegate_id"),
        )
        session.connection().execute(sa.delete(FormerSeat).where(*this), rows)
        session.execute(sa.insert(FormerSeat), rows)
    session.execute(sa.delete(Seat).where(here))
    session.execute(sa.delete(TableOccupancy).where(TableOccupancy.meeting_id.in_(wanted)))


def _put_down(session: Session, puts: Collection[Put]) -> None:
    """In sorted order, so that two who do this at once do not wait for each other crosswise."""
    tables = sorted((one.slot_id or 0, one.table_id or 0, one.meeting_id) for one in puts)
    seats = sorted((one.slot_id or 0, person, one.meeting_id) for one in puts for person in one.seats)
    if tables:
        rows = [{"slot_id": slot, "table_id": table, "meeting_id": meeting} for slot, table, meeting in tables]
        session.execute(sa.insert(TableOccupancy), rows)
    if seats:
        rows = [{"slot_id": slot, "delegate_id": person, "meeting_id": meeting} for slot, person, meeting in seats]
        session.execute(sa.insert(Seat), rows)
