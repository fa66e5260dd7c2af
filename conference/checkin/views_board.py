"""The live board: on the organiser's phone, and without anybody's number on a wall."""

import zlib
from datetime import datetime
from typing import Any

from flask import Response, g, make_response, request

from conference.checkin import board, chart, queries
from conference.checkin.blueprint import bp
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.web import page
from conference.programme.labels import SIDES
from conference.programme.models import Conference

_MAY_CALL = frozenset({Role.ORGANISER, Role.ADMINISTRATOR})


@bp.get("/board")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def live_board(conference: Conference) -> Response:
    """Everything of the day on one page; 204 while it stands still."""
    return _board(conference, "checkin/board.html", may_call=bool(g.roles & _MAY_CALL))


@bp.get("/wall")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def wall(conference: Conference) -> Response:
    """The same in letters for a hall, with no name and no number of anybody."""
    return _board(conference, "checkin/wall.html", may_call=False)


def _board(conference: Conference, template: str, *, may_call: bool) -> Response:
    shown = _shown(conference, clock.now())
    version = f"{zlib.crc32(repr(shown).encode()):x}"
    if request.args.get("v") == version:
        return make_response("", 204)
    charts = chart.draw_both(shown["steps"])
    return page(template, fragments=("board",), version=version, charts=charts, sides=SIDES, may_call=may_call, **shown)


def _shown(conference: Conference, now: datetime) -> dict[str, Any]:
    """Plain values, so that what they say also tells whether anything is new."""
    session = db.session()
    counts = queries.counts(session, conference.id, queries.ENTRANCE)
    return {
        "steps": board.arrivals(session, conference.id, now),
        "counts": counts,
        "present": sum(one.present for one in counts),
        "expected": sum(one.expected for one in counts),
        "outside": board.outside(session, conference.id) if conference.counts_exits else None,
        "attendance": board.attendance(session, conference),
        "queues": board.queues(session, conference.id, now),
        "next_slot": board.next_slot(session, conference, now),
    }
