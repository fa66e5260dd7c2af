"""Background work by real worker processes, killed in the middle of it."""

import signal
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.jobs.handlers import handler, nightly
from conference.jobs.models import Job, JobState
from conference.jobs.queue import enqueue_job
from conference.jobs.rules import Lane
from conference.jobs.worker import Worker
from tests import job_worker
from tests.processes import Process, lines, running, surroundings_of, wait_until

pytestmark = pytest.mark.usefixtures("ctx")

LEASE = "3"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def ask(kind: str, **arguments: Any) -> int:
    with transaction() as session:
        return enqueue_job(session, kind, arguments, now=clock.now()).id


def ask_to_count(log: Path, *, steps: int = 60, pause: float = 0.05) -> int:
    return ask("test.count", log=str(log), steps=steps, pause=pause)


def worker(app: Flask, lease: str = LEASE) -> AbstractContextManager[Process]:
    return running("tests.job_worker", lease, **surroundings_of(app))


def job(job_id: int) -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def wait_for(job_id: int, *states: JobState) -> Job:
    wait_until(lambda: job(job_id).state in states, seconds=180)
    return job(job_id)


def test_a_job_whose_worker_is_killed_is_resumed_and_finished_once(app: Flask, log: Path) -> None:
    number = ask_to_count(log)
    with worker(app) as first:
        wait_until(lambda: job(number).done >= 10)
        first.kill()
        first.wait()
        begun = len(lines(log))
        with worker(app) as second:
            ended = wait_for(number, JobState.DONE)
    steps = [line.split() for line in lines(log)]
    assert (ended.deaths, ended.result["by"], ended.done, ended.total) == (1, second.pid, 60, 60)
    assert {int(step) for _pid, step in steps} == set(range(60))
    again = [int(step) for pid, step in steps if int(pid) == second.pid and int(step) < begun]
    assert 10 + len(again) <= begun, "the second worker began where the first was known to be, not at the start"


def test_a_worker_that_slept_past_its_lease_changes_nothing_any_more(app: Flask, log: Path) -> None:
    number = ask_to_count(log, steps=20)
    with worker(app) as first:
        wait_until(lambda: lines(log))
        first.send_signal(signal.SIGSTOP)
        with worker(app) as second:
            ended = wait_for(number, JobState.DONE)
        first.send_signal(signal.SIGCONT)
        next_job = wait_for(ask_to_count(log, steps=1), JobState.DONE)
    assert next_job.result["by"] == first.pid, "the first worker has come to the end of the job it had lost"
    assert (job(number).result["by"], job(number).version) == (second.pid, ended.version)


def test_a_busy_job_keeps_its_lease(app: Flask, log: Path) -> None:
    number = ask("test.count", log=str(log), steps=1, pause=6)
    with worker(app), worker(app):
        ended = wait_for(number, JobState.DONE)
    assert (ended.deaths, len(lines(log))) == (0, 1)


def test_a_stopped_worker_puts_its_job_back_at_once(app: Flask, log: Path) -> None:
    number = ask_to_count(log, steps=400)
    with worker(app) as process:
        wait_until(lambda: lines(log))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    stopped = job(number)
    assert (stopped.state, stopped.lease, stopped.deaths) == (JobState.QUEUED, None, 0)


def test_a_running_job_stops_when_it_is_cancelled(app: Flask, log: Path) -> None:
    number = ask_to_count(log, steps=2000)
    with worker(app):
        wait_until(lambda: job(number).done)
        with transaction() as session:
            session.get_one(Job, number).cancel_asked = True
        ended = wait_for(number, JobState.CANCELLED)
    assert 0 < ended.done < 2000


def test_a_job_that_kills_its_workers_is_given_up_after_the_third(app: Flask, log: Path) -> None:
    number = ask("test.die", log=str(log))
    with transaction() as session:
        session.get_one(Job, number).deaths = 2
    with worker(app) as process:
        process.wait(120)
    let_leases_run_out()
    work_off(app)
    assert (job(number).state, job(number).deaths, lines(log)) == (JobState.FAILED, 3, ["dying"])


