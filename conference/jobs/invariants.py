"""What must always hold of jobs; each query finds those that break it."""

import sqlalchemy as sa

from conference.jobs.models import Job, JobState

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

INVARIANTS = (
    (
        "a job has ended exactly when it has a time of ending",
        sa.select(Job.id).where(Job.state.in_(ENDED) != Job.finished_at.is_not(None)),
    ),
    (
        "a job is leased exactly while it runs",
        sa.select(Job.id).where((Job.state == JobState.RUNNING) != Job.lease.is_not(None)),
    ),
)
