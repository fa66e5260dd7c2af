"""Give a meeting its time, table and people, change them, or take them away.

Bookings of one conference queue for its row, so that each decides on what the one before has left; the unique keys of
the occupancy rows hold even where this queue were forgotten.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.meetings import availability, fitting, labels, letters, queries, refusals, rules
from conference.meetings.models import FormerSeat, Meeting, MeetingRequest, MeetingState, Seat, TableOccupancy
from conference.meetings.rules import Fit
from conference.meetings.values import ANY, Choice
from conference.people import audit
from conference.programme.models import Conference, SchedulingMode, Slot
from conference.registration.models import Delegate, Registration


def queue_up(session: Session, conference_id: int) -> None:
    """Wait for one's turn to book in this conference (PostgreSQL; SQLite has one writer anyway)."""
    row = sa.select(Conference.id).where(Conference.id == conference_id)
    session.execute(row.with_for_update(key_share=True))


def arrange(
    session: Session, conference: Conference, request: MeetingRequest, choice: Choice, *, now: datetime
) -> Meeting:
    """The meeting of an accepted request: with time and table, or without where the organiser schedules all."""
    queue_up(session, conference.id)
    for party in (request.sender_id, request.receiver_id):
        check_cap(session, conference, party)
    meeting = agreed(session, request, now=now)
    if conference.scheduling is not SchedulingMode.ORGANISER or choice != ANY:
        _schedule(session, conference, meeting, request, choice, now=now)
    return meeting


def agreed(session: Session, request: MeetingRequest, *, now: datetime) -> Meeting:
    """The meeting of an accepted request, without a time yet."""
    meeting = Meeting(
        conference_id=request.conference_id,
        request_id=request.id,
        party_a_id=request.sender_id,
        party_b_id=request.receiver_id,
        pair=request.pair,
        state=MeetingState.UNSCHEDULED,
        reason=request.reason,
        created_at=now,
        changed_at=now,
    )
    session.add(meeting)
    session.flush()
    return meeting


def _schedule(
    session: Session,
    conference: Conference,
    meeting: Meeting,
    request: MeetingRequest,
    choice: Choice,
    *,
    now: datetime,
) -> None:
    """Its first time and table; what the pair cannot find is left to the organiser where they fill up."""
    wished = [wanted.slot_id for wanted in request.wanted_slots]
    first = (request.wanted_delegate_id,) if request.wanted_delegate_id else ()
    try:
        fit = fitting.find(session, meeting, choice, now=now, wished=wished, first=first)
    except refusals.NoTimeLeft:
        if conference.scheduling is not SchedulingMode.PAIRS_THEN_ORGANISER:
            raise
    else:
        _occupy(session, meeting, fit, now=now)


def check_cap(session: Session, conference: Conference, registration_id: int) -> None:
    """Raises TooManyMeetings."""
    if queries.count_meetings(session, registration_id) >= conference.max_meetings:
        registration = session.get_one(Registration, registration_id)
        session.refresh(registration, ["organisation"])
        raise refusals.TooManyMeetings(name=registration.organisation.name, most=conference.max_meetings)


def _occupy(session: Session, meeting: Meeting, fit: Fit, *, now: datetime) -> None:
    """Write the fit down: rows that stay move along with their meeting, the others go before and come after."""
    keep = {fit.sender, fit.receiver}
    _vacate(session, meeting, Seat.delegate_id.not_in(keep))
    elsewhere = (TableOccupancy.meeting_id == meeting.id, TableOccupancy.table_id != fit.table)
    session.execute(sa.delete(TableOccupancy).where(*elsewhere))
    meeting.slot_id, meeting.state = fit.slot, MeetingState.SCHEDULED
    touch(meeting, now)
    session.flush()
    seated = set(session.scalars(sa.select(Seat.delegate_id).where(Seat.meeting_id == meeting.id)))
    rows = [{"meeting_id": meeting.id, "slot_id": fit.slot, "delegate_id": one} for one in sorted(keep - seated)]
    if rows:
        session.execute(sa.insert(Seat), rows)
    if session.get(TableOccupancy, meeting.id, populate_existing=True) is None:
        session.execute(sa.insert(TableOccupancy).values(meeting_id=meeting.id, slot_id=fit.slot, table_id=fit.table))
    session.expire(meeting)


