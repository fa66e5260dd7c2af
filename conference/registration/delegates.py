"""The people of a delegation: who comes, who is the contact, who leaves."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.vietnamese import name_search_key, name_sort_key
from conference.people import audit
from conference.people.users import find_or_make
from conference.programme.models import Conference
from conference.registration import letters
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState
from conference.registration.rules import ContactStays, ContactUnreachable, DelegationFull, can_be_contact
from conference.registration.signals import left
from conference.registration.tickets import issue_ticket, void_tickets
from conference.registration.values import DelegateFacts


def delegates_of(session: Session, registration_id: int) -> list[Delegate]:
    """Everybody who comes or asks to, the contact first."""
    found = sa.select(Delegate).where(
        Delegate.registration_id == registration_id, Delegate.state != DelegateState.CANCELLED
    )
    return list(session.scalars(found.order_by(Delegate.is_contact.desc(), Delegate.id)))


def contact_of(session: Session, registration_id: int) -> Delegate:
    """The person the organisers and colleagues write to."""
    return delegates_of(session, registration_id)[0]


def facts_of(delegate: Delegate) -> DelegateFacts:
    """A stored delegate as a value."""
    stored = {name: getattr(delegate, name) for name in DelegateFacts.__dataclass_fields__}
    return DelegateFacts(**stored | {"languages": tuple(delegate.languages)})


def add_delegate(
    session: Session,
    registration: Registration,
    facts: DelegateFacts,
    *,
    state: DelegateState = DelegateState.ACTIVE,
    is_contact: bool = False,
    now: datetime,
) -> Delegate:
    """One more person, with the next badge number. Raises DelegationFull."""
    conference = _numbering(session, registration)
    if len(delegates_of(session, registration.id)) >= conference.max_delegates:
        raise DelegationFull(most=conference.max_delegates)
    delegate = Delegate(
        conference_id=registration.conference_id,
        registration_id=registration.id,
        state=state,
        is_contact=is_contact,
        badge_number=_next_badge_number(session, registration.conference_id),
        created_at=now,
    )
    _write(session, delegate, facts, now)
    session.add(delegate)
    session.flush()
    if registration.state is RegistrationState.APPROVED and state is DelegateState.ACTIVE:
        issue_ticket(session, delegate, now=now)
    return delegate


def write_delegates(
    session: Session,
    registration: Registration,
    people: Sequence[DelegateFacts],
    *,
    by: Identity | None,
    is_staff: bool,
    now: datetime,
) -> None:
    """Make the delegation these people: the known are changed, the new added and written to, the missing leave."""
    present = {delegate.id: delegate for delegate in delegates_of(session, registration.id)}
    kept = {facts.id for facts in people}
    for delegate in present.values():
        if delegate.id not in kept and delegate.state is DelegateState.ACTIVE:
            leave(session, registration, delegate, by=by, now=now)
            letters.tell_removed(session, registration, delegate, now=now)
    for facts in people:
        if known := present.get(facts.id or 0):
            _write(session, known, facts, now)
        else:
            added = add_delegate(session, registration, facts, now=now)
            letters.ask_consents(session, registration, added, by_staff=is_staff, now=now)
    session.flush()


def change_delegate(session: Session, delegate: Delegate, facts: DelegateFacts, *, now: datetime) -> None:
    """The person is the same, what is said of them is new."""
    _write(session, delegate, facts, now)
    session.flush()


def make_contact(session: Session, registration: Registration, delegate: Delegate) -> None:
    """Somebody else speaks for the delegation from now on. Raises ContactUnreachable."""
    if not can_be_contact(delegate):
        raise ContactUnreachable(name=delegate.full_name)
    inherit_contact(session, registration, delegate)


def inherit_contact(session: Session, registration: Registration, delegate: Delegate) -> None:
    """The same for whoever is left: nobody is held here because their colleagues cannot be reached."""
    for other in delegates_of(session, registration.id):
        other.is_contact = other.id == delegate.id
    session.flush()


def leave(
    session: Session, registration: Registration, delegate: Delegate, *, by: Identity | None, now: datetime
) -> None:
    """The person does not come: the ticket is void, meetings are told. Raises ContactStays."""
    if delegate.is_contact:
        raise ContactStays
    end_delegates(session, registration, [delegate], by=by, now=now)
    audit.record(session, by, "removed", delegate, now=now, label=delegate.full_name)


def end_delegates(
    session: Session,
    registration: Registration,
    people: Sequence[Delegate],
    *,
    reason: str = "",
    by: Identity | None,
    now: datetime,
) -> None:
    """These people do not come any more; those they were to meet read the reason."""
    ids = [delegate.id for delegate in people]
    void_tickets(session, ids, now=now)
    for delegate in people:
        delegate.state = DelegateState.CANCELLED
    session.flush()
    left.send(session, delegate_ids=ids, registration_id=registration.id, reason=reason, by=by, now=now)


def _write(session: Session, delegate: Delegate, facts: DelegateFacts, now: datetime) -> None:
    for name in ("full_name", "honorific", "job_title", "email", "phone", "language", "can_meet"):
        setattr(delegate, name, getattr(facts, name))
    delegate.languages = list(facts.languages)
    delegate.folded = name_search_key(facts.full_name)
    delegate.sort_key = name_sort_key(facts.full_name)
    user = find_or_make(session, facts.email, facts.full_name, facts.language, now) if facts.email else None
    delegate.user_id = user.id if user else None


def _numbering(session: Session, registration: Registration) -> Conference:
    """The conference, locked: whoever gives out badge numbers waits for whoever does so already."""
    return session.scalars(
        sa.select(Conference).where(Conference.id == registration.conference_id).with_for_update(key_share=True)
    ).one()


def _next_badge_number(session: Session, conference_id: int) -> int:
    highest = sa.select(sa.func.max(Delegate.badge_number)).where(Delegate.conference_id == conference_id)
    return (session.scalar(highest) or 0) + 1
