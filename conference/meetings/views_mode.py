"""Who finds the times of meetings: the three ways, what changing would do, and the change."""

from flask import Response, abort

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.meetings import modes
from conference.meetings.blueprint import bp
from conference.meetings.forms import ModeForm
from conference.meetings.rules import pairs_pick
from conference.programme.labels import SCHEDULING, SCHEDULING_NOTES
from conference.programme.models import Conference, SchedulingMode


@bp.get("/desk/meetings/mode")
@access.requires(Role.ORGANISER)
def mode(conference: Conference) -> Response:
    """The three ways, the present one marked."""
    return page("meetings/mode.html", ways=SCHEDULING, notes=SCHEDULING_NOTES)


@bp.route("/desk/meetings/mode/<to>", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def change_mode(conference: Conference, to: str) -> Response:
    """What changing would do to what is agreed already; the button does it."""
    if to not in list(SchedulingMode) or to == conference.scheduling:
        abort(404)
    wanted, form = SchedulingMode(to), ModeForm()
    if form.validate_on_submit():
        try:
            _switch(conference, wanted, form)
        except modes.StandingChanged as changed:
            form.form_errors = [*form.form_errors, str(changed)]
        else:
            notify(_("From now on: %(way)s.", way=SCHEDULING[wanted]))
            return see_other(".mode")
    found = modes.standing(db.session(), conference, clock.now())
    form.seen.data = found.token
    return page(
        "meetings/change_mode.html",
        status=409 if form.form_errors else 200,
        form=form,
        found=found,
        pairs_pick=pairs_pick(wanted),
        consequences=list(modes.consequences(found, wanted)),
        before=SCHEDULING[conference.scheduling],
        way=SCHEDULING[wanted],
        note=SCHEDULING_NOTES[wanted],
    )


def _switch(conference: Conference, wanted: SchedulingMode, form: ModeForm) -> None:
    with transaction() as session:
        changed = session.get_one(Conference, conference.id)
        extras = modes.Extras(hold=form.hold.data, tell=form.tell.data)
        modes.switch(session, changed, wanted, extras, seen=form.seen.data or "", by=access.identity(), now=clock.now())
