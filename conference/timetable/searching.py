"""A search in the background: it writes the best so far down as it goes, so that a worker that dies loses little."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.jobs.handlers import JobContext
from conference.programme.models import Conference
from conference.timetable import drafts
from conference.timetable import problem as p
from conference.timetable.answer import Answer, Goal, Progress, Status
from conference.timetable.effort import Effort
from conference.timetable.interpreting import interpreted
from conference.timetable.loading import Loaded, load
from conference.timetable.models import Proposal, ProposalState
from conference.timetable.repair import replan
from conference.timetable.rules import SEARCHING
from conference.timetable.solver import solve
from conference.timetable.standing import as_it_is
from conference.timetable.values import Existing, Settings

WRITE_EVERY = 3.0  # seconds between two times the best so far is written down
LOOK_EVERY = 0.5  # seconds between two looks at whether somebody wants it stopped


@dataclass
class Search:
    """One run of a worker at a proposal. `version` fences: what somebody else has changed meanwhile is left alone."""

    proposal_id: int
    settings: Settings
    loaded: Loaded
    locked: frozenset[str]
    version: int
    spent: float
    stop: threading.Event
    began: float
    written: float = 0.0
    seen: Progress | None = None
    history: list[tuple[float, int]] = field(default_factory=list)

    @property
    def problem(self) -> p.Problem:
        """What is to be solved, beginning with what an earlier run has found."""
        return self.loaded.problem

    @cached_property
    def musts(self) -> frozenset[str]:
        """The meetings that no timetable may leave out."""
        required = {one.id for one in self.problem.requests if one.required}
        return frozenset(required | {lock.request for lock in self.problem.locks})

    def run(self) -> Answer:
        """Until time is over, nothing can be better, or somebody stops it."""
        effort = Effort(seconds=max(1.0, self.settings.seconds - self.spent), seed=self.settings.seed)
        if self.settings.existing is Existing.FEWEST:
            return replan(self.problem, effort, stop=self.stop, watch=self.watch)
        answer = solve(self.problem, effort, stop=self.stop, watch=self.watch)
        if answer.status is Status.UNKNOWN and self.problem.held:
            return replan(self.problem, effort, stop=self.stop, watch=self.watch)  # from what stands already
        return answer

    def watch(self, seen: Progress) -> None:
        """Write down what is new, at once the first time and then every few seconds.

        What leaves out a meeting that must be is no timetable yet: nobody should find it as a draft.
        """
        is_early = self.written and time.monotonic() - self.written < WRITE_EVERY
        if is_early or seen == self.seen or not self.musts <= {one.request for one in seen.best()}:
            return
        self.written, self.seen = time.monotonic(), seen
        figures = {"placed": seen.placed, "wanted": seen.wanted, "breaks": seen.breaks, "bound": seen.bound}
        with transaction() as session:
            if (proposal := self._mine(session)) is not None:
                drafts.write(session, proposal, self.loaded, seen.best(), locked=self.locked)
                if seen.level in (Goal.BREAKS, Goal.MOST_BREAKS):
                    self.history.append((self._seconds(), seen.breaks))
                proposal.progress = {
                    **figures, "level": seen.level.name, "seconds": self._seconds(), "history": list(self.history),
                }  # fmt: skip

    def finish(self, answer: Answer) -> None:
        """Write down how it ended. A search that was stopped too early for anything new keeps what it had."""
        with transaction() as session:
            proposal = self._mine(session)
            if proposal is None:
                return
            if answer.placements or answer.status is Status.OPTIMAL:  # nothing at all may be the best there is
                drafts.write(session, proposal, self.loaded, answer.placements, locked=self.locked)
                placed = {"placed": len(answer.placements), "wanted": len(self.problem.requests)}
                proposal.progress = proposal.progress | placed
            proposal.levels = [{"goal": one.goal.name, "value": one.value, "bound": one.bound} for one in answer.levels]
            proposal.is_best = answer.status is Status.OPTIMAL
            proposal.conflicts = list(answer.conflicts)
            proposal.progress = proposal.progress | {"seconds": self._seconds()}
            if answer.status is Status.INFEASIBLE:
                drafts.forget(session, proposal)
            is_kept = answer.status in (Status.OPTIMAL, Status.FEASIBLE) or bool(proposal.progress.get("placed"))
            proposal.state = ProposalState.DRAFT if is_kept else ProposalState.FAILED

    def _seconds(self) -> float:
        return round(self.spent + time.monotonic() - self.began, 1)

    def _mine(self, session: Session) -> Proposal | None:
        """The proposal, counted up, unless somebody else has taken it over: then there is nothing left to do here."""
        found = sa.select(Proposal).where(Proposal.id == self.proposal_id, Proposal.version == self.version)
        proposal = session.scalar(found.with_for_update())
        if proposal is None or proposal.state not in SEARCHING:
            self.stop.set()
            return None
        self.version = proposal.version = self.version + 1
        proposal.changed_at = clock.now()
        return proposal


def begin(proposal_id: int, conference_id: int) -> Search | None:
    """Take the proposal up; None if nobody wants it searched any more."""
    session, now = db.session(), clock.now()
    began = time.monotonic()
    proposal = drafts.get_proposal(session, conference_id, proposal_id)
    settings = Settings.of(proposal.settings)
    conference = session.get_one(Conference, conference_id)
    loaded = load(session, conference, settings, now=now)
    seen = "" if settings.for_today else as_it_is(session, conference, proposal, now=now).fingerprint
    found, locked = drafts.placements_of(session, proposal_id), drafts.locked_pairs(session, proposal_id)
    with transaction() as writing:
        proposal = drafts.get_proposal(writing, conference_id, proposal_id)
        if proposal.state not in SEARCHING:
            return None
        proposal.state, proposal.version = ProposalState.SOLVING, proposal.version + 1
        proposal.fingerprint = seen
        return Search(
            proposal_id=proposal_id,
            settings=settings,
            loaded=replace(loaded, problem=continued(loaded.problem, found, locked, settings.existing)),
            locked=locked,
            version=proposal.version,
            spent=float(proposal.progress.get("seconds", 0)),
            stop=threading.Event(),
            began=began,
            written=began if settings.for_today else 0.0,  # most plans of a day are over before it would be worth it
            history=[(point[0], point[1]) for point in proposal.progress.get("history", [])],
        )


def continued(
    problem: p.Problem, found: Sequence[p.Placement], locked: frozenset[str], existing: Existing
) -> p.Problem:
    """The same problem, to go on from what has been found before; what an organiser has locked in it stays.

    Where the fewest may move, moves are counted from what people hold, and never from what was found before.
    """
    requests = {one.id for one in problem.requests}
    known = interpreted(problem, (one for one in found if one.request in requests))
    fixed = {lock.request for lock in problem.locks}
    now, before = {one.request: one for one in problem.held}, {one.request: one for one in known}
    held = before | now if existing is Existing.FEWEST else now | before
    more = tuple(p.Lock(one.request, one.slot, one.table) for one in known if one.request in locked - fixed)
    return replace(problem, held=tuple(held.values()), locks=(*problem.locks, *more))


@contextmanager
def looked_after(search: Search, job: JobContext) -> Iterator[None]:
    """Beside the search: say how far it is, and pass on the wish to stop."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_EVERY):
            if job.cancelled:
                search.stop.set()
            done = search.spent + time.monotonic() - search.began
            job.progress(min(int(done), search.settings.seconds), search.settings.seconds)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
