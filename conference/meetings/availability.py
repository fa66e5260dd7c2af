"""Who is free when, and which tables: the facts from which the rules find a time, each in one statement."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.meanwhile import merged
from conference.meetings.models import Absence, Missing, Seat, TableOccupancy
from conference.meetings.rules import Person, Place, Time
from conference.people import audit
from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState


def bookable() -> sa.ColumnElement[bool]:
    """Delegates who can be booked: active, and willing to sit in meetings."""
    return sa.and_(Delegate.state == DelegateState.ACTIVE, Delegate.can_meet)


def bookable_of(session: Session, registration_ids: Collection[int]) -> dict[int, list[Delegate]]:
    """Who can sit in meetings, by registration, the contact first."""
    listed = sa.select(Delegate).where(Delegate.registration_id.in_(registration_ids), bookable())
    found: dict[int, list[Delegate]] = defaultdict(list)
    for delegate in session.scalars(listed.order_by(Delegate.is_contact.desc(), Delegate.id)):
        found[delegate.registration_id].append(delegate)
    return found


def busy_slots(session: Session, delegate_ids: Collection[int], *, but: int | None = None) -> dict[int, set[int]]:
    """The slots in which each is absent, late or sits in a meeting, other than the meeting `but`."""
    absent = sa.select(Absence.delegate_id, Absence.slot_id).where(Absence.delegate_id.in_(delegate_ids))
    seated = sa.select(Seat.delegate_id, Seat.slot_id).where(Seat.delegate_id.in_(delegate_ids))
    if but is not None:
        seated = seated.where(Seat.meeting_id != but)
    away = missing_slots().where(Missing.delegate_id.in_(delegate_ids))
    found: dict[int, set[int]] = defaultdict(set)
    for delegate_id, slot_id in session.execute(sa.union(absent, seated, away)):
        found[delegate_id].add(slot_id)
    return found


def missing_slots() -> sa.Select[int, int]:
    """Delegate and slot for everybody who is late or absent on the day."""
    here = sa.and_(Slot.conference_id == Missing.conference_id, Slot.starts_at < Missing.until)
    return sa.select(Missing.delegate_id, Slot.id).join(Slot, sa.and_(here, Slot.ends_at > Missing.noted_at))


def people(
    session: Session, registration_ids: Collection[int], *first: Collection[int | None], but: int | None = None
) -> dict[int, list[Person]]:
    """The bookable people of each registration as the rules see them, those in `first` before the others.

    Where several groups come first, whoever is in an earlier one stands before all of the later ones.
    """
    known = bookable_of(session, registration_ids)
    busy = busy_slots(session, [delegate.id for some in known.values() for delegate in some], but=but)
    return {
        registration_id: sorted(
            (Person(delegate.id, frozenset(busy.get(delegate.id, ()))) for delegate in known.get(registration_id, ())),
            key=lambda person: [person.id not in group for group in first],
        )
        for registration_id in registration_ids
    }


def places(session: Session, conference_id: int) -> list[Place]:
    """The open tables with the registration each belongs to."""
    host = sa.and_(Registration.host_table_id == MeetingTable.id, Registration.state == RegistrationState.APPROVED)
    listed = (
        sa.select(MeetingTable.id, MeetingTable.label, MeetingTable.zone, Registration.id)
        .outerjoin(Registration, host)
        .where(MeetingTable.conference_id == conference_id, MeetingTable.is_open)
        .order_by(MeetingTable.label)
    )
    return [Place(*row) for row in session.execute(listed)]


def taken_tables(session: Session, conference_id: int, *, but: int | None = None) -> dict[int, set[int]]:
    """The tables taken in each slot, other than by the meeting `but`."""
    listed = sa.select(TableOccupancy.slot_id, TableOccupancy.table_id).join(Slot, Slot.id == TableOccupancy.slot_id)
    found: dict[int, set[int]] = defaultdict(set)
    for slot_id, table_id in session.execute(
        listed.where(Slot.conference_id == conference_id, TableOccupancy.meeting_id != (but or 0))
    ):
        found[slot_id].add(table_id)
    return found


def times(slots: Iterable[Slot], taken: Mapping[int, Collection[int]]) -> list[Time]:
    """Slots as the rules see them."""
    return [Time(slot.id, slot.starts_at, frozenset(taken.get(slot.id, ()))) for slot in slots]


def slots_from(session: Session, conference_id: int, now: datetime) -> Sequence[Slot]:
    """The meeting times still to come."""
    coming = sa.select(Slot).where(Slot.conference_id == conference_id, Slot.starts_at > now)
    return session.scalars(coming.order_by(Slot.starts_at)).all()


def free_slots(session: Session, registration: Registration, now: datetime) -> list[Slot]:
    """The coming slots in which somebody of this registration is free."""
    some = people(session, [registration.id])[registration.id]
    coming = slots_from(session, registration.conference_id, now)
    return [slot for slot in coming if any(person.is_free(slot.id) for person in some)]


def absences_of(session: Session, delegate_ids: Collection[int]) -> set[tuple[int, int]]:
    """Delegate and slot of every time somebody has marked as not free."""
    listed = sa.select(Absence.delegate_id, Absence.slot_id).where(Absence.delegate_id.in_(delegate_ids))
    return {(delegate_id, slot_id) for delegate_id, slot_id in session.execute(listed)}


def write_absences(session: Session, delegate_id: int, slots: Collection[int], absent: Collection[int]) -> None:
    """Of these slots the delegate is absent in exactly those; others are left as they are."""
    session.execute(sa.delete(Absence).where(Absence.delegate_id == delegate_id, Absence.slot_id.in_(slots)))
    rows = [{"delegate_id": delegate_id, "slot_id": slot_id} for slot_id in sorted(absent) if slot_id in slots]
    if rows:
        session.execute(sa.insert(Absence), rows)


def write_free_times(
    session: Session,
    conference_id: int,
    registration_id: int,
    ticked: Set[str],
    *,
    opened: Set[str] | None = None,
    by: Identity | None,
    now: datetime,
) -> None:
    """Everybody of a registration is free in the coming slots ticked as "delegate-slot", and in no others.

    `opened` are the ticks of the page when it was opened: what others have changed since then stays.
    """
    coming = [slot.id for slot in slots_from(session, conference_id, now)]
    people = bookable_of(session, [registration_id])[registration_id]
    absent = absences_of(session, [delegate.id for delegate in people])
    times = {(delegate.id, slot_id): f"{delegate.id}-{slot_id}" for delegate in people for slot_id in coming}
    stored = {tick for time, tick in times.items() if time not in absent}
    free = merged(stored, stored if opened is None else opened, ticked)
    for delegate in people:
        away = [slot_id for slot_id in coming if times[delegate.id, slot_id] not in free]
        write_absences(session, delegate.id, coming, away)
        if by is not None:
            audit.record(session, by, "changed free times", delegate, now=now, label=delegate.full_name)
