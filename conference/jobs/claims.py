"""Taking a job under a lease and giving it back. Every write names the lease: who lost it changes nothing."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.db import database_now, db, rows_changed, transaction
from conference.jobs.handlers import long_kinds
from conference.jobs.models import Job, JobState
from conference.jobs.rules import MOST_DEATHS, Lane, pause_after


@dataclass(frozen=True)
class Claim:
    """A job in the hands of one worker, as it was when it was taken."""

    id: int
    lease: str
    kind: str
    arguments: dict[str, Any]
    language: str
    conference_id: int | None
    user_id: int | None
    done: int
    total: int
    deaths: int


def claim(lasts: timedelta, lane: Lane | None = None) -> Claim | None:
    """Take the job that has waited longest, in one lane or in any. A look first: an idle worker writes nothing."""
    if not _is_anything_to_do(db.session(), lane):
        return None
    with transaction() as session:
        now = database_now(session)
        _take_back(session, now)
        due = _due(now, lane).order_by(Job.run_at, Job.id).limit(1).with_for_update(skip_locked=True)
        job = session.scalar(due)
        return _take(job, now, lasts) if job is not None else None


def renew(taken: Claim, lasts: timedelta, progress: dict[str, Any]) -> bool:
    """Stay alive in the eyes of the others, and write progress down; False when the job is no longer ours."""
    with transaction() as session:
        values: dict[str, Any] = {"leased_until": database_now(session) + lasts}
        if progress:
            values |= progress | {"version": Job.version + 1}
        return rows_changed(session, _ours(taken).values(values)) == 1


def is_cancelled(taken: Claim) -> bool:
    """Whether somebody asked to stop it, or it is no longer ours."""
    asked = sa.select(Job.cancel_asked).where(Job.id == taken.id, Job.lease == taken.lease)
    answer = db.session.scalar(asked) is not False
    db.session.rollback()
    return answer


def finish(taken: Claim, state: JobState, **values: Any) -> bool:
    """Write down how it ended; False when it was no longer ours to end."""
    with transaction() as session:
        values |= {"state": state, "finished_at": database_now(session)}
        return _let_go(session, taken, values)


def put_back(taken: Claim) -> bool:
    """An orderly stop of the worker: somebody else goes on at once."""
    with transaction() as session:
        return _let_go(session, taken, {"state": JobState.QUEUED, "run_at": database_now(session)})


def put_back_after_fault(taken: Claim) -> bool:
    """Try again a little later, or give up."""
    deaths = taken.deaths + 1
    if deaths >= MOST_DEATHS:
        return finish(taken, JobState.FAILED, deaths=deaths)
    with transaction() as session:
        again_at = database_now(session) + pause_after(deaths)
        return _let_go(session, taken, {"state": JobState.QUEUED, "deaths": deaths, "run_at": again_at})


def _take(job: Job, now: datetime, lasts: timedelta) -> Claim:
    job.state, job.lease, job.leased_until = JobState.RUNNING, secrets.token_hex(8), now + lasts
    job.started_at, job.version = job.started_at or now, job.version + 1
    return Claim(
        id=job.id,
        lease=job.lease,
        kind=job.kind,
        arguments=job.arguments,
        language=job.language,
        conference_id=job.conference_id,
        user_id=job.user_id,
        done=job.done,
        total=job.total,
        deaths=job.deaths,
    )


def _take_back(session: Session, now: datetime) -> None:
    """Jobs of workers that have been silent for too long. One that killed three workers is not given to a fourth."""
    for job in session.scalars(_abandoned(now).with_for_update(skip_locked=True)):
        job.lease = job.leased_until = None
        job.deaths, job.version = job.deaths + 1, job.version + 1
        job.state, job.run_at = JobState.QUEUED, now
        if job.cancel_asked or job.deaths >= MOST_DEATHS:
            job.state = JobState.CANCELLED if job.cancel_asked else JobState.FAILED
            job.finished_at = now


def _let_go(session: Session, taken: Claim, values: dict[str, Any]) -> bool:
    freed = {"lease": None, "leased_until": None, "version": Job.version + 1}
    return rows_changed(session, _ours(taken).values(values | freed)) == 1


def _ours(taken: Claim) -> sa.Update:
    return sa.update(Job).where(Job.id == taken.id, Job.lease == taken.lease)


def _is_anything_to_do(session: Session, lane: Lane | None) -> bool:
    now = database_now(session)
    return bool(session.scalar(sa.select(sa.or_(_due(now, lane).exists(), _abandoned(now).exists()))))


def _due(now: datetime, lane: Lane | None) -> sa.Select[Job]:
    due = sa.select(Job).where(Job.state == JobState.QUEUED, Job.run_at <= now)
    if lane is None:
        return due
    is_long = Job.kind.in_(long_kinds())
    return due.where(is_long if lane is Lane.LONG else ~is_long)


def _abandoned(now: datetime) -> sa.Select[Job]:
    return sa.select(Job).where(Job.state == JobState.RUNNING, Job.leased_until < now)
