"""A phone becomes a device of a desk: it reads the code shown there, and somebody gives it a name."""

from flask import Response, abort

from conference.checkin import devices, gate
from conference.checkin.blueprint import door
from conference.checkin.forms import DeviceForm
from conference.checkin.gate import secret
from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.web import page, see_other
from conference.people.throttle import per_sender
from conference.programme.models import Conference


@door.route("/enrol/<token>", methods=["GET", "POST"])
@per_sender
@access.token
def enrol(conference: Conference, token: str) -> Response:
    """Opening the page changes nothing; the button does."""
    desk = devices.invited_to(db.session(), conference.id, token, secret=secret())
    if desk is None:
        return page("checkin/enrol.html", status=404, desk=None, device=None)
    known, form = gate.device_of_browser(db.session.connection(), conference.code), DeviceForm()
    if known is not None and known.desk.id == desk.id:
        return page("checkin/enrol.html", desk=desk, device=known)
    if not form.validate_on_submit():
        return page("checkin/enrol.html", status=422 if form.errors else 200, desk=desk, device=None, form=form)
    with transaction() as session:
        desk = devices.invited_to(session, conference.id, token, secret=secret()) or abort(404)
        device, shown = devices.enrol(session, conference, desk, form.name.data, now=clock.now())
    return gate.keep(see_other("door.shell"), shown, device.expires_at)
