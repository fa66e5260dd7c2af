"""The conference and everything everybody follows: days, rooms, tables, slots, sessions, speakers, staff."""

import enum
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.foundation.access import Role
from conference.foundation.db import Model, Numbered, one_of
from conference.foundation.i18n import bilingual
from conference.people.models import User


class ConferenceState(enum.StrEnum):
    """Where a conference stands; the moves are in rules.py."""

    DRAFT = "draft"
    OPEN = "open"
    BOOKING = "booking"
    FROZEN = "frozen"
    LIVE = "live"
    CLOSED = "closed"
    ARCHIVED = "archived"


class SchedulingMode(enum.StrEnum):
    """Who finds the slot of an accepted meeting."""

    PAIRS = "pairs"
    ORGANISER = "organiser"
    PAIRS_THEN_ORGANISER = "pairs_then_organiser"


class Conference(Numbered, Model):
    """One event with one address, zone and set of rules."""

    __tablename__ = "conference"

    code: Mapped[str] = mapped_column(unique=True)
    title_vi: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    short_title_vi: Mapped[str]
    short_title_en: Mapped[str] = mapped_column(default="")
    intro_vi: Mapped[str] = mapped_column(default="")
    intro_en: Mapped[str] = mapped_column(default="")
    state: Mapped[ConferenceState] = mapped_column(one_of(ConferenceState), default=ConferenceState.DRAFT)
    zone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    venue_vi: Mapped[str] = mapped_column(default="")
    venue_en: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    ward_code: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    booking_opens_at: Mapped[datetime | None]
    booking_closes_at: Mapped[datetime | None]
    meeting_minutes: Mapped[int] = mapped_column(default=20)
    break_minutes: Mapped[int] = mapped_column(default=5)
    max_meetings: Mapped[int] = mapped_column(default=6)
    max_pending_requests: Mapped[int] = mapped_column(default=10)
    max_delegates: Mapped[int] = mapped_column(default=5)
    request_hours: Mapped[int] = mapped_column(default=72)
    counts_exits: Mapped[bool] = mapped_column(default=False)
    scheduling: Mapped[SchedulingMode] = mapped_column(one_of(SchedulingMode), default=SchedulingMode.PAIRS)
    contact_name_vi: Mapped[str] = mapped_column(default="")
    contact_name_en: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    controller_name_vi: Mapped[str] = mapped_column(default="")
    controller_name_en: Mapped[str] = mapped_column(default="")
    controller_contact: Mapped[str] = mapped_column(default="")
    notice_vi: Mapped[str] = mapped_column(default="")
    notice_en: Mapped[str] = mapped_column(default="")
    contacts_kept_months: Mapped[int] = mapped_column(default=12)
    scans_kept_days: Mapped[int] = mapped_column(default=90)
    consents_kept_months: Mapped[int] = mapped_column(default=24)
    answer_days: Mapped[int] = mapped_column(default=2)
    restriction_days: Mapped[int] = mapped_column(default=15)
    deletion_days: Mapped[int] = mapped_column(default=15)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    title = bilingual("title")
    short_title = bilingual("short_title")
    intro = bilingual("intro")
    venue = bilingual("venue")
    contact_name = bilingual("contact_name")
    controller_name = bilingual("controller_name")
    notice = bilingual("notice")

    __table_args__ = (
        sa.CheckConstraint("meeting_minutes between 5 and 120", name="meeting_minutes"),
        sa.CheckConstraint("break_minutes between 0 and 60", name="break_minutes"),
        sa.CheckConstraint("request_hours between 1 and 720", name="request_hours"),
        sa.CheckConstraint("max_meetings > 0 and max_pending_requests > 0 and max_delegates > 0", name="limits"),
        sa.CheckConstraint("registration_opens_at < registration_closes_at", name="registration_period"),
        sa.CheckConstraint("booking_opens_at < booking_closes_at", name="booking_period"),
    )

    @property
    def timezone(self) -> ZoneInfo:
        """The zone in which the conference's days and hours are meant."""
        return ZoneInfo(self.zone)


class Side(enum.StrEnum):
    """As what an organisation takes part."""

    ENTERPRISE = "enterprise"
    INVESTOR = "investor"
    AGENCY = "agency"
    GUEST = "guest"


NO_LIMIT = 2**31 - 1
"""Places of a side without a limit: the row is always there, so that it counts from the first approval on."""


