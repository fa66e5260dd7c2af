"""What a timetable has to place: the meetings of a conference, and the requests that are still open, by pair."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.meetings.models import Meeting, MeetingRequest, MeetingState, Seat, TableOccupancy, WantedSlot
from conference.meetings.queries import still_open
from conference.programme.models import Conference


@dataclass(frozen=True)
class Wish:
    """What stands behind a request of the problem: a meeting (with or without a time), or a request still open.

    `wished` are the slots that whoever spoke last of times would like.
    """

    pair: str
    sender: int
    receiver: int
    priority: int = 2
    wanted_delegate: int | None = None
    wished: frozenset[int] = frozenset()
    request_id: int | None = None
    meeting_id: int | None = None
    version: int | None = None
    is_locked: bool = False
    slot: int | None = None
    table: int | None = None
    seats: tuple[int, ...] = ()


def wishes_of(
    session: Session, conference: Conference, slots: set[int], *, with_pending: bool, now: datetime
) -> tuple[dict[str, Wish], list[Wish]]:
    """What is to be placed in these slots, by pair; and the meetings that are in others, that is past."""
    wishes, past, wished = {}, [], _wished(session, conference)
    for wish in _meetings(session, conference, wished):
        if wish.slot is None or wish.slot in slots:
            wishes[wish.pair] = wish
        else:
            past.append(wish)
    if with_pending:
        for wish in _open_requests(session, conference, wished, now):
            wishes.setdefault(wish.pair, wish)
    return wishes, past


Times = Mapping[int | None, frozenset[int]]
"""Slots by request."""


def _wished(session: Session, conference: Conference) -> Times:
    """What the asking side prefers, until the other side has proposed other times."""
    listed = (
        sa.select(WantedSlot.request_id, WantedSlot.is_counter, WantedSlot.slot_id)
        .join(MeetingRequest, MeetingRequest.id == WantedSlot.request_id)
        .where(MeetingRequest.conference_id == conference.id)
    )
    found: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for request_id, is_counter, slot_id in session.execute(listed):
        found[request_id, is_counter].add(slot_id)
    return {request_id: frozenset(slots) for (request_id, _is_counter), slots in sorted(found.items())}


def _meetings(session: Session, conference: Conference, wished: Times) -> list[Wish]:
    seats: dict[int, list[int]] = defaultdict(list)
    here = sa.select(Seat.meeting_id, Seat.delegate_id).join(Meeting).where(Meeting.conference_id == conference.id)
    for meeting_id, delegate_id in session.execute(here.order_by(Seat.delegate_id)):
        seats[meeting_id].append(delegate_id)
    listed = (
        sa.select(
            Meeting.id, Meeting.pair, Meeting.party_a_id, Meeting.party_b_id, Meeting.request_id, Meeting.version,
            Meeting.is_locked, Meeting.slot_id, TableOccupancy.table_id, MeetingRequest.priority,
            MeetingRequest.wanted_delegate_id,
        )
        .outerjoin(TableOccupancy, TableOccupancy.meeting_id == Meeting.id)
        .outerjoin(MeetingRequest, MeetingRequest.id == Meeting.request_id)
        .where(Meeting.conference_id == conference.id, Meeting.state != MeetingState.CANCELLED)
        .order_by(Meeting.id)
    )  # fmt: skip
    return [
        Wish(
            pair=meeting.pair,
            sender=meeting.party_a_id,
            receiver=meeting.party_b_id,
            priority=meeting.priority or 2,
            wanted_delegate=meeting.wanted_delegate_id,
            wished=wished.get(meeting.request_id, frozenset()),
            request_id=meeting.request_id,
            meeting_id=meeting.id,
            version=meeting.version,
            is_locked=meeting.is_locked,
            slot=meeting.slot_id,
            table=meeting.table_id,
            seats=tuple(seats[meeting.id]),
        )
        for meeting in session.execute(listed)
    ]


def _open_requests(session: Session, conference: Conference, wished: Times, now: datetime) -> list[Wish]:
    listed = sa.select(
        MeetingRequest.id, MeetingRequest.pair, MeetingRequest.sender_id, MeetingRequest.receiver_id,
        MeetingRequest.priority, MeetingRequest.wanted_delegate_id,
    ).where(MeetingRequest.conference_id == conference.id, still_open(now))  # fmt: skip
    return [
        Wish(
            pair=request.pair,
            sender=request.sender_id,
            receiver=request.receiver_id,
            priority=request.priority,
            wanted_delegate=request.wanted_delegate_id,
            wished=wished.get(request.id, frozenset()),
            request_id=request.id,
        )
        for request in session.execute(listed.order_by(MeetingRequest.id))
    ]
