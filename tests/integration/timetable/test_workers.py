"""A search by real worker processes: killed, ended or stopped in the middle, what it had best so far is kept.

Beside it, short jobs go on.
"""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.documents.handlers import BADGES
from conference.documents.values import Layout
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.jobs.models import Job, JobState
from conference.jobs.queue import enqueue_job
from conference.programme.models import Slot
from conference.registration.models import Delegate
from conference.timetable import drafts, proposals
from conference.timetable.check import findings
from conference.timetable.models import Placement, Proposal, ProposalState
from conference.timetable.standing import as_it_is
from conference.timetable.values import Settings
from tests.integration.timetable.scene import Scene
from tests.processes import Process, running, surroundings_of, wait_until

pytestmark = pytest.mark.usefixtures("ctx")

FAR_AWAY = timedelta(days=20_000)
"""Processes live in the real present, in which the conference of the factories has been."""
TEN_MINUTES = Settings(seconds=600)
LEASE = "3"
PATIENT = "60"
"""Where nobody dies: on a busy machine a beat may come late, and a search that has lost its job ends."""


def crowded() -> Scene:
    """Many meetings for few tables, so that the search has something to do for all of its time."""
    scene = Scene(enterprises=20, investors=8, tables=6, slots=10)
    for slot in db.session.scalars(sa.select(Slot)):
        slot.starts_at, slot.ends_at = slot.starts_at + FAR_AWAY, slot.ends_at + FAR_AWAY
    for enterprise in range(20):
        for investor in {enterprise % 8, (3 * enterprise + 1) % 8, (5 * enterprise + 2) % 8, (7 * enterprise + 4) % 8}:
            scene.agree(enterprise, investor)
    return scene


def worker(app: Flask, *options: str, lease: str = LEASE) -> AbstractContextManager[Process]:
    command = ("flask", "--app", "wsgi", "conference", "job-worker", "--lease", lease, *options)
    return running(*command, **surroundings_of(app))


def fresh(scene: Scene, proposal_id: int) -> Proposal:
    db.session.expire_all()
    return scene.proposal(proposal_id)


def has_found(scene: Scene, proposal_id: int) -> Callable[[], bool]:
    """Whether something has been written down that could be released."""
    counted = sa.select(sa.func.count()).where(Placement.proposal_id == proposal_id)
    return lambda: fresh(scene, proposal_id).progress.get("placed", 0) > 0 and (db.session.scalar(counted) or 0) > 0


def is_deep_in(scene: Scene, proposal_id: int) -> Callable[[], bool]:
    """Whether it has begun to prove, in native code: the search before that gets a quarter of a second."""
    found = has_found(scene, proposal_id)
    return lambda: found() and job_of(scene, proposal_id).done >= 3


def sound(scene: Scene, proposal_id: int) -> int:
    """How many meetings it places; the checker finds nothing wrong with them."""
    proposal = fresh(scene, proposal_id)
    problem = as_it_is(db.session(), scene.conference, proposal, now=clock.now()).problem
    placed = drafts.placements_of(db.session(), proposal_id)
    assert findings(problem, placed) == []
    assert len(placed) == proposal.progress["placed"]
    return len(placed)


def job_of(scene: Scene, proposal_id: int) -> Job:
    job = fresh(scene, proposal_id).job
    assert job is not None
    return job


def ask_for_badges(scene: Scene) -> int:
    with transaction() as session:
        people, now = list(session.scalars(sa.select(Delegate.id))), clock.now()
        asked = {"delegates": people, "by_organisation": False, "layout": Layout.A6.value, "asked_at": now.isoformat()}
        return enqueue_job(session, BADGES, asked, now=now, conference_id=scene.conference_id).id


def state_of(job_id: int) -> JobState:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True).state


def stop(scene: Scene, proposal_id: int) -> None:
    with transaction() as session:
        proposal = drafts.get_proposal(session, scene.conference_id, proposal_id)
        proposals.stop(session, proposal, now=clock.now(), by=scene.by)


def test_the_best_so_far_survives_a_kill_and_another_worker_goes_on_from_it(app: Flask) -> None:
    scene = crowded()
    proposal_id = scene.propose(TEN_MINUTES)
    with worker(app) as first:
        wait_until(has_found(scene, proposal_id))
        first.kill()
        first.wait()
        kept = sound(scene, proposal_id)
        assert fresh(scene, proposal_id).state is ProposalState.SOLVING
    version = fresh(scene, proposal_id).version
    with worker(app):
        wait_until(lambda: job_of(scene, proposal_id).deaths == 1 and fresh(scene, proposal_id).version > version + 1)
        stop(scene, proposal_id)
        wait_until(lambda: job_of(scene, proposal_id).state is JobState.CANCELLED)
    assert fresh(scene, proposal_id).state is ProposalState.DRAFT
    assert sound(scene, proposal_id) >= kept


def test_a_search_of_ten_minutes_ends_soon_after_it_is_stopped(app: Flask) -> None:
    scene = crowded()
    proposal_id = scene.propose(TEN_MINUTES)
    with worker(app):
        wait_until(is_deep_in(scene, proposal_id))
        stop(scene, proposal_id)
        wait_until(lambda: job_of(scene, proposal_id).state is JobState.CANCELLED)
    assert fresh(scene, proposal_id).state is ProposalState.DRAFT
    assert sound(scene, proposal_id) > 0
    assert fresh(scene, proposal_id).progress["seconds"] < TEN_MINUTES.seconds


def test_a_worker_that_is_told_to_end_leaves_the_search_to_the_next(app: Flask) -> None:
    scene = crowded()
    proposal_id = scene.propose(TEN_MINUTES)
    with worker(app) as first:
        wait_until(is_deep_in(scene, proposal_id))
        first.send_signal(signal.SIGTERM)
        wait_until(lambda: first.poll() is not None)
        assert first.returncode == 0
    job = job_of(scene, proposal_id)
    assert (job.state, job.deaths) == (JobState.QUEUED, 0)
    assert sound(scene, proposal_id) > 0


def test_badges_asked_for_during_a_search_do_not_wait_for_its_end(app: Flask) -> None:
    scene = crowded()
    proposal_id = scene.propose(TEN_MINUTES)
    with worker(app, "--lane=long", lease=PATIENT), worker(app, "--lane=short", lease=PATIENT):
        wait_until(has_found(scene, proposal_id))
        badges = ask_for_badges(scene)
        wait_until(lambda: state_of(badges) is JobState.DONE)
        assert job_of(scene, proposal_id).state is JobState.RUNNING
        stop(scene, proposal_id)
        wait_until(lambda: job_of(scene, proposal_id).state is JobState.CANCELLED)
