"""A meeting booked at the desk for two parties who are there: no request, both are told."""

from datetime import datetime

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.meetings import bookings, queries, refusals, rules
from conference.meetings.models import AT_THE_DESK, Meeting, MeetingState
from conference.meetings.requests import CAN_MEET
from conference.meetings.values import Choice
from conference.programme.models import Conference
from conference.registration.models import Registration, RegistrationState


def book(
    session: Session,
    conference: Conference,
    one: Registration,
    other: Registration,
    choice: Choice,
    *,
    by: Identity | None,
    now: datetime,
) -> Meeting:
    """By somebody at a desk, or by a device there. Raises NotApproved, AlreadyMeeting, TooManyMeetings and what finding
    a time raises.
    """
    bookings.queue_up(session, conference.id)
    for party in (one, other):
        if party.state is not RegistrationState.APPROVED or party.side not in CAN_MEET:
            session.refresh(party, ["organisation"])
            raise refusals.NotApproved(name=party.organisation.name)
        bookings.check_cap(session, conference, party.id)
    pair = rules.pair_of(one.id, other.id)
    if queries.find_meeting(session, pair):
        raise refusals.AlreadyMeeting
    meeting = Meeting(
        conference_id=conference.id,
        party_a_id=one.id,
        party_b_id=other.id,
        pair=pair,
        state=MeetingState.UNSCHEDULED,
        reason=AT_THE_DESK,
        created_at=now,
        changed_at=now,
    )
    session.add(meeting)
    session.flush()
    bookings.move(session, meeting, choice, by=by, now=now, at_desk=True)
    return meeting
