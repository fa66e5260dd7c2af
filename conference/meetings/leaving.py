"""When delegates leave, their seats go to colleagues who are free; a meeting nobody can take is cancelled."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.meetings import availability, bookings, letters, queries
from conference.meetings.models import NO_LONGER_THERE, Meeting, MeetingRequest, MeetingState, RequestState, Seat
from conference.meetings.refusals import StillArranged
from conference.meetings.rules import OPEN
from conference.registration import signals
from conference.registration.models import Delegate


@signals.left.connect
def give_up_seats(session: Session, *, delegate_ids: Collection[int], **facts: Any) -> None:
    """Runs in the transaction in which they leave."""
    registration_id: int = facts["registration_id"]
    by: Identity | None = facts["by"]
    now: datetime = facts["now"]
    reason: str = facts["reason"] or NO_LONGER_THERE
    seated = sa.select(Seat.meeting_id).where(Seat.delegate_id.in_(delegate_ids)).distinct()
    coming = sa.select(Meeting).where(Meeting.id.in_(seated), Meeting.state == MeetingState.SCHEDULED)
    for meeting in session.scalars(coming.order_by(Meeting.id)).all():
        _reseat(session, meeting, registration_id, delegate_ids, reason, by=by, now=now)
    if not availability.bookable_of(session, [registration_id])[registration_id]:
        _withdraw_all(session, registration_id, reason, by=by, now=now)


def _reseat(
    session: Session,
    meeting: Meeting,
    registration_id: int,
    leaving: Collection[int],
    reason: str,
    *,
    by: Identity | None,
    now: datetime,
) -> None:
    ours = sa.select(Delegate.id).where(Delegate.registration_id == registration_id, Delegate.id.not_in(leaving))
    staying = sa.select(Seat.delegate_id).where(Seat.meeting_id == meeting.id, Seat.delegate_id.in_(ours))
    free = [person.id for person in availability.people(session, [registration_id], but=meeting.id)[registration_id]
            if person.id not in leaving and person.is_free(meeting.slot_id or 0)]  # fmt: skip
    chosen = session.scalars(staying).all() or free[:1]
    if chosen:
        bookings.seat(session, meeting, registration_id, chosen, now=now)
    else:
        bookings.end(session, meeting, reason, now=now, by=by, teller=registration_id)


def _withdraw_all(session: Session, registration_id: int, reason: str, *, by: Identity | None, now: datetime) -> None:
    """Nobody is left who could meet: end what is open and not yet scheduled."""
    theirs = sa.or_(MeetingRequest.sender_id == registration_id, MeetingRequest.receiver_id == registration_id)
    for request in session.scalars(sa.select(MeetingRequest).where(theirs, MeetingRequest.state.in_(OPEN))).all():
        is_sender = request.sender_id == registration_id
        request.state = RequestState.WITHDRAWN if is_sender else RequestState.DECLINED
        request.decided_at, request.answer = now, "" if is_sender else reason
        kind = "request_withdrawn" if is_sender else "request_declined"
        other = request.receiver_id if is_sender else request.sender_id
        letters.tell(session, kind, request, to=other, about=registration_id, now=now)
    for meeting in queries.meetings_of(session, registration_id):
        if meeting.state in {MeetingState.UNSCHEDULED, MeetingState.SCHEDULED}:
            bookings.end(session, meeting, reason, now=now, by=by, teller=registration_id)


@signals.side_changes.connect
def hold_side(session: Session, *, registration_id: int) -> None:
    """Raises StillArranged."""
    theirs = sa.or_(MeetingRequest.sender_id == registration_id, MeetingRequest.receiver_id == registration_id)
    is_open = sa.select(MeetingRequest.id).where(theirs, MeetingRequest.state.in_(OPEN))
    coming = {MeetingState.UNSCHEDULED, MeetingState.SCHEDULED}
    meets = any(meeting.state in coming for meeting in queries.meetings_of(session, registration_id))
    if meets or session.scalar(is_open.limit(1)) is not None:
        raise StillArranged
