"""Asking for a timetable: a worker searches it, what it has found is kept, and the checker looks before people do."""

import sqlalchemy as sa
from flask import Flask
from flask.ctx import AppContext

from conference.foundation.db import db
from conference.timetable.models import Placement, ProposalState
from tests.integration.timetable.scene import Scene


def placed(proposal_id: int) -> int:
    counted = sa.select(sa.func.count()).where(Placement.proposal_id == proposal_id, Placement.slot_id.is_not(None))
    return db.session.scalar(counted) or 0


def test_a_worker_finds_the_best_timetable_and_proves_it(app: Flask, ctx: AppContext) -> None:
    scene = Scene()
    for enterprise in range(3):
        for investor in range(2):
            scene.agree(enterprise, investor)
    proposal = scene.proposal(scene.search(app))
    assert (proposal.state, proposal.is_best, placed(proposal.id)) == (ProposalState.DRAFT, True, 6)
    assert proposal.progress["placed"] == 6
    assert {one["goal"]: one["value"] - one["bound"] for one in proposal.levels if one["goal"] != "TABLE_CHANGES"} == {
        one["goal"]: 0 for one in proposal.levels if one["goal"] != "TABLE_CHANGES"
    }
