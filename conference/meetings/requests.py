"""Ask for a meeting and answer: each verb checks whose turn it is, changes the state, and tells the other side."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.meetings import availability, bookings, labels, letters, queries, refusals, rules
from conference.meetings.models import Meeting, MeetingRequest, RequestState, WantedSlot
from conference.meetings.rules import Party, Verb
from conference.meetings.values import ANY, Choice, Wish
from conference.people import audit
from conference.programme.models import Conference, Side
from conference.registration.models import Registration, RegistrationState

CAN_MEET = frozenset({Side.ENTERPRISE, Side.INVESTOR})


def check_open(conference: Conference, now: datetime, by: Identity | None) -> None:
    """Participants book in the period only; organisers always. Raises what check_booking raises."""
    if by is None:
        period = rules.Period(
            conference.state, conference.booking_opens_at, conference.booking_closes_at, conference.timezone
        )
        rules.check_booking(period, now)


def ask(
    session: Session,
    conference: Conference,
    sender: Registration,
    receiver: Registration,
    wish: Wish,
    *,
    now: datetime,
    by: Identity | None = None,
    who: int | None = None,
) -> MeetingRequest:
    """Send a request; `who` is the delegate who does so, here and below.

    Raises a booking refusal, NotApproved, AlreadyAsked, AlreadyMeeting or a cap.
    """
    check_open(conference, now, by)
    for party in (sender, receiver):
        if party.state is not RegistrationState.APPROVED or party.side not in CAN_MEET:
            session.refresh(party, ["organisation"])
            raise refusals.NotApproved(name=party.organisation.name)
    pair = rules.pair_of(sender.id, receiver.id)
    if queries.find_meeting(session, pair):
        raise refusals.AlreadyMeeting
    if queries.find_open(session, pair, now):
        raise refusals.AlreadyAsked
    bookings.queue_up(session, conference.id)
    if by is None and queries.count_open(session, sender.id, now) >= conference.max_pending_requests:
        raise refusals.TooManyRequests(most=conference.max_pending_requests)
    for party in (sender, receiver):
        bookings.check_cap(session, conference, party.id)
    expire_due(session, now, pair=pair)
    request = MeetingRequest(
        conference_id=conference.id,
        sender_id=sender.id,
        receiver_id=receiver.id,
        pair=pair,
        state=RequestState.PENDING,
        priority=wish.priority,
        reason=wish.reason,
        demand_id=wish.demand_id,
        cluster_id=wish.cluster_id,
        wanted_delegate_id=wish.delegate_id,
        asking_delegate_id=who,
        created_at=now,
        expires_at=rules.expiry(now, conference.request_hours, conference.booking_closes_at),
        wanted_slots=[WantedSlot(slot_id=slot_id, is_counter=False) for slot_id in sorted(set(wish.slot_ids))],
    )
    session.add(request)
    session.flush()
    letters.tell(session, "request_received", request, to=receiver.id, about=sender.id, now=now)
    if by is not None:
        audit.record(
            session,
            by,
            "asked for a meeting",
            request,
            now=now,
            label=queries.pair_names(session, sender.id, receiver.id),
        )
    return request


def accept(
    session: Session,
    conference: Conference,
    request: MeetingRequest,
    choice: Choice = ANY,
    *,
    party: Party | None,
    now: datetime,
    by: Identity | None = None,
    who: int | None = None,
) -> Meeting:
    """Agree to meet; the meeting gets its time and table. Raises what booking raises."""
    check_open(conference, now, by)
    _turn(session, conference, request, Verb.ACCEPT, party, now=now)
    request.state, request.decided_at = RequestState.ACCEPTED, now
    _note(request, party, who)
    session.flush()
    is_theirs_to_choose = by is not None or rules.pairs_pick(conference.scheduling)
    meeting = bookings.arrange(session, conference, request, choice if is_theirs_to_choose else ANY, now=now)
    for side in _others(request, party):
        letters.tell_meeting(session, "request_accepted", meeting, to=side, now=now)
    if party is not None and meeting.slot_id is not None:
        own = request.sender_id if party is Party.SENDER else request.receiver_id
        letters.tell_meeting(session, "meeting_booked", meeting, to=own, now=now, seated_only=True)
    _log(session, by, "accepted", request, now)
    return meeting


def take_in(
    session: Session, conference: Conference, request: MeetingRequest, *, now: datetime, by: Identity
) -> Meeting:
    """An organiser agrees for whoever's turn it is; time, table and the word to both come with the timetable."""
    _turn(session, conference, request, Verb.ACCEPT, None, now=now)
    request.state, request.decided_at = RequestState.ACCEPTED, now
    session.flush()
    _log(session, by, "accepted", request, now)
    return bookings.agreed(session, request, now=now)


