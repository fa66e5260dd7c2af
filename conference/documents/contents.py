"""From people, meetings and the programme to finished values for the printer, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from conference.documents import queries
from conference.documents.queries import Holder
from conference.documents.values import (
    AgendaContent,
    AgendaMeeting,
    BadgeContent,
    Hall,
    HallTable,
    Masthead,
    ProgrammeItem,
    Side,
    TableSign,
)
from conference.foundation import qr
from conference.foundation.addresses import absolute
from conference.foundation.dates import format_day, format_moment, format_time
from conference.foundation.i18n import Text, _, force_language, language
from conference.foundation.images import image_path
from conference.meetings import stamps
from conference.meetings.models import Meeting
from conference.meetings.speech import rota_of
from conference.programme import mastheads
from conference.programme import queries as programme
from conference.programme.labels import SIDES
from conference.programme.models import Conference
from conference.programme.models import Side as ConferenceSide
from conference.timetable.models import Release
from conference.timetable.released import latest

COLOURS: Mapping[ConferenceSide, str] = {
    ConferenceSide.ENTERPRISE: "#2b5aa8",
    ConferenceSide.INVESTOR: "#a64a12",
    ConferenceSide.AGENCY: "#55651a",
    ConferenceSide.GUEST: "#5f6469",
}
"""The colours of the sides, as in static/css/tokens.css."""


def masthead(session: Session, conference: Conference) -> Masthead:
    """The conference as every paper names it."""
    return Masthead(
        conference=conference.short_title,
        when=mastheads.when(session, conference),
        where=conference.venue,
        logos=tuple(image_path(one.logo).read_bytes() for one in mastheads.with_logo(session, conference)),
    )


def moment(conference: Conference, instant: datetime) -> str:
    """A time as papers show it."""
    return format_moment(instant.astimezone(conference.timezone))


def badges(session: Session, conference: Conference, holders: Sequence[Holder]) -> list[BadgeContent]:
    """One badge for each."""
    head = masthead(session, conference)
    sides = {side: Side(str(SIDES[side]), COLOURS[side]) for side in ConferenceSide}
    return [
        BadgeContent(
            masthead=head,
            side=sides[holder.delegate.registration.side],
            name=holder.delegate.full_name,
            job_title=holder.delegate.job_title,
            organisation=holder.delegate.registration.organisation.name,
            number=str(holder.delegate.badge_number),
            address=qr.compact(absolute("registration.ticket", token=holder.ticket.token)),
        )
        for holder in holders
    ]


def table_signs(session: Session, conference: Conference) -> list[TableSign]:
    """One sign for each open table."""
    head = masthead(session, conference)
    return [
        TableSign(
            masthead=head,
            table=table.label,
            place=" · ".join((table.room.name, _("Zone %(name)s", name=table.zone))),
            host=host.name if host else "",
        )
        for table, host in queries.tables_with_hosts(session, conference)
    ]


def agendas_by_language(
    session: Session, conference: Conference, holders: Sequence[Holder], *, now: datetime
) -> Iterator[tuple[str, list[AgendaContent]]]:
    """One agenda for each, in order, as runs of the same reader's language."""
    for lang, some in groupby(holders, key=lambda holder: holder.delegate.language):
        with force_language(lang):
            made = _agendas(session, conference, list(some), now=now)
        yield lang, made


def _agendas(
    session: Session, conference: Conference, holders: Sequence[Holder], *, now: datetime
) -> list[AgendaContent]:
    head, halls = masthead(session, conference), _halls(session, conference)
    sessions = tuple(_items(session, conference))
    meetings = queries.meetings_of(session, [holder.delegate.id for holder in holders])
    release, interpreted = latest(session, conference.id), rota_of(session, conference.id).given
    return [
        AgendaContent(
            masthead=head,
            name=holder.delegate.full_name,
            organisation=holder.delegate.registration.organisation.name,
            meetings=tuple(
                _meeting(conference, one, holder, interpreted.get(one.pair, ""))
                for one in meetings.get(holder.delegate.id, ())
            ),
            programme=sessions,
            halls=halls,
            release=_release(release, meetings.get(holder.delegate.id, ())),
            printed_at=moment(conference, now),
            address=absolute(
                "meetings.agenda",
                conference=conference,
                printed=stamps.printed(holder.delegate.id, meetings.get(holder.delegate.id, ())),
            ),
        )
        for holder in holders
    ]


def _release(release: Release | None, meetings: Sequence[Meeting]) -> str:
    """The number of the timetable in force, and a stamp that changes with every change after it."""
    stamp = stamps.stamp(meetings)
    return f"{release.number} · {stamp}" if release else stamp


def _meeting(conference: Conference, meeting: Meeting, holder: Holder, interpreter: Text) -> AgendaMeeting:
    mine = holder.delegate.registration_id
    other = meeting.party_b if meeting.party_a_id == mine else meeting.party_a
    if meeting.slot is None:
        raise ValueError("only scheduled meetings are printed")
    day, start = _moment(conference, meeting.slot.starts_at)
    return AgendaMeeting(
        day=day,
        start=start,
        end=_moment(conference, meeting.slot.ends_at)[1],
        table=meeting.occupancy.table.label if meeting.occupancy else "",
        counterpart=other.organisation.name,
        people=tuple(s.delegate.full_name for s in meeting.seats if s.delegate.registration_id != mine),
        reason=str(meeting.reason_shown),
        interpreter=str(interpreter),
    )


def _items(session: Session, conference: Conference) -> list[ProgrammeItem]:
    items = []
    for one in programme.programme(session, conference):
        day, start = _moment(conference, one.starts_at)
        end = _moment(conference, one.ends_at)[1]
        note = one.room.name if one.room else ""
        items.append(ProgrammeItem(day=day, start=start, end=end, title=one.title, note=note))
    return items


def _halls(session: Session, conference: Conference) -> tuple[Hall, ...]:
    tables = sorted(programme.tables(session, conference), key=lambda table: table.room_id)
    return tuple(
        Hall(name, tuple(HallTable(one.label, one.zone, one.column, one.row) for one in some))
        for name, some in groupby(tables, key=lambda table: table.room.name)
    )


def _moment(conference: Conference, instant: datetime) -> tuple[str, str]:
    local = instant.astimezone(conference.timezone)
    return format_day(local.date(), language()), format_time(local.time())
