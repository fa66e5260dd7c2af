"""A colleague asks to join a delegation that is registered already; its contact decides."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.people import audit
from conference.registration import consents, letters
from conference.registration.delegates import add_delegate, contact_of, delegates_of
from conference.registration.models import Delegate, DelegateState, Purpose, Registration, RegistrationState
from conference.registration.tickets import issue_ticket
from conference.registration.values import DelegateFacts


def ask_to_join(
    session: Session,
    registration: Registration,
    facts: DelegateFacts,
    answers: Mapping[Purpose, bool],
    *,
    now: datetime,
) -> Delegate:
    """A colleague wants to come along; the contact decides. Who is there already gets their own link again."""
    for delegate in delegates_of(session, registration.id):
        if delegate.email == facts.email:
            letters.send_link(session, registration, delegate, now=now)
            return delegate
    delegate = add_delegate(session, registration, facts, state=DelegateState.JOINING, now=now)
    consents.answer(session, delegate, answers, now=now)
    letters.ask_contact(session, registration, contact_of(session, registration.id), delegate, now=now)
    return delegate


def agree_to_join(
    session: Session, registration: Registration, delegate: Delegate, *, by: Identity | None, now: datetime
) -> None:
    """The contact (or an organiser) takes the colleague in."""
    if delegate.state is not DelegateState.JOINING:
        return
    delegate.state = DelegateState.ACTIVE
    if registration.state is RegistrationState.APPROVED:
        issue_ticket(session, delegate, now=now)
    session.flush()
    letters.tell_joined(session, registration, delegate, now=now)
    audit.record(session, by, "agreed to join", delegate, now=now, label=delegate.full_name)


def refuse_to_join(
    session: Session, registration: Registration, delegate: Delegate, *, by: Identity | None, now: datetime
) -> None:
    """The contact does not know the person or has no use for them."""
    if delegate.state is not DelegateState.JOINING:
        return
    delegate.state = DelegateState.CANCELLED
    letters.tell_not_joined(session, registration, delegate, now=now)
    audit.record(session, by, "refused to join", delegate, now=now, label=delegate.full_name)
