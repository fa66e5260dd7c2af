"""Requests about personal data at the organiser's desk: which are due when, and what becomes of each."""

from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.downloads import download
from conference.foundation.i18n import Text, _, lazy
from conference.foundation.web import notify, page, see_other
from conference.programme.models import Conference
from conference.registration import data_request_list, data_requests
from conference.registration.blueprint import bp
from conference.registration.forms import AnswerDataRequestForm

DONE: dict[str, Text] = {
    "answer": lazy("The answer is on its way."),
    "finish": lazy("It is carried out, and the person is told."),
    "refuse": lazy("The refusal is on its way, with its reason."),
}
ACTIONS = {"answer": data_requests.answer, "finish": data_requests.finish, "refuse": data_requests.refuse}


@bp.route("/<conference:conference>/desk/data-requests", endpoint="data_requests")
@access.requires(Role.ORGANISER)
def show_list(conference: Conference) -> Response:
    """What is due first stands first."""
    wish = data_request_list.Wish.of(request.args)
    return page(
        "registration/data_requests.html",
        fragments=("data_request_list",),
        wish=wish,
        rows=data_request_list.find_page(db.session(), conference, wish, request.args.get("page")),
        today=local_day(clock.now(), conference.timezone),
    )


@bp.route("/<conference:conference>/desk/data-requests/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_data_requests(conference: Conference, kind: str) -> Response:
    """What the list shows, all pages of it."""
    wish = data_request_list.Wish.of(request.args)
    lines = data_request_list.lines(db.session(), conference, wish)
    title = _("Requests about personal data")
    return download(kind, title, data_request_list.HEADER, lines, source=conference, now=clock.now())


@bp.route("/<conference:conference>/desk/data-requests/<int:data_request_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def data_request(conference: Conference, data_request_id: int) -> Response:
    """Read it, answer it, carry it out."""
    form, now = AnswerDataRequestForm(), clock.now()
    if form.is_submitted() and form.check(now.date()):
        with transaction() as session:
            asked = data_requests.get(session, conference.id, data_request_id)
            ACTIONS[form.do.data](session, asked, form.answer.data, by=access.identity(), now=now)
        notify(DONE[form.do.data])
        return see_other(".data_requests")
    asked = data_requests.get(db.session(), conference.id, data_request_id)
    return page(
        "registration/data_request.html",
        status=422 if form.errors else 200,
        form=form,
        asked=asked,
        due_on=data_requests.due_on(asked),
        today=local_day(now, conference.timezone),
    )
