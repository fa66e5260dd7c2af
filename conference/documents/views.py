"""Print badges and agendas: small numbers at once, large ones in the background."""

from flask import Response, abort, make_response

from conference.documents import actions, contents, handlers, queries
from conference.documents.agendas import render_agendas
from conference.documents.badges import render_badges
from conference.documents.blueprint import bp
from conference.documents.forms import BadgesForm, WhoForm
from conference.documents.join import joined
from conference.documents.queries import Holder, Selection
from conference.documents.values import Layout
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, language
from conference.foundation.web import page, see_other
from conference.jobs.queue import enqueue_job
from conference.programme.models import Conference
from conference.registration.current import my_registration_id

_VERBS = {handlers.BADGES: "badges printed", handlers.AGENDAS: "agendas printed"}
AT_ONCE = 24
"""More badges or agendas than this take longer than a blink, so they are made in the background."""


@bp.get("/desk/documents")
@access.requires(Role.ORGANISER)
def index(conference: Conference) -> Response:
    """What can be printed."""
    return _index(conference, BadgesForm(prefix="badges-"), WhoForm(prefix="agendas-"))


def _index(conference: Conference, badges_form: BadgesForm, agendas_form: WhoForm, status: int = 200) -> Response:
    total, printed = queries.counts(db.session(), conference)
    return page(
        "documents/index.html",
        status=status,
        badges_form=badges_form,
        agendas_form=agendas_form,
        total=total,
        printed=printed,
    )


@bp.post("/desk/documents/badges")
@access.requires(Role.ORGANISER)
def badges(conference: Conference) -> Response:
    """The chosen badges."""
    form = BadgesForm(prefix="badges-")
    if not form.validate_on_submit():
        return _index(conference, form, WhoForm(formdata=None, prefix="agendas-"), 422)
    holders = queries.holders(db.session(), conference, form.selection())
    if not holders:
        form.refuse("side", _("There is nobody to print a badge for."))
        return _index(conference, form, WhoForm(formdata=None, prefix="agendas-"), 422)
    if len(holders) > AT_ONCE:
        return _queue(conference, handlers.BADGES, form, holders, layout=form.layout.data)
    return _badges(conference, holders, Layout(form.layout.data))


@bp.post("/desk/documents/agendas")
@access.requires(Role.ORGANISER)
def agendas(conference: Conference) -> Response:
    """The chosen agendas."""
    form = WhoForm(prefix="agendas-")
    if not form.validate_on_submit():
        return _index(conference, BadgesForm(formdata=None, prefix="badges-"), form, 422)
    holders = queries.holders(db.session(), conference, form.selection())
    if not holders:
        form.refuse("side", _("There is nobody to print an agenda for."))
        return _index(conference, BadgesForm(formdata=None, prefix="badges-"), form, 422)
    if len(holders) > AT_ONCE:
        return _queue(conference, handlers.AGENDAS, form, holders)
    return _agendas(conference, holders)


def _queue(conference: Conference, kind: str, form: WhoForm, holders: list[Holder], **more: object) -> Response:
    now, by = clock.now(), access.identity()
    arguments = {
        "delegates": [one.delegate.id for one in holders],
        "by_organisation": form.order.data == "organisation",
        "asked_at": now.isoformat(),
    }
    names = _names(holders)
    with transaction() as session:
        actions.log_print(session, conference, _VERBS[kind], names, by=by, now=now)
        job = enqueue_job(session, kind, arguments | more, now=now, user_id=by.user_id, conference_id=conference.id)
    return see_other("jobs.show", job_id=job.id)


@bp.get("/desk/documents/badges/<int:delegate_id>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def badge(conference: Conference, delegate_id: int) -> Response:
    """One badge, A6."""
    return _badges(conference, _these(conference, Selection(delegate_ids=(delegate_id,))), Layout.A6)


@bp.get("/desk/documents/agendas/<int:delegate_id>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def agenda(conference: Conference, delegate_id: int) -> Response:
    """One agenda."""
    return _agendas(conference, _these(conference, Selection(delegate_ids=(delegate_id,))))


@bp.get("/my/badge.pdf")
@access.attendee
def my_badge_pdf(conference: Conference) -> Response:
    """The badges of my delegation, to print at home."""
    holders = _these(conference, Selection(registration_id=my_registration_id()))
    return _pdf(render_badges(contents.badges(db.session(), conference, holders), Layout.A6, language()), "badge")


@bp.get("/my/agenda.pdf")
@access.attendee
def my_agenda_pdf(conference: Conference) -> Response:
    """The agendas of my delegation, one a page."""
    holders = _these(conference, Selection(registration_id=my_registration_id()))
    return _pdf(_agenda_pages(conference, holders), "agendas")


def _these(conference: Conference, wanted: Selection) -> list[Holder]:
    return queries.holders(db.session(), conference, wanted) or abort(404)


def _badges(conference: Conference, holders: list[Holder], layout: Layout) -> Response:
    body = render_badges(contents.badges(db.session(), conference, holders), layout, language())
    tickets, names = [one.ticket.id for one in holders], _names(holders)
    by, now = access.identity(), clock.now()
    with transaction() as session:
        actions.note_badges(session, tickets, user_id=by.user_id, at=now)
        actions.log_print(session, conference, _VERBS[handlers.BADGES], names, by=by, now=now)
    return _pdf(body, "badges")


def _agendas(conference: Conference, holders: list[Holder]) -> Response:
    body, names = _agenda_pages(conference, holders), _names(holders)
    by, now = access.identity(), clock.now()
    with transaction() as session:
        actions.log_print(session, conference, _VERBS[handlers.AGENDAS], names, by=by, now=now)
    return _pdf(body, "agendas")


def _agenda_pages(conference: Conference, holders: list[Holder]) -> bytes:
    runs = contents.agendas_by_language(db.session(), conference, holders, now=clock.now())
    return joined(render_agendas(made, lang) for lang, made in runs)


def _names(holders: list[Holder]) -> list[str]:
    return [holder.delegate.full_name for holder in holders]


def _pdf(body: bytes, name: str) -> Response:
    response = make_response(body)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
