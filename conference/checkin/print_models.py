"""Printers at the desks and the badges that wait for them."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.foundation.db import Model, Numbered, one_of


class PrintStation(Numbered, Model):
    """A computer with a printer that fetches badges; `trouble` is what its printer last said, if anything."""

    __tablename__ = "print_station"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    name: Mapped[str]
    printer: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    last_seen_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("conference_id", "name"),)


class PrintState(enum.StrEnum):
    """Where a badge stands on its way to paper."""

    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PrintJob(Numbered, Model):
    """A badge to be printed, once for each ticket: a reprint has a new one. `lease` fences: only its holder may end it.

    `station_id` is the station asked for, empty when any will do; `printed_by_id` is the one that took it.
    """

    __tablename__ = "print_job"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), unique=True)
    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    station_id: Mapped[int | None] = mapped_column(sa.ForeignKey("print_station.id", ondelete="SET NULL"))
    printed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("print_station.id", ondelete="SET NULL"))
    state: Mapped[PrintState] = mapped_column(one_of(PrintState), default=PrintState.QUEUED)
    reason: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime]
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_print_job_due", "conference_id", "state", "run_at"),)
