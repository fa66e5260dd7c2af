"""Proposals side by side, and the requests that did not fit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, request
from werkzeug.exceptions import NotFound

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.foundation.downloads import download
from conference.foundation.i18n import _
from conference.foundation.paging import Paged, page_of_list
from conference.foundation.spreadsheet import Cell
from conference.foundation.vietnamese import fold, sort_key
from conference.foundation.web import notify, page, see_other
from conference.meetings.labels import PRIORITIES
from conference.programme.models import Conference
from conference.timetable import drafts, presenting
from conference.timetable.blueprint import bp
from conference.timetable.comparing import Difference, Figures, differences, figures
from conference.timetable.models import Proposal
from conference.timetable.names import Names, names_of
from conference.timetable.problem import Request
from conference.timetable.standing import as_it_is
from conference.timetable.values import Settings
from conference.timetable.why_not import why_not
from conference.timetable.wording import Teller

MOST = 4
"""Timetables beside each other, the one in force included."""


@dataclass(frozen=True)
class Column:
    """A timetable in the comparison; the one in force has no proposal."""

    name: str
    proposal: Proposal | None
    figures: Figures


@dataclass(frozen=True)
class Comparison:
    """All columns, and whom they differ for."""

    columns: Sequence[Column]
    differences: Sequence[Difference]
    names: Names

    def asked_for(self, arguments: Mapping[str, str]) -> list[Difference]:
        """Those the address asks for: words in the name, winners or losers; the most affected first, or by name."""
        words, gain, sort = fold(arguments.get("q", "")).split(), arguments.get("gain", ""), arguments.get("sort", "")
        kept = [
            one
            for one in self.differences
            if all(word in fold(self.names.party(one.party)) for word in words)
            and (gain not in _GAINS or _GAINS[gain](one.gain))
        ]
        if sort in {"name", "-name"}:
            kept.sort(key=lambda one: sort_key(self.names.party(one.party)), reverse=sort == "-name")
        return kept


_GAINS: Mapping[str, Callable[[int], bool]] = {
    "more": lambda gain: gain > 0,
    "less": lambda gain: gain < 0,
    "other": lambda gain: gain == 0,
}


@bp.get("/desk/timetable/compare")
@access.requires(Role.ORGANISER)
def compare(conference: Conference) -> Response:
    """What is in force and the chosen proposals: how good each is, and who gains or loses."""
    if not request.args.getlist("p"):
        notify(_("Tick at least one proposal to compare."), "info")
        return see_other(".index")
    found = _comparison(conference)
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
    found = _comparison(conference)
    header = [_("Organisation")]
    for column in found.columns:
        header += [f"{column.name}: {_('meetings')}", f"{column.name}: {_('waiting times')}"]
    lines: list[list[Cell]] = [
        [found.names.party(one.party), *(value for pair in zip(one.meetings, one.waits, strict=True) for value in pair)]
        for one in found.asked_for(request.args)
    ]
    return download(kind, _("Comparison of timetables"), header, lines, source=conference, now=clock.now())


def _comparison(conference: Conference) -> Comparison:
    session, now = db.session(), clock.now()
    ids = [int(one) for one in dict.fromkeys(request.args.getlist("p")) if one.isdecimal()][: MOST - 1]
    chosen = [drafts.get_proposal(session, conference.id, one) for one in ids]
    if not chosen:
        raise NotFound
    loaded = as_it_is(session, conference, chosen[0], now=now)
    force = drafts.in_force(loaded.wishes.values(), loaded.problem)
    columns = [Column(str(_("In force")), None, figures(loaded.problem, force, force))]
    for one in chosen:
        placed = drafts.placements_of(session, one.id)
        columns.append(Column(one.name, one, figures(loaded.problem, placed, force)))
    names = names_of(session, conference)
    return Comparison(columns, differences(loaded.problem, [one.figures for one in columns]), names)


@dataclass(frozen=True)
class Unplaced:
    """A request that did not fit: who, why, and what would help."""

    pair: str
    priority: int
    is_agreed: bool
    reason: str
    remedy: str


@dataclass(frozen=True)
class UnplacedWish:
    """Which of them somebody looks for: words in the names, agreed ones or not, and the order."""

    words: Sequence[str]
    is_agreed: bool | None
    sort: str

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "UnplacedWish":
        """From the address."""
        agreed = {"agreed": True, "open": False}.get(arguments.get("state", ""))
        return cls(fold(arguments.get("q", "")).split(), agreed, arguments.get("sort", "wanted"))


@bp.get("/desk/timetable/<int:proposal_id>/unplaced")
@access.requires(Role.ORGANISER)
def unplaced(conference: Conference, proposal_id: int) -> Response:
    """Every request that did not fit, with the reason in words and the smallest change that would place it."""
    proposal, teller, requests = _unplaced(conference, proposal_id)
    some = page_of_list(requests, request.args.get("page"))
    return page(
        "timetable/unplaced.html",
        fragments=("unplaced_list",),
        proposal=proposal,
        priorities=PRIORITIES,
        wish=UnplacedWish.of(request.args),
        rows=Paged(_explained(teller, some.items), some.page, some.total),
    )


@bp.route("/desk/timetable/<int:proposal_id>/unplaced/export.<any(xlsx,csv):kind>")
@access.requires(Role.ORGANISER)
def export_unplaced(conference: Conference, proposal_id: int, kind: str) -> Response:
    """The same as a file."""
    _proposal, teller, requests = _unplaced(conference, proposal_id)
    header = [_("Meeting"), _("Priority"), _("Agreed by both"), _("Why not"), _("What would help")]
    lines: list[list[Cell]] = [
        [one.pair, one.priority, _("yes") if one.is_agreed else _("no"), one.reason, one.remedy]
        for one in _explained(teller, requests)
    ]
    return download(kind, _("Requests that did not fit"), header, lines, source=conference, now=clock.now())


def _unplaced(conference: Conference, proposal_id: int) -> tuple[Proposal, Teller, list[Request]]:
    """The most wanted first; narrowed by the words searched for."""
    session = db.session()
    proposal = drafts.get_proposal(session, conference.id, proposal_id)
    problem = as_it_is(session, conference, proposal, now=clock.now()).problem
    placed = drafts.placements_of(session, proposal_id)
    names, wish = names_of(session, conference), UnplacedWish.of(request.args)
    found = [
        one
        for one in drafts.unplaced(problem, placed, proposal)
        if all(word in fold(names.pair(one.id)) for word in wish.words) and wish.is_agreed in (None, one.mutual)
    ]
    by_name = wish.sort in {"name", "-name"}
    found.sort(key=lambda one: sort_key(names.pair(one.id)), reverse=wish.sort == "-name")
    if not by_name:
        found.sort(key=lambda one: (not one.mutual, one.priority), reverse=wish.sort == "-wanted")
    return proposal, Teller(problem, placed, names), found


def _explained(teller: Teller, requests: Iterable[Request]) -> list[Unplaced]:
    asked = list(requests)
    told = {one.request: one for one in why_not(teller.problem, list(teller.placements), [one.id for one in asked])}
    return [
        Unplaced(
            teller.names.pair(one.id),
            one.priority,
            one.mutual,
            teller.reason(told[one.id]),
            teller.remedy(told[one.id].change),
        )
        for one in asked
        if one.id in told
    ]
