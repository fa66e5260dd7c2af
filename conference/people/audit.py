"""The audit log: who changed what, when. Rows outlive what they speak of, so they hold no foreign keys."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from conference.foundation.access import Identity
from conference.foundation.db import Model, Numbered
from conference.foundation.vietnamese import fold


class AuditEntry(Numbered, Model):
    """One change by a person, or by the system when `user_id` is empty."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str]
    conference_id: Mapped[int | None]
    verb: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    label: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    folded: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.Index("ix_audit_entry_conference", "conference_id", "at"),)


def record(
    session: Session,
    by: Identity | None,
    verb: str,
    subject: Model,
    *,
    now: datetime,
    label: str = "",
    conference_id: int | None = None,
    **details: Any,
) -> None:
    """Write one entry in the current transaction. `verb` is a word such as "approved"; `subject` has been flushed."""
    actor = by.full_name or by.email if by else ""
    session.add(
        AuditEntry(
            at=now,
            user_id=by.user_id if by else None,
            actor=actor,
            conference_id=conference_id if conference_id is not None else getattr(subject, "conference_id", None),
            verb=verb,
            subject=subject.__tablename__,
            subject_id=getattr(subject, "id", None),
            label=label,
            details=details,
            folded=fold(f"{actor} {label}"),
        )
    )
