"""A person's own data: their answers on consent, a look at what is stored, a copy to keep, and what they ask for."""

import json

from flask import Response, abort, make_response

from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.programme.models import Conference
from conference.registration import actions, consents, data_requests, personal_data, queries
from conference.registration.blueprint import bp
from conference.registration.current import has_left, my_delegate
from conference.registration.forms import DataRequestForm, MyConsentsForm
from conference.registration.models import DataRight, Delegate


@bp.route("/<conference:conference>/my/consents", methods=["GET", "POST"])
@access.own_data
def my_consents(conference: Conference) -> Response:
    """Give or withdraw each agreement; the time of each answer is shown."""
    me = my_delegate()
    given = consents.answers_of(db.session(), [me.id])
    form = MyConsentsForm(
        has_left=has_left(me), data={purpose.value: answer.given for (_id, purpose), answer in given.items()}
    )
    if form.is_submitted() and form.check(clock.now().date()):
        with transaction() as session:
            held = actions.locked(session, conference.id, me.registration_id) or abort(404)
            delegate = session.get_one(Delegate, me.id)
            consents.answer(session, delegate, form.answers(), now=clock.now())
            if form.leaves:
                actions.withdraw(session, held, delegate, by=access.identity(), now=clock.now())
        if form.leaves:
            notify(_("You do not take part, and your data is no longer used. Thank you for telling us."))
            return see_other("programme.home")
        notify(_("Your answers are saved."))
        return see_other(".my")
    return page(
        "registration/my_consents.html",
        has_left=has_left(me),
        status=422 if form.errors else 200,
        form=form,
        questions=consents.QUESTIONS,
        answered={purpose: answer for (_id, purpose), answer in given.items()},
    )


@bp.route("/<conference:conference>/my/data", methods=["GET", "POST"])
@access.own_data
def my_data(conference: Conference) -> Response:
    """Everything stored about me; the form asks the organisers for what I cannot do myself."""
    me, form = my_delegate(), DataRequestForm()
    if form.is_submitted() and form.check(clock.now().date()):
        with transaction() as session:
            delegate = session.get_one(Delegate, me.id)
            right, by = DataRight(form.right.data), access.identity()
            data_requests.ask(session, delegate, right, form.words.data, by=by, now=clock.now())
        notify(_("Your request has been passed on. Below you see by when you will be answered."))
        return see_other(".my_data", _anchor="requests")
    return page(
        "registration/my_data.html",
        status=422 if form.errors else 200,
        form=form,
        me=me,
        has_left=has_left(me),
        registration=queries.get_registration(db.session(), conference.id, me.registration_id),
        requests=data_requests.requests_of(db.session(), me.id),
        due_on=data_requests.due_on,
        history=consents.history_of(db.session(), me.id),
        questions=consents.QUESTIONS,
    )


@bp.route("/<conference:conference>/my/data.json")
@access.own_data
def my_data_file(conference: Conference) -> Response:
    """A copy of my data that a machine can read."""
    me = my_delegate()
    registration = queries.get_registration(db.session(), conference.id, me.registration_id)
    copy = personal_data.of(db.session(), registration, me)
    response = make_response(json.dumps(copy, ensure_ascii=False, indent=2))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{conference.code}-data.json"'
    return response
