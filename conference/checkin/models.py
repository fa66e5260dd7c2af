"""Desks, devices and scans. A scan is a fact: it is only ever added, with an id made where it happened."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.checkin.print_models import PrintStation
from conference.foundation.db import Model, Numbered, one_of
from conference.registration.models import Delegate


class Printing(enum.StrEnum):
    """How a desk prints the badge of whoever comes in."""

    NONE = "none"
    BROWSER = "browser"
    STATION = "station"


class BadgeSize(enum.StrEnum):
    """The paper of a badge that is printed at a desk, one a page; documents/values.py knows how large that is."""

    A6 = "a6"
    A7 = "a7"


class Desk(Numbered, Model):
    """A place where people are checked in.

    `point` names what they enter: "entrance", "session:<id>" or "meetings", where it is the meeting of the hour. A
    desk with a print station of its own uses that one, else whichever is free.
    """

    __tablename__ = "desk"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    name: Mapped[str]
    point: Mapped[str] = mapped_column(default="entrance")
    is_open: Mapped[bool] = mapped_column(default=True)
    is_exit: Mapped[bool] = mapped_column(default=False)
    printing: Mapped[Printing] = mapped_column(one_of(Printing), default=Printing.NONE)
    badge_size: Mapped[BadgeSize] = mapped_column(one_of(BadgeSize), default=BadgeSize.A6)
    station_id: Mapped[int | None] = mapped_column(sa.ForeignKey(PrintStation.id, ondelete="SET NULL"))
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("conference_id", "name"),)


class Device(Model):
    """A phone or tablet enrolled at a desk; it knows a token, we keep its hash.

    `waiting` is how many facts it had still to send when it was last seen; `wiped_at`, when it was told to forget all.
    """

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"), index=True)
    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    enrolled_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    waiting: Mapped[int] = mapped_column(default=0)
    wiped_at: Mapped[datetime | None]


class DeviceFact(Model):
    """A fact of a device that is no scan, and what it was answered: done once, it is answered the same again.

    The answer names nobody; see facts.py.
    """

    __tablename__ = "device_fact"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[str] = mapped_column(sa.ForeignKey("device.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    answer: Mapped[dict[str, Any]]


class ScanKind(enum.StrEnum):
    """What was done."""

    ARRIVAL = "arrival"
    EXIT = "exit"
    UNDO = "undo"


class ScanMethod(enum.StrEnum):
    """How the person was found."""

    CAMERA = "camera"
    SCANNER = "scanner"
    SEARCH = "search"
    DELEGATION = "delegation"
    PAPER = "paper"
    WALK_IN = "walk_in"


class Verdict(enum.StrEnum):
    """What the desk was told."""

    WELCOME = "welcome"
    ALREADY_IN = "already_in"
    NOT_APPROVED = "not_approved"
    CANCELLED = "cancelled"
    OTHER_CONFERENCE = "other_conference"
    WRONG_DAY = "wrong_day"
    VOID = "void"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    WELCOME_BACK = "welcome_back"
    GOODBYE = "goodbye"
    NOT_IN = "not_in"
    NO_MEETING = "no_meeting"


class Told(enum.StrEnum):
    """What a device said by itself, without the server's word. PROVISIONAL let in somebody not on its list."""

    WELCOME = "welcome"
    PROVISIONAL = "provisional"
    WELCOME_BACK = "welcome_back"
    GOODBYE = "goodbye"
    ALREADY_IN = "already_in"
    REFUSED = "refused"


class Scan(Model):
    """One scan. `id` is a UUID made on the device: sending it twice changes nothing.

    `scanned_at` is the device's time, corrected by its offset; `is_clamped` where that was in the future, or before the
    first day and the enrolment, and the nearest possible instant stands instead. `day` is the day of the conference it
    belongs to, `point` what was entered or left, as a desk has it, or the meeting at its tables: the desk may change
    afterwards.
    """

    __tablename__ = "scan"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id"))
    device_id: Mapped[str | None] = mapped_column(sa.ForeignKey("device.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegate.id"), index=True)
    point: Mapped[str]
    kind: Mapped[ScanKind] = mapped_column(one_of(ScanKind))
    method: Mapped[ScanMethod] = mapped_column(one_of(ScanMethod))
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict))
    scanned_at: Mapped[datetime]
    day: Mapped[date]
    received_at: Mapped[datetime]
    clock_offset_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    is_clamped: Mapped[bool] = mapped_column(default=False)
    told: Mapped[Told | None] = mapped_column(one_of(Told))
    undoes_id: Mapped[str | None] = mapped_column(sa.ForeignKey("scan.id"))
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        sa.Index("ix_scan_list", "conference_id", "received_at"),
        sa.Index(
            "uq_scan_undoes_id", "undoes_id", unique=True,
            sqlite_where=undoes_id.is_not(None), postgresql_where=undoes_id.is_not(None),
        ),
    )  # fmt: skip


class Presence(Model):
    """Who is in, at which point, on which day; written with the day's first arrival, removed by an undo.

    The key settles races. It is written before its scan, whose verdict depends on it: the foreign key is checked at
    the end. `left_at` is set while the person is outside again, where exits are counted.
    """

    __tablename__ = "presence"

    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"), primary_key=True)
    point: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    scan_id: Mapped[str] = mapped_column(sa.ForeignKey("scan.id", deferrable=True, initially="DEFERRED"), unique=True)
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    delegate: Mapped[Delegate] = relationship(lazy="raise")
    scan: Mapped[Scan] = relationship(lazy="raise")


class WalkIn(Model):
    """Somebody registered at a desk. `id` is made where it happened: sending it twice changes nothing.

    `token` is the person's own link, for those who give no mail address.
    """

    __tablename__ = "walk_in"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desk.id"))
    device_id: Mapped[str | None] = mapped_column(sa.ForeignKey("device.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("delegate.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    came_at: Mapped[datetime]
    received_at: Mapped[datetime]

    delegate: Mapped[Delegate] = relationship(lazy="raise")


class Conflict(Model):
    """Somebody went in by this scan, and it does not stand: `standing_id` was earlier, or the server says no.

    Derived from scans and undos, whatever order they arrive in; the scan itself stays as it was made.
    """

    __tablename__ = "conflict"

    scan_id: Mapped[str] = mapped_column(sa.ForeignKey("scan.id"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    standing_id: Mapped[str | None] = mapped_column(sa.ForeignKey("scan.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "conflictverdict"))
    noticed_at: Mapped[datetime]

    scan: Mapped[Scan] = relationship(lazy="raise", foreign_keys=[scan_id])


class RosterChange(Numbered, Model):
    """Somebody on the list of a conference is not as before; written by triggers (see changes.py), only ever added.

    No foreign keys: it also says who is gone. SQLite needs no marks, so that its index of them is one of no rows.
    """

    __tablename__ = "roster_change"

    conference_id: Mapped[int]
    delegate_id: Mapped[int]
    mark: Mapped[int] = mapped_column(sa.BigInteger)

    __table_args__ = (
        sa.Index("ix_roster_change_mark", "conference_id", "mark", sqlite_where=mark > 0),
        {"sqlite_autoincrement": True},
    )
