"""Asking for a timetable: a worker searches it, what it has found is kept, and stopping or dying loses little."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext

from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.jobs.models import Job, JobState
from conference.meetings.models import Meeting
from conference.timetable import drafts, proposals, refusals, searching
from conference.timetable.answer import Answer, Goal, Progress, Status
from conference.timetable.models import Placement, Proposal, ProposalState
from conference.timetable.problem import Placement as Put
from conference.timetable.values import Existing, Settings
from tests.integration.timetable.scene import Scene, work


def placed(proposal_id: int) -> list[tuple[str, int | None]]:
    rows = db.session.execute(
        sa.select(Placement.pair, Placement.slot_id)
        .where(Placement.proposal_id == proposal_id, Placement.slot_id.is_not(None))
        .order_by(Placement.pair)
    )
    return [(row.pair, row.slot_id) for row in rows]


def found_so_far(scene: Scene, slot: int) -> Progress:
    """The first meeting, in this slot."""
    enterprise, investor = scene.enterprises[0], scene.investors[0]
    people = tuple(f"d{scene.person(one).id}" for one in (enterprise, investor))
    pair = f"{min(enterprise, investor)}-{max(enterprise, investor)}"
    best = (Put(pair, f"s{scene.slots[slot]}", f"t{scene.tables[0]}", people),)
    return Progress(Goal.BREAKS, placed=1, wanted=2, breaks=0, bound=0, best=lambda: best)


def begun(scene: Scene, proposal_id: int) -> searching.Search:
    """As a worker takes it up."""
    search = searching.begin(proposal_id, scene.conference_id)
    assert search is not None
    return search


def test_a_worker_finds_the_best_timetable_and_proves_it(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    for enterprise in range(3):
        for investor in range(2):
            scene.agree(enterprise, investor)
    proposal = scene.proposal(scene.search(app))
    assert (proposal.state, proposal.is_best, len(placed(proposal.id))) == (ProposalState.DRAFT, True, 6)
    gaps = {one["goal"]: one["value"] - one["bound"] for one in proposal.levels}
    assert (gaps["MISSING"], gaps["MUTUAL"], gaps["WORTH"], gaps["BREAKS"]) == (0, 0, 0, 0)


def test_meetings_with_a_time_stay_there_while_others_find_theirs(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    held = db.session.get_one(Meeting, scene.agree(0, 0, slot=2)).pair
    scene.agree(1, 0)
    found = dict(placed(scene.search(app)))
    assert len(found) == 2
    assert found[held] == scene.slots[2]


def test_nothing_changes_for_anybody_before_a_release(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    before = scene.places()
    scene.search(app, Settings(seconds=1, existing=Existing.FREE))
    assert scene.places() == before


def test_the_best_so_far_is_written_down_and_an_interrupted_search_goes_on_from_it(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    scene.agree(1, 0)
    proposal_id = scene.propose()
    begun(scene, proposal_id).watch(found_so_far(scene, slot=3))
    assert [slot for _pair, slot in placed(proposal_id)] == [scene.slots[3]]
    again = begun(scene, proposal_id)
    assert [one.slot for one in again.problem.held] == [f"s{scene.slots[3]}"]
    work(app)
    assert scene.proposal(proposal_id).state is ProposalState.DRAFT
    assert len(placed(proposal_id)) == 2


def test_a_worker_that_has_lost_the_search_to_another_writes_nothing_more(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.propose()
    lost = begun(scene, proposal_id)
    begun(scene, proposal_id).watch(found_so_far(scene, slot=1))
    lost.watch(found_so_far(scene, slot=3))
    assert [slot for _pair, slot in placed(proposal_id)] == [scene.slots[1]]
    assert lost.stop.is_set()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_search_that_killed_its_workers_leaves_the_best_so_far_as_a_draft(
    app: Flask, ctx: AppContext, is_kept: bool
) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.propose()
    search = begun(scene, proposal_id)
    if is_kept:
        search.watch(found_so_far(scene, slot=1))
    with transaction() as session:
        session.execute(sa.update(Job).values(state=JobState.FAILED))
    state = drafts.state_of(scene.proposal(proposal_id))
    assert state is (ProposalState.DRAFT if is_kept else ProposalState.FAILED)


def test_stopping_keeps_the_best_so_far(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    scene.agree(1, 0)
    proposal_id = scene.propose(Settings(seconds=600))
    search = begun(scene, proposal_id)
    search.watch(found_so_far(scene, slot=3))
    search.stop.set()
    search.finish(search.run())
    proposal = scene.proposal(proposal_id)
    assert (proposal.state, len(placed(proposal_id)) >= 1) == (ProposalState.DRAFT, True)


def test_locked_meetings_that_cannot_be_held_are_named(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    meeting_id = scene.agree(0, 0, slot=0)
    db.session.get_one(Meeting, meeting_id).is_locked = True
    scene.close_table(0)
    proposal = scene.proposal(scene.search(app))
    assert proposal.state is ProposalState.FAILED
    assert proposal.conflicts == [db.session.get_one(Meeting, meeting_id).pair]


def test_a_conference_without_tables_gets_an_empty_draft(app: Flask, ctx: AppContext) -> None:
    scene = Scene(tables=0)
    scene.agree(0, 0)
    proposal = scene.proposal(scene.search(app))
    assert (proposal.state, placed(proposal.id)) == (ProposalState.DRAFT, [])


def test_searching_on_starts_from_the_draft_and_needs_one(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.search(app)
    before = placed(proposal_id)
    with transaction() as session:
        proposal = drafts.get_proposal(session, scene.conference_id, proposal_id)
        proposals.search_on(session, proposal, 1, now=clock.now(), by=scene.by)
    with pytest.raises(refusals.NotADraft):
        proposals.search_on(db.session(), scene.proposal(proposal_id), 1, now=clock.now(), by=scene.by)
    work(app)
    assert placed(proposal_id) == before


def test_a_discarded_search_leaves_no_trace(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.propose()
    search = begun(scene, proposal_id)
    with transaction() as session:
        proposal = drafts.get_proposal(session, scene.conference_id, proposal_id)
        proposals.discard(session, proposal, now=clock.now(), by=scene.by)
    search.watch(found_so_far(scene, slot=0))
    work(app)
    assert db.session.get_one(Proposal, proposal_id).state is ProposalState.DISCARDED
    assert placed(proposal_id) == []


def test_what_contradicts_itself_is_no_draft_whatever_was_found_on_the_way(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    proposal_id = scene.propose()
    search = begun(scene, proposal_id)
    search.watch(found_so_far(scene, slot=3))
    search.finish(Answer(Status.INFEASIBLE, conflicts=("1-2",)))
    proposal = scene.proposal(proposal_id)
    assert (proposal.state, proposal.conflicts, placed(proposal_id)) == (ProposalState.FAILED, ["1-2"], [])


def test_a_plan_without_a_meeting_that_people_hold_is_not_kept_on_the_way(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    scene.agree(0, 0)
    scene.agree(1, 1, slot=0)
    proposal_id = scene.propose(Settings(seconds=1, existing=Existing.FEWEST))
    begun(scene, proposal_id).watch(found_so_far(scene, slot=3))
    assert placed(proposal_id) == []


def test_meetings_in_a_row_that_must_be_and_may_not_be_are_named(app: Flask, ctx: AppContext) -> None:
    scene = Scene(enterprises=4, investors=1, tables=4, slots=4)
    for number in range(4):
        scene.agree(number, 0, slot=number, table=0)
    proposal = scene.proposal(scene.search(app, Settings(seconds=1, existing=Existing.FEWEST, minimum=2, in_a_row=2)))
    assert (proposal.state, placed(proposal.id)) == (ProposalState.FAILED, [])
    assert proposal.conflicts
