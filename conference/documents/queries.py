"""Whose papers are printed, and everything that stands on them, in few statements for any number of people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.documents.models import BadgePrint
from conference.foundation.vietnamese import fold
from conference.meetings.models import Meeting, Seat
from conference.meetings.queries import WHOLE_MEETING
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState, Ticket


@dataclass(frozen=True)
class Selection:
    """Whose papers: everybody approved, or fewer; `words` are looked for in names and organisations."""

    side: Side | None = None
    words: str = ""
    delegate_ids: tuple[int, ...] = ()
    registration_id: int | None = None
    only_unprinted: bool = False
    by_organisation: bool = False


@dataclass(frozen=True)
class Holder:
    """A delegate with the valid ticket."""

    delegate: Delegate
    ticket: Ticket


_PRINTED = sa.exists().where(BadgePrint.ticket_id == Ticket.id)


def holders(session: Session, conference: Conference, wanted: Selection) -> list[Holder]:
    """Approved people with a ticket, by name or by organisation."""
    listed = _ticketed(sa.select(Delegate, Ticket), conference).where(*_fitting(wanted))
    order = (Organisation.sort_key, Delegate.sort_key) if wanted.by_organisation else (Delegate.sort_key,)
    whole = joinedload(Delegate.registration).joinedload(Registration.organisation)
    rows = session.execute(listed.options(whole).order_by(*order, Delegate.id))
    return [Holder(delegate, ticket) for delegate, ticket in rows]


def counts(session: Session, conference: Conference) -> tuple[int, int]:
    """How many badges there are, and how many were printed already."""
    counted = sa.select(sa.func.count(), sa.func.count().filter(_PRINTED)).select_from(Delegate)
    total, printed = session.execute(_ticketed(counted, conference)).one()
    return total, printed


def _ticketed(select: Any, conference: Conference) -> Any:
    return (
        select.join(Delegate.registration)
        .join(Registration.organisation)
        .join(Ticket, sa.and_(Ticket.delegate_id == Delegate.id, Ticket.voided_at.is_(None)))
        .where(
            Delegate.conference_id == conference.id,
            Delegate.state == DelegateState.ACTIVE,
            Registration.state == RegistrationState.APPROVED,
        )
    )


def _fitting(wanted: Selection) -> Iterator[sa.ColumnElement[bool]]:
    for word in fold(wanted.words).split():
        yield Delegate.folded.contains(word, autoescape=True) | Organisation.folded.contains(word, autoescape=True)
    if wanted.side is not None:
        yield Registration.side == wanted.side
    if wanted.registration_id is not None:
        yield Delegate.registration_id == wanted.registration_id
    if wanted.delegate_ids:
        yield Delegate.id.in_(wanted.delegate_ids)
    if wanted.only_unprinted:
        yield ~_PRINTED


def meetings_of(session: Session, delegate_ids: Collection[int]) -> Mapping[int, Sequence[Meeting]]:
    """The scheduled meetings of many people, each in order of time."""
    seats = sa.select(Seat.delegate_id, Seat.meeting_id).where(Seat.delegate_id.in_(delegate_ids))
    pairs = [(row.delegate_id, row.meeting_id) for row in session.execute(seats)]
    whole = sa.select(Meeting).where(Meeting.id.in_({meeting for _, meeting in pairs})).options(*WHOLE_MEETING)
    known = {meeting.id: meeting for meeting in session.scalars(whole) if meeting.slot}
    found: dict[int, list[Meeting]] = {}
    for delegate_id, meeting_id in pairs:
        if meeting_id in known:
            found.setdefault(delegate_id, []).append(known[meeting_id])
    for some in found.values():
        some.sort(key=lambda meeting: (meeting.slot.starts_at, meeting.id) if meeting.slot else (meeting.changed_at, 0))
    return found
