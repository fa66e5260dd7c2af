"""The job table: background work enqueued with the change that asks for it, leased by a worker, fenced."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.foundation.db import Model, Numbered, one_of


class JobState(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Numbered, Model):
    """One piece of background work. `lease` fences: only its holder may write progress or the result.

    `version` rises with every change, for pages that ask whether there is anything new.
    """

    __tablename__ = "job"

    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(one_of(JobState), default=JobState.QUEUED)
    key: Mapped[str | None] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(default="vi")
    conference_id: Mapped[int | None] = mapped_column(index=True)
    user_id: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    deaths: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime]
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("done >= 0 and done <= total", name="progress"),
        sa.Index("ix_job_due", "state", "run_at"),
    )
