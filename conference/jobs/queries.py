"""Questions about jobs that their pages ask."""

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.jobs.models import Job


def listing(conference_id: int) -> sa.Select[Job]:
    """The jobs of a conference, the newest first."""
    return sa.select(Job).where(Job.conference_id == conference_id).order_by(Job.id.desc())


def get_job(session: Session, conference_id: int, job_id: int, *, user_id: int | None) -> Job:
    """A job of the conference; with a user only their own. Raises NotFound."""
    found = sa.select(Job).where(Job.id == job_id, Job.conference_id == conference_id)
    job = session.scalar(found if user_id is None else found.where(Job.user_id == user_id))
    if job is None:
        raise NotFound
    return job
