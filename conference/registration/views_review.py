"""The end of registering: look at everything, send it once, and read what happens next."""

from datetime import datetime

from flask import Response
from sqlalchemy.orm import Session

from conference.foundation import access, clock
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.people.throttle import REGISTRATIONS, count_attempt, registering
from conference.programme.models import Conference
from conference.registration import actions, drafts, filling, labels, queries
from conference.registration.blueprint import bp
from conference.registration.consents import QUESTIONS
from conference.registration.delegates import delegates_of
from conference.registration.forms import ReviewForm
from conference.registration.models import Draft
from conference.registration.registering import by_organiser, closed_page, current_draft, forget, frame, to_step
from conference.registration.steps import Step
from conference.registration.values import Application


@bp.route("/<conference:conference>/register/review", methods=["GET", "POST"])
@access.public
@registering
def review(conference: Conference) -> Response:
    """Everything once more; the button sends it. A second click finds it sent."""
    draft, token = current_draft(conference)
    if draft is None:
        return see_other(".start")
    if drafts.registration_id(draft):
        return see_other(".received")
    if (elsewhere := closed_page(conference, draft) or _missing(conference, draft)) is not None:
        return elsewhere
    form = ReviewForm()
    if form.validate_on_submit():
        return _submit(conference, token)
    application = filling.application(db.session(), draft, local_day(clock.now(), conference.timezone))
    return page(
        "registration/review.html",
        status=422 if form.errors else 200,
        form=form,
        application=application,
        clusters=queries.clusters_named(db.session(), application.cluster_ids),
        words=labels,
        questions=QUESTIONS,
        **frame(Step.REVIEW, draft, token),
    )


@bp.route("/<conference:conference>/register/received")
@access.public
def received(conference: Conference) -> Response:
    """It has arrived: what happens next."""
    draft, _token = current_draft(conference)
    registration_id = drafts.registration_id(draft) if draft else None
    if registration_id is None:
        return see_other(".start")
    registration = queries.get_registration(db.session(), conference.id, registration_id)
    people = delegates_of(db.session(), registration_id)
    return page("registration/received.html", registration=registration, people=people, states=labels.STATES)


def _spare(session: Session, application: Application, now: datetime) -> None:
    """Everybody named gets a mail, whoever names them: no address is written to without end."""
    for address in sorted({person.email for person in application.delegates if person.email}):
        count_attempt(session, REGISTRATIONS, address, now)


def _missing(conference: Conference, draft: Draft) -> Response | None:
    """To a step without an answer, or with one that cannot be taken any more, say because a quarter has passed."""
    if drafts.next_open(draft) is not Step.REVIEW:
        return to_step(drafts.next_open(draft))
    today = local_day(clock.now(), conference.timezone)
    wrong = filling.first_unsound(db.session(), draft, today)
    if wrong is None:
        return None
    notify(_("One answer cannot be taken as it stands. Please look at it once more."), "warning")
    return to_step(wrong)


def _submit(conference: Conference, token: str) -> Response:
    now = clock.now()
    with transaction() as session:
        draft = drafts.find(session, conference.id, token)
        if draft is None or drafts.registration_id(draft):
            return see_other(".received")
        by = by_organiser(draft)
        application = filling.application(session, draft, local_day(now, conference.timezone))
        if by is None:
            _spare(session, application, now)
        registration = actions.submit(session, conference.id, application, by=by, now=now)
        drafts.close(draft, registration.id, now=now)
    if by is None:
        return see_other(".received")
    forget(conference)
    notify(_("The registration is entered."))
    return see_other(".detail", registration_id=registration.id)
