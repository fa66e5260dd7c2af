"""The mails of registration, each in its reader's language with one link to "My conference"."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from conference.foundation.addresses import absolute
from conference.foundation.i18n import Text, in_language
from conference.foundation.vietnamese import greeting
from conference.mail.outbox import enqueue
from conference.people.links import INVITED, make_link
from conference.people.models import User
from conference.programme.models import Conference
from conference.registration import labels, profiles
from conference.registration.current import as_delegate
from conference.registration.models import DataRequest, Delegate, Registration, RegistrationState

FAREWELL = "data_erased"


def state_word(state: RegistrationState) -> Text:
    """The state as people call it."""
    return labels.STATES[state]


def send(
    session: Session,
    kind: str,
    registration: Registration,
    to: Delegate,
    *,
    page: str = "",
    now: datetime,
    **facts: Any,
) -> None:
    """One mail to one delegate; who gave no address is told by the contact."""
    if not to.email or to.user_id is None:
        return
    conference = session.get_one(Conference, registration.conference_id)
    user, path = session.get_one(User, to.user_id), f"/{conference.code}/my{page}"
    enqueue(
        session,
        kind,
        to_address=to.email,
        to_name=greeting(to.honorific, to.full_name, to.language),
        language=to.language,
        now=now,
        conference_id=conference.id,
        url=make_link(session, user, next_path=as_delegate(path, to.id), lasts=INVITED, now=now),
        organisation=in_language(profiles.shown(registration), "name", to.language),
        reason=registration.reason,
        **facts,
    )


def tell_received(session: Session, registration: Registration, contact: Delegate, *, now: datetime) -> None:
    """We have it; this is what happens next."""
    send(session, "registration_received", registration, contact, now=now)


def tell_approved(session: Session, registration: Registration, delegate: Delegate, *, now: datetime) -> None:
    """You take part; here is everything, the badge included."""
    send(session, "registration_approved", registration, delegate, now=now)


def ask_consents(
    session: Session, registration: Registration, delegate: Delegate, *, by_staff: bool, now: datetime
) -> None:
    """A colleague or an organiser has named you: say yourself what your data may be used for."""
    send(session, "consents_asked", registration, delegate, page="/consents", now=now, by_staff=by_staff)


def ask_contact(
    session: Session, registration: Registration, contact: Delegate, colleague: Delegate, *, now: datetime
) -> None:
    """Somebody says they are a colleague of yours."""
    name, title = colleague.full_name, colleague.job_title
    send(session, "join_asked", registration, contact, page="/delegates", now=now, colleague=name, job_title=title)


def tell_joined(session: Session, registration: Registration, delegate: Delegate, *, now: datetime) -> None:
    """Your contact has agreed."""
    is_approved = registration.state is RegistrationState.APPROVED
    send(session, "join_agreed", registration, delegate, now=now, is_approved=is_approved)


def tell_not_joined(session: Session, registration: Registration, delegate: Delegate, *, now: datetime) -> None:
    """Your contact has not agreed."""
    send(session, "join_refused", registration, delegate, now=now)


def tell_removed(session: Session, registration: Registration, delegate: Delegate, *, now: datetime) -> None:
    """A colleague or an organiser has taken you out of the delegation."""
    send(session, "delegate_removed", registration, delegate, now=now)


def send_link(session: Session, registration: Registration, delegate: Delegate, *, now: datetime) -> None:
    """You are in the delegation already; here is your way in."""
    send(session, "registration_link", registration, delegate, now=now)


def send_draft_link(
    session: Session, conference: Conference, token: str, address: str, language: str, *, now: datetime
) -> None:
    """Where an unfinished registration can be continued, on any device."""
    enqueue(
        session,
        "registration_draft",
        to_address=address,
        to_name="",
        language=language,
        now=now,
        conference_id=conference.id,
        url=absolute("registration.resume", conference=conference, token=token),
    )


def tell_of_data_request(session: Session, request: DataRequest, delegate: Delegate, *, now: datetime) -> None:
    """To the organisers: somebody makes use of a right over their data, and this is when it is due."""
    conference = session.get_one(Conference, request.conference_id)
    if not conference.contact_email:
        return
    enqueue(
        session,
        "data_request_received",
        to_address=conference.contact_email,
        to_name=conference.contact_name_vi,
        language="vi",
        now=now,
        conference_id=conference.id,
        person=delegate.full_name,
        right=labels.RIGHTS[request.right],
        words=request.words,
        answer_by=request.answer_by,
        done_by=request.done_by,
        url=absolute("registration.data_request", conference=conference, data_request_id=request.id),
    )


def answer_data_request(session: Session, request: DataRequest, *, now: datetime) -> None:
    """To the person: what becomes of it."""
    registration, facts = request.delegate.registration, {"right": labels.RIGHTS[request.right]}
    facts |= {"state": request.state.value, "answer": request.answer, "done_by": request.done_by}
    send(session, "data_request_answered", registration, request.delegate, page="/data", now=now, **facts)


def say_farewell(
    session: Session, registration: Registration, delegate: Delegate, request: DataRequest, *, now: datetime
) -> None:
    """The last mail to a person whose data is erased; it leads nowhere, and is itself forgotten once it has left."""
    if not delegate.email:
        return
    enqueue(
        session,
        FAREWELL,
        to_address=delegate.email,
        to_name=greeting(delegate.honorific, delegate.full_name, delegate.language),
        language=delegate.language,
        now=now,
        conference_id=registration.conference_id,
        answer=request.answer,
    )
