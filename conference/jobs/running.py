"""A job while it runs: its handler reports in memory; a thread beside it keeps the lease and writes progress down."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import Flask

from conference.jobs.claims import Claim, is_cancelled, renew

BEAT = 1.0
log = structlog.get_logger()


class RunningJob:
    """What a handler sees of its job (the JobContext of handlers.py)."""

    def __init__(self, app: Flask, taken: Claim, lease: timedelta) -> None:
        self.id, self.arguments, self.done = taken.id, taken.arguments, taken.done
        self.conference_id, self.user_id = taken.conference_id, taken.user_id
        self.stopped = False
        self._app, self._taken, self._lease = app, taken, lease
        self._progress = self._written = {"done": taken.done, "total": taken.total, "note": ""}
        self._cancelled = threading.Event()
        self._ended = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether to stop now. A handler that has seen it and returns has stopped, not finished."""
        self.stopped = self._cancelled.is_set()
        return self.stopped

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far it is."""
        self._progress = {"done": done, "total": max(done, total), "note": note}

    def path(self, name: str) -> Path:
        """Where a file of this job goes."""
        folder = Path(self._app.instance_path) / "files"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.id}-{name}"

    @property
    def last_progress(self) -> dict[str, Any]:
        """What the handler said last."""
        return self._progress

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Keep the lease while the handler works. A thread, so that a handler busy for minutes keeps its job."""
        thread = threading.Thread(target=self._beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _beat(self) -> None:
        silent = 0.0
        while not self._ended.wait(BEAT):
            silent += BEAT
            try:
                with self._app.app_context():
                    silent = 0.0 if self._report(must=silent >= self._lease.total_seconds() / 4) else silent
            except Exception:
                log.exception(
                    "heartbeat", job=self.id
                )  # the next beat tries again; if none gets through the lease ends

    def _report(self, *, must: bool) -> bool:
        """Write progress when there is some, the lease when it is time; and hear whether to stop."""
        progress = self._progress
        news = progress if progress is not self._written else {}
        if is_cancelled(self._taken):
            self._cancelled.set()
        if not (news or must):
            return False
        if not renew(self._taken, self._lease, news):
            self._cancelled.set()
        self._written = progress
        return True
