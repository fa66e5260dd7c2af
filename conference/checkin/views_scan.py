"""What is done at a desk: a code, a person or a delegation comes in, or an arrival is taken back."""

from collections.abc import Callable

from flask import Response, abort, request
from sqlalchemy.orm import Session

from conference.checkin import actions, garbled, people, print_queue, queries, rules
from conference.checkin.actions import Answer, Shot
from conference.checkin.blueprint import bp
from conference.checkin.forms import UndoForm, new_id, shot_in
from conference.checkin.models import Scan, ScanKind, ScanMethod
from conference.checkin.people import Person
from conference.checkin.queries import Here
from conference.checkin.verdicts import panels
from conference.checkin.views_desk import desk_page
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.numbers import id_in
from conference.foundation.web import notify, page, see_other, wanted_fragment
from conference.programme.labels import SIDES
from conference.programme.models import Conference

Decide = Callable[[Session, Here, Shot], list[Answer]]


@bp.post("/<int:desk_id>/code")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def check_in_code(conference: Conference, desk_id: int) -> Response:
    """A code was read."""
    code = request.form.get("code", "").strip()
    if not code:
        return _nothing_read(conference, desk_id)
    token = rules.token_in(code)
    readings = [] if token else garbled.readings(code)

    def decide(session: Session, here: Here, shot: Shot) -> list[Answer]:
        shown = token or people.a_ticket_of(session.connection(), readings)
        return [actions.check_in_ticket(session, here, shown, shot, now=shot.at)]

    return _check_in(conference, desk_id, ScanMethod.SCANNER, decide, code)


@bp.post("/<int:desk_id>/person")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def check_in_person(conference: Conference, desk_id: int) -> Response:
    """Somebody was found by search."""
    delegate_id = id_in(request.form.get("delegate_id"))

    def decide(session: Session, here: Here, shot: Shot) -> list[Answer]:
        return [actions.check_in_person(session, here, delegate_id, shot, now=shot.at)]

    return _check_in(conference, desk_id, ScanMethod.SEARCH, decide)


@bp.post("/<int:desk_id>/delegation")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def check_in_delegation(conference: Conference, desk_id: int) -> Response:
    """A whole delegation came together."""
    registration_id = id_in(request.form.get("registration_id"))

    def decide(session: Session, here: Here, press: Shot) -> list[Answer]:
        return actions.check_in_delegation(session, here, registration_id, press, now=press.at)

    return _check_in(conference, desk_id, ScanMethod.DELEGATION, decide)


@bp.route("/<int:desk_id>/undo/<scan_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def undo(conference: Conference, desk_id: int, scan_id: str) -> Response:
    """Take an arrival back, with a reason."""
    form = UndoForm()
    if form.validate_on_submit():
        now, by = clock.now(), access.identity()
        shot = shot_in(request.form, ScanMethod.SEARCH, user_id=by.user_id, now=now)
        with transaction() as session:
            here = queries.get_here(session, conference.id, desk_id)
            scan = queries.get_scan(session, conference.id, scan_id)
            actions.undo(session, here, scan, shot, form.reason.data, by=by, now=now)
        notify(_("The exit is undone.") if scan.kind is ScanKind.EXIT else _("The check-in is undone."))
        return see_other(".desk", desk_id=desk_id)
    session = db.session()
    here, scan = queries.get_here(session, conference.id, desk_id), queries.get_scan(session, conference.id, scan_id)
    known = _of(session, here, scan)
    if request.method == "GET":
        form.scan_id.data = new_id()
    status = 422 if form.errors else 200
    return page("checkin/undo.html", status=status, form=form, desk=here, person=known or abort(404), scan=scan)


def _of(session: Session, here: Here, scan: Scan) -> Person | None:
    whom = scan.delegate_id
    return people.by_id(session.connection(), whom, here, scan.id, scan.scanned_at) if whom else None


def _check_in(conference: Conference, desk_id: int, usual: ScanMethod, decide: Decide, code: str = "") -> Response:
    """Decide in one transaction and answer with the verdict; without htmx it stands on the page one is sent back to."""
    now = clock.now()
    shot = shot_in(request.form, usual, user_id=access.identity().user_id, now=now)
    with transaction() as session:
        here = queries.get_here(session, conference.id, desk_id)
        answers = decide(session, here, shot)
        print_queue.print_arrivals(session, here, answers, user_id=shot.user_id, now=now)
        answers = print_queue.with_printing(session, here, answers)
    if wanted_fragment() != "verdict":
        return see_other(".desk", desk_id=desk_id, scan=[answer.scan_id for answer in answers])
    return page("checkin/desk.html", fragments=("verdict",), desk=here, sides=SIDES, **panels(answers, now, code))


def _nothing_read(conference: Conference, desk_id: int) -> Response:
    """Say so where the verdict stands."""
    here = queries.get_here(db.session(), conference.id, desk_id)
    if wanted_fragment() != "verdict":
        return desk_page(here, [], failed=True)
    return page("checkin/desk.html", fragments=("verdict",), status=422, desk=here, panels=[], failed=True)
