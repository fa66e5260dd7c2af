"""What can be done with a registration: submit it, decide on it, cancel it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.access import Identity
from conference.foundation.integrity import refuses
from conference.people import audit
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.programme.signals import places_added
from conference.registration import consents, letters, profiles, supply, waiting_list
from conference.registration.delegates import add_delegate, delegates_of, end_delegates, inherit_contact
from conference.registration.models import (
    ConsentMethod,
    Delegate,
    DelegateState,
    Purpose,
    Registration,
    RegistrationState,
)
from conference.registration.rules import (
    AlreadyRegistered,
    MoveNotAllowed,
    RegistrationShut,
    SideFull,
    TableTaken,
    Window,
    can_be_contact,
    may,
    window,
)
from conference.registration.signals import side_changes
from conference.registration.tickets import issue_ticket
from conference.registration.values import Application

refuses("uq_registration_conference_id_organisation_id", AlreadyRegistered)
refuses("uq_organisation_tax_code", AlreadyRegistered)
refuses("uq_registration_host_table_id", TableTaken)


def locked(session: Session, conference_id: int, registration_id: int) -> Registration | None:
    """A registration of the conference with its organisation, held until the end of the transaction."""
    return session.scalar(
        sa.select(Registration)
        .where(Registration.id == registration_id, Registration.conference_id == conference_id)
        .options(joinedload(Registration.organisation))
        .with_for_update(of=Registration)
    )


def submit(
    session: Session, conference_id: int, application: Application, *, by: Identity | None = None, now: datetime
) -> Registration:
    """Register an organisation. `by` is the organiser who does so for somebody, at any time and on paper.

    Raises RegistrationShut, AlreadyRegistered, DelegationFull.
    """
    if by is None and window(session.get_one(Conference, conference_id), now) is not Window.OPEN:
        raise RegistrationShut
    known = profiles.find_organisation(session, application.tax_code)
    organisation = known or profiles.new_organisation(session, application.tax_code, application.organisation, now)
    registration = _fresh(session, conference_id, organisation, application, now)
    if known is not None:
        profiles.propose(registration, application.organisation)
    _fill(session, registration, application, by, now)
    audit.record(session, by, "submitted", registration, now=now, label=organisation.name_vi)
    return registration


def _fresh(
    session: Session, conference_id: int, organisation: Organisation, application: Application, now: datetime
) -> Registration:
    """A new registration, or the organisation's cancelled one begun anew."""
    same = (Registration.conference_id == conference_id, Registration.organisation_id == organisation.id)
    registration = session.scalar(sa.select(Registration).where(*same).with_for_update())
    if registration is None:
        registration = Registration(conference_id=conference_id, organisation_id=organisation.id)
        session.add(registration)
    elif not may(registration.state, RegistrationState.SUBMITTED) or registration.state is RegistrationState.NEEDS_INFO:
        raise AlreadyRegistered
    registration.organisation = organisation
    registration.side = application.side
    registration.state = RegistrationState.SUBMITTED
    registration.language = application.language
    registration.submitted_at = registration.created_at = now
    registration.reason = ""
    session.flush()
    return registration


def _fill(
    session: Session, registration: Registration, application: Application, by: Identity | None, now: datetime
) -> None:
    """Delegates, demands and clusters. Only the one who fills in the form consents; colleagues are asked by mail."""
    supply.write_demands(session, registration, application.demands, now=now)
    supply.write_claims(session, registration, application.cluster_ids, application.new_clusters, now=now)
    people = [
        add_delegate(session, registration, facts, is_contact=number == 0, now=now)
        for number, facts in enumerate(application.delegates)
    ]
    method = ConsentMethod.WEB if by is None else ConsentMethod.PAPER
    consents.answer(session, people[0], application.answers, method=method, now=now)
    letters.tell_received(session, registration, people[0], now=now)
    for colleague in people[1:]:
        letters.ask_consents(session, registration, colleague, by_staff=by is not None, now=now)


def ask_for_more(session: Session, registration: Registration, question: str, *, by: Identity, now: datetime) -> None:
    """Say what is missing; the attendee changes it in My conference and sends it again."""
    _move(registration, RegistrationState.NEEDS_INFO, now)
    registration.reason = question
    _tell_contact(session, registration, "registration_needs_info", now)
    audit.record(session, by, "asked for more", registration, now=now, label=_label(registration), question=question)


def send_again(session: Session, registration: Registration, *, now: datetime) -> None:
    """The attendee has completed what was missing."""
    _move(registration, RegistrationState.SUBMITTED, now)
    registration.reason = ""
    session.flush()


def approve(session: Session, registration: Registration, *, by: Identity | None, now: datetime) -> None:
    """Let the organisation take part. Raises SideFull, MoveNotAllowed."""
    _check(registration, RegistrationState.APPROVED)
    if not waiting_list.take_place(session, registration.conference_id, registration.side):
        raise SideFull(name=registration.organisation.name)
    _move(registration, RegistrationState.APPROVED, now)
    registration.reason = ""
    profiles.accept_proposed(registration)
    contested = [cluster.name_vi for cluster in supply.hand_over(session, registration)]
    for delegate in delegates_of(session, registration.id):
        if delegate.state is DelegateState.ACTIVE:
            issue_ticket(session, delegate, now=now)
            letters.tell_approved(session, registration, delegate, now=now)
    audit.record(session, by, "approved", registration, now=now, label=_label(registration), contested=contested)


