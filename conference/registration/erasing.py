"""Erasing a person: nothing that names them stays, while what was counted still counts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from conference.foundation.access import Identity
from conference.foundation.tax_code import TaxCode, TaxCodeKind
from conference.mail.cleaning import forget_mails_about
from conference.people import audit
from conference.people.models import Organisation, User
from conference.programme.models import StaffRole
from conference.registration import actions, letters
from conference.registration.models import DataRequest, Delegate, DelegateState, Honorific, Registration

NOBODY = "—"
"""What stands in lists of past meetings where the name stood."""


def erase(
    session: Session, delegate: Delegate, *, by: Identity | None, now: datetime, farewell: DataRequest | None = None
) -> None:
    """Take the person out of the delegation, and their name out of it, the mails and the log.

    The log of consents stays without a name as the proof the law asks for; so do seats and arrivals, which only count.
    """
    registration = session.get_one(
        Registration, delegate.registration_id, options=[joinedload(Registration.organisation)], populate_existing=True
    )
    if delegate.state is not DelegateState.CANCELLED:
        actions.withdraw(session, registration, delegate, by=by, now=now)
    forget_mails_about(session, delegate.conference_id, address=delegate.email, name=delegate.full_name)
    if farewell is not None:
        letters.say_farewell(session, registration, delegate, farewell, now=now)
    _strike_from_log(session, delegate)
    user_id, delegate.user_id = delegate.user_id, None
    delegate.full_name, delegate.honorific, delegate.job_title = NOBODY, Honorific.NONE, ""
    delegate.email = delegate.phone = None
    delegate.folded = delegate.sort_key = ""
    delegate.is_contact, delegate.erased_at = False, now
    session.execute(sa.update(DataRequest).where(DataRequest.delegate_id == delegate.id).values(words="", answer=""))
    session.flush()
    _forget_personal_code(session, registration.organisation)
    if user_id is not None:
        _close_account(session, user_id)
    audit.record(session, by, "erased", delegate, now=now)


def _strike_from_log(session: Session, delegate: Delegate) -> None:
    """Whom an entry is about and who did it; that it happened stays."""
    about = sa.and_(audit.AuditEntry.subject == Delegate.__tablename__, audit.AuditEntry.subject_id == delegate.id)
    session.execute(sa.update(audit.AuditEntry).where(about).values(label="", folded=""))
    if delegate.user_id is not None:
        done_by = sa.and_(
            audit.AuditEntry.user_id == delegate.user_id, audit.AuditEntry.conference_id == delegate.conference_id
        )
        session.execute(sa.update(audit.AuditEntry).where(done_by).values(actor=NOBODY, folded="", user_id=None))


def _forget_personal_code(session: Session, organisation: Organisation) -> None:
    """A household's tax code is its owner's identity number: it goes when nobody of theirs is left."""
    if organisation.tax_code is None or TaxCode(organisation.tax_code).kind is not TaxCodeKind.PERSON:
        return
    known = (
        sa.select(Delegate.id)
        .join(Registration)
        .where(Registration.organisation_id == organisation.id, Delegate.erased_at.is_(None))
    )
    if session.scalar(known.limit(1)) is None:
        organisation.tax_code = None


def _close_account(session: Session, user_id: int) -> None:
    """The account goes with its last use; staff and those who take part elsewhere keep theirs."""
    user = session.get_one(User, user_id)
    elsewhere = sa.or_(*(sa.exists().where(kind.user_id == user_id) for kind in (Delegate, StaffRole)))
    if user.password_hash is None and not user.is_administrator and not session.scalar(sa.select(elsewhere)):
        session.delete(user)
        session.flush()
