"""Badges at the desk: what waits for which printer, what failed, and a new badge for one that was lost."""

from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, request, url_for

from conference.checkin import people, print_list, print_queue, queries, reprints
from conference.checkin.blueprint import bp
from conference.checkin.forms import ReprintForm
from conference.checkin.labels import PRINT_STATES, PRINT_TONES
from conference.checkin.models import Printing
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.numbers import id_in
from conference.foundation.web import notify, page, see_other, see_path
from conference.programme.models import Conference
from conference.registration.models import Delegate


@bp.get("/printing")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def printing(conference: Conference) -> Response:
    """Stations and badges; asked again every few seconds, with 204 while nothing is new."""
    session, now = db.session(), clock.now()
    listed = print_list.badges(session, conference.id)
    stations = queries.stations(session, conference.id)
    version = print_list.version(listed, stations, now)
    if request.args.get("v") == version:
        return make_response("", 204)
    return page("checkin/printing.html", fragments=("print_list",), **_shown(listed, stations, version, now))


def _shown(listed: Any, stations: Any, version: str, now: datetime) -> dict[str, Any]:
    return {
        "jobs": listed,
        "stations": [(one, print_list.is_running(one, now)) for one in stations],
        "version": version,
        "states": PRINT_STATES,
        "tones": PRINT_TONES,
    }


@bp.post("/printing/<int:job_id>/<any(again, cancel):step>")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def change_printing(conference: Conference, job_id: int, step: str) -> Response:
    """Once more, perhaps at another station; or not at all."""
    by, now, station_id = access.identity(), clock.now(), id_in(request.form.get("station_id"))
    with transaction() as session:
        job = print_list.get(session, conference.id, job_id)
        if step == "cancel":
            print_queue.cancel(session, job, by=by, now=now)
        else:
            known = {one.id for one in queries.stations(session, conference.id)}
            print_queue.send_again(session, job, station_id if station_id in known else None, by=by, now=now)
    return see_other(".printing")


@bp.route("/<int:desk_id>/badge/<int:delegate_id>/again", methods=["GET", "POST"])
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def reprint(conference: Conference, desk_id: int, delegate_id: int) -> Response:
    """A new badge with a new code; the old code is void from then on."""
    form, session = ReprintForm(), db.session()
    here = queries.get_here(session, conference.id, desk_id)
    person = people.by_id(session.connection(), delegate_id, here, "", clock.now())
    if person is None or person.facts.conference_id != conference.id:
        abort(404)
    if not form.validate_on_submit():
        return page("checkin/reprint.html", status=422 if form.errors else 200, form=form, desk=here, person=person)
    by, now, reason = access.identity(), clock.now(), form.text()
    with transaction() as writing:
        reprints.reissue(writing, here, writing.get_one(Delegate, delegate_id), reason, by=by, now=now)
    if here.printing is Printing.STATION:
        notify(_("The new badge is on its way to the printer. The old code is void."))
        return see_other(".desk", desk_id=desk_id)
    size = here.badge_size.value
    return see_path(url_for("documents.badge", delegate_id=delegate_id, layout=size, dialogue=1, reason=reason))
