"""Next year's conference from this year's: everything that is set up, nothing of who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session as DbSession

from conference.foundation.access import Identity
from conference.foundation.db import Model
from conference.people import audit
from conference.programme import queries
from conference.programme.models import (
    Block,
    Conference,
    ConferenceState,
    Day,
    Interpreters,
    MeetingTable,
    Organiser,
    Room,
    Slot,
    StaffRole,
)

Row = TypeVar("Row", bound=Model)
DATES = ("registration_opens_at", "registration_closes_at", "booking_opens_at", "booking_closes_at")


@dataclass(frozen=True)
class Target:
    """What the copy is to be."""

    code: str
    first_day: date


def copy(session: DbSession, source: Conference, to: Target, *, by: Identity, now: datetime) -> Conference:
    """A draft with the same halls, tables, times, programme and staff, moved so that it begins on its first day."""
    shift = to.first_day - min((day.on for day in queries.days(session, source)), default=to.first_day)
    dates = {name: moment + shift for name in DATES if (moment := getattr(source, name)) is not None}
    target = _clone(source, code=to.code, state=ConferenceState.DRAFT, created_at=now, **dates)
    session.add(target)
    session.flush()
    rooms = _all(session, Room, source, target)
    _all(session, MeetingTable, source, target, room_id=rooms)
    days = _all(session, Day, source, target, on=shift)
    blocks = _all(session, Block, source, target, day_id=days, starts_at=shift, ends_at=shift)
    _all(session, Slot, source, target, block_id=blocks, starts_at=shift, ends_at=shift)
    _all(session, Organiser, source, target)
    _all(session, StaffRole, source, target)
    _all(session, Interpreters, source, target)
    for places in queries.capacities(session, source):
        session.add(_clone(places, conference_id=target.id, taken=0))
    _copy_sessions(session, source, target, shift, rooms)
    audit.record(session, by, "copied", target, now=now, label=source.code, conference_id=target.id)
    return target


def _copy_sessions(
    session: DbSession, source: Conference, target: Conference, shift: timedelta, rooms: dict[int, int]
) -> None:
    speakers = {speaker.id: _clone(speaker, conference_id=target.id) for speaker in queries.speakers(session, source)}
    for item in queries.programme(session, source):
        changed: dict[str, Any] = {"starts_at": item.starts_at + shift, "ends_at": item.ends_at + shift}
        made = _clone(item, conference_id=target.id, room_id=item.room_id and rooms[item.room_id], **changed)
        made.speakers = [speakers[speaker.id] for speaker in item.speakers]
        session.add(made)
    session.flush()


def _all(
    session: DbSession,
    kind: type[Room | MeetingTable | Day | Block | Slot | Organiser | StaffRole | Interpreters],
    source: Conference,
    target: Conference,
    **changes: timedelta | dict[int, int],
) -> dict[int, int]:
    """Copy every row of a table; a change is a shift of time or a map from old to new ids.

    Returns that map for these rows.
    """
    old: Sequence[Any] = session.scalars(sa.select(kind).where(kind.conference_id == source.id).order_by(kind.id)).all()
    new: list[Any] = []
    for row in old:
        values = {
            name: change[getattr(row, name)] if isinstance(change, dict) else getattr(row, name) + change
            for name, change in changes.items()
        }
        new.append(_clone(row, conference_id=target.id, **values))
    session.add_all(new)
    session.flush()
    return {before.id: after.id for before, after in zip(old, new, strict=True)}


def _clone(row: Row, **changes: Any) -> Row:
    """A new row with the same columns but the number."""
    columns = sa.inspect(type(row)).column_attrs
    kept = {column.key: getattr(row, column.key) for column in columns if column.key != "id"}
    return type(row)(**kept | changes)
