"""What the desk asks: whose ticket this is, who is meant by a few letters, how many are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.checkin.models import Desk, Presence, Scan
from conference.checkin.rules import Arrival, Facts
from conference.foundation import vietnamese
from conference.people.models import Organisation
from conference.programme.models import Side
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState, Ticket

BEST = 8


@dataclass(frozen=True)
class Person:
    """Somebody at the desk, with no more than the desk needs."""

    delegate_id: int
    registration_id: int
    full_name: str
    job_title: str
    organisation: str
    side: Side
    badge_number: int
    facts: Facts


_ARRIVAL_DESK = sa.orm.aliased(Desk)
_PEOPLE = (
    sa.select(
        Delegate.id,
        Delegate.registration_id,
        Delegate.conference_id,
        Delegate.full_name,
        Delegate.job_title,
        Delegate.badge_number,
        Delegate.state,
        Registration.state.label("registration_state"),
        Registration.side,
        Organisation.name_vi,
        Presence.arrived_at,
        Presence.scan_id,
        _ARRIVAL_DESK.name.label("desk"),
    )
    .select_from(Delegate)
    .join(Registration, Registration.id == Delegate.registration_id)
    .join(Organisation, Organisation.id == Registration.organisation_id)
    .outerjoin(Presence, sa.and_(Presence.delegate_id == Delegate.id, Presence.point == sa.bindparam("point")))
    .outerjoin(Scan, Scan.id == Presence.scan_id)
    .outerjoin(_ARRIVAL_DESK, _ARRIVAL_DESK.id == Scan.desk_id)
)
_BY_TOKEN = (
    _PEOPLE.add_columns(Ticket.id.label("ticket_id"), Ticket.voided_at)
    .join(Ticket, Ticket.delegate_id == Delegate.id)
    .where(Ticket.token == sa.bindparam("token"))
    .with_for_update(of=Delegate)
)
_BY_ID = _PEOPLE.where(Delegate.id == sa.bindparam("delegate_id")).with_for_update(of=Delegate)
_OF_REGISTRATION = (
    _PEOPLE.where(Delegate.registration_id == sa.bindparam("registration_id"), Delegate.state == DelegateState.ACTIVE)
    .order_by(Delegate.id)
    .with_for_update(of=Delegate)
)


def person_of_ticket(session: Session, token: str, point: str) -> Person | None:
    """Who holds this ticket; the row is locked, so that two desks decide one after the other."""
    row = session.execute(_BY_TOKEN, {"token": token, "point": point}).one_or_none()
    return _person(row, is_void=row.voided_at is not None) if row else None


def person(session: Session, delegate_id: int, point: str) -> Person | None:
    """The person found by search."""
    row = session.execute(_BY_ID, {"delegate_id": delegate_id, "point": point}).one_or_none()
    return _person(row) if row else None


def delegation(session: Session, registration_id: int, point: str) -> Sequence[Person]:
    """Everybody of one registration."""
    rows = session.execute(_OF_REGISTRATION, {"registration_id": registration_id, "point": point})
    return [_person(row) for row in rows]


def search(session: Session, conference_id: int, text: str, point: str) -> Sequence[Person]:
    """The best few for what was typed: given name, any word of name or organisation, phone ending, tax code.

    Given names come first, since that is how people are called; exact marks before bare letters.
    """
    folded = vietnamese.fold(text)
    if not folded:
        return []
    digits = "".join(character for character in text if character.isdigit())
    given = Delegate.folded.startswith(folded, autoescape=True)
    by_name = _word(Delegate.folded, folded)
    matches = [by_name, _word(Organisation.folded, folded)]
    if len(digits) >= 3:
        matches += [Delegate.phone.endswith(digits), Organisation.tax_code.startswith(digits)]
    exact = Delegate.full_name.contains(vietnamese.nfc(text.strip()), autoescape=True)
    found = (
        _PEOPLE.where(Delegate.conference_id == conference_id, sa.or_(*matches))
        .where(Delegate.state == DelegateState.ACTIVE, Registration.state != RegistrationState.DRAFT)
        .order_by(sa.not_(given), sa.not_(exact), sa.not_(by_name), Delegate.sort_key)
        .limit(BEST)
    )
    return [_person(row) for row in session.execute(found, {"point": point})]


def _word(column: sa.orm.InstrumentedAttribute[str], folded: str) -> sa.ColumnElement[bool]:
    return sa.or_(column.startswith(folded, autoescape=True), column.contains(f" {folded}", autoescape=True))


@dataclass(frozen=True)
class Count:
    """How many of a side are expected and in."""

    side: Side
    expected: int
    present: int


def counts(session: Session, conference_id: int, point: str) -> Sequence[Count]:
    """Expected and present by side, sides without anybody left out."""
    present = sa.func.count(Presence.delegate_id)
    rows = session.execute(
        sa.select(Registration.side, sa.func.count(Delegate.id).label("expected"), present.label("present"))
        .join(Registration, Registration.id == Delegate.registration_id)
        .outerjoin(Presence, sa.and_(Presence.delegate_id == Delegate.id, Presence.point == point))
        .where(
            Delegate.conference_id == conference_id,
            Delegate.state == DelegateState.ACTIVE,
            Registration.state == RegistrationState.APPROVED,
        )
        .group_by(Registration.side)
    ).all()
    order = list(Side)
    return sorted((Count(row.side, row.expected, row.present) for row in rows), key=lambda one: order.index(one.side))


def version(session: Session, conference_id: int) -> str:
    """Changes with every scan; pages that poll ask with it and get 204 while nothing is new."""
    last = session.scalar(sa.select(sa.func.max(Scan.received_at)).where(Scan.conference_id == conference_id))
    return f"{last.timestamp():.6f}" if isinstance(last, datetime) else "0"


@dataclass(frozen=True)
class Recent:
    """A line of the desk's log."""

    scan: Scan
    full_name: str | None
    organisation: str | None
    is_undone: bool


def recent(session: Session, desk: Desk, limit: int = 12) -> Sequence[Recent]:
    """The desk's last scans, newest first."""
    undo = sa.orm.aliased(Scan)
    rows = session.execute(
        sa.select(Scan, Delegate.full_name, Organisation.name_vi, undo.id)
        .outerjoin(Delegate, Delegate.id == Scan.delegate_id)
        .outerjoin(Registration, Registration.id == Delegate.registration_id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.desk_id == desk.id, Scan.undoes_id.is_(None))
        .order_by(Scan.received_at.desc())
        .limit(limit)
    ).all()
    return [Recent(row[0], row[1], row[2], row[3] is not None) for row in rows]


def desks(session: Session, conference_id: int) -> Sequence[Desk]:
    """All desks by name."""
    return session.scalars(sa.select(Desk).where(Desk.conference_id == conference_id).order_by(Desk.name)).all()


def _person(row: sa.Row[*tuple[object, ...]], *, is_void: bool = False) -> Person:
    arrival = Arrival(row.arrived_at, row.desk, row.scan_id) if row.scan_id else None
    return Person(
        delegate_id=row.id,
        registration_id=row.registration_id,
        full_name=row.full_name,
        job_title=row.job_title,
        organisation=row.name_vi,
        side=row.side,
        badge_number=row.badge_number,
        facts=Facts(row.conference_id, is_void, row.state, row.registration_state, arrival),
    )
