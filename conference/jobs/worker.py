"""A background worker: one job at a time, in a process of its own."""

import signal
import threading
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask

from conference.foundation.db import database_now, db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.i18n import force_language
from conference.foundation.integrity import AlreadyThere
from conference.jobs import claims
from conference.jobs.handlers import find_handler, schedules
from conference.jobs.models import JobState
from conference.jobs.queue import enqueue_job
from conference.jobs.rules import LEASE, Lane
from conference.jobs.running import RunningJob

PAUSE = 0.5
log = structlog.get_logger()


class Interrupted(BaseException):
    """The process was asked to stop while a handler was at work; not an Exception, so that no handler swallows it."""


class Worker:
    """Takes the jobs of one lane, or all, until it is told to stop; a job it is in the middle of it puts back."""

    def __init__(self, app: Flask, lease: timedelta = LEASE, lane: Lane | None = None) -> None:
        self.app, self.lease, self.lane = app, lease, lane
        self._stopping = threading.Event()
        self._is_handling = False
        self._queued: dict[str, str] = {}

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop())
        while not self._stopping.is_set():
            try:
                self.queue_what_is_due()
                if not self.run_next():
                    self._stopping.wait(PAUSE)
            except Exception:
                log.exception("job_worker")  # the database may be away for a moment
                self._stopping.wait(10 * PAUSE)

    def run_next(self) -> bool:
        """Do one job; False when there is none."""
        with self.app.app_context():
            taken = claims.claim(self.lease, self.lane)
        if taken is None:
            return False
        log.info("job", job=taken.id, kind=taken.kind, state="running")
        job = RunningJob(self.app, taken, self.lease)
        with self.app.app_context(), force_language(taken.language):
            ours = self._carry_out(taken, job)
        log.info("job", job=taken.id, kind=taken.kind, state="ended" if ours else "lost")
        return True

    def queue_what_is_due(self) -> None:
        """Queue each regular job once for each of its times, however many workers there are: its key is unique."""
        for kind, schedule in schedules().items():
            with self.app.app_context():
                key = f"{kind}@{schedule.tick(database_now(db.session())):%Y-%m-%dT%H:%M:%S}"
                if self._queued.get(kind) != key:
                    self._queue(kind, key)
            self._queued[kind] = key

    def _queue(self, kind: str, key: str) -> None:
        try:
            with transaction() as session:
                enqueue_job(session, kind, {}, now=database_now(session), key=key)
        except AlreadyThere:
            log.info("job_queued_by_another", kind=kind)

    def _carry_out(self, taken: claims.Claim, job: RunningJob) -> bool:
        try:
            with job.kept_alive():
                result = self._handle(taken, job)
        except Interrupted:
            return claims.put_back(taken)
        except Refusal as refusal:
            return claims.finish(taken, JobState.FAILED, error=str(refusal))
        except Exception:
            log.exception("job_fault", job=taken.id, kind=taken.kind)
            return claims.put_back_after_fault(taken)
        if job.stopped:
            return claims.finish(taken, JobState.CANCELLED, **job.last_progress)
        return claims.finish(taken, JobState.DONE, result=result, **_completed(job))

    def _handle(self, taken: claims.Claim, job: RunningJob) -> dict[str, Any]:
        known = find_handler(taken.kind)
        if known is None:
            raise LookupError(f"nobody handles {taken.kind}")
        self._is_handling = True
        try:
            return known.run(job) or {}
        finally:
            self._is_handling = False

    def _stop(self) -> None:
        self._stopping.set()
        if self._is_handling:
            self._is_handling = False
            raise Interrupted


def _completed(job: RunningJob) -> dict[str, Any]:
    total = max(1, job.last_progress["total"])
    return {"done": total, "total": total, "note": ""}
