"""The mails about requests and meetings, to those of the other side whom they concern."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.meetings.models import Meeting, MeetingRequest, TableOccupancy
from conference.registration import letters
from conference.registration.models import Delegate, DelegateState, Registration


def tell(
    session: Session, kind: str, request: MeetingRequest, *, to: int, about: int, now: datetime, **facts: Any
) -> None:
    """A mail on a request to the people of one registration who take meetings; `about` is the other one."""
    _send(
        session,
        kind,
        to=to,
        about=about,
        now=now,
        page="/requests",
        why=request.reason,
        answer=request.answer,
        expires_at=request.expires_at,
        **facts,
    )


def tell_meeting(session: Session, kind: str, meeting: Meeting, *, to: int, now: datetime, **facts: Any) -> None:
    """A mail on a meeting to one of its parties: when and where it is now."""
    other = meeting.party_b_id if to == meeting.party_a_id else meeting.party_a_id
    whole = sa.select(Meeting).where(Meeting.id == meeting.id).execution_options(populate_existing=True)
    place = joinedload(Meeting.occupancy).joinedload(TableOccupancy.table)
    fresh = session.scalars(whole.options(joinedload(Meeting.slot), place)).one()
    _send(
        session,
        kind,
        to=to,
        about=other,
        now=now,
        page="/agenda",
        slot=fresh.slot,
        table=fresh.occupancy.table.label if fresh.occupancy else "",
        why=fresh.reason,
        cancel_reason=fresh.cancel_reason,
        **facts,
    )


def _send(session: Session, kind: str, *, to: int, about: int, now: datetime, page: str, **facts: Any) -> None:
    parties = session.scalars(
        sa.select(Registration).where(Registration.id.in_([to, about])).options(joinedload(Registration.organisation))
    ).all()
    receiver, partner = sorted(parties, key=lambda registration: registration.id != to)
    people = sa.select(Delegate).where(Delegate.registration_id == to, Delegate.state == DelegateState.ACTIVE)
    for delegate in session.scalars(people.where(sa.or_(Delegate.is_contact, Delegate.can_meet)).order_by(Delegate.id)):
        name = partner.organisation
        shown = (name.name_en if delegate.language == "en" else "") or name.name_vi
        letters.send(session, kind, receiver, delegate, page=page, now=now, partner=shown, **facts)
