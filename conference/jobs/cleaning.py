"""What is not kept of old jobs."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.jobs.models import Job


def clear_old_jobs(session: Session, before: datetime) -> list[str]:
    """Forget jobs that ended before then; gives the names of the files they leave behind."""
    ended = sa.delete(Job).where(Job.finished_at < before).returning(Job.result)
    return [result["file"] for result in session.scalars(ended) if "file" in result]
