"""A colleague whose organisation is registered already asks to join its delegation."""

from flask import Response

from conference.foundation import access, clock
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.web import page, see_other
from conference.people.throttle import JOINING, count_attempt, registering
from conference.programme.models import Conference
from conference.registration import filling, joining, queries
from conference.registration.blueprint import bp
from conference.registration.consents import QUESTIONS
from conference.registration.forms import JoinForm
from conference.registration.models import Registration, RegistrationState
from conference.registration.registering import closed_page, current_draft, forget, frame, to_step
from conference.registration.steps import Step


@bp.route("/<conference:conference>/register/join", methods=["GET", "POST"])
@access.public
@registering
def join(conference: Conference) -> Response:
    """Name, title and how to be reached; the contact decides."""
    draft, token = current_draft(conference)
    present = _present(conference)
    if draft is None or present is None:
        return to_step(Step.TAX_CODE)
    if (closed := closed_page(conference, draft)) is not None:
        return closed
    form, now = JoinForm(), clock.now()
    is_turned_down = present.state is RegistrationState.REJECTED
    if not is_turned_down and form.is_submitted() and form.check(local_day(now, conference.timezone)):
        with transaction() as session:
            registration = queries.get_registration(session, conference.id, present.id)
            count_attempt(session, JOINING, registration.id, now)
            joining.ask_to_join(session, registration, form.facts(), form.answers(), now=now)
        forget(conference)
        return see_other(".joined")
    return page(
        "registration/join.html",
        status=422 if form.errors else 200,
        form=form,
        organisation=present.organisation,
        is_turned_down=is_turned_down,
        questions=QUESTIONS,
        **frame(Step.TAX_CODE, draft, token),
    )


@bp.route("/<conference:conference>/register/joined")
@access.public
def joined(conference: Conference) -> Response:
    """The contact has been asked."""
    return page("registration/joined.html")


def _present(conference: Conference) -> Registration | None:
    draft, _token = current_draft(conference)
    if draft is None:
        return None
    return queries.find_present(db.session(), conference.id, filling.tax_code_of(db.session(), draft))
