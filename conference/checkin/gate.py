"""Who may use the addresses of the door: a device that shows its token, until it is revoked or its time is over."""

import time
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from flask import Response, abort, current_app, g, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse
from sqlalchemy.engine import Connection

from conference.checkin import devices
from conference.checkin.devices import Known
from conference.foundation import clock
from conference.foundation.csrf import comes_from_own_script
from conference.foundation.db import db, transaction
from conference.foundation.settings import Settings
from conference.people.throttle import allows

log = structlog.get_logger()

COOKIE: Final = "device"
_HANDS_OVER_FOR: Final = timedelta(days=30)
"""A browser that dropped the cookie with the device's end could not hand over any more what it still has."""
_STRANGERS: Final = parse("30 per minute")
_KNOWN_FOR: Final = 60.0
_MOST_KNOWN: Final = 1_000
_lately: dict[str, float] = {}
"""Tokens that were good a moment ago in this process, and when: no permission, only a reason to ask a little later."""


def refuse_device() -> ResponseReturnValue | None:
    """Nothing for a device that may go on, which `this_device` then names.

    One that has been revoked may still hand over what happened before: `sync` asks for `ended_at` by itself. One that
    was here a moment ago is asked for only where its view begins to write, which spares every scan a transaction.
    """
    if not comes_from_own_script():
        abort(403)
    if request.method == "POST" and _was_here(request.cookies.get(COOKIE, "")):
        return None
    device = _who(db.session.connection())
    if device is None:
        return _stranger()
    g.device = device
    if device.ended_at(clock.now()) is not None and request.method == "GET":
        return wipe(device)
    return None


def this_device(connection: Connection) -> Known:
    """The device that asks. Only for views with its mark: without it they know neither desk nor conference."""
    if "device" not in g:
        g.device = _who(connection) or abort(_stranger())
    return g.device  # type: ignore[no-any-return]


def _who(connection: Connection) -> Known | None:
    token = request.cookies.get(COOKIE, "")
    device = devices.who_shows(connection, _code(), token) if token else None
    _lately.pop(token, None)
    if device is not None:
        if len(_lately) >= _MOST_KNOWN:
            _lately.clear()
        _lately[token] = time.monotonic()
    return device


def device_of_browser(connection: Connection, code: str) -> Known | None:
    """The device of this conference that the browser is already, while it may go on."""
    token = request.cookies.get(COOKIE, "")
    device = devices.who_shows(connection, code, token) if token else None
    return None if device is None or device.ended_at(clock.now()) else device


def _was_here(token: str) -> bool:
    return time.monotonic() - _lately.get(token, -_KNOWN_FOR) < _KNOWN_FOR


def _code() -> str:
    """Which conference the address speaks of: the device itself says whether it belongs there."""
    return str((request.view_args or {})["conference"])


def _stranger() -> Response:
    """No device of ours, or one that lost its cookie: what it still has to send it may keep, until it is enrolled anew.

    Who guesses is soon asked to wait.
    """
    log.warning("unknown device", conference=_code(), has_token=COOKIE in request.cookies)
    if COOKIE in request.cookies and not allows(_STRANGERS, "device"):
        abort(429)
    return make_response(jsonify(unknown=True), 401)


def wipe(device: Known, **told: Any) -> Response:
    """Tell a device to forget everything. It keeps its cookie, by which it hands over what it has and reads nothing."""
    with transaction() as session:
        devices.note_wiped(session, device, clock.now())
    return make_response(jsonify(told | {"wipe": True}), 410)


def keep(response: Response, token: str, until: datetime) -> Response:
    """Give a browser what makes it this device, which may go on until then."""
    response.set_cookie(
        COOKIE,
        token,
        expires=until + _HANDS_OVER_FOR,
        path=url_for("door.shell"),
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Strict",
    )
    return response


def secret() -> str:
    """What invitations are signed with."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key
