"""Places of a side: taken by an approval, freed by a cancellation; the counter in the database decides every race."""

from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.programme.models import NO_LIMIT, Capacity, Side
from conference.registration.models import Registration, RegistrationState


def take_place(session: Session, conference_id: int, side: Side) -> bool:
    """Take one place; False when none is free. A side without a limit always has one."""
    free = sa.and_(_of(conference_id, side), Capacity.taken < Capacity.places)
    if _count(session, sa.update(Capacity).where(free).values(taken=Capacity.taken + 1)):
        return True
    return not session.scalar(sa.select(sa.exists().where(_of(conference_id, side))))


def free_place(session: Session, conference_id: int, side: Side) -> None:
    """Give one place back."""
    held = sa.and_(_of(conference_id, side), Capacity.taken > 0)
    session.execute(sa.update(Capacity).where(held).values(taken=Capacity.taken - 1))


def has_place(session: Session, conference_id: int, side: Side) -> bool:
    """Whether an approval would find a place."""
    full = sa.and_(_of(conference_id, side), Capacity.taken >= Capacity.places)
    return not session.scalar(sa.select(sa.exists().where(full)))


def free_places(session: Session, conference_id: int) -> dict[Side, int]:
    """How many places are left per side; a side without a limit is missing."""
    rows = sa.select(Capacity).where(Capacity.conference_id == conference_id)
    free = {row.side: row.places - row.taken for row in session.scalars(rows) if row.places != NO_LIMIT}
    return {side: free[side] for side in Side if side in free}


def next_waiting(session: Session, conference_id: int, side: Side) -> Registration | None:
    """Who has waited longest; one that somebody is deciding on right now is passed over."""
    waiting = (
        sa.select(Registration)
        .where(
            Registration.conference_id == conference_id,
            Registration.side == side,
            Registration.state == RegistrationState.WAITLISTED,
        )
        .options(joinedload(Registration.organisation))
        .order_by(Registration.decided_at, Registration.id)
        .limit(1)
        .with_for_update(of=Registration, skip_locked=True)
    )
    return session.scalar(waiting)


def waiting_before(session: Session, registration: Registration) -> int:
    """How many of the same side are ahead on the waiting list."""
    order = sa.tuple_(Registration.decided_at, Registration.id)
    ahead: Sequence[sa.ColumnElement[bool]] = (
        Registration.conference_id == registration.conference_id,
        Registration.side == registration.side,
        Registration.state == RegistrationState.WAITLISTED,
        order < (registration.decided_at, registration.id),
    )
    return session.scalar(sa.select(sa.func.count()).select_from(Registration).where(*ahead)) or 0


def _of(conference_id: int, side: Side) -> sa.ColumnElement[bool]:
    return sa.and_(Capacity.conference_id == conference_id, Capacity.side == side)


def _count(session: Session, statement: sa.Update) -> int:
    return cast("sa.CursorResult[None]", session.execute(statement)).rowcount
