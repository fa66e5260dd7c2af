"""Questions about requests and meetings that several callers ask, loading options included."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.exceptions import NotFound

from conference.meetings.availability import free_slots
from conference.meetings.models import (
    FormerSeat,
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Seat,
    TableOccupancy,
)
from conference.meetings.rules import CONFIRMED, OPEN, Party, turns_of
from conference.people.models import Organisation
from conference.programme.models import Conference, MeetingTable, Slot
from conference.registration.consents import given_by
from conference.registration.models import Delegate, Purpose, Registration

__all__ = ["free_slots"]

_REQUEST = (
    joinedload(MeetingRequest.sender).joinedload(Registration.organisation),
    joinedload(MeetingRequest.receiver).joinedload(Registration.organisation),
)
WHOLE_MEETING = (
    joinedload(Meeting.slot),
    joinedload(Meeting.occupancy).joinedload(TableOccupancy.table).joinedload(MeetingTable.room),
    joinedload(Meeting.party_a).joinedload(Registration.organisation),
    joinedload(Meeting.party_b).joinedload(Registration.organisation),
    selectinload(Meeting.seats).joinedload(Seat.delegate),
)


def get_request(session: Session, conference_id: int, request_id: int, *, mine: int | None = None) -> MeetingRequest:
    """With both parties, what it is about and the times named; only one of mine, if given. Raises NotFound."""
    found = sa.select(MeetingRequest).where(
        MeetingRequest.id == request_id, MeetingRequest.conference_id == conference_id
    )
    if mine is not None:
        found = found.where(_concerns(mine))
    more = (joinedload(MeetingRequest.demand), joinedload(MeetingRequest.cluster))
    loaded = found.options(*_REQUEST, *more, selectinload(MeetingRequest.wanted_slots))
    request = session.scalar(loaded.execution_options(populate_existing=True))
    if request is None:
        raise NotFound
    return request


def get_meeting(session: Session, conference_id: int, meeting_id: int, *, mine: int | None = None) -> Meeting:
    """With slot, table, parties and people; only one of mine, if given. Raises NotFound."""
    found = sa.select(Meeting).where(Meeting.id == meeting_id, Meeting.conference_id == conference_id)
    if mine is not None:
        found = found.where(sa.or_(Meeting.party_a_id == mine, Meeting.party_b_id == mine))
    meeting = session.scalar(found.options(*WHOLE_MEETING).execution_options(populate_existing=True))
    if meeting is None:
        raise NotFound
    return meeting


def meeting_of(session: Session, request: MeetingRequest) -> int | None:
    """The number of the meeting that came of it."""
    return session.scalar(sa.select(Meeting.id).where(Meeting.request_id == request.id))


def has_time(session: Session, request: MeetingRequest) -> bool:
    """Whether the meeting that came of it has a time."""
    found = sa.select(Meeting.id).where(Meeting.request_id == request.id, Meeting.slot_id.is_not(None))
    return session.scalar(found.limit(1)) is not None


def slots_named(session: Session, request: MeetingRequest) -> Sequence[Slot]:
    """The times named in a request, in order."""
    ids = [wanted.slot_id for wanted in request.wanted_slots]
    return session.scalars(sa.select(Slot).where(Slot.id.in_(ids)).order_by(Slot.starts_at)).all()


def _concerns(registration_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(MeetingRequest.sender_id == registration_id, MeetingRequest.receiver_id == registration_id)


def still_open(now: datetime) -> sa.ColumnElement[bool]:
    """Requests that wait for somebody: neither settled nor past their time."""
    return sa.and_(MeetingRequest.state.in_(OPEN), MeetingRequest.expires_at > now)


def requests_of(registration_id: int, now: datetime, *, received: bool) -> sa.Select[MeetingRequest]:
    """The requests one has received, or sent, for a page: what waits for their answer first, then what is open, the
    latest before. Other times proposed for one's own request are received too as long as they wait.
    """
    waits = _waits_for(registration_id, now)
    is_sender, is_receiver = MeetingRequest.sender_id == registration_id, MeetingRequest.receiver_id == registration_id
    is_settled = sa.case((waits, 0), (MeetingRequest.state.in_(OPEN), 1), else_=2)
    listed = sa.select(MeetingRequest).where(sa.or_(is_receiver, waits) if received else is_sender)
    return listed.options(*_REQUEST).order_by(is_settled, MeetingRequest.created_at.desc(), MeetingRequest.id.desc())


def count_waiting(session: Session, registration_id: int, now: datetime) -> int:
    """How many requests wait for this party's answer, whoever sent them."""
    counted = sa.select(sa.func.count()).select_from(MeetingRequest).where(_waits_for(registration_id, now))
    return session.scalar(counted) or 0


