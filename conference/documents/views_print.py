"""Print badges, agendas and table signs: small numbers at once, large ones in the background."""

from flask import Response, abort, make_response, request

from conference.documents import actions, contents, handlers, queries
from conference.documents.agendas import render_agendas
from conference.documents.badges import render_badges
from conference.documents.blueprint import bp
from conference.documents.door_guide import ConsentContent, render_consent_form, render_door_guide
from conference.documents.door_list import door_list_parts
from conference.documents.forms import AgendasForm
from conference.documents.join import joined, to_print_at_once
from conference.documents.queries import Holder, Selection
from conference.documents.signs import render_table_signs
from conference.documents.values import Layout
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, language
from conference.foundation.phone import format_phone
from conference.foundation.web import notify, see_other
from conference.jobs.queue import enqueue_job
from conference.programme.models import Conference
from conference.registration import consents, tickets
from conference.registration.current import my_registration_id

_VERBS = {
    handlers.BADGES: "badges printed",
    handlers.AGENDAS: "agendas printed",
    handlers.DOOR_LIST: "list for the door printed",
}
AT_ONCE, LISTED_AT_ONCE = 24, 300
"""More badges or agendas, or more people on a list, take longer than a blink, so they are made in the background."""


def print_badges(conference: Conference, holders: list[Holder], layout: Layout, form: AgendasForm) -> Response:
    """The badges, or the job that makes them."""
    if len(holders) > AT_ONCE:
        return _queue(conference, handlers.BADGES, form, holders, layout=layout.value)
    return _badges(conference, holders, layout)


def print_agendas(conference: Conference, holders: list[Holder], form: AgendasForm) -> Response:
    """The agendas, or the job that makes them."""
    if len(holders) > AT_ONCE:
        return _queue(conference, handlers.AGENDAS, form, holders)
    return _agendas(conference, holders)


@bp.post("/desk/documents/table-signs")
@access.requires(Role.ORGANISER)
def table_signs(conference: Conference) -> Response:
    """A sign for every open table, to be folded into a tent."""
    signs = contents.table_signs(db.session(), conference)
    if not signs:
        notify(_("There is no table yet. Add tables under Conference set-up."), "warning")
        return see_other(".index")
    body = render_table_signs(signs, language())
    by, now, names = access.identity(), clock.now(), [sign.table for sign in signs]
    with transaction() as session:
        actions.log_print(session, conference, "table signs printed", names, by=by, now=now)
    return pdf(body, "table-signs")


@bp.post("/desk/documents/door-list")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def door_list(conference: Conference) -> Response:
    """Everybody on paper, for a door without current or network."""
    holders = queries.holders(db.session(), conference, Selection())
    if not holders:
        notify(_("Nobody has a badge yet, so there is nobody to list."), "warning")
        return see_other("checkin.desks")
    if len(holders) > LISTED_AT_ONCE:
        return _queue(conference, handlers.DOOR_LIST, None, holders)
    by, now = access.identity(), clock.now()
    people = contents.badges(db.session(), conference, holders)
    body = joined(door_list_parts(people, contents.moment(conference, now), language()))
    with transaction() as session:
        actions.log_print(session, conference, _VERBS[handlers.DOOR_LIST], _names(holders), by=by, now=now)
    return pdf(body, "door-list")


@bp.get("/desk/documents/door-guide")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def door_guide(conference: Conference) -> Response:
    """The guide for whoever stands at a desk, on one page with pictures."""
    phone = format_phone(conference.contact_phone) if conference.contact_phone else ""
    help_at = ", ".join(filter(None, (conference.contact_name, phone)))
    return pdf(render_door_guide(contents.masthead(db.session(), conference), help_at, language()), "door-guide")


@bp.get("/desk/documents/consent-form")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def consent_form(conference: Conference) -> Response:
    """What a walk-in signs who has no phone."""
    content = ConsentContent(
        masthead=contents.masthead(db.session(), conference),
        controller=", ".join(filter(None, (conference.controller_name, conference.controller_contact))),
        notice=conference.notice,
        questions=[(str(one.title), str(one.sentence)) for one in consents.QUESTIONS.values()],
        version=consents.VERSION,
    )
    return pdf(render_consent_form(content, language()), "consent-form")


def _queue(
    conference: Conference, kind: str, form: AgendasForm | None, holders: list[Holder], **more: object
) -> Response:
    now, by = clock.now(), access.identity()
    arguments = {
        "delegates": [one.delegate.id for one in holders],
        "by_organisation": form is not None and form.by_organisation,
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
    """One badge, A6 unless a desk wants A7; with `dialogue` the browser asks for the printer by itself."""
    layout = Layout.A7 if request.args.get("layout") == Layout.A7.value else Layout.A6
    holders = _these(conference, Selection(delegate_ids=(delegate_id,)))
    response = _badges(conference, holders, layout, reason=request.args.get("reason", "")[:200])
    if "dialogue" in request.args:
        response.set_data(to_print_at_once(response.get_data()))
    return response


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
    return pdf(render_badges(contents.badges(db.session(), conference, holders), Layout.A6, language()), "badge")


@bp.get("/my/agenda.pdf")
@access.attendee
def my_agenda_pdf(conference: Conference) -> Response:
    """The agendas of my delegation, one a page."""
    holders = _these(conference, Selection(registration_id=my_registration_id()))
    return pdf(_agenda_pages(conference, holders), "agendas")


def _these(conference: Conference, wanted: Selection) -> list[Holder]:
    return queries.holders(db.session(), conference, wanted) or abort(404)


def _badges(conference: Conference, holders: list[Holder], layout: Layout, *, reason: str = "") -> Response:
    body = render_badges(contents.badges(db.session(), conference, holders), layout, language())
    ids, names = [one.ticket.id for one in holders], _names(holders)
    by, now = access.identity(), clock.now()
    with transaction() as session:
        tickets.note_badges(session, ids, user_id=by.user_id, at=now, reason=reason)
        actions.log_print(session, conference, _VERBS[handlers.BADGES], names, by=by, now=now)
    return pdf(body, "badges")


def _agendas(conference: Conference, holders: list[Holder]) -> Response:
    body, names = _agenda_pages(conference, holders), _names(holders)
    by, now = access.identity(), clock.now()
    with transaction() as session:
        actions.log_print(session, conference, _VERBS[handlers.AGENDAS], names, by=by, now=now)
    return pdf(body, "agendas")


def _agenda_pages(conference: Conference, holders: list[Holder]) -> bytes:
    runs = contents.agendas_by_language(db.session(), conference, holders, now=clock.now())
    return joined(render_agendas(made, lang) for lang, made in runs)


def _names(holders: list[Holder]) -> list[str]:
    return [holder.delegate.full_name for holder in holders]


def pdf(body: bytes, name: str) -> Response:
    """A paper as an answer, shown in the browser and kept nowhere."""
    response = make_response(body)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