class Capacity(Numbered, Model):
    """Places of one side, counted in approved registrations. The check makes overbooking impossible."""

    __tablename__ = "capacity"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(one_of(Side))
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "side"),
        sa.CheckConstraint("taken >= 0 and taken <= places", name="taken"),
    )


class HostRole(enum.StrEnum):
    """The part an organising body plays."""

    LEAD = "lead"
    CO_ORGANISER = "co_organiser"
    SUPPORTER = "supporter"
    SPONSOR = "sponsor"


class Organiser(Numbered, Model):
    """A body that organises the conference, with its logo."""

    __tablename__ = "organiser"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"), index=True)
    name_vi: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    role: Mapped[HostRole] = mapped_column(one_of(HostRole))
    website: Mapped[str] = mapped_column(default="")
    logo: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)

    name = bilingual("name")


class Day(Numbered, Model):
    """A calendar day of the conference, in its own zone."""

    __tablename__ = "day"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    on: Mapped[date] = mapped_column("on_date")

    __table_args__ = (sa.UniqueConstraint("conference_id", "on_date"),)


class Room(Numbered, Model):
    """A hall or room of the venue."""

    __tablename__ = "room"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    name_vi: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)

    name = bilingual("name")

    __table_args__ = (sa.UniqueConstraint("conference_id", "name_vi"),)


class MeetingTable(Numbered, Model):
    """A table for one-to-one meetings; `column`/`row` place it on the map of its room."""

    __tablename__ = "meeting_table"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(sa.ForeignKey("room.id"), index=True)
    label: Mapped[str]
    zone: Mapped[str] = mapped_column(default="A")
    seats: Mapped[int] = mapped_column(default=4)
    column: Mapped[int] = mapped_column("map_column", default=0)
    row: Mapped[int] = mapped_column("map_row", default=0)
    is_open: Mapped[bool] = mapped_column(default=True)

    room: Mapped[Room] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "label"),
        sa.CheckConstraint("seats between 2 and 20", name="seats"),
    )


class Block(Numbered, Model):
    """A stretch of time from which slots are made; breaks lie between blocks, so no slot crosses one."""

    __tablename__ = "block"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("day.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "starts_at"),
        sa.CheckConstraint("starts_at < ends_at", name="order"),
    )


class Slot(Numbered, Model):
    """One meeting time."""

    __tablename__ = "slot"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    block_id: Mapped[int] = mapped_column(sa.ForeignKey("block.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "starts_at"),
        sa.CheckConstraint("starts_at < ends_at", name="order"),
    )


class Interpreters(Numbered, Model):
    """How many interpreters work between two languages at any time; the languages in order of their codes."""

    __tablename__ = "interpreters"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    one: Mapped[str]
    other: Mapped[str]
    count: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("conference_id", "one", "other"),
        sa.CheckConstraint("one < other", name="order"),
        sa.CheckConstraint("count > 0", name="count"),
    )


class SessionKind(enum.StrEnum):
    """What happens in a session of the programme."""

    CEREMONY = "ceremony"
    TALK = "talk"
    PANEL = "panel"
    MEETINGS = "meetings"
    BREAK = "break"
    OTHER = "other"


session_speaker = sa.Table(
    "session_speaker",
    Model.metadata,
    sa.Column("session_id", sa.ForeignKey("programme_session.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("speaker_id", sa.ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True),
)


class Speaker(Numbered, Model):
    """Somebody who speaks, named with title and body."""

    __tablename__ = "speaker"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"), index=True)
    full_name: Mapped[str]
    title_vi: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(default="")
    body_vi: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")

    title = bilingual("title")
    body = bilingual("body")


class Session(Numbered, Model):
    """An item of the programme that everybody follows."""

    __tablename__ = "programme_session"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    kind: Mapped[SessionKind] = mapped_column(one_of(SessionKind))
    title_vi: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    summary_vi: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    room: Mapped[Room | None] = relationship(lazy="raise")
    speakers: Mapped[list[Speaker]] = relationship(secondary=session_speaker, lazy="raise", order_by=Speaker.id)

    title = bilingual("title")
    summary = bilingual("summary")

    __table_args__ = (sa.CheckConstraint("starts_at < ends_at", name="order"),)


class StaffRole(Numbered, Model):
    """What a user may do in one conference."""

    __tablename__ = "staff_role"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(one_of(Role))

    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (sa.UniqueConstraint("conference_id", "user_id", "role"),)
