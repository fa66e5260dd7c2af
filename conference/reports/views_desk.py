"""The organisers' front page: what needs a hand, and who should still meet whom."""

from typing import Any

from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.dates import format_time, local_day
from conference.foundation.db import db
from conference.foundation.downloads import download
from conference.foundation.i18n import _
from conference.foundation.web import page, wanted_fragment
from conference.meetings import queries as meetings
from conference.programme import queries as programme
from conference.programme.labels import SIDES, STATES
from conference.programme.models import Conference, Side
from conference.reports import lonely, progress, queries
from conference.reports.attendance import attendance
from conference.reports.blueprint import bp
from conference.reports.links import reachable
from conference.reports.tasks import ARRANGING, tasks

SHOWN = 6


@bp.get("/desk/")
@access.requires(Role.ORGANISER, Role.AGENCY)
def desk(conference: Conference) -> Response:
    """One page for every hour. Suggestions take longer than all the rest, so the page asks for them afterwards."""
    session, now = db.session(), clock.now()
    if wanted_fragment() == "few_people":
        return _page(conference, lonely=lonely.first(session, conference, SHOWN))
    figures = queries.figures(session, conference, now)
    days = [day.on for day in programme.days(session, conference)]
    today = local_day(now, conference.timezone)
    full = [slot.starts_at.astimezone(conference.timezone) for slot in meetings.full_slots(session, conference)]
    few = figures.of("few meetings") if conference.state in ARRANGING else 0
    return _page(
        conference,
        tasks=tasks(
            conference, figures, [format_time(start.time()) for start in full], progress.misfits(conference, days, now)
        ),
        figures=figures,
        sides=progress.fullness(figures),
        dates=progress.dates(conference, days, now),
        attendance=attendance(session, conference.id, today) if today in days else None,
        few=few,
        lonely=lonely.first(session, conference, SHOWN) if few and "suggest" in request.args else None,
    )


def _page(conference: Conference, **context: Any) -> Response:
    return page(
        "reports/desk.html",
        fragments=("few_people", "figure_tiles"),
        state=STATES[conference.state],
        next_step=progress.NEXT_STEPS[conference.state],
        settings_url=reachable("programme.settings"),
        registrations_url=reachable("registration.listing"),
        requests_url=reachable("meetings.desk_requests"),
        meetings_url=reachable("meetings.listing"),
        checkin_url=reachable("checkin.desks"),
        ask_url=reachable("meetings.ask_for"),
        sides_words=SIDES,
        **context,
    )


@bp.get("/desk/few-meetings")
@access.requires(Role.ORGANISER, Role.AGENCY)
def few_meetings(conference: Conference) -> Response:
    """Everybody with fewer than two meetings, each with suggestions."""
    wish = _wish()
    return page(
        "reports/few_meetings.html",
        fragments=("few_list",),
        wish=wish,
        listed=lonely.one_page(db.session(), conference, wish, request.args.get("page")),
        ask_url=reachable("meetings.ask_for"),
        sides_words=SIDES,
    )


@bp.get("/desk/few-meetings/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER, Role.AGENCY)
def export_few_meetings(conference: Conference, kind: str) -> Response:
    """What the list shows, without suggestions."""
    found = lonely.everybody(db.session(), conference, _wish())
    return download(
        kind,
        _("People with few meetings"),
        [_("Person"), _("Organisation"), _("Side"), _("Meetings")],
        (
            [one.full_name, one.registration.organisation.name, str(SIDES[one.registration.side]), number]
            for one, number in found
        ),
        source=conference,
        now=clock.now(),
    )


def _wish() -> lonely.Wish:
    side = request.args.get("side", "")
    return lonely.Wish(request.args.get("q", "")[:100], Side(side) if side in set(Side) else None)
