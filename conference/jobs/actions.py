"""What a person can do to a job."""

from datetime import datetime

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.jobs.models import Job, JobState


class HasEnded(Refusal):
    """Too late."""

    sentence = lazy("This work has ended already, so it cannot be cancelled.")


def cancel(job: Job, now: datetime) -> None:
    """Stop it: at once while it waits, at its next step while it runs. Raises HasEnded."""
    if job.state not in {JobState.QUEUED, JobState.RUNNING}:
        raise HasEnded
    job.cancel_asked, job.version = True, job.version + 1
    if job.state is JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, now
