"""The mail after a release: to those whose meetings have changed, old and new side by side, in their language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.i18n import Text, force_language
from conference.meetings import calendar
from conference.meetings.models import Meeting
from conference.meetings.queries import WHOLE_MEETING
from conference.meetings.speech import rota_of
from conference.programme.models import Conference, Slot
from conference.registration import letters
from conference.registration.models import Delegate, DelegateState, Registration
from conference.timetable.models import ChangeKind, Release, ReleasedMeeting


@dataclass(frozen=True)
class Line:
    """A changed meeting as one reader sees it; `colleagues` go there of the reader's own side."""

    partner: str
    colleagues: str
    was: Sequence[object]
    now: Sequence[object]


def concerned(session: Session, release: Release) -> list[int]:
    """Whom a release concerns: who sat or sits in a changed meeting, and the contacts of their delegations."""
    people, parties = set[int](), set[int]()
    for row in _changed(session, release):
        people |= {*row.seats, *row.was_seats}
        parties |= {row.meeting.party_a_id, row.meeting.party_b_id}
    told = sa.select(Delegate.id).where(
        Delegate.conference_id == release.conference_id,
        Delegate.state == DelegateState.ACTIVE,
        sa.or_(Delegate.id.in_(people), sa.and_(Delegate.is_contact, Delegate.registration_id.in_(parties))),
    )
    return list(session.scalars(told.order_by(Delegate.id)))


def tell(session: Session, release: Release, delegate_ids: Sequence[int], *, now: datetime) -> None:
    """One mail each; its key makes a second one impossible."""
    conference = session.get_one(Conference, release.conference_id)
    changed = _changed(session, release)
    slots = {slot.starts_at: slot for slot in session.scalars(_slots(conference))}
    interpreted = rota_of(session, conference.id).given
    people = sa.select(Delegate).where(Delegate.id.in_(delegate_ids))
    whole = joinedload(Delegate.registration).joinedload(Registration.organisation)
    for delegate in session.scalars(people.options(whole).order_by(Delegate.id)):
        mine = [row for row in changed if concerns(row, delegate)]
        with force_language(delegate.language):
            lines = [_line(row, delegate, interpreted.get(row.meeting.pair)) for row in mine]
            ours, party = _entries(mine, delegate, slots), delegate.registration_id
            attached = calendar.entries(conference, ours, party, interpreted)
        letters.send(
            session,
            "timetable_released",
            delegate.registration,
            delegate,
            page="/agenda",
            now=now,
            key=f"release-{release.id}-{delegate.id}",
            lines=lines,
            number=release.number,
            note=release.note,
            calendar=attached,
        )


def concerns(row: ReleasedMeeting, delegate: Delegate) -> bool:
    """A change of a meeting they sat or sit in; a contact hears of every change of the delegation."""
    theirs = delegate.registration_id in (row.meeting.party_a_id, row.meeting.party_b_id)
    return theirs and (delegate.is_contact or delegate.id in {*row.seats, *row.was_seats})


def _changed(session: Session, release: Release) -> Sequence[ReleasedMeeting]:
    listed = sa.select(ReleasedMeeting).where(
        ReleasedMeeting.release_id == release.id, ReleasedMeeting.change != ChangeKind.KEPT
    )
    whole = joinedload(ReleasedMeeting.meeting).options(*WHOLE_MEETING)
    by_time = sa.func.coalesce(ReleasedMeeting.starts_at, ReleasedMeeting.was_starts_at)
    return session.scalars(listed.options(whole).order_by(by_time, ReleasedMeeting.meeting_id)).all()


def _slots(conference: Conference) -> sa.Select[Slot]:
    return sa.select(Slot).where(Slot.conference_id == conference.id)


def _line(row: ReleasedMeeting, delegate: Delegate, interpreter: Text | None) -> Line:
    other = row.meeting.party_b if row.meeting.party_a_id == delegate.registration_id else row.meeting.party_a
    seated = [seat.delegate for seat in row.meeting.seats if seat.delegate_id in row.seats]
    who = ", ".join(one.full_name for one in seated if one.registration_id == other.id)
    ours = [one for one in seated if one.registration_id == delegate.registration_id and one.id != delegate.id]
    return Line(
        partner=other.organisation.name,
        colleagues=", ".join(one.full_name for one in ours),
        was=(row.was_starts_at, row.was_ends_at, row.was_table_label) if row.was_starts_at else (),
        now=(row.starts_at, row.ends_at, row.table_label, who, interpreter) if row.starts_at else (),
    )


def _entries(
    rows: Sequence[ReleasedMeeting], delegate: Delegate, slots: Mapping[datetime, Slot]
) -> Iterator[tuple[Meeting, Slot, bool]]:
    """For who sits there now the meeting as it stands; for who does not any more, its end."""
    for row in rows:
        if delegate.id in row.seats and row.meeting.slot is not None:
            yield row.meeting, row.meeting.slot, False
        elif delegate.id in row.was_seats and row.was_starts_at is not None and row.was_starts_at in slots:
            yield row.meeting, slots[row.was_starts_at], True
