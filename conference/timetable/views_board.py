"""The board of a draft and of what is in force: meetings are moved by mouse, by keyboard, or by plain forms."""

from typing import Any

from flask import Response, abort, request

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.numbers import id_in
from conference.foundation.web import notify, page, see_other
from conference.meetings import bookings
from conference.meetings import queries as meetings
from conference.meetings.forms import PlainForm
from conference.meetings.values import Choice
from conference.programme import queries as programme
from conference.programme.models import Conference, Slot
from conference.timetable import drafts, edits
from conference.timetable.blueprint import bp
from conference.timetable.cells import Wanted, brief
from conference.timetable.clashes import Clash
from conference.timetable.models import ProposalEdit, ProposalState
from conference.timetable.names import Names, names_of
from conference.timetable.obstacles import told
from conference.timetable.painting import Painter
from conference.timetable.sights import Sight, draft_of, in_force_of
from conference.timetable.wording import Teller

FINDINGS_SHOWN = 8


@bp.route("/desk/timetable/<int:proposal_id>/board", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def draft_board(conference: Conference, proposal_id: int) -> Response:
    """A draft. Nothing that is done here touches what people hold."""
    if PlainForm().validate_on_submit():
        return _take_edit(conference, proposal_id)
    session, now = db.session(), clock.now()
    proposal = drafts.get_proposal(session, conference.id, proposal_id)
    sight, names = draft_of(session, conference, proposal, now=now), names_of(session, conference)
    is_draft = drafts.state_of(proposal) is ProposalState.DRAFT
    last = edits.last_edit(session, proposal.id) if is_draft else None
    undo = _told_edit(names, last) if last else ""
    return _page(conference, sight, names, proposal=proposal, may_edit=is_draft, undo=undo)


@bp.get("/desk/timetable/board")
@access.requires(Role.ORGANISER)
def board(conference: Conference) -> Response:
    """The timetable in force. A move is looked at once more before anybody hears of it."""
    session, now = db.session(), clock.now()
    sight = in_force_of(session, conference, now=now)
    return _page(conference, sight, names_of(session, conference), proposal=None, may_edit=True, undo="")


def _page(conference: Conference, sight: Sight, names: Names, **context: Any) -> Response:
    session, wanted = db.session(), Wanted.of(request.args)
    slots = programme.slots(session, conference)
    painter = Painter(sight, names, slots, wanted, now=clock.now())
    teller = Teller(sight.loaded.problem, (), names)
    found = [teller.finding(one) for one in sight.findings()]
    return page(
        "timetable/board.html",
        fragments=("board",),
        board=painter.board(request.args.get("page")),
        wanted=wanted,
        brief=brief,
        blocks=programme.blocks(session, conference),
        zones=sorted({table.zone for table in sight.loaded.problem.tables}),
        meeting_ids={pair: wish.meeting_id for pair, wish in sight.loaded.wishes.items()},
        found=found[:FINDINGS_SHOWN],
        more_found=max(0, len(found) - FINDINGS_SHOWN),
        **context,
    )


def _told_edit(names: Names, edit: ProposalEdit) -> str:
    """What undoing would take back."""
    return "; ".join(names.pair(pair) for pair in sorted(edit.after))


def _take_edit(conference: Conference, proposal_id: int) -> Response:
    """What the pressed button says."""
    pair, now, by = request.form.get("held", ""), clock.now(), access.identity()
    with transaction() as session:
        proposal = drafts.get_proposal(session, conference.id, proposal_id)
        if "undo" in request.form:
            edits.undo(session, conference, proposal, now=now, by=by)
        elif "swap" in request.form:
            edits.exchange(session, conference, proposal, pair, request.form["swap"], now=now, by=by)
        elif "off" in request.form:
            edits.take_off(session, conference, proposal, pair, now=now, by=by)
        elif "hold" in request.form:
            edits.lock(session, conference, proposal, pair, request.form["hold"] == "1", now=now, by=by)
        else:
            edits.move(session, conference, proposal, pair, _place(request.form.get("to", "")), now=now, by=by)
    notify(_("Done in this draft. What people hold is unchanged."))
    kept = {name: value for name, value in request.args.items() if name not in ("held", "at")}
    return see_other(".draft_board", proposal_id=proposal_id, at=pair or None, **kept)


def _place(text: str) -> tuple[int, int]:
    """Slot and table of a cell, "12-5"."""
    slot, _dash, table = text.partition("-")
    place = id_in(slot), id_in(table)
    return place if all(place) else abort(400)


@bp.route("/desk/timetable/board/<int:meeting_id>/move", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def move_meeting(conference: Conference, meeting_id: int) -> Response:
    """A move in what is in force: old and new side by side, and who gets a mail; the button does it."""
    (slot_id, table_id), now = _place(request.args.get("to", "")), clock.now()
    if PlainForm().validate_on_submit():
        with transaction() as session:
            moved = meetings.get_meeting(session, conference.id, meeting_id)
            choice = Choice(slot_id=slot_id, table_id=table_id)
            bookings.move(session, moved, choice, now=now, by=access.identity())
            pair = moved.pair
        notify(_("The meeting is moved; both sides get a mail."))
        return see_other(".board", at=pair)
    session = db.session()
    meeting = meetings.get_meeting(session, conference.id, meeting_id)
    sight, names = in_force_of(session, conference, now=now), names_of(session, conference)
    spot, table = f"s{slot_id}", f"t{table_id}"
    if meeting.pair not in sight.hall.requests or (spot, table) not in sight.hall.around(meeting.pair):
        abort(404)
    cell = sight.hall.at(meeting.pair, spot, table)
    return page(
        "timetable/move_meeting.html",
        form=PlainForm(),
        meeting=meeting,
        why=told(cell, names) if isinstance(cell, Clash) else "",
        slot=session.get_one(Slot, slot_id),
        table=names.table(table),
        people=[] if isinstance(cell, Clash) else [names.person(one) for one in cell.people],
    )


@bp.post("/desk/timetable/board/<int:meeting_id>/hold")
@access.requires(Role.ORGANISER)
def hold_meeting(conference: Conference, meeting_id: int) -> Response:
    """Hold a meeting in force in its place, or let it go."""
    with transaction() as session:
        held = meetings.get_meeting(session, conference.id, meeting_id)
        bookings.lock(session, held, not held.is_locked, now=clock.now(), by=access.identity())
        pair = held.pair
    return see_other(".board", at=pair)
