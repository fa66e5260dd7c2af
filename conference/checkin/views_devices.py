"""The devices of a desk: enrol another one, see what each still has to send, revoke one at once."""

from flask import Response

from conference.checkin import devices, queries
from conference.checkin.blueprint import bp
from conference.checkin.gate import secret
from conference.foundation import access, clock, qr
from conference.foundation.access import Role
from conference.foundation.addresses import absolute
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.programme.models import Conference, ConferenceState


@bp.get("/<int:desk_id>/devices")
@access.requires(Role.ORGANISER)
def desk_devices(conference: Conference, desk_id: int) -> Response:
    """The code and the list; both renew themselves, since the code is good for a quarter of an hour."""
    session = db.session()
    desk = queries.get_desk(session, conference.id, desk_id)
    address = absolute("door.enrol", token=devices.invitation(desk, secret=secret()))
    rows = qr.modules(address)
    return page(
        "checkin/devices.html",
        fragments=("devices",),
        desk=desk,
        devices=devices.devices_of(session, desk),
        now=clock.now(),
        address=address,
        code=qr.svg_path(rows),
        size=len(rows),
        quiet=qr.QUIET_ZONE,
        is_draft=conference.state is ConferenceState.DRAFT,
    )


@bp.post("/<int:desk_id>/devices/<device_id>/revoke")
@access.requires(Role.ORGANISER)
def revoke_device(conference: Conference, desk_id: int, device_id: str) -> Response:
    """From now on it is told to forget everything."""
    with transaction() as session:
        device = devices.get_device(session, conference.id, device_id)
        devices.revoke(session, device, by=access.identity(), now=clock.now())
    notify(_("The device is revoked. It forgets everything when it next reaches us."))
    return see_other(".desk_devices", desk_id=desk_id)
