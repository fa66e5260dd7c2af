"""Walk-ins at the desk: four fields, consent, welcome, and meetings that could be booked at once."""

from typing import Any

from flask import Response, g, make_response, request
from sqlalchemy.orm import Session

from conference.checkin import actions, offers, print_queue, queries, walk_ins
from conference.checkin.blueprint import bp
from conference.checkin.forms import new_id, shot_in
from conference.checkin.models import Scan, ScanMethod, WalkIn
from conference.checkin.queries import Here
from conference.checkin.verdicts import panels
from conference.checkin.walk_in_form import ON_PAPER, WalkInForm
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.addresses import absolute
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _
from conference.foundation.numbers import id_in
from conference.foundation.web import notify, page, see_other, wanted_fragment
from conference.meetings import on_the_spot
from conference.meetings.values import Choice
from conference.people.qr_image import qr_address
from conference.programme.labels import SIDES
from conference.programme.models import Conference
from conference.registration import queries as registrations
from conference.registration import rules
from conference.registration import walk_ins as registration
from conference.registration.walk_ins import Visitor

_MAY_ADD = frozenset({Role.ORGANISER, Role.ADMINISTRATOR})
_FIELD_OF: dict[type[Refusal], str] = {rules.PlacesTaken: "side", rules.SideFull: "side"}


@bp.route("/<int:desk_id>/walk-in", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def walk_in(conference: Conference, desk_id: int) -> Response:
    """Register a visitor nobody expected; who may be known already is offered instead."""
    session, form = db.session(), WalkInForm()
    here = queries.get_here(session, conference.id, desk_id)
    if wanted_fragment() == "organisation_choices":
        form.offer(session, conference.id, request.args.get("organisation", "")[:200])
        return page("checkin/walk_in.html", fragments=("organisation_choices",), form=form)
    if not form.is_submitted():
        form.walk_in_id.data = new_id()
        return _form_page(here, form, (), 200)
    visitor = form.visitor(session, conference.id)
    if visitor is None:
        return _form_page(here, form, (), 422)
    found = () if form.is_somebody_else.data else registration.alike(session, conference.id, visitor)
    if found:
        return _form_page(here, form, found, 422)
    try:
        made = _take_in(conference, here, form, visitor)
    except Refusal as refusal:
        form.refuse(_FIELD_OF.get(type(refusal), "organisation"), refusal)
        return _form_page(here, form, (), 409)
    return see_other(".welcome", desk_id=desk_id, walk_in_id=made.id)


def _take_in(conference: Conference, here: Here, form: WalkInForm, visitor: Visitor) -> WalkIn:
    """Raises what registering raises."""
    by, now = access.identity(), clock.now()
    shot = shot_in({"scan_id": form.walk_in_id.data}, ScanMethod.WALK_IN, user_id=by.user_id, now=now)
    with transaction() as session:
        return walk_ins.take_in(
            session,
            here,
            conference,
            visitor,
            shot,
            has_signed=form.consent.data == ON_PAPER,
            adds_place=bool(form.adds_place.data) and _may_add_place(),
            by=by,
            now=now,
        )


def _form_page(here: Here, form: WalkInForm, found: Any, status: int) -> Response:
    is_full = any(str(error) == str(rules.PlacesTaken.sentence) for error in form.side.errors)
    return page(
        "checkin/walk_in.html",
        status=status,
        desk=here,
        form=form,
        found=[(one, new_id()) for one in found],
        sides=SIDES,
        may_add_place=_may_add_place() and (is_full or bool(form.adds_place.data)),
    )


def _may_add_place() -> bool:
    return bool(g.roles & _MAY_ADD)


@bp.get("/<int:desk_id>/walk-in/<walk_in_id>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def welcome(conference: Conference, desk_id: int, walk_in_id: str) -> Response:
    """The visitor's consent is waited for; then the welcome, the own link, and meetings to book."""
    session, now = db.session(), clock.now()
    here = queries.get_here(session, conference.id, desk_id)
    visitor = walk_ins.get(session, conference.id, walk_in_id)
    is_in = walk_ins.is_in(session, visitor)
    if wanted_fragment() == "consent" and not is_in:
        return make_response("", 204)
    return page(
        "checkin/welcome.html",
        fragments=("consent",),
        desk=here,
        visitor=visitor,
        is_in=is_in,
        sides=SIDES,
        own_link=qr_address(absolute("visitor.own", conference=conference, token=visitor.token)),
        offers=_offers(session, conference, visitor) if is_in else (),
        **panels(_arrival(session, here, visitor), now),
    )


def _arrival(session: Session, here: Here, visitor: WalkIn) -> list[actions.Answer]:
    """The verdict of the scan that bears the walk-in's id."""
    scan = session.get(Scan, visitor.id)
    answers = [actions.answer_again(session, here, scan, now=clock.now())] if scan else []
    return print_queue.with_printing(session, here, answers)


def _offers(session: Session, conference: Conference, visitor: WalkIn) -> list[offers.Offer]:
    return offers.offers(session, conference, visitor.delegate.registration, now=clock.now())


@bp.post("/<int:desk_id>/walk-in/<walk_in_id>/signed")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def signed(conference: Conference, desk_id: int, walk_in_id: str) -> Response:
    """The visitor's phone did not help: the paper form is signed, and somebody has seen it."""
    if "has_signed" not in request.form:
        notify(_("Tick this once you have seen the signature, or let the visitor's phone ask."), "error")
        return see_other(".welcome", desk_id=desk_id, walk_in_id=walk_in_id)
    with transaction() as session:
        here = queries.get_here(session, conference.id, desk_id)
        visitor = walk_ins.get(session, conference.id, walk_in_id)
        walk_ins.sign(session, here, visitor, by=access.identity(), now=clock.now())
    return see_other(".welcome", desk_id=desk_id, walk_in_id=walk_in_id)


@bp.post("/<int:desk_id>/walk-in/<walk_in_id>/meet")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def meet(conference: Conference, desk_id: int, walk_in_id: str) -> Response:
    """One of the meetings offered is booked."""
    choice = Choice(slot_id=id_in(request.form.get("slot_id")))
    try:
        with transaction() as session:
            visitor = walk_ins.get(session, conference.id, walk_in_id)
            other = registrations.get_registration(session, conference.id, id_in(request.form.get("registration_id")))
            mine, by = visitor.delegate.registration, access.identity()
            on_the_spot.book(session, conference, mine, other, choice, by=by, now=clock.now())
    except Refusal as refusal:
        notify(refusal, "error")
    else:
        notify(_("The meeting is booked; both sides get a message."))
    return see_other(".welcome", desk_id=desk_id, walk_in_id=walk_in_id)
