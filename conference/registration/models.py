"""An organisation's registration for a conference: delegates, tickets, consents, capacity, drafts."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.catalogue.models import Cluster
from conference.foundation.db import Model, Numbered, SortKey, one_of
from conference.people.models import Organisation
from conference.programme.models import MeetingTable, Side


class RegistrationState(enum.StrEnum):
    """Where a registration stands; the moves are in rules.py."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Draft(Numbered, Model):
    """A registration being filled in: exactly what was typed, step by step, until it is submitted."""

    __tablename__ = "registration_draft"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(default="vi")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Registration(Numbered, Model):
    """An organisation taking part in a conference on one side."""

    __tablename__ = "registration"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    side: Mapped[Side] = mapped_column(one_of(Side))
    state: Mapped[RegistrationState] = mapped_column(one_of(RegistrationState))
    language: Mapped[str] = mapped_column(default="vi")
    note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    proposed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    host_table_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_table.id"), unique=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    host_table: Mapped[MeetingTable | None] = relationship(lazy="raise")
    delegates: Mapped[list["Delegate"]] = relationship(
        lazy="raise", order_by="Delegate.id", back_populates="registration"
    )
    claims: Mapped[list[Cluster]] = relationship(lazy="raise", secondary="cluster_claim", viewonly=True)

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "organisation_id"),
        sa.Index("ix_registration_list", "conference_id", "state", "side"),
    )


class ClusterClaim(Model):
    """A cluster an investor says is theirs; it becomes theirs when the registration is approved."""

    __tablename__ = "cluster_claim"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    cluster_id: Mapped[int] = mapped_column(sa.ForeignKey("cluster.id", ondelete="CASCADE"), primary_key=True)


class DelegateState(enum.StrEnum):
    """A colleague who asks to join waits for the contact's word."""

    JOINING = "joining"
    ACTIVE = "active"
    CANCELLED = "cancelled"


class Honorific(enum.StrEnum):
    """How to greet."""

    NONE = "none"
    MR = "mr"
    MS = "ms"


class Delegate(Numbered, Model):
    """A person who comes for a registration, with a badge."""

    __tablename__ = "delegate"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    state: Mapped[DelegateState] = mapped_column(one_of(DelegateState), default=DelegateState.ACTIVE)
    full_name: Mapped[str]
    honorific: Mapped[Honorific] = mapped_column(one_of(Honorific), default=Honorific.NONE)
    job_title: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="vi")
    languages: Mapped[list[str]] = mapped_column(default=lambda: ["vi"])
    is_contact: Mapped[bool] = mapped_column(default=False)
    can_meet: Mapped[bool] = mapped_column(default=True)
    badge_number: Mapped[int]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    folded: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey)

    registration: Mapped[Registration] = relationship(lazy="raise", back_populates="delegates")
    tickets: Mapped[list["Ticket"]] = relationship(lazy="raise", order_by="Ticket.id", back_populates="delegate")

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "badge_number"),
        sa.Index("ix_delegate_sort", "conference_id", "sort_key"),
        sa.CheckConstraint("full_name <> ''", name="full_name"),
        sa.CheckConstraint("badge_number > 0", name="badge_number"),
    )


class Ticket(Numbered, Model):
    """The random token in a delegate's QR code. A reprint voids the old one; at most one is valid."""

    __tablename__ = "ticket"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]

    delegate: Mapped[Delegate] = relationship(lazy="raise", back_populates="tickets")

    __table_args__ = (
        sa.Index(
            "uq_ticket_valid",
            "delegate_id",
            unique=True,
            sqlite_where=sa.text("voided_at is null"),
            postgresql_where=sa.text("voided_at is null"),
        ),
    )


class BadgePrint(Numbered, Model):
    """One badge handed to the printer; a reprint has a reason."""

    __tablename__ = "badge_print"

    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    printed_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")


class Purpose(enum.StrEnum):
    """What personal data may be used for; each is asked for separately."""

    RUN_EVENT = "run_event"
    DIRECTORY = "directory"
    CONTACT_DETAILS = "contact_details"
    CO_ORGANISERS = "co_organisers"
    PHOTOS = "photos"
    LATER_EVENTS = "later_events"


class ConsentMethod(enum.StrEnum):
    """How the answer was given."""

    WEB = "web"
    PAPER = "paper"
    IMPORT = "import"


class Consent(Numbered, Model):
    """One answer to one purpose. Rows are only added: the latest counts, the earlier ones are the proof."""

    __tablename__ = "consent"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose))
    given: Mapped[bool]
    text_version: Mapped[str]
    method: Mapped[ConsentMethod] = mapped_column(one_of(ConsentMethod))
    at: Mapped[datetime]


class DataRight(enum.StrEnum):
    """What somebody asks the organisers to do with their data; the rest they do themselves in My conference."""

    CORRECT = "correct"
    RESTRICT = "restrict"
    OBJECT = "object"
    DELETE = "delete"
    COMPLAIN = "complain"


class DataRequestState(enum.StrEnum):
    """Where such a request stands: answered means that it is still to be carried out."""

    OPEN = "open"
    ANSWERED = "answered"
    DONE = "done"
    REFUSED = "refused"


class DataRequest(Numbered, Model):
    """Somebody makes use of a right over their data, with the days by which they hear and see something."""

    __tablename__ = "data_request"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id", ondelete="CASCADE"))
    right: Mapped[DataRight] = mapped_column("data_right", one_of(DataRight))
    state: Mapped[DataRequestState] = mapped_column(one_of(DataRequestState), default=DataRequestState.OPEN)
    words: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]
    done_by: Mapped[date]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    delegate: Mapped[Delegate] = relationship(lazy="raise")

    __table_args__ = (
        sa.Index("ix_data_request_list", "conference_id", "state", "answer_by"),
        sa.Index(
            "uq_data_request_open",
            "delegate_id",
            "data_right",
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        ),
    )
