"""Whose papers are printed, and everything that stands on them, in few statements for any number of people."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.datastructures import MultiDict

from conference.foundation.numbers import id_in
from conference.foundation.vietnamese import fold
from conference.meetings.models import Meeting, Seat
from conference.meetings.queries import WHOLE_MEETING
from conference.people.models import Organisation
from conference.programme.models import Conference, MeetingTable, Side
from conference.registration.models import BadgePrint, Delegate, DelegateState, Registration, RegistrationState, Ticket


@dataclass(frozen=True)
class Selection:
    """Whose papers: everybody approved, or fewer; `words` are looked for in names and organisations."""

    side: Side | None = None
    words: str = ""
    delegate_ids: tuple[int, ...] = ()
    registration_id: int | None = None
    only_unprinted: bool = False

    @classmethod
    def asked(cls, given: MultiDict[str, str]) -> Self:
        """From an address or a form: the ticked people, or else all whom the list shows; nonsense is left out."""
        side = given.get("side", "")
        if ticked := tuple(filter(None, map(id_in, given.getlist("id")))):
            return cls(delegate_ids=ticked)
        return cls(
            side=Side(side) if side in set(Side) else None,
            words=given.get("q", "")[:100],
            only_unprinted="new" in given,
        )


@dataclass(frozen=True)
class Holder:
    """A delegate with the valid ticket."""

    delegate: Delegate
    ticket: Ticket


_PRINTED = sa.exists().where(BadgePrint.ticket_id == Ticket.id)


def holders(
    session: Session, conference: Conference, wanted: Selection, *, by_organisation: bool = False
) -> list[Holder]:
    """Approved people with a ticket, by name or by organisation."""
    listed = narrowed(sa.select(Delegate, Ticket), conference, wanted)
    order = (Organisation.sort_key, Delegate.sort_key) if by_organisation else (Delegate.sort_key,)
    whole = joinedload(Delegate.registration).joinedload(Registration.organisation)
    rows = session.execute(listed.options(whole).order_by(*order, Delegate.id))
    return [Holder(delegate, ticket) for delegate, ticket in rows]


def counts(session: Session, conference: Conference) -> tuple[int, int]:
    """How many badges there are, and how many were printed already."""
    counted = sa.select(sa.func.count(), sa.func.count().filter(_PRINTED)).select_from(Delegate)
    total, printed = session.execute(_ticketed(counted, conference)).one()
    return total, printed


def narrowed(select: Any, conference: Conference, wanted: Selection) -> Any:
    """A select of delegates, joined with ticket and organisation, narrowed to those who are wanted."""
    return _ticketed(select, conference).where(*_fitting(wanted))


def printed_among(session: Session, tickets: Collection[int]) -> int:
    """How many of these tickets were on paper before."""
    counted = sa.select(sa.func.count(sa.distinct(BadgePrint.ticket_id))).where(BadgePrint.ticket_id.in_(tickets))
    return session.scalar(counted) or 0


def tables_with_hosts(session: Session, conference: Conference) -> list[tuple[MeetingTable, Organisation | None]]:
    """The open tables with their rooms, and whose fixed table each is."""
    host = sa.and_(Registration.host_table_id == MeetingTable.id, Registration.state == RegistrationState.APPROVED)
    listed = (
        sa.select(MeetingTable, Organisation)
        .outerjoin(Registration, host)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(MeetingTable.conference_id == conference.id, MeetingTable.is_open)
        .options(joinedload(MeetingTable.room))
        .order_by(MeetingTable.room_id, MeetingTable.label)
    )
    return [(table, organisation) for table, organisation in session.execute(listed)]


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
