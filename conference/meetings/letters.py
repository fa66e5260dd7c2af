"""The mails about requests and meetings, to those of the other side whom they concern."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.i18n import Text, force_language, in_language
from conference.meetings import calendar, queries
from conference.meetings.models import Meeting, MeetingRequest
from conference.meetings.speech import rota_of
from conference.programme.models import Conference, Slot
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
        answer=request.answer_shown,
        expires_at=request.expires_at,
        **facts,
    )


def tell_meeting(
    session: Session,
    kind: str,
    meeting: Meeting,
    *,
    to: int,
    now: datetime,
    seated_only: bool = False,
    people: Collection[int] | None = None,
    **facts: Any,
) -> None:
    """A mail on a meeting to one of its parties: when and where it is now, with an entry for the calendar.

    The entry goes to those who sit there, and takes itself back from those who did. `people` names the only ones told;
    `seated_only` are those there, or the contact where no mail reaches any of them.
    """
    fresh = queries.get_meeting(session, meeting.conference_id, meeting.id)
    interpreter = rota_of(session, fresh.conference_id).given.get(fresh.pair) if fresh.slot else None
    seated = {seat.delegate_id for seat in fresh.seats}
    former = {seat.delegate_id: seat.slot for seat in queries.former_seats(session, fresh.id)}
    if people is None and seated_only:
        people = _reached(session, to, seated or set(former))
    _send(
        session,
        kind,
        to=to,
        about=fresh.party_b_id if to == fresh.party_a_id else fresh.party_a_id,
        now=now,
        page="/agenda",
        people=people,
        entries=_Entries(fresh, seated, former, interpreter),
        slot=fresh.slot,
        table=fresh.occupancy.table.label if fresh.occupancy else "",
        interpreter=interpreter,
        why=fresh.reason_shown,
        cancel_reason=fresh.cancel_reason_shown,
        **facts,
    )


def _reached(session: Session, party: int, people: Collection[int]) -> Collection[int]:
    theirs = sa.select(Delegate.id).where(Delegate.registration_id == party, Delegate.user_id.is_not(None))
    reached = session.scalars(theirs.where(Delegate.id.in_(people))).all()
    return reached or session.scalars(theirs.where(Delegate.is_contact)).all()


@dataclass(frozen=True)
class _Entries:
    """The calendar entries of a meeting: who has it, and who had it when."""

    meeting: Meeting
    seated: Collection[int]
    former: Mapping[int, Slot]
    interpreter: Text | None

    def for_(self, conference: Conference, delegate: Delegate) -> str:
        """The file for one person, in their language; empty for who only hears of the meeting."""
        is_off = delegate.id not in self.seated
        slot = self.former.get(delegate.id) if is_off else self.meeting.slot
        if slot is None:
            return ""
        with force_language(delegate.language):
            party = delegate.registration_id
            return calendar.entry(conference, self.meeting, slot, party, self.interpreter, is_off=is_off)


def _send(
    session: Session,
    kind: str,
    *,
    to: int,
    about: int,
    now: datetime,
    page: str,
    people: Collection[int] | None = None,
    entries: _Entries | None = None,
    **facts: Any,
) -> None:
    parties = session.scalars(
        sa.select(Registration).where(Registration.id.in_([to, about])).options(joinedload(Registration.organisation))
    ).all()
    receiver, partner = sorted(parties, key=lambda registration: registration.id != to)
    conference = session.get_one(Conference, receiver.conference_id)
    theirs = sa.select(Delegate).where(Delegate.registration_id == to, Delegate.state == DelegateState.ACTIVE)
    concerned = sa.or_(Delegate.is_contact, Delegate.can_meet) if people is None else Delegate.id.in_(people)
    for delegate in session.scalars(theirs.where(concerned).order_by(Delegate.id)):
        name = partner.organisation
        shown = in_language(name, "name", delegate.language)
        attached = entries.for_(conference, delegate) if entries else ""
        letters.send(session, kind, receiver, delegate, page=page, now=now, partner=shown, calendar=attached, **facts)
