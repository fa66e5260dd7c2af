"""Who is late or absent on the day, noted by whoever stands at the door: nothing is booked with them meanwhile."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.meetings import bookings
from conference.meetings.models import Meeting, MeetingState, Missing
from conference.people import audit
from conference.programme.models import Conference, Slot
from conference.registration.models import Delegate, Registration


class NobodyChosen(Refusal):
    """Nobody of the party is ticked."""

    sentence = lazy("Tick at least one person.")


def day_ends_at(conference: Conference, now: datetime) -> datetime:
    """Midnight after now, on the clocks of the conference."""
    local = now.astimezone(conference.timezone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def note(
    session: Session,
    conference: Conference,
    registration: Registration,
    delegate_ids: Collection[int],
    until: datetime | None,
    *,
    now: datetime,
    by: Identity,
) -> None:
    """These people come only at that time, or (None) not any more today. Raises NobodyChosen."""
    chosen = _theirs(session, registration, delegate_ids)
    if not chosen:
        raise NobodyChosen
    session.execute(sa.delete(Missing).where(Missing.delegate_id.in_(chosen)))
    session.add_all(
        Missing(
            delegate_id=one, conference_id=conference.id, until=until or day_ends_at(conference, now),
            is_absent=until is None, noted_at=now, noted_by_id=by.user_id,
        )
        for one in chosen
    )  # fmt: skip
    session.flush()
    verb = "noted as absent" if until is None else "noted as late"
    audit.record(session, by, verb, registration, now=now, label=registration.organisation.name_vi, people=len(chosen))


def has_come(session: Session, registration: Registration, *, now: datetime, by: Identity) -> None:
    """The whole party is there after all."""
    theirs = sa.select(Delegate.id).where(Delegate.registration_id == registration.id)
    session.execute(sa.delete(Missing).where(Missing.delegate_id.in_(theirs)))
    audit.record(session, by, "noted as come", registration, now=now, label=registration.organisation.name_vi)


def running(session: Session, registration_id: int, now: datetime) -> Meeting | None:
    """The meeting that the party should be sitting in at this moment."""
    theirs = sa.or_(Meeting.party_a_id == registration_id, Meeting.party_b_id == registration_id)
    here = sa.select(Meeting).join(Slot, Slot.id == Meeting.slot_id)
    begun = here.where(theirs, Meeting.state == MeetingState.SCHEDULED, Slot.starts_at <= now, Slot.ends_at > now)
    return session.scalars(begun.order_by(Meeting.id).limit(1)).first()


def did_not_come(session: Session, registration_id: int, *, now: datetime, by: Identity) -> None:
    """Note at the meeting that runs now that this side did not come."""
    meeting = running(session, registration_id, now)
    if meeting is not None:
        is_asking = meeting.party_a_id == registration_id
        state = MeetingState.NO_SHOW_A if is_asking else MeetingState.NO_SHOW_B
        bookings.mark(session, meeting, state, now=now, by=by)


def _theirs(session: Session, registration: Registration, delegate_ids: Collection[int]) -> list[int]:
    mine = sa.select(Delegate.id).where(Delegate.registration_id == registration.id, Delegate.id.in_(delegate_ids))
    return list(session.scalars(mine.order_by(Delegate.id)))
