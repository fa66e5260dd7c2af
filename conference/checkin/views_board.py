"""The live board: on the organiser's phone, and without anybody's number on a wall."""

import zlib
from datetime import date, datetime
from typing import Any

from flask import Response, g, make_response, request

from conference.checkin import board, chart, days, queries
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
    """Everything of a day on one page, today's unless asked for another; 204 while it stands still."""
    return _board(conference, "checkin/board.html", may_call=bool(g.roles & _MAY_CALL))


@bp.get("/wall")
@access.requires(Role.ORGANISER, Role.FRONT_DESK)
def wall(conference: Conference) -> Response:
    """The same in letters for a hall, with no name and no number of anybody."""
    return _board(conference, "checkin/wall.html", may_call=False)


def _board(conference: Conference, template: str, *, may_call: bool) -> Response:
    now = clock.now()
    calendar = days.of(db.session.connection(), conference.id)
    today = calendar.day_of(now)
    until_today = [day for day in calendar.days if day <= today]
    asked = request.args.get("day")
    day = next((one for one in until_today if one.isoformat() == asked), today)
    shown = _of_day(conference, day, now if day == today else None)
    if is_today := day == today:
        shown |= _of_now(conference, today, now)
    shown |= {"day": day, "today": today, "is_today": is_today, "days": until_today}
    version = f"{zlib.crc32(repr(shown).encode()):x}"
    if request.args.get("v") == version:
        return make_response("", 204)
    charts = chart.draw_both(shown["steps"])
    return page(template, fragments=("board",), version=version, charts=charts, sides=SIDES, may_call=may_call, **shown)


def _of_day(conference: Conference, day: date, now: datetime | None) -> dict[str, Any]:
    """Plain values, so that what they say also tells whether anything is new."""
    session = db.session()
    counts = queries.counts(session, conference.id, queries.ENTRANCE, day)
    return {
        "steps": board.arrivals(session, conference.id, day, now),
        "counts": counts,
        "present": sum(one.present for one in counts),
        "expected": sum(one.expected for one in counts),
        "outside": board.outside(session, conference.id, day) if conference.counts_exits else None,
        "attendance": board.attendance(session, conference, day),
    }


def _of_now(conference: Conference, today: date, now: datetime) -> dict[str, Any]:
    """What says nothing of a day that is over."""
    session = db.session()
    return {
        "queues": board.queues(session, conference.id, now),
        "next_slot": board.next_slot(session, conference, today, now),
    }
