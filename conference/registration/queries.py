"""Questions about registrations that several callers ask."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from conference.catalogue.models import Cluster
from conference.people.audit import AuditEntry
from conference.people.models import Organisation
from conference.programme.models import Conference, ConferenceState, MeetingTable
from conference.registration.bulk import Candidate
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState, Ticket


def find_present(session: Session, conference_id: int, tax_code: str | None) -> Registration | None:
    """The registration of this tax code, unless it was cancelled."""
    if not tax_code:
        return None
    return session.scalar(
        sa.select(Registration)
        .join(Registration.organisation)
        .where(
            Registration.conference_id == conference_id,
            Organisation.tax_code == tax_code,
            Registration.state != RegistrationState.CANCELLED,
        )
        .options(joinedload(Registration.organisation))
    )


def conferences_of(session: Session, user_id: int) -> Sequence[Conference]:
    """Those in which somebody takes part, but the ones put away; if there are none, those they have left."""
    for state in (DelegateState.ACTIVE, DelegateState.CANCELLED):
        theirs = sa.select(Delegate.conference_id).where(Delegate.user_id == user_id, Delegate.state == state)
        here = sa.select(Conference).where(Conference.id.in_(theirs), Conference.state != ConferenceState.ARCHIVED)
        if found := session.scalars(here).all():
            return found
    return ()


def registrations_of(session: Session, people: Iterable[Delegate]) -> dict[int, Registration]:
    """The registrations of these delegates with their organisations, by id."""
    wanted = sa.select(Registration).where(Registration.id.in_({one.registration_id for one in people}))
    return {one.id: one for one in session.scalars(wanted.options(joinedload(Registration.organisation)))}


def get_registration(session: Session, conference_id: int, registration_id: int) -> Registration:
    """With organisation, table and delegates who have not left, the contact first. Raises NotFound."""
    found = session.scalar(
        sa.select(Registration)
        .where(Registration.id == registration_id, Registration.conference_id == conference_id)
        .options(joinedload(Registration.organisation), joinedload(Registration.host_table))
    )
    if found is None:
        raise NotFound
    return found


def get_delegate(session: Session, registration_id: int, delegate_id: int) -> Delegate:
    """A delegate of this registration. Raises NotFound."""
    mine = (Delegate.id == delegate_id, Delegate.registration_id == registration_id)
    found = session.scalar(sa.select(Delegate).where(*mine, Delegate.state != DelegateState.CANCELLED))
    if found is None:
        raise NotFound
    return found


def get_ticket(session: Session, token: str) -> Ticket:
    """A ticket, void or not, with its delegate, registration and organisation. Raises NotFound."""
    whole = joinedload(Ticket.delegate).joinedload(Delegate.registration).joinedload(Registration.organisation)
    found = session.scalar(sa.select(Ticket).where(Ticket.token == token).options(whole))
    if found is None:
        raise NotFound
    return found


def valid_ticket(session: Session, delegate_id: int) -> Ticket | None:
    """The delegate's ticket."""
    return session.scalar(sa.select(Ticket).where(Ticket.delegate_id == delegate_id, Ticket.voided_at.is_(None)))


def candidates(session: Session, conference_id: int, ids: Sequence[int]) -> list[Candidate]:
    """These registrations as they stand, the earliest first."""
    found = (
        sa.select(Registration.id, Organisation.name, Registration.side, Registration.state)
        .join(Registration.organisation)
        .where(Registration.conference_id == conference_id, Registration.id.in_(ids))
        .order_by(Registration.submitted_at, Registration.id)
    )
    return [Candidate(*row) for row in session.execute(found)]


def open_tables(session: Session, conference_id: int) -> list[MeetingTable]:
    """Tables that can be somebody's own."""
    found = sa.select(MeetingTable).where(MeetingTable.conference_id == conference_id, MeetingTable.is_open)
    return list(session.scalars(found.order_by(MeetingTable.label)))


def history_of(session: Session, registration: Registration, *, most: int = 30) -> list[AuditEntry]:
    """What was done with a registration, the latest first."""
    about = (AuditEntry.subject == Registration.__tablename__, AuditEntry.subject_id == registration.id)
    return list(session.scalars(sa.select(AuditEntry).where(*about).order_by(AuditEntry.id.desc()).limit(most)))


def clusters_named(session: Session, cluster_ids: Iterable[int]) -> list[Cluster]:
    """These clusters, by name."""
    return list(session.scalars(sa.select(Cluster).where(Cluster.id.in_(list(cluster_ids))).order_by(Cluster.sort_key)))
