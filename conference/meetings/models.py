"""Requests, meetings and who sits where when. The unique keys here make a double booking impossible."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.catalogue.models import Cluster, LandDemand
from conference.foundation.db import Model, Numbered, one_of
from conference.foundation.i18n import N_, Text, lazy
from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, Registration

NO_LONGER_THERE = N_("The other side no longer takes part.")
AT_THE_DESK = N_("Met at the desk")
"""Stored as they stand here where nobody typed a reason, and translated for each reader."""


def shown_reason(reason: str) -> Text:
    """A stored reason for the reader: what somebody typed as it is, our own in their language."""
    return lazy(reason) if reason in {NO_LONGER_THERE, AT_THE_DESK} else reason


class Absence(Model):
    """A slot in which a delegate cannot meet; no row means free."""

    __tablename__ = "absence"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)


class Missing(Model):
    """A delegate who is not there yet, or does not come any more that day; no row means expected as planned."""

    __tablename__ = "missing"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    until: Mapped[datetime]
    is_absent: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))


class RequestState(enum.StrEnum):
    """Where a meeting request stands; the moves are in rules.py."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MeetingRequest(Numbered, Model):
    """One party asks another for a meeting. `pair` is both ids in order, so that two parties share one open request.

    `asking_delegate_id` and `answering_delegate_id` had the last word of their side, and sit there if they are free.
    """

    __tablename__ = "meeting_request"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    sender_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    pair: Mapped[str]
    state: Mapped[RequestState] = mapped_column(one_of(RequestState), default=RequestState.PENDING)
    priority: Mapped[int] = mapped_column(default=2)
    reason: Mapped[str]
    demand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("land_demand.id", ondelete="SET NULL"))
    cluster_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cluster.id", ondelete="SET NULL"))
    wanted_delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"))
    asking_delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"))
    answering_delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    sender: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[sender_id])
    receiver: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[receiver_id])
    demand: Mapped[LandDemand | None] = relationship(lazy="raise")
    cluster: Mapped[Cluster | None] = relationship(lazy="raise")
    wanted_slots: Mapped[list["WantedSlot"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def answer_shown(self) -> Text:
        """The answer for the reader."""
        return shown_reason(self.answer)

    __table_args__ = (
        sa.CheckConstraint("sender_id <> receiver_id", name="two_parties"),
        sa.CheckConstraint("priority between 1 and 3", name="priority"),
        sa.Index("ix_meeting_request_list", "conference_id", "state", "expires_at"),
        sa.Index(
            "uq_meeting_request_open_pair",
            "pair",
            unique=True,
            sqlite_where=sa.text("state in ('pending', 'countered')"),
            postgresql_where=sa.text("state in ('pending', 'countered')"),
        ),
    )


class WantedSlot(Model):
    """A slot the sender prefers, or one the receiver counter-proposes (`is_counter`, at most three)."""

    __tablename__ = "wanted_slot"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_request.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True)
    is_counter: Mapped[bool] = mapped_column(primary_key=True)


class MeetingState(enum.StrEnum):
    """Where a meeting stands; the moves are in rules.py."""

    UNSCHEDULED = "unscheduled"
    SCHEDULED = "scheduled"
    HELD = "held"
    NO_SHOW_A = "no_show_a"
    NO_SHOW_B = "no_show_b"
    NO_SHOW_BOTH = "no_show_both"
    CANCELLED = "cancelled"


class Meeting(Numbered, Model):
    """Two parties who have agreed to meet; party A asked. `version` counts changes, for calendars and messages."""

    __tablename__ = "meeting"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_request.id"), index=True)
    party_a_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    party_b_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    pair: Mapped[str]
    slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("slot.id"))
    state: Mapped[MeetingState] = mapped_column(one_of(MeetingState))
    reason: Mapped[str] = mapped_column(default="")
    cancel_reason: Mapped[str] = mapped_column(default="")
    is_locked: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    party_a: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[party_a_id])
    party_b: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[party_b_id])
    slot: Mapped[Slot | None] = relationship(lazy="raise")
    occupancy: Mapped["TableOccupancy | None"] = relationship(
        lazy="raise", back_populates="meeting", passive_deletes=True, passive_updates=True
    )
    seats: Mapped[list["Seat"]] = relationship(
        lazy="raise", back_populates="meeting", passive_deletes=True, passive_updates=True
    )

    @property
    def reason_shown(self) -> Text:
        """What it is about, for the reader."""
        return shown_reason(self.reason)

    @property
    def cancel_reason_shown(self) -> Text:
        """Why it is cancelled, for the reader."""
        return shown_reason(self.cancel_reason)

    __table_args__ = (
        sa.UniqueConstraint("id", "slot_id"),
        sa.CheckConstraint("party_a_id <> party_b_id", name="two_parties"),
        sa.CheckConstraint("(state in ('unscheduled', 'cancelled')) = (slot_id is null)", name="slot"),
        sa.Index("ix_meeting_list", "conference_id", "state", "slot_id"),
        sa.Index(
            "uq_meeting_pair",
            "pair",
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        ),
    )


def _of_meeting() -> sa.ForeignKeyConstraint:
    """Occupancy follows its meeting: moving it moves this row, which then conflicts by itself."""
    return sa.ForeignKeyConstraint(
        ["meeting_id", "slot_id"], ["meeting.id", "meeting.slot_id"], onupdate="CASCADE", ondelete="CASCADE"
    )


class TableOccupancy(Model):
    """The table a meeting takes in its slot."""

    __tablename__ = "table_occupancy"

    meeting_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int]
    table_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_table.id"), index=True)

    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="occupancy")
    table: Mapped[MeetingTable] = relationship(lazy="raise")

    __table_args__ = (_of_meeting(), sa.UniqueConstraint("slot_id", "table_id"))


class Seat(Model):
    """A delegate who sits in a meeting; nobody sits in two at once."""

    __tablename__ = "seat"

    meeting_id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"), primary_key=True, index=True)
    slot_id: Mapped[int]

    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="seats")
    delegate: Mapped[Delegate] = relationship(lazy="raise")

    __table_args__ = (_of_meeting(), sa.UniqueConstraint("slot_id", "delegate_id"))


class FormerSeat(Model):
    """A seat somebody had until the meeting was cancelled or a colleague took it, so that calendars can say so."""

    __tablename__ = "former_seat"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(
        sa.ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slot.id", ondelete="CASCADE"))

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    slot: Mapped[Slot] = relationship(lazy="raise")


class CalendarFeed(Numbered, Model):
    """The secret address under which a delegate's calendar program reads the agenda."""

    __tablename__ = "calendar_feed"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
