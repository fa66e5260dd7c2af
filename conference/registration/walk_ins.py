"""Somebody comes unannounced: found where they are known already, else registered and approved on the spot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.access import Identity
from conference.foundation.vietnamese import fold
from conference.people import audit
from conference.people.models import Organisation, OrganisationKind
from conference.programme.models import Capacity, Conference, Side
from conference.registration import actions, letters, profiles
from conference.registration.delegates import add_delegate, delegates_of
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState
from conference.registration.rules import PlacesTaken, SideFull, TurnedDown, may
from conference.registration.tickets import issue_ticket
from conference.registration.values import DelegateFacts, OrganisationFacts

KIND_OF = {Side.INVESTOR: OrganisationKind.INVESTOR, Side.AGENCY: OrganisationKind.AUTHORITY}
MOST_SUGGESTED = 5


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who stands at the desk. The organisation is known (its id), or new by the name and perhaps a tax code."""

    side: Side
    person: DelegateFacts
    organisation_id: int | None = None
    organisation: str = ""
    tax_code: str | None = None


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation somebody may mean, and as what it takes part here, if it does."""

    id: int
    name: str
    side: Side | None


def known_organisations(
    session: Session, conference_id: int, text: str, tax_code: str | None
) -> Sequence[KnownOrganisation]:
    """By tax code, or by every word of the name; those that take part here come first."""
    here = sa.and_(Registration.organisation_id == Organisation.id, Registration.conference_id == conference_id)
    found = sa.select(Organisation.id, Organisation.name, Registration.side).outerjoin(Registration, here)
    if tax_code:
        found = found.where(Organisation.tax_code == tax_code)
    elif words := fold(text).split():
        found = found.where(*(Organisation.folded.contains(word, autoescape=True) for word in words))
    else:
        return ()
    order = (Registration.id.is_(None), Organisation.sort_key, Organisation.id)
    return [KnownOrganisation(*row) for row in session.execute(found.order_by(*order).limit(MOST_SUGGESTED))]


def alike(session: Session, conference_id: int, visitor: Visitor) -> Sequence[Delegate]:
    """Who may be the same person: with this phone number, or of this name in this organisation."""
    same = [Delegate.phone == visitor.person.phone] if visitor.person.phone else []
    if visitor.organisation_id:
        named = fold(visitor.person.full_name)
        colleagues = Registration.organisation_id == visitor.organisation_id
        same.append(sa.and_(colleagues, Delegate.folded.endswith(f" {named}", autoescape=True)))
    if not same:
        return ()
    found = (
        sa.select(Delegate)
        .join(Delegate.registration)
        .where(Delegate.conference_id == conference_id, Delegate.state != DelegateState.CANCELLED, sa.or_(*same))
        .options(joinedload(Delegate.registration).joinedload(Registration.organisation))
    )
    return session.scalars(found.order_by(Delegate.sort_key, Delegate.id).limit(MOST_SUGGESTED)).all()


def take_in(
    session: Session,
    conference: Conference,
    visitor: Visitor,
    *,
    adds_place: bool = False,
    by: Identity | None,
    now: datetime,
) -> Delegate:
    """A delegate with a ticket, in the delegation of the organisation if it has one.

    `adds_place` makes room where the side is full. Raises PlacesTaken, TurnedDown, DelegationFull.
    """
    organisation = _organisation(session, visitor, now)
    registration = _registration(session, conference.id, organisation, visitor.side, now)
    let_take_part(session, registration, adds_place=adds_place, by=by, now=now)
    is_first = not delegates_of(session, registration.id)
    delegate = add_delegate(session, registration, visitor.person, is_contact=is_first, now=now)
    issue_ticket(session, delegate, now=now)
    label = f"{delegate.full_name} – {organisation.name_vi}"
    audit.record(session, by, "registered a walk-in", delegate, now=now, label=label, side=registration.side)
    return delegate


def welcome(session: Session, delegate: Delegate, *, now: datetime) -> None:
    """To the visitor's own address, if there is one: where everything of theirs is found."""
    registration = session.get_one(Registration, delegate.registration_id)
    session.refresh(registration, ["organisation"])
    letters.send(session, "walk_in_welcome", registration, delegate, now=now)


def _organisation(session: Session, visitor: Visitor, now: datetime) -> Organisation:
    known = session.get(Organisation, visitor.organisation_id) if visitor.organisation_id else None
    known = known or profiles.find_organisation(session, visitor.tax_code)
    if known is not None:
        return known
    kind = KIND_OF.get(visitor.side, OrganisationKind.ENTERPRISE)
    facts = OrganisationFacts(kind=kind, name_vi=visitor.organisation)
    return profiles.new_organisation(session, visitor.tax_code, facts, now)


def _registration(
    session: Session, conference_id: int, organisation: Organisation, side: Side, now: datetime
) -> Registration:
    """The organisation's registration, held; a new one when it has none, begun anew when it was cancelled."""
    same = (Registration.conference_id == conference_id, Registration.organisation_id == organisation.id)
    registration = session.scalar(sa.select(Registration).where(*same).with_for_update())
    if registration is None:
        registration = Registration(conference_id=conference_id, organisation_id=organisation.id, created_at=now)
        session.add(registration)
    if registration.state is None or may(registration.state, RegistrationState.SUBMITTED):
        registration.side, registration.state, registration.reason = side, RegistrationState.SUBMITTED, ""
        registration.submitted_at = now
    registration.organisation = organisation
    session.flush()
    return registration


def let_take_part(
    session: Session, registration: Registration, *, adds_place: bool, by: Identity | None, now: datetime
) -> None:
    """On the spot, whether it is new or was waiting; who was turned down stays so. Raises PlacesTaken, TurnedDown."""
    if registration.state is RegistrationState.APPROVED:
        return
    if registration.state is RegistrationState.REJECTED:
        raise TurnedDown(name=registration.organisation.name)
    if adds_place:
        _add_place(session, registration, by=by, now=now)
    try:
        actions.approve(session, registration, by=by, now=now)
    except SideFull as refusal:
        raise PlacesTaken from refusal


def _add_place(session: Session, registration: Registration, *, by: Identity | None, now: datetime) -> None:
    """One more place, only where none is free."""
    full = sa.and_(
        Capacity.conference_id == registration.conference_id,
        Capacity.side == registration.side,
        Capacity.taken >= Capacity.places,
    )
    capacity = session.scalar(sa.select(Capacity).where(full).with_for_update())
    if capacity is not None:
        capacity.places += 1
        audit.record(session, by, "added a place", capacity, now=now, label=registration.organisation.name_vi)