def test_twenty_jobs_are_done_once_each_by_three_workers(app: Flask, log: Path) -> None:
    numbers = [ask_to_count(log, steps=3, pause=0) for _number in range(20)]
    with ExitStack() as workers:
        for _number in range(3):
            workers.enter_context(worker(app))
        for number in numbers:
            wait_for(number, JobState.DONE)
    assert len(lines(log)) == 60


def let_leases_run_out() -> None:
    with transaction() as session:
        session.execute(sa.update(Job).where(Job.lease.is_not(None)).values(leased_until=clock.now() - timedelta(1)))


def work_off(app: Flask, lane: Lane | None = None) -> None:
    """What a worker does, here and now."""
    here = Worker(app, lane=lane)
    while here.run_next():
        pass


def test_a_worker_of_one_lane_leaves_the_other_alone(app: Flask) -> None:
    handler("test.long", lane=Lane.LONG)(job_worker.tell_language)
    long, short = ask("test.long"), ask("test.language")
    work_off(app, Lane.SHORT)
    assert (job(long).state, job(short).state) == (JobState.QUEUED, JobState.DONE)
    short = ask("test.language")
    work_off(app, Lane.LONG)
    assert (job(long).state, job(short).state) == (JobState.DONE, JobState.QUEUED)


def test_work_that_nobody_knows_is_short_so_that_it_is_given_up(app: Flask) -> None:
    unknown = ask("test.unknown")
    work_off(app, Lane.LONG)
    work_off(app, Lane.SHORT)
    assert job(unknown).deaths == 1


def test_any_worker_gives_up_the_job_that_killed_those_of_its_lane(app: Flask) -> None:
    handler("test.long", lane=Lane.LONG)(job_worker.tell_language)
    long = ask("test.long")
    with transaction() as session:
        killer = session.get_one(Job, long)
        killer.state, killer.lease, killer.deaths = JobState.RUNNING, "x", 2
        killer.leased_until = clock.now() - timedelta(1)
    work_off(app, Lane.SHORT)
    assert (job(long).state, job(long).deaths) == (JobState.FAILED, 3)


def test_a_refusal_ends_a_job_with_its_sentence(app: Flask) -> None:
    number = ask("test.refuse")
    work_off(app)
    ended = job(number)
    assert (ended.state, ended.error) == (JobState.FAILED, str(job_worker.NoPaper()))


def test_a_fault_is_tried_again_later_and_given_up_after_the_third(app: Flask) -> None:
    number = ask("test.fault")
    seen = []
    for _attempt in range(3):
        work_off(app)
        seen.append((job(number).state, job(number).deaths, job(number).run_at > clock.now()))
        with transaction() as session:
            session.execute(sa.update(Job).values(run_at=clock.now()))
    assert seen == [(JobState.QUEUED, 1, True), (JobState.QUEUED, 2, True), (JobState.FAILED, 3, False)]


@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_a_job_speaks_the_language_of_who_asked(app: Flask, spoken: str) -> None:
    with app.test_request_context(headers={"Cookie": f"language={spoken}"}), transaction() as session:
        number = enqueue_job(session, "test.language", {}, now=clock.now()).id
    work_off(app)
    assert job(number).result == {"language": spoken}


def test_a_regular_job_is_queued_once_for_each_of_its_times_by_any_number_of_workers(app: Flask) -> None:
    handler("test.nightly", schedule=nightly(clock.now().time()))(job_worker.refuse)
    for _worker in range(3):
        Worker(app).queue_what_is_due()
    counted = sa.select(sa.func.count()).where(Job.kind == "test.nightly")
    assert db.session.scalar(counted) == 1


def test_the_same_key_asks_for_one_job() -> None:
    with transaction() as session:
        ids = {enqueue_job(session, "test.count", {}, now=clock.now(), key="badges-1").id for _time in range(2)}
    assert len(ids) == 1
