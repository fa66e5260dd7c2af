"""Whom somebody who has just come in could meet today: fitting, free at the same time, and with a table for both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.checkin import days
from conference.checkin.models import Presence
from conference.checkin.queries import ENTRANCE
from conference.matchmaking import queries as matchmaking
from conference.matchmaking.rules import Match
from conference.matchmaking.wording import Reason, reasons
from conference.meetings import availability, queries, rules
from conference.meetings.models import Meeting, MeetingState
from conference.meetings.requests import CAN_MEET
from conference.meetings.speech import rota_of
from conference.programme.models import Conference, MeetingTable, Slot
from conference.registration.models import Delegate, Registration, RegistrationState

_SHOWN_REASONS = 3


@dataclass(frozen=True)
class Offer:
    """A meeting that could be booked with one press."""

    registration: Registration
    is_here: bool
    score: int | None
    reasons: Sequence[Reason]
    slot: Slot
    table: MeetingTable


def offers(
    session: Session, conference: Conference, mine: Registration, *, now: datetime, most: int = 3
) -> list[Offer]:
    """The best few of those who are in or have meetings today; whoever is here goes before whoever is only expected."""
    if mine.side not in CAN_MEET or queries.count_meetings(session, mine.id) >= conference.max_meetings:
        return []
    today = days.of(session.connection(), conference.id).day_of(now)
    others = _counterparts(session, conference, mine, today, now)
    matches = matchmaking.best_matches(session, mine, others)
    here = _here(session, conference.id, today)
    fitting = [one for one in others if not (match := matches[one.id]) or not match.is_banned]
    fitting.sort(key=lambda one: (one.id not in here, -_score(matches[one.id]), one.organisation.sort_key))
    found = islice(_bookable(session, conference, mine, fitting, now), most)
    return [
        Offer(one, one.id in here, match.score if match else None, _why(match), slot, table)
        for one, slot, table in found
        for match in [matches[one.id]]
    ]


def _score(match: Match | None) -> int:
    return match.score if match else 0


def _why(match: Match | None) -> Sequence[Reason]:
    """What speaks for it; the numbers an enterprise keeps to itself stay so."""
    return reasons(match, keeps_secrets=True)[:_SHOWN_REASONS] if match else ()


def _counterparts(
    session: Session, conference: Conference, mine: Registration, today: date, now: datetime
) -> list[Registration]:
    """Of the other side, here or expected at a table, with a meeting to spare and nothing arranged with us yet."""
    known = queries.partners_of(session, mine.id, now)
    booked = sa.or_(Meeting.party_a_id == Registration.id, Meeting.party_b_id == Registration.id)
    meetings = sa.select(sa.func.count()).where(booked, Meeting.state != MeetingState.CANCELLED)
    count = meetings.correlate(Registration).scalar_subquery()
    present = sa.exists().where(Delegate.registration_id == Registration.id, _is_in(today))
    listed = (
        sa.select(Registration)
        .where(Registration.conference_id == conference.id, Registration.state == RegistrationState.APPROVED)
        .where(Registration.side.in_(CAN_MEET - {mine.side}), Registration.id.not_in(known))
        .where(count < conference.max_meetings, sa.or_(present, count > 0))
        .options(joinedload(Registration.organisation))
    )
    return list(session.scalars(listed))


def _here(session: Session, conference_id: int, today: date) -> frozenset[int]:
    """The registrations of whom somebody is in."""
    found = sa.select(Delegate.registration_id).where(Delegate.conference_id == conference_id, _is_in(today))
    return frozenset(session.scalars(found.distinct()))


def _is_in(today: date) -> sa.ColumnElement[bool]:
    here = (Presence.delegate_id == Delegate.id, Presence.point == ENTRANCE, Presence.day == today)
    return sa.exists().where(*here, Presence.left_at.is_(None))


def _bookable(
    session: Session, conference: Conference, mine: Registration, others: Iterable[Registration], now: datetime
) -> Iterator[tuple[Registration, Slot, MeetingTable]]:
    """The earliest time and table for each that has one; facts are asked once, whatever the number."""
    others = list(others)
    people = availability.people(session, [mine.id, *(one.id for one in others)])
    places, coming = availability.places(session, conference.id), availability.slots_from(session, conference.id, now)
    times = availability.times(coming, availability.taken_tables(session, conference.id))
    slots = {slot.id: slot for slot in coming}
    tables = {table.id: table for table in session.scalars(sa.select(MeetingTable).where(_of(conference)))}
    me, rota = rules.Side(mine.id, people[mine.id]), rota_of(session, conference.id)
    for one in others:
        heard = [time for time in times if rota.hears(time.id, mine.id, one.id)]
        if found := rules.fits(heard, places, me, rules.Side(one.id, people[one.id])):
            yield one, slots[found[0].slot], tables[found[0].table]


def _of(conference: Conference) -> sa.ColumnElement[bool]:
    return MeetingTable.conference_id == conference.id
