"""The desks, and the page at which one of them works."""

from typing import Any

from flask import Response, abort, g, make_response, request

from conference.checkin import actions, conflicts, days, labels, points, print_queue, queries, rules
from conference.checkin.actions import Answer
from conference.checkin.blueprint import bp
from conference.checkin.forms import DeskForm, new_id
from conference.checkin.queries import Here
from conference.checkin.search import BEST, delegations, search
from conference.checkin.verdicts import panels
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import SCANNER_POLICY, notify, page, see_other, wanted_fragment
from conference.programme.labels import SIDES
from conference.programme.models import Conference
from conference.registration.labels import STATES

_MAY_OPEN = frozenset({Role.ORGANISER, Role.ADMINISTRATOR})


@bp.route("/", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def desks(conference: Conference) -> Response:
    """Choose a desk; organisers open further ones."""
    form, may_open = _desk_form(conference), bool(g.roles & _MAY_OPEN)
    if form.is_submitted() and not may_open:
        abort(403)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = actions.open_desk(
                    session, conference, form.name.data, by=access.identity(), now=clock.now(), **form.setting()
                )
        except rules.DeskNameTaken as refusal:
            form.refuse("name", refusal)
        else:
            return see_other(".desk", desk_id=made.id)
    session = db.session()
    today = days.of(session.connection(), conference.id).day_of(clock.now())
    return page(
        "checkin/desks.html",
        status=422 if form.errors else 200,
        form=form,
        may_open=may_open,
        conflicts=conflicts.count(session, conference.id) if may_open else 0,
        desks=queries.desks(session, conference.id),
        points=points.points_of(session, conference),
        words=labels,
        counts=queries.counts(session, conference.id, queries.ENTRANCE, today),
        sides=SIDES,
    )


@bp.route("/<int:desk_id>/set-up", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def set_up(conference: Conference, desk_id: int) -> Response:
    """Another name, place or way of printing."""
    desk, form = queries.get_desk(db.session(), conference.id, desk_id), _desk_form(conference)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                held = queries.get_desk(session, conference.id, desk_id)
                setting = form.setting() | {"name": form.name.data}
                actions.change_desk(session, held, setting, by=access.identity(), now=clock.now())
        except rules.DeskNameTaken as refusal:
            form.refuse("name", refusal)
        else:
            notify(_("The desk is changed."))
            return see_other(".desks")
    elif not form.is_submitted():
        form.show(desk)
    return page("checkin/set_up.html", status=422 if form.errors else 200, form=form, name=desk.name)


def _desk_form(conference: Conference) -> DeskForm:
    form, session = DeskForm(), db.session()
    offered = points.points_of(session, conference)
    form.offer(offered, queries.stations(session, conference.id), counts_exits=conference.counts_exits)
    return form


@bp.post("/<int:desk_id>/<any(open, close):step>")
@access.requires(Role.ORGANISER)
def open_or_close(conference: Conference, desk_id: int, step: str) -> Response:
    """Open a desk again, or close it."""
    with transaction() as session:
        desk = queries.get_desk(session, conference.id, desk_id)
        actions.set_open(session, desk, is_open=step == "open", by=access.identity(), now=clock.now())
    return see_other(".desks")


@bp.get("/<int:desk_id>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def desk(conference: Conference, desk_id: int) -> Response:
    """The desk: scanner, search, verdict, the last arrivals."""
    here = queries.get_here(db.session(), conference.id, desk_id)
    if wanted_fragment() == "search_results":
        return page("checkin/desk.html", fragments=("search_results",), **_found(here))
    return desk_page(here, _answered(conference, here))


@bp.get("/<int:desk_id>/live")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def live(conference: Conference, desk_id: int) -> Response:
    """Counts and the last scans; 204 while nothing is new."""
    session = db.session()
    if request.args.get("v") == str(queries.version(session, conference.id)):
        return make_response("", 204)
    here = queries.get_here(session, conference.id, desk_id)
    return page("checkin/desk.html", fragments=("live",), **_live(here))


def desk_page(here: Here, answers: list[Answer], *, failed: bool = False) -> Response:
    """The whole page of a desk; failed after a scan in which nothing was read."""
    context = panels(answers, clock.now()) | _found(here) | _live(here) | {"scan_id": new_id(), "failed": failed}
    response = page("checkin/desk.html", status=422 if failed else 200, camera=labels.CAMERA, **context)
    response.headers["Content-Security-Policy"] = SCANNER_POLICY
    return response


def _live(here: Here) -> dict[str, Any]:
    """The version is read first: what comes in between is shown twice rather than missed."""
    session = db.session()
    return {
        "desk": here,
        "version": queries.version(session, here.conference_id),
        "counts": queries.counts(session, here.conference_id, here.point, here.day_of(clock.now())),
        "recent": queries.recent(session, here),
        "verdicts": labels.VERDICTS,
        "tones": labels.TONES,
        "sides": SIDES,
    }


def _found(here: Here) -> dict[str, Any]:
    """Whom the letters typed may mean, each with the id of the scan that would let them in."""
    words = request.args.get("q", "")[:100]
    people_found = search(db.session(), here, words, clock.now())
    found = [(one, new_id(), new_id()) for one in people_found[:BEST]]
    more = {"has_more": len(people_found) > BEST, "delegations": delegations(db.session(), people_found)}
    return {"desk": here, "query": words, "found": found, "sides": SIDES, "states": STATES} | more


def _answered(conference: Conference, here: Here) -> list[Answer]:
    """The verdicts that a page without scripts was sent back with, as they stand now."""
    session, ids = db.session(), request.args.getlist("scan")[:50]
    scans = queries.scans(session, conference.id, ids) if ids else ()
    answers = [actions.answer_again(session, here, scan, now=clock.now()) for scan in scans]
    return print_queue.with_printing(session, here, answers)
