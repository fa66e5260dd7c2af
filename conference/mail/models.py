"""The outbox: a message is written with the change it tells of, and leaves afterwards."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.foundation.db import Model, Numbered, one_of


class MessageState(enum.StrEnum):
    """Where a message stands. UNCLEAR: it may have been handed over when the worker died, so a person decides."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"


class Message(Numbered, Model):
    """One mail to one address, already rendered in the reader's language. `key` makes a repeat impossible."""

    __tablename__ = "message"

    conference_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    to_address: Mapped[str]
    to_name: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="")
    from_name: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    calendar: Mapped[str] = mapped_column(default="")
    state: Mapped[MessageState] = mapped_column(one_of(MessageState), default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None]
    handing_over_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_message_due", "state", "next_try_at"),)
