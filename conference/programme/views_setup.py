"""Making a conference: wizard, copy, settings, places per side, organisers, and its moves between states."""

from typing import TypeVar

import sqlalchemy as sa
from flask import Response, abort, request
from sqlalchemy.orm import Session as DbSession
from werkzeug.datastructures import FileStorage

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.images import keep_image
from conference.foundation.invalid import InvalidText
from conference.foundation.uploads import takes_files
from conference.foundation.web import notify, page, see_other
from conference.people import audit
from conference.programme import actions, copying, labels, queries, rules
from conference.programme.blueprint import bp
from conference.programme.forms import DEFAULT_TIMES, CopyForm, OrganiserForm, PlacesForm, SettingsForm, WizardForm
from conference.programme.holidays import holiday_on
from conference.programme.models import (
    NO_LIMIT,
    Block,
    Conference,
    ConferenceState,
    MeetingTable,
    Organiser,
    Room,
    Session,
    Side,
    Speaker,
)

Part = TypeVar("Part", Organiser, Room, MeetingTable, Block, Session, Speaker)


def get_part(session: DbSession, kind: type[Part], conference: Conference, part_id: int) -> Part:
    """A part of this conference; anything else is a 404."""
    found = session.scalar(sa.select(kind).where(kind.id == part_id, kind.conference_id == conference.id))
    return found or abort(404)


@bp.route("/conferences")
@access.signed_in
def mine() -> Response:
    """The conferences I work for; the first stop after a password sign-in."""
    who = access.identity()
    found = queries.conferences_of(db.session(), who.user_id, everywhere=who.is_administrator) if who.strong else []
    days = queries.first_days(db.session(), found)
    may_create = who.is_administrator
    return page("programme/mine.html", conferences=found, days=days, states=labels.STATES, may_create=may_create)


@bp.route("/conferences/new", methods=["GET", "POST"])
@access.requires()
def wizard() -> Response:
    """A usable half-day conference from one page."""
    form = WizardForm(data=None if request.method == "POST" else DEFAULT_TIMES)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                conference = actions.create(session, form.plan(), by=access.identity(), now=clock.now())
        except (rules.NoSlotFits, actions.CodeTaken) as refusal:
            form.refuse("code" if isinstance(refusal, actions.CodeTaken) else "meetings_until", refusal)
        else:
            notify(_("The conference is set up. Look through it, then open the registration."))
            return see_other(".settings", conference=conference)
    return page("programme/wizard.html", status=422 if form.errors else 200, form=form)