def decline(
    session: Session,
    conference: Conference,
    request: MeetingRequest,
    answer: str,
    *,
    party: Party | None,
    now: datetime,
    by: Identity | None = None,
) -> None:
    """Say no, with a word of explanation."""
    _turn(session, conference, request, Verb.DECLINE, party, now=now)
    request.state, request.decided_at, request.answer = RequestState.DECLINED, now, answer
    session.flush()
    letters.tell(session, "request_declined", request, to=request.sender_id, about=request.receiver_id, now=now)
    _log(session, by, "declined", request, now)


def counter(
    session: Session,
    conference: Conference,
    request: MeetingRequest,
    slot_ids: Collection[int],
    *,
    party: Party | None,
    now: datetime,
    by: Identity | None = None,
    who: int | None = None,
) -> None:
    """Propose one to three other times; the request starts its hours anew. Raises TooManyTimes, OrganiserSchedules."""
    check_open(conference, now, by)
    if by is None and not rules.pairs_pick(conference.scheduling):
        raise refusals.OrganiserSchedules
    _turn(session, conference, request, Verb.COUNTER, party, now=now)
    coming = {slot.id for slot in availability.slots_from(session, conference.id, now)}
    chosen = sorted(set(slot_ids) & coming)
    if not 1 <= len(chosen) <= rules.MOST_TIMES:
        raise refusals.TooManyTimes
    request.wanted_slots += [WantedSlot(slot_id=slot_id, is_counter=True) for slot_id in chosen]
    request.state, request.decided_at = RequestState.COUNTERED, now
    request.expires_at = rules.expiry(now, conference.request_hours, conference.booking_closes_at)
    _note(request, party, who)
    session.flush()
    letters.tell(session, "request_countered", request, to=request.sender_id, about=request.receiver_id, now=now)
    _log(session, by, "proposed other times", request, now)


def withdraw(
    session: Session,
    conference: Conference,
    request: MeetingRequest,
    *,
    party: Party | None,
    now: datetime,
    by: Identity | None = None,
) -> None:
    """Take a request back."""
    _turn(session, conference, request, Verb.WITHDRAW, party, now=now)
    request.state, request.decided_at = RequestState.WITHDRAWN, now
    session.flush()
    letters.tell(session, "request_withdrawn", request, to=request.receiver_id, about=request.sender_id, now=now)
    _log(session, by, "withdrew", request, now)


def expire_due(session: Session, now: datetime, *, pair: str | None = None) -> int:
    """End the open requests whose time has passed and tell those who asked; returns how many."""
    due = sa.select(MeetingRequest).where(MeetingRequest.state.in_(rules.OPEN), MeetingRequest.expires_at <= now)
    stale = session.scalars(due if pair is None else due.where(MeetingRequest.pair == pair)).all()
    for request in stale:
        request.state, request.decided_at = RequestState.EXPIRED, now
        letters.tell(session, "request_expired", request, to=request.sender_id, about=request.receiver_id, now=now)
    session.flush()
    return len(stale)


def _turn(
    session: Session, conference: Conference, request: MeetingRequest, verb: Verb, party: Party | None, *, now: datetime
) -> None:
    """Hold the request, so that the second of two answers sees the first. Raises RequestExpired, RequestSettled."""
    session.refresh(request, ["state", "expires_at"], with_for_update=True)
    if request.state in rules.OPEN and request.expires_at <= now:
        raise refusals.RequestExpired(when=rules.moment(request.expires_at, conference.timezone))
    if not rules.may(request.state, verb, party):
        raise refusals.RequestSettled(state=labels.REQUESTS[request.state])


def _note(request: MeetingRequest, party: Party | None, who: int | None) -> None:
    """Who had the last word of their side."""
    if party is Party.SENDER and who is not None:
        request.asking_delegate_id = who
    elif party is Party.RECEIVER and who is not None:
        request.answering_delegate_id = who


def _others(request: MeetingRequest, party: Party | None) -> list[int]:
    both = {Party.SENDER: request.sender_id, Party.RECEIVER: request.receiver_id}
    return [side for name, side in both.items() if name is not party]


def _log(session: Session, by: Identity | None, verb: str, request: MeetingRequest, now: datetime) -> None:
    if by is not None:
        names = queries.pair_names(session, request.sender_id, request.receiver_id)
        audit.record(session, by, verb, request, now=now, label=names)