def waitlist(session: Session, registration: Registration, *, by: Identity, now: datetime) -> None:
    """Wait for a place; the first in line gets it when one frees."""
    _move(registration, RegistrationState.WAITLISTED, now)
    _tell_contact(session, registration, "registration_waitlisted", now)
    audit.record(session, by, "put on the waiting list", registration, now=now, label=_label(registration))


def reject(session: Session, registration: Registration, reason: str, *, by: Identity, now: datetime) -> None:
    """Turn down, with a reason the organisation reads."""
    _move(registration, RegistrationState.REJECTED, now)
    registration.reason = reason
    _tell_contact(session, registration, "registration_rejected", now)
    audit.record(session, by, "rejected", registration, now=now, label=_label(registration), reason=reason)


def cancel(
    session: Session,
    registration: Registration,
    *,
    reason: str = "",
    tells_partners: bool = False,
    by: Identity | None,
    now: datetime,
) -> bool:
    """Give the place up: tickets are void, meetings are told, and whoever has waited longest moves up, if anybody has.

    Those they were to meet read the reason only if `tells_partners`: an organiser writes to the organisation alone.
    """
    held_a_place = registration.state is RegistrationState.APPROVED
    _move(registration, RegistrationState.CANCELLED, now)
    registration.reason = reason
    registration.host_table_id = None
    _tell_contact(session, registration, "registration_cancelled", now)
    said = reason if tells_partners else ""
    end_delegates(session, registration, delegates_of(session, registration.id), reason=said, by=by, now=now)
    audit.record(session, by, "cancelled", registration, now=now, label=_label(registration), reason=reason)
    if not held_a_place:
        return False
    waiting_list.free_place(session, registration.conference_id, registration.side)
    return promote_next(session, registration.conference_id, registration.side, now=now)


def change_side(session: Session, registration: Registration, side: Side, *, by: Identity, now: datetime) -> None:
    """Somebody chose the wrong side. An approved one takes a place of the new side and frees its old one, which goes
    to whoever has waited longest. Raises SideFull, and what the parts above refuse.
    """
    before = registration.side
    if side is before:
        return
    side_changes.send(session, registration_id=registration.id)
    is_approved = registration.state is RegistrationState.APPROVED
    if is_approved and not waiting_list.take_place(session, registration.conference_id, side):
        raise SideFull(name=registration.organisation.name)
    registration.side, registration.host_table_id = side, None
    session.flush()
    label, after = _label(registration), side.value
    audit.record(session, by, "side changed", registration, now=now, label=label, before=before.value, after=after)
    if is_approved:
        supply.hand_over(session, registration)
        waiting_list.free_place(session, registration.conference_id, before)
        promote_next(session, registration.conference_id, before, now=now)


def assign_table(
    session: Session, registration: Registration, table_id: int | None, *, by: Identity, now: datetime
) -> None:
    """A table of its own, where the others come to. Raises TableTaken."""
    registration.host_table_id = table_id
    session.flush()
    audit.record(session, by, "assigned a table", registration, now=now, label=_label(registration), table_id=table_id)


def promote_next(session: Session, conference_id: int, side: Side, *, now: datetime) -> bool:
    """Give a place to whoever has waited longest; False when nobody waits."""
    waiting = waiting_list.next_waiting(session, conference_id, side)
    if waiting is not None:
        approve(session, waiting, by=None, now=now)
    return waiting is not None


@places_added.connect
def promote_all(session: Session, *, conference_id: int, sides: Sequence[Side], now: datetime) -> None:
    """Runs in the transaction in which the places are added."""
    for side in sides:
        while waiting_list.has_place(session, conference_id, side):
            if not promote_next(session, conference_id, side, now=now):
                break


def withdraw(
    session: Session, registration: Registration, delegate: Delegate, *, by: Identity | None, now: datetime
) -> None:
    """Without the needed consent nobody can take part: the next colleague is contact, the last one cancels."""
    others = [other for other in delegates_of(session, registration.id) if other.id != delegate.id]
    staying = [other for other in others if other.state is DelegateState.ACTIVE]
    heir = next(filter(can_be_contact, staying), staying[0] if staying else None)
    if heir is None:
        cancel(session, registration, by=by, now=now)
        return
    if delegate.is_contact:
        inherit_contact(session, registration, heir)
    end_delegates(session, registration, [delegate], by=by, now=now)


def record_on_paper(session: Session, delegate: Delegate, purpose: Purpose, *, by: Identity, now: datetime) -> None:
    """The person has signed at the desk."""
    consents.answer(session, delegate, {purpose: True}, method=ConsentMethod.PAPER, now=now)
    audit.record(session, by, "recorded consent", delegate, now=now, label=delegate.full_name, purpose=purpose)


def _check(registration: Registration, to: RegistrationState) -> None:
    if not may(registration.state, to):
        raise MoveNotAllowed(name=registration.organisation.name, state=letters.state_word(registration.state))


def _move(registration: Registration, to: RegistrationState, now: datetime) -> None:
    _check(registration, to)
    registration.state = to
    registration.decided_at = now


def _tell_contact(session: Session, registration: Registration, kind: str, now: datetime) -> None:
    session.flush()
    for contact in delegates_of(session, registration.id)[:1]:
        letters.send(session, kind, registration, contact, now=now)


def _label(registration: Registration) -> str:
    return registration.organisation.name_vi
