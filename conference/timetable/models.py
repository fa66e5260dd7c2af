"""Timetables that somebody may release, what is placed in them, and what every release has changed."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.foundation.db import Model, Numbered, one_of
from conference.foundation.integrity import refuses
from conference.jobs.models import Job
from conference.meetings.models import Meeting
from conference.people.models import User
from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, Registration
from conference.timetable.refusals import (
    DraftSeatTaken,
    DraftTableTaken,
    PlacedTwice,
    ReleasedMeanwhile,
    WatchedChange,
)


class ProposalState(enum.StrEnum):
    """Where a proposal stands; the moves are in rules.py."""

    QUEUED = "queued"
    SOLVING = "solving"
    DRAFT = "draft"
    RELEASED = "released"
    DISCARDED = "discarded"
    FAILED = "failed"


class Proposal(Numbered, Model):
    """A timetable of a conference that is not in force. `version` rises with every change, for pages that ask.

    `settings` says how it was asked for (values.Settings), `levels` how good it is: goal, value and proven bound;
    `fell_out` what an earlier proposal placed and this one could not keep; `fingerprint` what the data were then.
    """

    __tablename__ = "proposal"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    name: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(one_of(ProposalState), default=ProposalState.QUEUED)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    levels: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_best: Mapped[bool] = mapped_column(default=False)
    conflicts: Mapped[list[str]] = mapped_column(default=list)
    fell_out: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    fingerprint: Mapped[str] = mapped_column(default="")
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))

    created_by: Mapped[User | None] = relationship(lazy="raise")
    job: Mapped[Job | None] = relationship(lazy="raise")

    __table_args__ = (sa.Index("ix_proposal_list", "conference_id", "state"),)


class Placement(Numbered, Model):
    """Where a proposal puts the meeting of two parties; `pair` names it, whether it is still a request or a meeting.

    `is_off` takes the meeting off the timetable; without a slot and not off, its slot has been deleted since.
    `seen_version` is the version of the meeting the proposal was made on, empty where there was none yet.
    """

    __tablename__ = "placement"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"))
    pair: Mapped[str]
    party_a_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    party_b_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("slot.id", ondelete="SET NULL"), index=True)
    table_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_table.id", ondelete="SET NULL"), index=True)
    is_off: Mapped[bool] = mapped_column(default=False)
    is_locked: Mapped[bool] = mapped_column(default=False)
    seen_version: Mapped[int | None]

    party_a: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[party_a_id])
    party_b: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[party_b_id])
    slot: Mapped[Slot | None] = relationship(lazy="raise")
    table: Mapped[MeetingTable | None] = relationship(lazy="raise")
    seats: Mapped[list["PlacementSeat"]] = relationship(
        lazy="raise", back_populates="placement", passive_deletes=True, passive_updates=True,
        foreign_keys="PlacementSeat.placement_id",
    )  # fmt: skip

    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "pair"),
        sa.UniqueConstraint("proposal_id", "slot_id", "table_id"),
        sa.UniqueConstraint("id", "proposal_id", "slot_id"),
        sa.CheckConstraint("not is_off or (slot_id is null and table_id is null)", name="off"),
    )


class PlacementSeat(Model):
    """A delegate who would sit there; within a proposal nobody sits in two meetings at once.

    It follows its placement as a seat follows its meeting: moving the placement moves this row, which then conflicts
    by itself.
    """

    __tablename__ = "placement_seat"

    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(
        sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    proposal_id: Mapped[int]
    slot_id: Mapped[int | None]

    placement: Mapped[Placement] = relationship(lazy="raise", back_populates="seats", foreign_keys=[placement_id])
    delegate: Mapped[Delegate] = relationship(lazy="raise")

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["placement_id", "proposal_id", "slot_id"],
            ["placement.id", "placement.proposal_id", "placement.slot_id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("proposal_id", "slot_id", "delegate_id"),
    )


class ProposalEdit(Numbered, Model):
    """One change to a draft by hand, with what was there before. Rows are only added; undoing is one more."""

    __tablename__ = "proposal_edit"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undoes: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("proposal_id", "sequence"),)


class Release(Numbered, Model):
    """A timetable put into force, numbered within its conference; what it held stays readable."""

    __tablename__ = "timetable_release"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id", ondelete="SET NULL"), unique=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))

    by: Mapped[User | None] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
    )


class ChangeKind(enum.StrEnum):
    """What a release did to a meeting."""

    KEPT = "kept"
    ADDED = "added"
    MOVED = "moved"
    TABLE = "table"
    PEOPLE = "people"
    TAKEN_OFF = "taken_off"


class ReleasedMeeting(Model):
    """A meeting as a release left it, and as it had been before. Times and labels are copies: slots may go."""

    __tablename__ = "released_meeting"

    release_id: Mapped[int] = mapped_column(sa.ForeignKey("timetable_release.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    change: Mapped[ChangeKind] = mapped_column(one_of(ChangeKind))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    table_label: Mapped[str] = mapped_column(default="")
    seats: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    was_starts_at: Mapped[datetime | None]
    was_ends_at: Mapped[datetime | None]
    was_table_label: Mapped[str] = mapped_column(default="")
    was_seats: Mapped[list[int]] = mapped_column(sa.JSON, default=list)

    meeting: Mapped[Meeting] = relationship(lazy="raise")

    __table_args__ = (sa.CheckConstraint("(change = 'taken_off') = (starts_at is null)", name="time"),)


refuses("uq_placement_proposal_id_pair", PlacedTwice)
refuses("uq_placement_proposal_id_slot_id_table_id", DraftTableTaken)
refuses("uq_placement_seat_proposal_id_slot_id_delegate_id", DraftSeatTaken)
refuses("uq_proposal_edit_proposal_id_sequence", WatchedChange)
refuses("uq_timetable_release_conference_id_number", ReleasedMeanwhile)
refuses("uq_timetable_release_proposal_id", ReleasedMeanwhile)
