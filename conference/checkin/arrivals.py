"""By which scan people are in: when, at which desk, and by whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.checkin.models import Desk, Device, Presence, Scan
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
    .where(Presence.point == sa.bindparam("point"))
)  # fmt: skip
_SOME: Final = _ALL.where(Presence.delegate_id.in_(sa.bindparam("ids", expanding=True)))
_AT: Final = _ALL.where(Presence.conference_id == sa.bindparam("conference_id"))


def of(connection: Connection, point: str, delegate_ids: Collection[int]) -> Mapping[int, Standing]:
    """Those of these people who are in."""
    if not delegate_ids:
        return {}
    rows = connection.execute(_SOME, {"point": point, "ids": list(delegate_ids)})
    return {row.delegate_id: Standing(*row[1:]) for row in rows}


def everybody(connection: Connection, point: str, conference_id: int) -> Mapping[int, Standing]:
    """All who are in."""
    rows = connection.execute(_AT, {"point": point, "conference_id": conference_id})
    return {row.delegate_id: Standing(*row[1:]) for row in rows}


def milliseconds(at: datetime) -> int:
    """As devices count time."""
    return round(at.timestamp() * 1000)