def _vacate(session: Session, meeting: Meeting, *whose: sa.ColumnElement[bool]) -> list[int]:
    """Free seats of a meeting and remember whose they were; returns the delegates."""
    here = (Seat.meeting_id == meeting.id, *whose)
    seats = session.execute(sa.select(Seat.meeting_id, Seat.delegate_id, Seat.slot_id).where(*here)).all()
    left = [seat.delegate_id for seat in seats]
    if left:
        before = (FormerSeat.meeting_id == meeting.id, FormerSeat.delegate_id.in_(left))
        session.execute(sa.delete(FormerSeat).where(*before))
        session.execute(sa.insert(FormerSeat), [dict(seat._mapping) for seat in seats])
        session.execute(sa.delete(Seat).where(*here))
    return left


def touch(meeting: Meeting, now: datetime) -> None:
    """Count a change, for calendars and messages."""
    meeting.version += 1
    meeting.changed_at = now


def move(
    session: Session,
    meeting: Meeting,
    choice: Choice,
    *,
    now: datetime,
    by: Identity | None = None,
    teller: int = 0,
    at_desk: bool = False,
) -> None:
    """Another time or table; both sides are told, of `teller` who goes there. Raises what `fitting.find` raises."""
    _check(session, meeting, MeetingState.SCHEDULED, by)
    is_theirs = by is None and not at_desk
    if is_theirs and not rules.pairs_pick(session.get_one(Conference, meeting.conference_id).scheduling):
        raise refusals.OrganiserSchedules
    before = meeting.slot_id
    present = session.scalars(sa.select(Seat.delegate_id).where(Seat.meeting_id == meeting.id)).all()
    _occupy(session, meeting, fitting.find(session, meeting, choice, now=now, first=present), now=now)
    kind = "meeting_moved" if before else "meeting_booked"
    for party in (meeting.party_a_id, meeting.party_b_id):
        letters.tell_meeting(session, kind, meeting, to=party, now=now, seated_only=party == teller)
    if by is not None:
        audit.record(
            session, by, "moved", meeting, now=now, label=_label(session, meeting), slot=meeting.slot_id, before=before
        )


def seat(
    session: Session,
    meeting: Meeting,
    registration_id: int,
    delegate_ids: Collection[int],
    *,
    now: datetime,
    by: Identity | None = None,
) -> None:
    """Who of one party sits there; whoever is new or no longer goes is told. Raises SeatNeeded, DelegateBusy."""
    _settle(session, meeting)
    if meeting.slot_id is None:
        raise refusals.MeetingMoveNotAllowed(state=labels.MEETINGS[meeting.state])
    theirs = {one.id: one for one in availability.bookable_of(session, [registration_id])[registration_id]}
    chosen = set(delegate_ids) & set(theirs)
    if not chosen:
        raise refusals.SeatNeeded
    busy = availability.busy_slots(session, chosen, but=meeting.id)
    for delegate_id in sorted(chosen):
        if meeting.slot_id in busy.get(delegate_id, ()):
            raise _is_busy(session, meeting, theirs[delegate_id])
    ours = sa.select(Delegate.id).where(Delegate.registration_id == registration_id)
    seated = (Seat.meeting_id == meeting.id, Seat.delegate_id.in_(ours))
    new = chosen - set(session.scalars(sa.select(Seat.delegate_id).where(*seated)))
    left = _vacate(session, meeting, Seat.delegate_id.in_(ours), Seat.delegate_id.not_in(chosen))
    if new:
        rows = [{"meeting_id": meeting.id, "slot_id": meeting.slot_id, "delegate_id": one} for one in sorted(new)]
        session.execute(sa.insert(Seat), rows)
    touch(meeting, now)
    session.flush()
    session.expire(meeting)
    for kind, people in (("meeting_booked", new), ("seat_given_up", left)):
        letters.tell_meeting(session, kind, meeting, to=registration_id, now=now, people=people)
    if by is not None:
        audit.record(
            session, by, "exchanged people", meeting, now=now, label=_label(session, meeting), people=sorted(chosen)
        )