@bp.route("/<conference:conference>/desk/copy", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def copy(conference: Conference) -> Response:
    """Next year's conference from this one."""
    form = CopyForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = copying.copy(session, conference, form.target(), by=access.identity(), now=clock.now())
        except actions.CodeTaken as refusal:
            form.refuse("code", refusal)
        else:
            notify(_("The copy is a draft. Check dates and places before you open it."))
            return see_other(".settings", conference=made)
    return page("programme/copy.html", status=422 if form.errors else 200, form=form)


@bp.route("/<conference:conference>/desk/settings", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def settings(conference: Conference) -> Response:
    """Names, periods, place, limits and notice."""
    form = SettingsForm.opened_on(conference)
    if form.validate_on_submit():
        with transaction() as session:
            changed = session.get_one(Conference, conference.id)
            form.write_to(changed)
            audit.record(session, access.identity(), "changed", changed, now=clock.now(), conference_id=changed.id)
        notify(_("The settings are saved."))
        return see_other(".settings")
    return page(
        "programme/settings.html",
        status=422 if form.errors else 200,
        form=form,
        holidays=[(day.on, name) for day in queries.days(db.session(), conference) if (name := holiday_on(day.on))],
        states=labels.STATES,
        state_notes=labels.STATE_NOTES,
        scheduling=labels.SCHEDULING,
        scheduling_notes=labels.SCHEDULING_NOTES,
        steps=[state for state in ConferenceState if state in rules.MOVES[conference.state]],
        order=list(ConferenceState),
        opens_later=rules.opens_later(conference, clock.now()),
    )


@bp.post("/<conference:conference>/desk/state/<to>")
@access.requires(Role.ORGANISER)
def move(conference: Conference, to: str) -> Response:
    """One step forward or back."""
    if to not in list(ConferenceState):
        abort(404)
    step, now = ConferenceState(to), clock.now()
    still_open = actions.unfinished(db.session(), conference, step, now=now)
    if still_open and "sure" not in request.form:
        return page("programme/end.html", still_open=still_open, step=step, states=labels.STATES)
    with transaction() as session:
        moved = session.get_one(Conference, conference.id)
        actions.move(session, moved, step, by=access.identity(), now=now)
    notify(_("The conference is now: %(state)s.", state=labels.STATES[step]))
    return see_other(".settings")


@bp.route("/<conference:conference>/desk/places", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def places(conference: Conference) -> Response:
    """How many registrations of each side can be approved."""
    rows = {row.side: row for row in queries.capacities(db.session(), conference)}
    limits = {side.value: row.places for side, row in rows.items() if row.places != NO_LIMIT}
    form = PlacesForm.opened_on(data=limits)
    if form.validate_on_submit():
        wanted = {side: form[side.value].value for side in Side}
        too_few = [side for side, row in rows.items() if wanted[side] is not None and wanted[side] < row.taken]
        for side in too_few:
            form.refuse(side.value, _("%(taken)s are approved already.", taken=rows[side].taken))
        if not too_few:
            with transaction() as session:
                actions.set_places(session, conference, wanted, by=access.identity(), now=clock.now())
            notify(_("The places are saved."))
            return see_other(".places")
    return page("programme/places.html", status=422 if form.errors else 200, form=form, rows=rows, sides=Side)


@bp.route("/<conference:conference>/desk/organisers", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
@takes_files
def host_list(conference: Conference) -> Response:
    """The organising bodies; a form below adds one."""
    form = OrganiserForm()
    if form.validate_on_submit() and (logo := _logo(form)) is not None:
        with transaction() as session:
            added = Organiser(conference_id=conference.id)
            _write_organiser(form, added, logo)
            session.add(added)
            session.flush()
            audit.record(session, access.identity(), "created", added, now=clock.now(), label=added.name_vi)
        return see_other(".host_list")
    listed = queries.organisers(db.session(), conference)
    return page(
        "programme/host_list.html",
        status=422 if form.errors else 200,
        form=form,
        organisers=listed,
        roles_of_hosts=labels.HOST_ROLES,
    )


@bp.route("/<conference:conference>/desk/organisers/<int:organiser_id>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
@takes_files
def host(conference: Conference, organiser_id: int) -> Response:
    """Change or remove an organising body."""
    organiser = get_part(db.session(), Organiser, conference, organiser_id)
    form = OrganiserForm.opened_on(obj=organiser)
    if request.method == "POST" and "remove" in request.form:
        with transaction() as session:
            audit.record(session, access.identity(), "removed", organiser, now=clock.now(), label=organiser.name_vi)
            session.delete(organiser)
        return see_other(".host_list")
    if form.validate_on_submit() and (logo := _logo(form)) is not None:
        with transaction() as session:
            _write_organiser(form, organiser, logo or organiser.logo)
            audit.record(session, access.identity(), "changed", organiser, now=clock.now(), label=organiser.name_vi)
        notify(_("Saved."))
        return see_other(".host_list")
    return page("programme/host.html", status=422 if form.errors else 200, form=form, organiser=organiser)


def _logo(form: OrganiserForm) -> str | None:
    """The kept file's name, empty without an upload, None when it was refused."""
    upload = form.logo_file.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        return ""
    try:
        return keep_image(upload)
    except InvalidText as error:
        form.refuse("logo_file", _(error.message) % error.params)
        return None


def _write_organiser(form: OrganiserForm, organiser: Organiser, logo: str) -> None:
    organiser.name_vi, organiser.name_en = form.name_vi.data, form.name_en.data
    organiser.role, organiser.website = form.role.value, form.website.data
    organiser.position, organiser.logo = form.position.value or 0, logo
