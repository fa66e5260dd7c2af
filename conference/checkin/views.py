"""The door: desks, verdicts, search, undo, live counts."""

import uuid
from dataclasses import replace

import sqlalchemy as sa
from flask import Blueprint, Response, abort, make_response, request
from sqlalchemy.orm import Session

from conference.checkin import actions, labels, queries, rules
from conference.checkin.actions import Answer
from conference.checkin.forms import CodeForm, DelegationForm, DeskForm, PersonForm, ShotForm, UndoForm
from conference.checkin.models import Desk, Scan, ScanMethod, Verdict
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import POLICY, notify, page, see_other, wanted_fragment
from conference.programme.labels import SIDES
from conference.programme.models import Conference

bp = Blueprint("checkin", __name__, url_prefix="/<conference:conference>/desk/check-in")

SCANNER_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
"""Only the page with the scanner may run WebAssembly."""


def _desk(session: Session, conference: Conference, desk_id: int) -> Desk:
    found = sa.select(Desk).where(Desk.id == desk_id, Desk.conference_id == conference.id)
    return session.scalar(found) or abort(404)


@bp.route("/", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def desks(conference: Conference) -> Response:
    """Choose a desk; organisers open further ones."""
    form = DeskForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = actions.open_desk(session, conference, form.name.data, by=access.identity(), now=clock.now())
        except actions.DeskNameTaken as refusal:
            form.refuse("name", refusal)
        else:
            return see_other(".desk", desk_id=made.id)
    session = db.session()
    return page(
        "checkin/desks.html",
        status=422 if form.errors else 200,
        form=form,
        desks=queries.desks(session, conference.id),
        counts=queries.counts(session, conference.id, "entrance"),
        sides=SIDES,
    )


@bp.get("/<int:desk_id>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def desk(conference: Conference, desk_id: int) -> Response:
    """The desk: scanner, search, verdict, the last arrivals."""
    session = db.session()
    here = _desk(session, conference, desk_id)
    found = queries.search(session, conference.id, request.args.get("q", "")[:100], here.point)
    return _page(here, _shown(session, conference, here, request.args.get("scan", "")), found=found)


@bp.get("/<int:desk_id>/live")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def live(conference: Conference, desk_id: int) -> Response:
    """Counts and the last scans; 204 while nothing is new."""
    session = db.session()
    version = queries.version(session, conference.id)
    if request.args.get("v") == version:
        return make_response("", 204)
    return _page(_desk(session, conference, desk_id), [])


@bp.post("/<int:desk_id>/code")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def check_in_code(conference: Conference, desk_id: int) -> Response:
    """A code was read."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _refused(conference, desk_id, form)
    now = clock.now()
    shot = form.shot(ScanMethod.SCANNER, user_id=access.identity().user_id, now=now)
    with transaction() as session:
        here = _desk(session, conference, desk_id)
        answer = actions.check_in_ticket(session, here, rules.token_in(form.code.data), shot, now=now)
    return _answered(here, [answer])


@bp.post("/<int:desk_id>/person")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def check_in_person(conference: Conference, desk_id: int) -> Response:
    """Somebody was found by search."""
    form = PersonForm()
    if not form.validate_on_submit():
        return _refused(conference, desk_id, form)
    now = clock.now()
    shot = form.shot(ScanMethod.SEARCH, user_id=access.identity().user_id, now=now)
    with transaction() as session:
        here = _desk(session, conference, desk_id)
        answer = actions.check_in_person(session, here, form.delegate_id.data or 0, shot, now=now)
    return _answered(here, [answer])


@bp.post("/<int:desk_id>/delegation")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def check_in_delegation(conference: Conference, desk_id: int) -> Response:
    """A whole delegation came together; each of its scans has an id made from that of the press."""
    form = DelegationForm()
    if not form.validate_on_submit():
        return _refused(conference, desk_id, form)
    now, registration_id = clock.now(), form.registration_id.data or 0
    press = form.shot(ScanMethod.DELEGATION, user_id=access.identity().user_id, now=now)
    with transaction() as session:
        here = _desk(session, conference, desk_id)
        people = queries.delegation(session, registration_id, here.point)
        shots = {
            one.delegate_id: replace(press, id=str(uuid.uuid5(uuid.UUID(press.id), str(one.delegate_id))))
            for one in people
            if one.facts.arrival is None and one.facts.conference_id == conference.id
        }
        answers = actions.check_in_delegation(session, here, registration_id, shots, now=now)
    return _answered(here, answers)


@bp.route("/<int:desk_id>/undo/<scan_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def undo(conference: Conference, desk_id: int, scan_id: str) -> Response:
    """Take an arrival back, with a reason."""
    here = _desk(db.session(), conference, desk_id)
    scan = db.session.get(Scan, scan_id)
    if scan is None or scan.conference_id != conference.id or scan.delegate_id is None:
        abort(404)
    form = UndoForm()
    if form.validate_on_submit():
        now, by = clock.now(), access.identity()
        shot = form.shot(ScanMethod.SEARCH, user_id=by.user_id, now=now)
        with transaction() as session:
            actions.undo(session, here, scan_id, shot, form.reason.data, by=by, now=now)
        notify(_("The check-in is undone."))
        return see_other(".desk", desk_id=desk_id)
    if request.method == "GET":
        form.fresh()
    person = queries.person(db.session(), scan.delegate_id, here.point)
    status = 422 if form.errors else 200
    return page("checkin/undo.html", status=status, form=form, desk=here, person=person, scan=scan)


@bp.post("/<int:desk_id>/<any(open, close):step>")
@access.requires(Role.ORGANISER)
def open_or_close(conference: Conference, desk_id: int, step: str) -> Response:
    """Open a desk again, or close it."""
    with transaction() as session:
        _desk(session, conference, desk_id).is_open = step == "open"
    return see_other(".desks")


def _answered(here: Desk, answers: list[Answer]) -> Response:
    """The verdict is the answer to a scan; without htmx it stands on the page one is sent back to."""
    if wanted_fragment() == "verdict":
        return _page(here, answers)
    return see_other(".desk", desk_id=here.id, scan=answers[-1].scan_id if answers else None)


def _refused(conference: Conference, desk_id: int, form: ShotForm) -> Response:
    """Nothing was read: the page again, with the error at its field."""
    here = _desk(db.session(), conference, desk_id)
    return _page(here, [], form=form, status=422)


def _shown(session: Session, conference: Conference, here: Desk, scan_id: str) -> list[Answer]:
    scan = session.get(Scan, scan_id) if scan_id else None
    if scan is None or scan.conference_id != conference.id:
        return []
    person = queries.person(session, scan.delegate_id, here.point) if scan.delegate_id else None
    return [Answer(scan.id, scan.verdict, person)]


def _page(
    here: Desk, answers: list[Answer], *, form: ShotForm | None = None, found: object = (), status: int = 200
) -> Response:
    code_form = form if isinstance(form, CodeForm) else CodeForm(formdata=None)
    code_form.fresh()
    context: dict[str, object] = {"desk": here, "answers": answers, "verdicts": labels.VERDICTS, "tones": labels.TONES}
    context |= {"ways_out": labels.WAYS_OUT, "sides": SIDES, "Verdict": Verdict}
    if wanted_fragment() != "verdict":
        session = db.session()
        context |= {
            "form": code_form,
            "found": found,
            "query": request.args.get("q", ""),
            "counts": queries.counts(session, here.conference_id, here.point),
            "recent": queries.recent(session, here),
            "version": queries.version(session, here.conference_id),
        }
    response = page("checkin/desk.html", fragments=("verdict", "search_results", "live"), status=status, **context)
    response.headers["Content-Security-Policy"] = SCANNER_POLICY
    return response