def _waits_for(registration_id: int, now: datetime) -> sa.ColumnElement[bool]:
    received = sa.and_(
        MeetingRequest.receiver_id == registration_id, MeetingRequest.state.in_(turns_of(Party.RECEIVER))
    )
    sent = sa.and_(MeetingRequest.sender_id == registration_id, MeetingRequest.state.in_(turns_of(Party.SENDER)))
    return sa.and_(sa.or_(received, sent), still_open(now))


def count_open(session: Session, registration_id: int, now: datetime) -> int:
    """How many requests of this sender wait for an answer."""
    counted = sa.select(sa.func.count()).select_from(MeetingRequest)
    return session.scalar(counted.where(MeetingRequest.sender_id == registration_id, still_open(now))) or 0


def full_parties(session: Session, registration_ids: Collection[int], most: int) -> set[int]:
    """Those of these parties who have as many meetings as one may have."""
    sides = [
        sa.select(party.label("party")).where(party.in_(registration_ids), Meeting.state != MeetingState.CANCELLED)
        for party in (Meeting.party_a_id, Meeting.party_b_id)
    ]
    each = sa.union_all(*sides).subquery()
    return set(session.scalars(sa.select(each.c.party).group_by(each.c.party).having(sa.func.count() >= most)))


def count_meetings(session: Session, registration_id: int) -> int:
    """How many meetings this party has that are not cancelled."""
    counted = sa.select(sa.func.count()).select_from(Meeting)
    theirs = sa.or_(Meeting.party_a_id == registration_id, Meeting.party_b_id == registration_id)
    return session.scalar(counted.where(theirs, Meeting.state != MeetingState.CANCELLED)) or 0


def find_open(session: Session, pair: str, now: datetime) -> MeetingRequest | None:
    """The open request between two parties, whoever sent it."""
    return session.scalar(sa.select(MeetingRequest).where(MeetingRequest.pair == pair, still_open(now)))


def find_meeting(session: Session, pair: str) -> Meeting | None:
    """The meeting of two parties, unless it was cancelled."""
    found = sa.select(Meeting).where(Meeting.pair == pair, Meeting.state != MeetingState.CANCELLED)
    return session.scalar(found.options(*WHOLE_MEETING))


def agenda_of(session: Session, delegate: Delegate) -> Sequence[Meeting]:
    """The meetings a person sits in, in order of time."""
    seated = sa.select(Seat.meeting_id).where(Seat.delegate_id == delegate.id)
    listed = sa.select(Meeting).where(Meeting.id.in_(seated)).join(Meeting.slot).order_by(Slot.starts_at, Meeting.id)
    return session.scalars(listed.options(*WHOLE_MEETING)).all()


def former_seats_of(session: Session, delegate: Delegate) -> Sequence[FormerSeat]:
    """The seats a person had in meetings that are cancelled or that a colleague attends now."""
    seated = sa.select(Seat.meeting_id).where(Seat.delegate_id == delegate.id)
    listed = sa.select(FormerSeat).where(FormerSeat.delegate_id == delegate.id, FormerSeat.meeting_id.not_in(seated))
    whole = (joinedload(FormerSeat.slot), joinedload(FormerSeat.meeting).options(*WHOLE_MEETING))
    return session.scalars(listed.options(*whole).order_by(FormerSeat.meeting_id)).all()


def former_seats(session: Session, meeting_id: int) -> Sequence[FormerSeat]:
    """Who has left a meeting, and when it was for them."""
    left = sa.select(FormerSeat).where(FormerSeat.meeting_id == meeting_id)
    return session.scalars(left.options(joinedload(FormerSeat.slot))).all()


def meetings_of(session: Session, registration_id: int) -> Sequence[Meeting]:
    """All meetings of a party: those with a time first, in order; then those without one, then the cancelled."""
    theirs = sa.or_(Meeting.party_a_id == registration_id, Meeting.party_b_id == registration_id)
    listed = sa.select(Meeting).where(theirs).outerjoin(Meeting.slot).options(*WHOLE_MEETING)
    is_cancelled = Meeting.state == MeetingState.CANCELLED
    return session.scalars(listed.order_by(is_cancelled, Slot.starts_at.is_(None), Slot.starts_at, Meeting.id)).all()


