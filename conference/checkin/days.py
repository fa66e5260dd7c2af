"""On which days a door lets anybody in: those of the programme, in the conference's own zone.

On any other day nobody is counted, so that a device may be tried out the evening before. A conference without a
programme, and a demo, is open on every day.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.programme.models import Conference, Day

_ON: Final = sa.func.aggregate_strings(sa.cast(Day.on, sa.String), " ")


def written(conference_id: Any) -> sa.ScalarSelect[str]:
    """The zone and the days of the conference in that column, for `days_missed`; nothing where every day will do."""
    days = sa.select(Conference.zone + " " + _ON).join(Day, Day.conference_id == Conference.id)
    return days.where(Conference.id == conference_id, ~Conference.is_demo).group_by(Conference.zone).scalar_subquery()


def days_missed(text: str | None, at: datetime) -> Sequence[date]:
    """The days of the conference, if that instant is on none of them."""
    if not text:
        return ()
    zone, days = _read(text)
    return () if at.astimezone(zone).date() in days else days


@lru_cache(64)
def _read(text: str) -> tuple[ZoneInfo, tuple[date, ...]]:
    zone, *days = text.split()
    return ZoneInfo(zone), tuple(sorted(map(date.fromisoformat, days)))


_OF_ONE: Final = sa.select(written(sa.bindparam("conference_id", type_=sa.Integer)))


def is_missed(connection: Connection, conference_id: int, at: datetime) -> bool:
    """Whether nobody is let in at that instant."""
    return bool(days_missed(connection.scalar(_OF_ONE, {"conference_id": conference_id}), at))


def spans(connection: Connection, conference_id: int) -> list[tuple[datetime, datetime]]:
    """The same for a device: from midnight to midnight."""
    text = connection.scalar(_OF_ONE, {"conference_id": conference_id})
    if not text:
        return []
    zone, days = _read(text)
    return [(_midnight(day, zone), _midnight(day + timedelta(days=1), zone)) for day in days]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
