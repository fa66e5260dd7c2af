"""The mails of requests and meetings, each in its reader's language with one link that signs them in."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.addresses import absolute
from conference.foundation.i18n import force_language
from conference.foundation.vietnamese import greeting
from conference.mail.outbox import enqueue
from conference.meetings import calendar
from conference.meetings.models import Meeting, MeetingRequest
from conference.people.links import INVITED, make_link
from conference.people.models import User
from conference.programme.models import Conference, Slot
from conference.registration.models import Delegate, DelegateState, Registration


def _send(
    session: Session,
    kind: str,
    conference: Conference,
    to: Delegate,
    path: str,
    *,
    now: datetime,
    key: str | None = None,
    entry: str = "",
    **facts: object,
) -> None:
    """One mail to one person; who gave no address is told by their colleagues."""
    if not to.email or to.user_id is None:
        return
    enqueue(
        session,
        kind,
        to_address=to.email,
        to_name=greeting(to.honorific, to.full_name, to.language),
        language=to.language,
        now=now,
        conference_id=conference.id,
        key=key,
        calendar=entry,
        url=make_link(session, session.get_one(User, to.user_id), next_path=path, lasts=INVITED, now=now),
        **facts,
    )


def tell_request(
    session: Session, kind: str, request: MeetingRequest, to: Registration, *, now: datetime, **facts: object
) -> None:
    """Tell one party of a request what the other has done, or that time has ended it."""
    conference = session.get_one(Conference, request.conference_id)
    other = request.sender if to.id == request.receiver_id else request.receiver
    for contact in _contacts(session, [to.id]):
        _send(
            session, kind, conference, contact, f"/{conference.code}/requests/{request.id}", now=now,
            counterpart=other.organisation, request=request, **facts,
        )  # fmt: skip


def tell_meeting(
    session: Session,
    kind: str,
    meeting: Meeting,
    *,
    by: Identity | None,
    now: datetime,
    also: Iterable[Delegate] = (),
    was: Slot | None = None,
    repeat: str = "",
) -> None:
    """Tell everybody who sits in a meeting, both contacts and those in `also`, except the one who did it.

    With `repeat` given, nobody is told twice under that word.
    """
    conference = session.get_one(Conference, meeting.conference_id)
    seated = [seat.delegate for seat in meeting.seats]
    people = {one.id: one for one in (*seated, *also, *_contacts(session, [meeting.party_a_id, meeting.party_b_id]))}
    for person in people.values():
        if by is None or person.user_id != by.user_id:
            key = f"{kind}/{meeting.id}/{meeting.version}/{person.id}/{repeat}" if repeat else None
            _tell(session, kind, conference, meeting, person, was=was, key=key, now=now)


def _tell(
    session: Session,
    kind: str,
    conference: Conference,
    meeting: Meeting,
    to: Delegate,
    *,
    was: Slot | None,
    key: str | None,
    now: datetime,
) -> None:
    table = meeting.occupancy.table if meeting.occupancy else None
    _send(
        session, kind, conference, to, f"/{conference.code}/meetings/{meeting.id}", now=now, key=key,
        entry=_entry(conference, meeting, to), counterpart=calendar.other_party(meeting, to.registration_id).organisation,
        meeting=meeting, slot=meeting.slot, table=table, was=was,
        people=[seat.delegate for seat in meeting.seats if seat.delegate.registration_id != to.registration_id],
    )  # fmt: skip


def _entry(conference: Conference, meeting: Meeting, to: Delegate) -> str:
    """The calendar entry for this reader; none while the meeting has no time."""
    if meeting.slot is None and meeting.last_slot is None:
        return ""
    url = absolute("meetings.meeting", conference=conference, meeting_id=meeting.id)
    with force_language(to.language):
        return calendar.entry(conference, meeting, to.registration_id, host=host(), url=url)


def host() -> str:
    """The name under which calendars know our entries."""
    return urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"


def _contacts(session: Session, registration_ids: Iterable[int]) -> list[Delegate]:
    listed = sa.select(Delegate).where(
        Delegate.registration_id.in_(list(registration_ids)),
        Delegate.is_contact,
        Delegate.state == DelegateState.ACTIVE,
    )
    return list(session.scalars(listed.order_by(Delegate.registration_id)))
