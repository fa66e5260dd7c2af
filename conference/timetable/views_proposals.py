"""Proposals: ask for one, watch it, stop it, look at what came of it."""

from typing import Any

from flask import Response, make_response, request, url_for

from conference.foundation import access, clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _
from conference.foundation.paging import page_of
from conference.foundation.web import notify, page, see_other, wanted_fragment
from conference.meetings.rules import pairs_pick
from conference.programme.models import Conference, SchedulingMode
from conference.timetable import drafts, labels, presenting, proposals, rebasing, released
from conference.timetable.blueprint import bp
from conference.timetable.comparing import figures
from conference.timetable.forms import PlainForm, ProposeForm, SearchOnForm
from conference.timetable.models import Proposal, ProposalState
from conference.timetable.names import names_of
from conference.timetable.rules import SEARCHING
from conference.timetable.standing import Standing, standing
from conference.timetable.values import Settings
from conference.timetable.wording import obstacles_told

SHOWN_AT_ONCE = 12


@bp.get("/desk/timetable/")
@access.requires(Role.ORGANISER)
def index(conference: Conference) -> Response:
    """The timetable in force, and the proposals beside each other."""
    session = db.session()
    listed = page_of(session, drafts.proposals_of(conference.id), request.args.get("page"), SHOWN_AT_ONCE)
    return page(
        "timetable/index.html",
        fragments=("proposal_list",),
        listed=listed,
        states={one.id: drafts.state_of(one) for one in listed.items},
        settings={one.id: presenting.told(Settings.of(one.settings)) for one in listed.items},
        words=labels.STATES,
        force=released.in_force(session, conference, now=clock.now()),
    )


@bp.route("/desk/timetable/new", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def propose(conference: Conference) -> Response:
    """Ask for a timetable."""
    form = ProposeForm()
    is_taken_in = conference.scheduling is not SchedulingMode.PAIRS
    if not is_taken_in:
        del form.with_pending
    if form.validate_on_submit():
        with transaction() as session:
            made = proposals.propose(
                session, conference, form.name.data, form.settings(), now=clock.now(), by=access.identity()
            )
        return see_other(".show", proposal_id=made.id)
    if request.method == "GET" and not form.name.data:
        form.name.data = _("Proposal %(number)s", number=drafts.next_number(db.session(), conference.id))
    return page(
        "timetable/propose.html",
        status=422 if form.errors else 200,
        form=form,
        force=released.in_force(db.session(), conference, now=clock.now()),
        pairs_pick=pairs_pick(conference.scheduling),
    )


@bp.get("/desk/timetable/<int:proposal_id>")
@access.requires(Role.ORGANISER)
def show(conference: Conference, proposal_id: int) -> Response:
    """How the search goes, and what it has found; asked again every second while it goes on."""
    session = db.session()
    proposal = drafts.get_proposal(session, conference.id, proposal_id)
    version = f"{proposal.version}-{proposal.job.version if proposal.job else 0}"
    if wanted_fragment() == "proposal_state" and request.args.get("v") == version:
        return make_response("", 204)
    state = drafts.state_of(proposal)
    found = standing(session, conference, proposal, now=clock.now()) if state is ProposalState.DRAFT else None
    return page(
        "timetable/show.html",
        fragments=("proposal_state",),
        proposal=proposal,
        version=version,
        state=state,
        words=labels.STATES,
        goals=labels.GOALS,
        settings=presenting.told(Settings.of(proposal.settings)),
        is_going_on=state in SEARCHING,
        curve=presenting.curve(proposal),
        release=released.number_of(session, proposal.id) if state is ProposalState.RELEASED else None,
        search_on_form=SearchOnForm(),
        **_found(conference, proposal, found),
    )


def _found(conference: Conference, proposal: Proposal, found: Standing | None) -> dict[str, Any]:
    """What there is to say of a draft."""
    names = names_of(db.session(), conference) if found or proposal.conflicts or proposal.fell_out else None
    now = drafts.in_force(found.loaded.wishes.values(), found.loaded.problem) if found else []
    sums = figures(found.loaded.problem, found.placements, now) if found else None
    return {
        "figures": sums,
        "bars": presenting.bars(proposal, sums),
        "is_outdated": found is not None and proposal.fingerprint not in {"", found.loaded.fingerprint},
        "obstacles": obstacles_told(found, names) if found and names else [],
        "changes": len(found.real_changes) if found else 0,
        "unplaced": len(drafts.unplaced(found.loaded.problem, found.placements, proposal)) if found else 0,
        "conflicts": [names.pair(one) for one in proposal.conflicts] if names else [],
        "fell_out": [(names.pair(one["pair"]), names.time(one["slot"]), names.table(one["table"])) for one in
                     proposal.fell_out] if names else [],
    }  # fmt: skip


@bp.post("/desk/timetable/<int:proposal_id>/stop")
@access.requires(Role.ORGANISER)
def stop(conference: Conference, proposal_id: int) -> Response:
    """End the search with the best so far."""
    with transaction() as session:
        proposal = drafts.get_proposal(session, conference.id, proposal_id)
        proposals.stop(session, proposal, now=clock.now(), by=access.identity())
    notify(_("The search is being stopped; the best so far is kept."))
    return see_other(".show", proposal_id=proposal_id)


@bp.post("/desk/timetable/<int:proposal_id>/search-on")
@access.requires(Role.ORGANISER)
def search_on(conference: Conference, proposal_id: int) -> Response:
    """Look for something better."""
    form = SearchOnForm()
    if not form.validate_on_submit():
        notify(" ".join(str(one) for some in form.errors.values() for one in some), "error")
        return see_other(".show", proposal_id=proposal_id)
    with transaction() as session:
        proposal = drafts.get_proposal(session, conference.id, proposal_id)
        proposals.search_on(session, proposal, form.seconds.value or 1, now=clock.now(), by=access.identity())
    return see_other(".show", proposal_id=proposal_id)


@bp.route("/desk/timetable/<int:proposal_id>/discard", methods=["GET", "POST"])
@access.requires(Role.ORGANISER)
def discard(conference: Conference, proposal_id: int) -> Response:
    """Throw a proposal away, after a question."""
    form, proposal = PlainForm(), drafts.get_proposal(db.session(), conference.id, proposal_id)
    if form.validate_on_submit():
        with transaction() as session:
            proposal = drafts.get_proposal(session, conference.id, proposal_id)
            proposals.discard(session, proposal, now=clock.now(), by=access.identity())
        notify(_("The proposal is thrown away."))
        return see_other(".index")
    back = url_for(".show", proposal_id=proposal_id)
    return page("timetable/discard.html", form=form, proposal=proposal, back=back)


@bp.post("/desk/timetable/<int:proposal_id>/carry-over")
@access.requires(Role.ORGANISER)
def carry_over(conference: Conference, proposal_id: int) -> Response:
    """A new draft with what still holds of this one."""
    with transaction() as session:
        proposal = drafts.get_proposal(session, conference.id, proposal_id)
        made = rebasing.rebase(session, conference, proposal, now=clock.now(), by=access.identity())
    notify(_("What still holds is carried over."))
    return see_other(".show", proposal_id=made.id)
