"""The days of a conference, in its own zone: to which one an instant belongs, and on which a door lets anybody in.

On any other day nobody is counted, so that a device may be tried out the evening before. A conference without a
programme, and a demo, is open on every day, and each is a day of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.programme.models import Conference, Day

_ON: Final = sa.func.aggregate_strings(sa.cast(Day.on, sa.String), " ")


@dataclass(frozen=True)
class Calendar:
    """The zone and the days in order; none where every day will do."""

    zone: ZoneInfo
    days: tuple[date, ...]

    def day_of(self, at: datetime) -> date:
        """The day an instant belongs to: the last that has begun, so that a late exit is one of that day; or the first.

        With a single day everything belongs to it.
        """
        on = at.astimezone(self.zone).date()
        return next((day for day in reversed(self.days) if day <= on), self.days[0] if self.days else on)

    def missed(self, at: datetime) -> Sequence[date]:
        """The days of the conference, if that instant is on none of them."""
        return () if not self.days or at.astimezone(self.zone).date() in self.days else self.days

    def begins(self) -> datetime | None:
        """The midnight of the first day; None where there are no days."""
        return self._midnight(self.days[0]) if self.days else None

    def spans(self) -> list[tuple[datetime, datetime]]:
        """The same for a device: from midnight to midnight."""
        return [(self._midnight(day), self._midnight(day + timedelta(days=1))) for day in self.days]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone)


def written(conference_id: Any) -> sa.ScalarSelect[str]:
    """The calendar of the conference in that column, for `read`."""
    days = sa.select(Conference.zone + sa.func.coalesce(" " + _ON, ""))
    days = days.outerjoin(Day, sa.and_(Day.conference_id == Conference.id, ~Conference.is_demo))
    return days.where(Conference.id == conference_id).group_by(Conference.zone).scalar_subquery()


@lru_cache(64)
def read(text: str) -> Calendar:
    """The calendar as it was written."""
    zone, *days = text.split()
    return Calendar(ZoneInfo(zone), tuple(sorted(map(date.fromisoformat, days))))


_OF_ONE: Final = sa.select(written(sa.bindparam("conference_id", type_=sa.Integer)))


def of(connection: Connection, conference_id: int) -> Calendar:
    """The calendar of a conference."""
    return read(connection.execute(_OF_ONE, {"conference_id": conference_id}).scalar_one())
