"""What one can do with a proposal: ask for it, stop the search, search on, throw it away."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.jobs import actions as jobs
from conference.jobs.models import Job, JobState
from conference.jobs.queue import enqueue_job
from conference.people import audit
from conference.programme.models import Conference
from conference.timetable import labels
from conference.timetable.drafts import state_of
from conference.timetable.models import Proposal, ProposalState
from conference.timetable.refusals import NotADraft
from conference.timetable.rules import MOVES, SEARCHING
from conference.timetable.values import Settings

SEARCH = "timetable.search"


def propose(
    session: Session, conference: Conference, name: str, settings: Settings, *, now: datetime, by: Identity
) -> Proposal:
    """Ask for a timetable; a worker searches it."""
    proposal = add(session, conference, name, settings, now=now, by=by)
    audit.record(session, by, "asked for a timetable", proposal, now=now, label=name)
    return proposal


def add(
    session: Session, conference: Conference, name: str, settings: Settings, *, now: datetime, by: Identity
) -> Proposal:
    """A proposal that a worker searches; why it is wanted is for the caller to log."""
    proposal = Proposal(
        conference_id=conference.id,
        name=name,
        settings=settings.as_json(),
        created_at=now,
        changed_at=now,
        created_by_id=by.user_id,
    )
    session.add(proposal)
    session.flush()
    _queue(session, proposal, now=now, by=by)
    return proposal


def search_on(session: Session, proposal: Proposal, seconds: int, *, now: datetime, by: Identity) -> None:
    """Look for something better, from what is there. Raises NotADraft."""
    move(proposal, ProposalState.QUEUED, now=now)
    proposal.settings = proposal.settings | {"seconds": seconds}
    proposal.progress = proposal.progress | {"seconds": 0, "history": []}
    _queue(session, proposal, now=now, by=by)
    audit.record(session, by, "searched on", proposal, now=now, label=proposal.name, seconds=seconds)


def stop(session: Session, proposal: Proposal, *, now: datetime, by: Identity) -> None:
    """End the search; the best so far is kept. Raises HasEnded."""
    job = session.get(Job, proposal.job_id) if proposal.job_id else None
    if job is None:
        raise jobs.HasEnded
    jobs.cancel(job, now)
    audit.record(session, by, "stopped", proposal, now=now, label=proposal.name)


def discard(session: Session, proposal: Proposal, *, now: datetime, by: Identity) -> None:
    """Throw it away; a search that goes on is stopped. Raises NotADraft."""
    job = session.get(Job, proposal.job_id) if proposal.job_id else None
    if job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}:
        jobs.cancel(job, now)
    move(proposal, ProposalState.DISCARDED, now=now)
    audit.record(session, by, "discarded", proposal, now=now, label=proposal.name)


def move(proposal: Proposal, to: ProposalState, *, now: datetime) -> None:
    """To another state, counted; its job must be loaded. Raises NotADraft."""
    state = state_of(proposal)
    if to not in MOVES[state]:
        raise NotADraft(state=labels.STATES[state])
    proposal.state, proposal.changed_at = to, now
    proposal.version += 1


def hold(session: Session, proposal: Proposal, *, version: int | None = None) -> None:
    """Before a change to a draft: nobody else changes it meanwhile. Raises NotADraft."""
    session.execute(sa.select(Proposal.id).where(Proposal.id == proposal.id).with_for_update(of=Proposal))
    session.refresh(proposal, ["state", "version", "progress"])
    state = state_of(proposal)
    if state is not ProposalState.DRAFT or version not in (None, proposal.version):
        raise NotADraft(state=labels.STATES[state])
    proposal.state = ProposalState.DRAFT


def is_searching(proposal: Proposal) -> bool:
    """Whether a worker is at it, or about to be."""
    return state_of(proposal) in SEARCHING


def _queue(session: Session, proposal: Proposal, *, now: datetime, by: Identity) -> None:
    arguments = {"proposal": proposal.id}
    job = enqueue_job(session, SEARCH, arguments, now=now, user_id=by.user_id, conference_id=proposal.conference_id)
    proposal.job_id = job.id