def partners_of(session: Session, registration_id: int, now: datetime) -> dict[int, tuple[str, int]]:
    """Whom this party has an open request or a meeting with: ("sent"|"received"|"meeting", its id) by their id."""
    asked = sa.select(MeetingRequest.sender_id, MeetingRequest.receiver_id, MeetingRequest.id, sa.literal("asked"))
    met = sa.select(Meeting.party_a_id, Meeting.party_b_id, Meeting.id, sa.literal("meeting"))
    theirs = sa.or_(Meeting.party_a_id == registration_id, Meeting.party_b_id == registration_id)
    rows = session.execute(
        sa.union_all(
            asked.where(_concerns(registration_id), still_open(now)),
            met.where(theirs, Meeting.state != MeetingState.CANCELLED),
        )
    )
    found = {}
    for one, other, number, kind in rows:
        counterpart = other if one == registration_id else one
        told = kind if kind == "meeting" else "sent" if one == registration_id else "received"
        found[counterpart] = (told, number)
    return found


def pair_names(session: Session, one: int, other: int) -> str:
    """Both organisations, for the log."""
    named = sa.select(Registration.id, Organisation.name_vi).join(Registration.organisation)
    rows = session.execute(named.where(Registration.id.in_([one, other]))).all()
    names = {row.id: row.name_vi for row in rows}
    return f"{names[one]} – {names[other]}"


def names(session: Session, registration_ids: Collection[int]) -> str:
    """Their organisations, for the reader."""
    listed = sa.select(Organisation).join(Registration, Registration.organisation_id == Organisation.id)
    found = session.scalars(listed.where(Registration.id.in_(registration_ids)).order_by(Registration.id))
    return ", ".join(one.name for one in found)


def full_slots(session: Session, conference: Conference) -> Sequence[Slot]:
    """Slots in which every open table is taken, in order of time."""
    tables = (
        sa.select(sa.func.count())
        .where(MeetingTable.conference_id == conference.id, MeetingTable.is_open)
        .scalar_subquery()
    )
    taken = sa.func.count(TableOccupancy.meeting_id)
    listed = sa.select(Slot).join(TableOccupancy, TableOccupancy.slot_id == Slot.id)
    full = listed.where(Slot.conference_id == conference.id).group_by(Slot.id).having(taken >= tables)
    return session.scalars(full.order_by(Slot.starts_at)).all()


def unanswered_requests(
    session: Session, conference: Conference, now: datetime, *, limit: int | None = None
) -> Sequence[MeetingRequest]:
    """Open requests, those that expire soonest first."""
    listed = sa.select(MeetingRequest).where(MeetingRequest.conference_id == conference.id, still_open(now))
    return session.scalars(listed.options(*_REQUEST).order_by(MeetingRequest.expires_at).limit(limit)).all()


def contact_visible(session: Session, viewer_id: int, delegate: Delegate) -> bool:
    """Whether this party may see the delegate's phone and e-mail: a meeting is fixed and the person agreed."""
    return delegate.id in contacts_visible(session, viewer_id, [delegate.id])


def contacts_visible(session: Session, viewer_id: int, delegate_ids: Collection[int]) -> set[int]:
    """Those of these delegates whose contact details the party may see."""
    theirs = sa.or_(Meeting.party_a_id == viewer_id, Meeting.party_b_id == viewer_id)
    met = sa.select(Seat.delegate_id).join(Seat.meeting).where(theirs, Meeting.state.in_(CONFIRMED))
    agreed = sa.or_(given_by(Purpose.CONTACT_DETAILS), Delegate.registration_id == viewer_id)
    seen = sa.select(Delegate.id).where(Delegate.id.in_(delegate_ids), Delegate.id.in_(met), agreed)
    return set(session.scalars(seen))


def settled_as(state: RequestState, now: datetime) -> sa.ColumnElement[bool]:
    """Requests that read as this state, stale ones as expired."""
    is_stale = sa.and_(MeetingRequest.state.in_(OPEN), MeetingRequest.expires_at <= now)
    if state is RequestState.EXPIRED:
        return sa.or_(MeetingRequest.state == state, is_stale)
    return sa.and_(MeetingRequest.state == state, ~is_stale)
