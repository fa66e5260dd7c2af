"""What everybody may read: the conferences, one conference, its programme, venue and organisers."""

from collections.abc import Iterable
from itertools import groupby
from typing import TypeVar

from flask import Response, abort, make_response, redirect, send_file

from conference.foundation import access, clock
from conference.foundation.dates import local_day
from conference.foundation.db import db
from conference.foundation.i18n import COOKIE, LANGUAGES
from conference.foundation.images import image_path
from conference.foundation.web import page, safe_next
from conference.programme import labels, queries, rules
from conference.programme.blueprint import bp
from conference.programme.models import Conference, Organiser, Session, Slot

Timed = TypeVar("Timed", Session, Slot)


@bp.route("/")
@access.public
def index() -> Response:
    """All conferences, the latest first."""
    conferences = queries.public_conferences(db.session())
    days = queries.first_days(db.session(), conferences)
    return page("programme/index.html", conferences=conferences, days=days, states=labels.STATES)


@bp.route("/language/<code>")
@access.public
def language(code: str) -> Response:
    """Remember the reader's language for a year and go back."""
    if code not in LANGUAGES:
        abort(404)
    response = make_response(redirect(safe_next("/"), 303))
    response.set_cookie(COOKIE, code, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response


@bp.route("/<conference:conference>/")
@access.public
def home(conference: Conference) -> Response:
    """The conference in one page: what, when, where, who, and the way to register."""
    session = db.session()
    phase = rules.registration_phase(conference, clock.now())
    return page(
        "programme/home.html",
        phase=phase.value,
        days=queries.days(session, conference),
        organisers=queries.organisers(session, conference),
        meeting_days=_by_day(conference, queries.slots(session, conference)),
        roles_of_hosts=labels.HOST_ROLES,
    )


@bp.route("/<conference:conference>/programme")
@access.public
def agenda(conference: Conference) -> Response:
    """The sessions by day."""
    by_day = _by_day(conference, queries.programme(db.session(), conference))
    return page("programme/agenda.html", by_day=by_day, kinds=labels.SESSION_KINDS)


def _by_day(conference: Conference, items: Iterable[Timed]) -> list[list[Timed]]:
    """Cut where the day changes at the venue; the items must be in order of time."""
    days = groupby(items, key=lambda one: local_day(one.starts_at, conference.timezone))
    return [list(some) for _day, some in days]


@bp.route("/<conference:conference>/venue")
@access.public
def venue(conference: Conference) -> Response:
    """Where it is, with the rooms and the map of tables."""
    session = db.session()
    rooms, tables = queries.rooms(session, conference), queries.tables(session, conference)
    return page("programme/venue.html", rooms=rooms, tables=tables)


@bp.route("/<conference:conference>/organisers")
@access.public
def organisers(conference: Conference) -> Response:
    """Who organises it, whom to ask, and who is responsible for personal data."""
    return page(
        "programme/organisers.html",
        organisers=queries.organisers(db.session(), conference),
        roles_of_hosts=labels.HOST_ROLES,
    )


@bp.route("/<conference:conference>/logo/<int:organiser_id>")
@access.public
def logo(conference: Conference, organiser_id: int) -> Response:
    """An organiser's logo."""
    organiser = db.session.get(Organiser, organiser_id)
    if organiser is None or organiser.conference_id != conference.id or not organiser.logo:
        abort(404)
    return send_file(image_path(organiser.logo), mimetype="image/png", max_age=3600)
