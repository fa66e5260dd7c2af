"""What the background workers can do: one function per kind of job, registered where it is written.

    @handler("badges.print", title=lazy("Badges"))
    def print_badges(job: JobContext) -> dict[str, Any]:
        ids = job.arguments["delegates"]
        for number, some in enumerate(batches(ids)):
            if job.cancelled:
                return {}
            job.progress(number * 50, len(ids), _("Page %(page)s", page=number))
            …
        path = job.path("badges.pdf")            # a fresh place under <instance>/files
        path.write_bytes(pdf)
        return {"file": path.name}               # a download; "url" leads on, "sentence" says what came of it

Handlers live in `conference/<part>/handlers.py`: the workers import every module of that name. A handler runs outside
any request, in the language of whoever asked. It opens its own short `with transaction()` for what it writes. It may
run again from the start after a crash, so what it does must be safe to repeat: `job.done` says how far an earlier run
got. A Refusal it raises ends the job with that sentence; any other exception is tried again, three times in all.
What may take minutes is registered with `lane=Lane.LONG`: it has a worker of its own, and nobody waits behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from conference.foundation.dates import HANOI
from conference.foundation.i18n import Text
from conference.jobs.rules import Lane


class JobContext(Protocol):
    """A running job as its handler sees it."""

    id: int
    arguments: dict[str, Any]
    conference_id: int | None
    user_id: int | None
    done: int

    @property
    def cancelled(self) -> bool:
        """Whether to stop now: somebody cancelled the job, or another worker has taken it over."""

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far it is. Cheap, also within a transaction: it is written a moment later."""

    def path(self, name: str) -> Path:
        """Where a file of this job goes, under a name no other job uses."""


Run = Callable[[JobContext], dict[str, Any] | None]
R = TypeVar("R", bound=Run)


@dataclass(frozen=True)
class Schedule:
    """Regular times: every so often, counted from the beginning of 1970 plus an offset."""

    every: timedelta
    offset: timedelta = timedelta(0)

    def tick(self, now: datetime) -> datetime:
        """The latest of these times that is not after now."""
        start = datetime(1970, 1, 1, tzinfo=UTC) + self.offset
        return start + (now - start) // self.every * self.every


def nightly(at: time) -> Schedule:
    """Once a day, at this hour in Hà Nội (which has no summer time)."""
    day = date(2026, 1, 1)  # not 1970, when clocks there stood elsewhere
    shift = datetime.combine(day, at, HANOI) - datetime.combine(day, time(), UTC)
    return Schedule(timedelta(days=1), shift)


@dataclass(frozen=True)
class Handler:
    """A kind of job: how to run it, what to call it, when it runs by itself, and what it waits behind."""

    run: Run
    title: Text
    schedule: Schedule | None
    lane: Lane


_handlers: dict[str, Handler] = {}


def handler(
    kind: str, *, title: Text = "", schedule: Schedule | None = None, lane: Lane = Lane.SHORT
) -> Callable[[R], R]:
    """Register the function that does jobs of this kind; with a schedule it is also queued by itself."""

    def register(run: R) -> R:
        if kind in _handlers and _handlers[kind].run is not run:
            raise ValueError(f"two handlers for {kind}")
        _handlers[kind] = Handler(run, title, schedule, lane)
        return run

    return register


def find_handler(kind: str) -> Handler | None:
    """The handler of a kind, if its module has been imported."""
    return _handlers.get(kind)


def long_kinds() -> list[str]:
    """The kinds that have a lane of their own; every other kind, known or not, is short."""
    return [kind for kind, known in _handlers.items() if known.lane is Lane.LONG]


def schedules() -> dict[str, Schedule]:
    """The kinds that run by themselves."""
    return {kind: known.schedule for kind, known in _handlers.items() if known.schedule is not None}
