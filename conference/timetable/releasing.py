"""Put a proposal into force: one transaction, all of it or nothing; the people concerned are told afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.jobs.queue import enqueue_job
from conference.meetings import bookings, requests
from conference.meetings.models import Meeting, MeetingRequest
from conference.meetings.placing import Put, put_all
from conference.people import audit
from conference.programme.models import Conference, MeetingTable, Slot
from conference.timetable import drafts, proposals, refusals
from conference.timetable.changes import Change
from conference.timetable.check import Finding
from conference.timetable.models import ChangeKind, Proposal, ProposalState, Release, ReleasedMeeting
from conference.timetable.names import names_of
from conference.timetable.standing import Standing, standing
from conference.timetable.values import Place
from conference.timetable.wording import obstacles_told

TELL = "timetable.tell"


def release(
    session: Session,
    conference: Conference,
    proposal: Proposal,
    note: str = "",
    *,
    token: str | None,
    now: datetime,
    by: Identity,
    forgiven: frozenset[Finding] = frozenset(),
) -> Release:
    """`token` is that of the preview somebody has agreed to, None if what they have agreed to is written down already;
    `forgiven` is what is wrong already with what people hold, and left for later.

    Raises NotADraft, NoLongerHolds, PreviewChanged or NothingToRelease; of two at once the second sees the first.
    """
    bookings.queue_up(session, conference.id)
    proposals.hold(session, proposal)
    seen = standing(session, conference, proposal, now=now)
    if seen.obstacles or set(seen.findings) - forgiven:
        raise refusals.NoLongerHolds(what=obstacles_told(seen, names_of(session, conference))[0])
    if token not in (None, seen.token):
        raise refusals.PreviewChanged
    if not seen.real_changes:
        raise refusals.NothingToRelease
    meetings = _meetings(session, conference, seen, now=now, by=by)
    put_all(session, [_put(one, meetings) for one in seen.real_changes], now=now)
    _lock(session, proposal)
    made = _release(session, conference, proposal, note, now=now, by=by)
    session.execute(sa.insert(ReleasedMeeting), _rows(session, conference, made, seen.changes, meetings))
    proposals.move(proposal, ProposalState.RELEASED, now=now)
    session.flush()
    audit.record(
        session, by, "released", made, now=now, label=proposal.name, number=made.number, changes=len(seen.real_changes)
    )
    enqueue_telling(session, made, now=now, by=by)
    return made


def enqueue_telling(session: Session, made: Release, *, now: datetime, by: Identity) -> None:
    """A worker tells everybody concerned; told twice, they get one mail."""
    arguments = {"release": made.id}
    enqueue_job(session, TELL, arguments, now=now, user_id=by.user_id, conference_id=made.conference_id)


def _meetings(
    session: Session, conference: Conference, seen: Standing, *, now: datetime, by: Identity
) -> Mapping[str, int]:
    """The meeting of every pair; requests that are still open are agreed to by the organiser."""
    ids = {}
    for change in seen.changes:
        wish = change.wish
        if wish.meeting_id is None:
            request = session.get_one(MeetingRequest, wish.request_id)
            ids[wish.pair] = requests.take_in(session, conference, request, now=now, by=by).id
        else:
            ids[wish.pair] = wish.meeting_id
    return ids


def _put(change: Change, meetings: Mapping[str, int]) -> Put:
    place = change.after
    if place is None:
        return Put(meetings[change.wish.pair], None, None)
    return Put(meetings[change.wish.pair], place.slot, place.table, place.seats)


def _lock(session: Session, proposal: Proposal) -> None:
    """What was locked in the draft stays locked."""
    locked = sorted(drafts.locked_pairs(session, proposal.id))
    session.execute(
        sa.update(Meeting)
        .where(Meeting.conference_id == proposal.conference_id, Meeting.pair.in_(locked), Meeting.slot_id.is_not(None))
        .values(is_locked=True)
        .execution_options(synchronize_session=False)
    )


def _release(
    session: Session, conference: Conference, proposal: Proposal, note: str, *, now: datetime, by: Identity
) -> Release:
    last = sa.select(sa.func.max(Release.number)).where(Release.conference_id == conference.id)
    made = Release(
        conference_id=conference.id,
        number=(session.scalar(last) or 0) + 1,
        at=now,
        note=note,
        proposal_id=proposal.id,
        by_id=by.user_id,
    )
    session.add(made)
    session.flush()
    return made


def _rows(
    session: Session, conference: Conference, made: Release, changes: Sequence[Change], meetings: Mapping[str, int]
) -> list[dict[str, Any]]:
    slots = sa.select(Slot).where(Slot.conference_id == conference.id)
    times = {slot.id: (slot.starts_at, slot.ends_at) for slot in session.scalars(slots)}
    tables = sa.select(MeetingTable.id, MeetingTable.label).where(MeetingTable.conference_id == conference.id)
    labels = {row.id: row.label for row in session.execute(tables)}

    def copied(place: Place | None, prefix: str) -> dict[str, Any]:
        starts_at, ends_at = times[place.slot] if place else (None, None)
        return {
            f"{prefix}starts_at": starts_at,
            f"{prefix}ends_at": ends_at,
            f"{prefix}table_label": labels.get(place.table, "") if place else "",
            f"{prefix}seats": list(place.seats) if place else [],
        }

    return [
        {
            "release_id": made.id,
            "meeting_id": meetings[one.wish.pair],
            "change": one.kind,
            **copied(one.after, ""),
            **copied(one.before, "was_"),
        }
        for one in changes
        if one.kind is not ChangeKind.KEPT or one.after is not None
    ]
