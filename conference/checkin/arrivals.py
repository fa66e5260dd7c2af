"""By which scan people are in: when, at which desk, and by whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.checkin.models import Desk, Device, Presence, Scan
from conference.checkin.points import A_TABLE, MEETINGS
from conference.people.models import User


@dataclass(frozen=True)
class Standing:
    """The arrival that counts; `by` is the device, or the member of staff."""

    scan_id: str
    at: datetime
    left_at: datetime | None
    desk: str
    by: str

    def told(self) -> dict[str, Any]:
        """For a device."""
        return {"scan": self.scan_id, "at": milliseconds(self.at), "desk": self.desk, "by": self.by}


_ALL: Final = (
    sa.select(
        Presence.delegate_id, Presence.scan_id, Presence.arrived_at, Presence.left_at, Desk.name.label("desk"),
        sa.func.coalesce(Device.name, User.full_name, "").label("by"),
    )
    .join(Scan, Scan.id == Presence.scan_id)
    .join(Desk, Desk.id == Scan.desk_id)
    .outerjoin(Device, Device.id == Scan.device_id)
    .outerjoin(User, User.id == Scan.user_id)
)  # fmt: skip
_SOME: Final = _ALL.where(Presence.delegate_id.in_(sa.bindparam("ids", expanding=True)))
_EVERYBODY: Final = _ALL.where(Presence.conference_id == sa.bindparam("conference_id"))
_HERE: Final = Presence.point == sa.bindparam("point")
_SOME_HERE: Final = _SOME.where(_HERE).order_by(Presence.day)
_EVERYBODY_HERE: Final = _EVERYBODY.where(_HERE).order_by(Presence.day)
_SOME_ON: Final = _SOME.where(_HERE, Presence.day == sa.bindparam("day"))
_AT_A_TABLE: Final = Presence.point.startswith(A_TABLE)
_SOME_AT_TABLES: Final = _SOME.where(_AT_A_TABLE).order_by(Presence.arrived_at)
_EVERYBODY_AT_TABLES: Final = _EVERYBODY.where(_AT_A_TABLE).order_by(Presence.arrived_at)


def of(connection: Connection, point: str, delegate_ids: Collection[int]) -> Mapping[int, Standing]:
    """How those of these people came who are in, on their last day; at the tables, to the meeting they came to last."""
    if not delegate_ids:
        return {}
    statement, asked = (_SOME_AT_TABLES, {}) if point == MEETINGS else (_SOME_HERE, {"point": point})
    rows = connection.execute(statement, asked | {"ids": list(delegate_ids)})
    return {row.delegate_id: Standing(*row[1:]) for row in rows}


def of_day(connection: Connection, point: str, day: date, delegate_ids: Collection[int]) -> Mapping[int, Standing]:
    """Those of these people who are in on that day."""
    rows = connection.execute(_SOME_ON, {"point": point, "day": day, "ids": list(delegate_ids)})
    return {row.delegate_id: Standing(*row[1:]) for row in rows}


def everybody(connection: Connection, point: str, conference_id: int) -> Mapping[int, Standing]:
    """The same of all."""
    statement, asked = (_EVERYBODY_AT_TABLES, {}) if point == MEETINGS else (_EVERYBODY_HERE, {"point": point})
    rows = connection.execute(statement, asked | {"conference_id": conference_id})
    return {row.delegate_id: Standing(*row[1:]) for row in rows}


def milliseconds(at: datetime) -> int:
    """As devices count time."""
    return round(at.timestamp() * 1000)
