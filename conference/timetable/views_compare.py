"""Proposals side by side, and the requests that did not fit."""

from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.downloads import download
from conference.foundation.i18n import _
from conference.foundation.paging import Paged, page_of_list
from conference.foundation.spreadsheet import Cell
from conference.foundation.web import notify, page, see_other
from conference.meetings.labels import PRIORITIES
from conference.programme.models import Conference
from conference.timetable import drafts, left_over, presenting
from conference.timetable.blueprint import bp
from conference.timetable.compared import Comparison, compared
from conference.timetable.values import Settings


@bp.get("/desk/timetable/compare")
@access.requires(Role.ORGANISER)
def compare(conference: Conference) -> Response:
    """What is in force and the chosen proposals: how good each is, and who gains or loses."""
    if not request.args.getlist("p"):
        notify(_("Tick at least one proposal to compare."), "info")
        return see_other(".index")
    found = _compared(conference)
    rows = found.asked_for(request.args)
    return page(
        "timetable/compare.html",
        fragments=("difference_list",),
        found=found,
        rows=page_of_list(rows, request.args.get("page")),
        sort=request.args.get("sort", ""),
        gain=request.args.get("gain", ""),
        bars={one.proposal.id: presenting.bars(one.proposal, one.figures) for one in found.columns if one.proposal},
        settings={
            one.proposal.id: presenting.told(Settings.of(one.proposal.settings))
            for one in found.columns
            if one.proposal
        },
    )


@bp.route("/desk/timetable/compare/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_comparison(conference: Conference, kind: str) -> Response:
    """Whom the timetables differ for, one line a delegation."""
    found = _compared(conference)
    header = [_("Organisation")]
    for column in found.columns:
        header += [f"{column.name}: {_('meetings')}", f"{column.name}: {_('waiting times')}"]
    lines: list[list[Cell]] = [
        [found.names.party(one.party), *(value for pair in zip(one.meetings, one.waits, strict=True) for value in pair)]
        for one in found.asked_for(request.args)
    ]
    return download(kind, _("Comparison of timetables"), header, lines, source=conference, now=clock.now())


def _compared(conference: Conference) -> Comparison:
    return compared(db.session(), conference, request.args.getlist("p"), now=clock.now())


@bp.get("/desk/timetable/<int:proposal_id>/unplaced")
@access.requires(Role.ORGANISER)
def unplaced(conference: Conference, proposal_id: int) -> Response:
    """Every request that did not fit, with the reason in words and the smallest change that would place it."""
    wish = left_over.Wish.of(request.args)
    proposal = drafts.get_proposal(db.session(), conference.id, proposal_id)
    teller, requests = left_over.find(db.session(), conference, proposal, wish, now=clock.now())
    some = page_of_list(requests, request.args.get("page"))
    return page(
        "timetable/unplaced.html",
        fragments=("unplaced_list",),
        proposal=proposal,
        priorities=PRIORITIES,
        wish=wish,
        rows=Paged(left_over.explained(teller, some.items), some.page, some.total),
    )


@bp.route("/desk/timetable/<int:proposal_id>/unplaced/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_unplaced(conference: Conference, proposal_id: int, kind: str) -> Response:
    """The same as a file."""
    wish, now = left_over.Wish.of(request.args), clock.now()
    proposal = drafts.get_proposal(db.session(), conference.id, proposal_id)
    teller, requests = left_over.find(db.session(), conference, proposal, wish, now=now)
    header = [_("Meeting"), _("Priority"), _("Agreed by both"), _("Why not"), _("What would help")]
    lines: list[list[Cell]] = [
        [one.pair, one.priority, _("yes") if one.is_agreed else _("no"), one.reason, one.remedy]
        for one in left_over.explained(teller, requests)
    ]
    return download(kind, _("Requests that did not fit"), header, lines, source=conference, now=now)
