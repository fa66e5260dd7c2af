"""Conferences with rooms, tables and slots."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from conference.foundation.access import Role
from conference.foundation.db import db
from conference.people.models import User
from conference.programme.models import (
    Block,
    Conference,
    ConferenceState,
    Day,
    MeetingTable,
    Room,
    Session,
    SessionKind,
    Slot,
    StaffRole,
)
from tests.factories.people import make_user
from tests.factories.time import DAY, NOW, at

_numbers = count(1)


def make_conference(**given: Any) -> Conference:
    """An open conference in ten days, registration and booking open."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "code": f"hn{number}",
        "title_vi": f"Hội nghị kết nối số {number}",
        "title_en": f"Connection conference no. {number}",
        "short_title_vi": f"Kết nối {number}",
        "short_title_en": f"Connect {number}",
        "state": ConferenceState.BOOKING,
        "registration_opens_at": NOW - timedelta(days=30),
        "registration_closes_at": at(12),
        "booking_opens_at": NOW - timedelta(days=10),
        "booking_closes_at": at(13),
        "controller_name_vi": "Ban Tổ chức",
        "created_at": NOW,
    }
    conference = Conference(**values | given)
    db.session.add(conference)
    db.session.flush()
    return conference


def make_hall(
    conference: Conference, *, tables: int = 3, slots: int = 6, on: date = DAY
) -> tuple[list[MeetingTable], list[Slot]]:
    """A room with tables and one afternoon block of slots from 15:00, 20 minutes each with 5 between."""
    day = Day(conference_id=conference.id, on=on)
    room = Room(conference_id=conference.id, name_vi="Hội trường A", name_en="Hall A")
    db.session.add_all([day, room])
    db.session.flush()
    first = at(15, on=on)
    block = Block(
        conference_id=conference.id, day_id=day.id, starts_at=first, ends_at=first + timedelta(minutes=25 * slots)
    )
    db.session.add(block)
    db.session.flush()
    starts = [first + timedelta(minutes=25 * index) for index in range(slots)]
    made_slots = [
        Slot(conference_id=conference.id, block_id=block.id, starts_at=start, ends_at=start + timedelta(minutes=20))
        for start in starts
    ]
    made_tables = [
        MeetingTable(
            conference_id=conference.id, room_id=room.id, label=f"{index + 1:02d}", column=index % 4, row=index // 4
        )
        for index in range(tables)
    ]
    db.session.add_all([*made_slots, *made_tables])
    db.session.flush()
    return made_tables, made_slots


def make_days(conference: Conference, count: int, *, on: date = DAY) -> list[date]:
    """So many days in a row, the first on that one."""
    days = [on + timedelta(days=number) for number in range(count)]
    db.session.add_all(Day(conference_id=conference.id, on=day) for day in days)
    db.session.flush()
    return days


def make_session(conference: Conference, **given: Any) -> Session:
    """A talk from 14:00 to 14:45."""
    values: dict[str, Any] = {"kind": SessionKind.TALK, "title_vi": "Giá thuê đất", "starts_at": at(14)}
    talk = Session(conference_id=conference.id, **values | {"ends_at": at(14, 45)} | given)
    db.session.add(talk)
    db.session.flush()
    return talk


def make_staff(conference: Conference, role: Role = Role.ORGANISER, **given: Any) -> User:
    """A user with a role in the conference."""
    user = make_user(**given)
    db.session.add(StaffRole(conference_id=conference.id, user_id=user.id, role=role))
    db.session.flush()
    return user
