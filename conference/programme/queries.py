"""Questions about a conference that several pages ask."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload, selectinload

from conference.people.models import User
from conference.programme.models import (
    Block,
    Capacity,
    Conference,
    ConferenceState,
    Day,
    MeetingTable,
    Organiser,
    Room,
    Session,
    Slot,
    Speaker,
    StaffRole,
)


def public_conferences(session: DbSession) -> Sequence[Conference]:
    """What the front page lists: everything but drafts, the latest first."""
    shown = sa.select(Conference).where(Conference.state != ConferenceState.DRAFT)
    return session.scalars(shown.order_by(Conference.id.desc())).all()


def conferences_of(session: DbSession, user_id: int, *, everywhere: bool) -> Sequence[Conference]:
    """The conferences a member of staff works for; all of them for an administrator."""
    mine = sa.select(Conference).order_by(Conference.id.desc())
    if not everywhere:
        mine = mine.where(Conference.id.in_(sa.select(StaffRole.conference_id).where(StaffRole.user_id == user_id)))
    return session.scalars(mine).all()


def first_days(session: DbSession, conferences: Sequence[Conference]) -> dict[int, date]:
    """When each begins, by its id; one without a day is missing."""
    first = sa.select(Day.conference_id, sa.func.min(Day.on)).group_by(Day.conference_id)
    rows = session.execute(first.where(Day.conference_id.in_([one.id for one in conferences])))
    return {row[0]: row[1] for row in rows}


def days(session: DbSession, conference: Conference) -> Sequence[Day]:
    """In order of the calendar."""
    return session.scalars(sa.select(Day).where(Day.conference_id == conference.id).order_by(Day.on)).all()


def organisers(session: DbSession, conference: Conference) -> Sequence[Organiser]:
    """Lead agency first, then as the organiser put them."""
    listed = sa.select(Organiser).where(Organiser.conference_id == conference.id)
    return session.scalars(listed.order_by(Organiser.position, Organiser.id)).all()


def rooms(session: DbSession, conference: Conference) -> Sequence[Room]:
    """In the order of the venue."""
    listed = sa.select(Room).where(Room.conference_id == conference.id)
    return session.scalars(listed.order_by(Room.position, Room.id)).all()


def tables(session: DbSession, conference: Conference) -> Sequence[MeetingTable]:
    """By label, each with its room."""
    listed = sa.select(MeetingTable).where(MeetingTable.conference_id == conference.id)
    return session.scalars(listed.options(joinedload(MeetingTable.room)).order_by(MeetingTable.label)).all()


def blocks(session: DbSession, conference: Conference) -> Sequence[Block]:
    """In order of time."""
    return session.scalars(sa.select(Block).where(Block.conference_id == conference.id).order_by(Block.starts_at)).all()


def slots(session: DbSession, conference: Conference) -> Sequence[Slot]:
    """In order of time."""
    return session.scalars(sa.select(Slot).where(Slot.conference_id == conference.id).order_by(Slot.starts_at)).all()


def programme(session: DbSession, conference: Conference) -> Sequence[Session]:
    """Sessions in order of time with room and speakers."""
    listed = sa.select(Session).where(Session.conference_id == conference.id)
    loaded = listed.options(joinedload(Session.room), selectinload(Session.speakers))
    return session.scalars(loaded.order_by(Session.starts_at, Session.id)).all()


def speakers(session: DbSession, conference: Conference) -> Sequence[Speaker]:
    """Everybody who speaks."""
    listed = sa.select(Speaker).where(Speaker.conference_id == conference.id)
    return session.scalars(listed.order_by(Speaker.full_name)).all()


def staff(session: DbSession, conference: Conference) -> Sequence[StaffRole]:
    """Roles with their users."""
    held = sa.select(StaffRole).where(StaffRole.conference_id == conference.id)
    named = held.join(StaffRole.user).options(joinedload(StaffRole.user))
    return session.scalars(named.order_by(User.email, StaffRole.role)).all()


def capacities(session: DbSession, conference: Conference) -> Sequence[Capacity]:
    """Places per side, one row each."""
    return session.scalars(sa.select(Capacity).where(Capacity.conference_id == conference.id)).all()