def _is_busy(session: Session, meeting: Meeting, delegate: Delegate) -> refusals.DelegateBusy:
    return refusals.DelegateBusy(name=delegate.full_name, time=fitting.time_of(session, meeting, meeting.slot_id))


def cancel(
    session: Session,
    meeting: Meeting,
    reason: str,
    *,
    now: datetime,
    by: Identity | None = None,
    teller: int = 0,
    who: Identity | None = None,
) -> None:
    """Free time, table and people; both sides are told as of a move. `who` is the participant the log names."""
    _check(session, meeting, MeetingState.CANCELLED, by)
    end(session, meeting, reason, now=now, by=by or who, teller=teller)


def end(session: Session, meeting: Meeting, reason: str, *, now: datetime, by: Identity | None, teller: int) -> None:
    """The same whatever holds it: for a party that no longer takes part."""
    before = meeting.slot_id
    _vacate(session, meeting)
    session.execute(sa.delete(TableOccupancy).where(TableOccupancy.meeting_id == meeting.id))
    meeting.slot_id, meeting.state, meeting.cancel_reason = None, MeetingState.CANCELLED, reason
    touch(meeting, now)
    session.flush()
    session.expire(meeting)
    slot = session.get(Slot, before) if before else None
    for party in (meeting.party_a_id, meeting.party_b_id):
        only = party == teller
        letters.tell_meeting(session, "meeting_cancelled", meeting, to=party, now=now, seated_only=only, was=slot)
    label = _label(session, meeting)
    audit.record(session, by, "cancelled", meeting, now=now, label=label, reason=reason, slot=before)


def mark(session: Session, meeting: Meeting, state: MeetingState, *, now: datetime, by: Identity) -> None:
    """What came of it: held, or who did not come. Raises NotYetOver."""
    _check(session, meeting, state, by)
    slot = session.get_one(Slot, meeting.slot_id)
    if now < slot.starts_at:
        zone = session.get_one(Conference, meeting.conference_id).timezone
        raise refusals.NotYetOver(when=rules.moment(slot.starts_at, zone))
    meeting.state = state
    touch(meeting, now)
    audit.record(session, by, "marked", meeting, now=now, label=_label(session, meeting), state=state.value)


def lock(session: Session, meeting: Meeting, is_locked: bool, *, now: datetime, by: Identity) -> None:
    """Hold a meeting in its place, or let it go."""
    meeting.is_locked = is_locked
    verb = "locked" if is_locked else "unlocked"
    audit.record(session, by, verb, meeting, now=now, label=_label(session, meeting))


def _settle(session: Session, meeting: Meeting) -> None:
    """Wait for one's turn, then see the meeting as the one before has left it."""
    queue_up(session, meeting.conference_id)
    session.refresh(meeting, ["state", "slot_id", "is_locked", "version"])


def _check(session: Session, meeting: Meeting, to: MeetingState, by: Identity | None) -> None:
    _settle(session, meeting)
    if meeting.is_locked and by is None:
        raise refusals.MeetingLocked
    if to not in rules.MEETING_MOVES[meeting.state]:
        raise refusals.MeetingMoveNotAllowed(state=labels.MEETINGS[meeting.state])


def _label(session: Session, meeting: Meeting) -> str:
    return queries.pair_names(session, meeting.party_a_id, meeting.party_b_id)
