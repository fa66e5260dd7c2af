"""Whose papers: the list to pick from, and what would be printed, before it is."""

from collections import Counter
from typing import Any

from flask import Response, request

from conference.documents import contents, listing, queries, typeface, views_print
from conference.documents.badges import render_badges
from conference.documents.blueprint import bp
from conference.documents.forms import AgendasForm, BadgesForm
from conference.documents.listing import Row
from conference.documents.queries import Holder, Selection
from conference.documents.values import Layout
from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.downloads import download
from conference.foundation.i18n import _, language, ngettext
from conference.foundation.spreadsheet import Cell
from conference.foundation.web import page
from conference.programme.labels import SIDES
from conference.programme.models import Conference, Side

NAMED = 24
"""So many of those who get a paper are named before it is made; the rest are counted."""


@bp.get("/desk/documents")
@access.requires(Role.ORGANISER)
def index(conference: Conference) -> Response:
    """Everybody who has a badge, to pick from; and the signs for the tables."""
    session, wanted, sort = db.session(), Selection.asked(request.args), listing.order_of(request.args.get("sort", ""))
    total, printed = queries.counts(session, conference)
    return page(
        "documents/index.html",
        fragments=("people_list",),
        rows=listing.find_page(session, conference, wanted, sort, request.args.get("page")),
        wanted=wanted,
        sort=sort,
        side_words={side.value: str(word) for side, word in SIDES.items()},
        total=total,
        printed=printed,
    )


@bp.get("/desk/documents/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_people(conference: Conference, kind: str) -> Response:
    """What the list shows, with an empty column to sign in."""
    wanted, sort = Selection.asked(request.args), listing.order_of(request.args.get("sort", ""))
    return download(
        kind,
        _("People with a badge"),
        [_("Badge number"), _("Person"), _("Job title"), _("Organisation"), _("Side"), _("Printed"), _("Signature")],
        (_line(conference, row) for row in listing.everybody(db.session(), conference, wanted, sort)),
        source=conference,
        now=clock.now(),
    )


def _line(conference: Conference, row: Row) -> list[Cell]:
    printed = row.printed_at.astimezone(conference.timezone) if row.printed_at else None
    return [row.number, row.name, row.job_title, row.organisation, str(SIDES[Side(row.side)]), printed, ""]


@bp.route("/desk/documents/badges", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def badges(conference: Conference) -> Response:
    """First for whom, on how much paper; then they are made."""
    form = BadgesForm(data=_order())
    holders = _holders(conference, form)
    if holders and form.validate_on_submit():
        return views_print.print_badges(conference, holders, Layout(form.layout.data), form)
    return _badges(conference, form, holders)


def _badges(conference: Conference, form: BadgesForm, holders: list[Holder]) -> Response:
    return page(
        "documents/badges.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        before=queries.printed_among(db.session(), [one.ticket.id for one in holders]),
        papers={one.value: _papers(one, len(holders)) for one in Layout},
        **_shown(holders),
    )


@bp.post("/desk/documents/badges/sample")
@access.requires(Role.ORGANISER)
def badges_sample(conference: Conference) -> Response:
    """The first sheet, only to be looked at: it does not count as printed."""
    form = BadgesForm(data=_order())
    holders = _holders(conference, form)
    if not holders or not form.validate_on_submit():
        return _badges(conference, form, holders)
    layout = Layout(form.layout.data)
    first = holders[: layout.paper.columns * layout.paper.rows]
    made = contents.badges(db.session(), conference, first)
    return views_print.pdf(render_badges(made, layout, language()), "sample")


@bp.route("/desk/documents/agendas", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def agendas(conference: Conference) -> Response:
    """First for whom; then they are made."""
    form = AgendasForm(data=_order())
    holders = _holders(conference, form)
    if holders and form.validate_on_submit():
        return views_print.print_agendas(conference, holders, form)
    meetings = queries.meetings_of(db.session(), [one.delegate.id for one in holders])
    return page(
        "documents/agendas.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        empty_ones=sum(one.delegate.id not in meetings for one in holders),
        **_shown(holders),
    )


def _order() -> dict[str, str]:
    """The pile begins in the order of the list."""
    return {"order": "organisation" if request.args.get("sort", "").endswith("organisation") else "name"}


def _holders(conference: Conference, form: AgendasForm) -> list[Holder]:
    wanted = Selection.asked(request.values)
    return queries.holders(db.session(), conference, wanted, by_organisation=form.by_organisation)


def _shown(holders: list[Holder]) -> dict[str, Any]:
    """What both pages say of the people, and what they were asked for with."""
    sides = Counter(one.delegate.registration.side for one in holders)
    asked = [(name, value) for name in ("id", "q", "side", "new") for value in request.values.getlist(name)]
    return {
        "count": len(holders),
        "sides": [(side.value, str(word), sides[side]) for side, word in SIDES.items() if sides[side]],
        "people": [one.delegate for one in holders[:NAMED]],
        "asked": asked,
        "strange": sorted(typeface.missing(" ".join(word for one in holders for word in _printed(one)))),
        "in_background": len(holders) > views_print.AT_ONCE,
    }


def _printed(holder: Holder) -> tuple[str, ...]:
    delegate, organisation = holder.delegate, holder.delegate.registration.organisation
    return delegate.full_name, delegate.job_title, organisation.name_vi, organisation.name_en


def _papers(layout: Layout, count: int) -> str:
    sheets = -(-count // (layout.paper.columns * layout.paper.rows))
    return str(ngettext("%(num)s page", "%(num)s pages", sheets))
