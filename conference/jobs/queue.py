"""Ask for background work, in the same transaction as the change that needs it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.i18n import language
from conference.jobs.models import Job


def enqueue_job(
    session: Session,
    kind: str,
    arguments: dict[str, Any],
    *,
    now: datetime,
    user_id: int | None = None,
    conference_id: int | None = None,
    key: str | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Put a job into the queue; a second one with the same key is not queued, the first one is returned.

    `arguments` is plain JSON: ids, no objects. The job speaks the language of whoever asks for it.
    """
    if key is not None and (earlier := session.scalar(sa.select(Job).where(Job.key == key))) is not None:
        return earlier
    job = Job(
        kind=kind,
        arguments=arguments,
        key=key,
        language=language(),
        user_id=user_id,
        conference_id=conference_id,
        run_at=run_at or now,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job
