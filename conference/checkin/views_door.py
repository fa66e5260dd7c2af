"""The installable page of enrolled devices with what it is installed from, the list it reads, and what it tells.

The page itself names nobody and is the same for every device, so that it can be kept on the device and opened without
a network.
"""

import gzip
import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import structlog
from flask import Response, abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from limits import parse
from sqlalchemy.engine import Connection

from conference.checkin import (
    arrivals,
    badge_facts,
    changes,
    devices,
    installable,
    roster,
    scans,
    undos,
    walk_in_facts,
)
from conference.checkin.blueprint import door
from conference.checkin.devices import Known
from conference.checkin.facts import LARGEST_BATCH, Answer, Contact, take_all
from conference.checkin.gate import this_device, wipe
from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.group_commit import commit_together
from conference.foundation.i18n import LANGUAGES, force_language, language, remember
from conference.foundation.web import SCANNER_POLICY
from conference.people.throttle import count_wrong, is_spent
from conference.programme.models import Conference

__all__ = [
    "badge_facts",
    "scans",
    "undos",
    "walk_in_facts",
]  # they take their kinds of fact as soon as they are imported

log = structlog.get_logger()

_DESK: Final = ("id", "name", "point", "is_open", "is_exit", "printing", "badge_size")
_GUESSES: Final = parse("100 per minute")


@door.get("/")
@access.public
def shell(conference: Conference) -> Response:
    """The page; asked with a language, from then on in that one."""
    chosen = request.args.get("language", "")
    is_chosen = chosen in LANGUAGES
    with force_language(chosen if is_chosen else language()):
        response = make_response(installable.shell(db.session(), conference))
    if is_chosen:
        remember(response, chosen)
    response.headers["Content-Security-Policy"] = SCANNER_POLICY
    return response


@door.get("/manifest.webmanifest")
@access.public
def manifest(conference: Conference) -> Response:
    """What makes the page installable."""
    return Response(json.dumps(installable.manifest(conference)), mimetype="application/manifest+json")


@door.get("/worker.js")
@access.public
def worker(conference: Conference) -> Response:
    """The service worker, with the version of everything it keeps."""
    response = Response(installable.worker(db.session(), conference), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@door.get("/reader.js")
@access.public
def reader(conference: Conference) -> Response:
    """The worker that reads codes; WebAssembly needs the same leave as in the page."""
    response = Response(installable.reader(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = SCANNER_POLICY
    return response


@door.get("/roster")
@access.device
def read_roster(conference: str) -> Response:
    """Everybody, or what changed since the number that came with the last answer."""
    device = this_device(db.session.connection())
    _note_seen(device, _waiting(request.args.get("waiting", 0, int)))
    connection = db.session.connection()
    since, certain = request.args.get("since", -1, int), changes.cursor(connection)
    if not 0 <= since <= certain:
        return _packed(_news(device, certain) | {"whole": True} | roster.whole(connection, device.desk))
    ids = changes.since(connection, device.desk.conference_id, since)
    return _packed(_news(device, certain) | (roster.rows_of(connection, device.desk, ids) if ids else {}))


@door.post("/sync")
@access.device
def sync(conference: str) -> ResponseReturnValue:
    """Take facts. A device that was revoked hands over what it has, for the last time."""
    said, now = request.get_json(silent=True), clock.now()
    if not isinstance(said, dict) or not isinstance(said.get("facts"), list):
        abort(400)
    if len(said["facts"]) > LARGEST_BATCH:
        abort(413)
    device, answers = commit_together(partial(_take, said, now))
    _count_guesses(device, answers)
    if device.ended_at(now) is not None:
        return wipe(device, answers=answers)
    return jsonify(now=arrivals.milliseconds(clock.now()), is_open=device.desk.is_open, answers=answers)


def _take(said: dict[str, Any], now: datetime, connection: Connection) -> tuple[Known, list[Answer]]:
    device, waiting = this_device(connection), _waiting(said.get("waiting"))
    if said.get("device") != device.id:
        abort(_replayed(device.id))
    if is_spent(_GUESSES, "tickets", device.id):
        abort(429)
    if devices.is_news(device, waiting, now):
        devices.note_seen(connection, device, waiting, now)
    return device, take_all(Contact(connection, device, now), said["facts"])


def _count_guesses(device: Known, answers: Sequence[Answer]) -> None:
    """Codes that look like our tickets and are none. A crowd with wrong tickets is slow; who guesses is not."""
    if guesses := sum(answer.get("is_guess") is True for answer in answers):
        log.warning("tickets that do not exist", device=device.id, count=guesses)
        count_wrong(_GUESSES, "tickets", device.id, guesses)


def _replayed(device_id: str) -> Response:
    """What was recorded from one device and sent by another."""
    log.warning("a device sent what another one said", device=device_id)
    return make_response(jsonify(why="another device"), 403)


def _waiting(said: Any) -> int:
    return said if isinstance(said, int) and 0 <= said < 2**31 else 0


def _note_seen(device: Known, waiting: int) -> None:
    """A contact without facts, if the list of devices should say so."""
    now = clock.now()
    if devices.is_news(device, waiting, now):
        with transaction() as session:
            devices.note_seen(session.connection(), device, waiting, now)


def _news(device: Known, certain: int) -> dict[str, Any]:
    """What comes with every list: up to where it is certain, the server's time, and how the device is called here."""
    return {
        "cursor": certain,
        "now": arrivals.milliseconds(clock.now()),
        "device": {"id": device.id, "name": device.name, "expires": arrivals.milliseconds(device.expires_at)},
        "desk": {name: getattr(device.desk, name) for name in _DESK},
    }


def _packed(content: dict[str, Any]) -> Response:
    """JSON, compressed where it is worth it: a list of twenty thousand is a third as long."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    response = make_response(body)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept-Encoding")
    if len(body) > 1_000 and request.accept_encodings.best_match(["gzip"]):
        response.set_data(gzip.compress(body, 6))
        response.content_encoding = "gzip"
    return response
