"""Who is in by which scan, when several let the same person in: the earliest of a day stands, whatever came first.

Candidates are the scans that let somebody in and were not undone. One of them has the presence, every other one a row
in `conflict`, but those by which somebody came back after an exit; a late earlier one, or an undo of the one that
stands, only changes which is which.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from conference.checkin.course import Move, course_of
from conference.checkin.models import Conflict, Presence, Scan, Verdict
from conference.checkin.queries import Here
from conference.checkin.rules import MOVES, ScanIdTaken
from conference.foundation.prepared import InsertNew

_PRESENCE: Final = InsertNew(Presence)
"""Whichever key is there: PostgreSQL would report the scan's as a fault when one scan comes twice at once."""
_ELSEWHERE: Final = sa.select(Presence.scan_id).where(
    Presence.scan_id == sa.bindparam("scan_id"),
    sa.or_(Presence.delegate_id != sa.bindparam("delegate_id"), Presence.point != sa.bindparam("point")),
)
_CONFLICT: Final = InsertNew(Conflict, "scan_id")
_STANDING: Final = (
    sa.select(Presence.scan_id, Presence.arrived_at, Presence.left_at)
    .where(Presence.delegate_id == sa.bindparam("delegate_id"), Presence.point == sa.bindparam("point"))
    .where(Presence.day == sa.bindparam("day"))
    .with_for_update()
)
_MOVING: Final = Scan.verdict.in_(MOVES)
_Undo = aliased(Scan)
_IS_UNDONE: Final = sa.exists().where(_Undo.undoes_id == Scan.id)
_OF_VISIT: Final = (
    sa.select(Scan.id, Scan.scanned_at, Scan.verdict, Scan.conference_id)
    .where(Scan.delegate_id == sa.bindparam("delegate_id"), Scan.point == sa.bindparam("point"))
    .where(Scan.day == sa.bindparam("day"), _MOVING, ~_IS_UNDONE)
)
_ONE_MOVE: Final = sa.select(Scan.delegate_id, Scan.point, Scan.day).where(
    Scan.id == sa.bindparam("scan_id"), _MOVING, ~_IS_UNDONE
)
_BY_SCAN: Final = (
    sa.select(Presence.delegate_id, Presence.point, Presence.day)
    .where(Presence.scan_id == sa.bindparam("scan_id"))
    .with_for_update()
)
_NEXT: Final = (
    sa.select(Scan.id, Scan.scanned_at)
    .join(Conflict, Conflict.scan_id == Scan.id)
    .where(Conflict.standing_id == sa.bindparam("scan_id"))
    .order_by(Scan.scanned_at, Scan.id)
    .limit(1)
)


@dataclass(frozen=True)
class Entry:
    """A scan that lets somebody in."""

    here: Here
    delegate_id: int
    scan_id: str
    at: datetime

    @property
    def visit(self) -> dict[str, Any]:
        """What a presence is found by: who is where, on which day."""
        return {"delegate_id": self.delegate_id, "point": self.here.point, "day": self.here.day_of(self.at)}


def enter(connection: Connection, entry: Entry) -> bool:
    """False when the person is in already; a desk that tries at the same moment waits here until that is certain.

    Raises ScanIdTaken when somebody else came in by a scan of this id.
    """
    row = entry.visit | {
        "conference_id": entry.here.conference_id,
        "scan_id": entry.scan_id,
        "arrived_at": entry.at,
    }
    if _PRESENCE.add(connection, row):
        return True
    if connection.execute(_ELSEWHERE, row).first() is not None:
        raise ScanIdTaken
    return False


def move(connection: Connection, entry: Entry) -> Verdict:
    """Let somebody out, or back in, who stands there now and has come before, if that may be."""
    before = connection.execute(_STANDING, entry.visit).one_or_none()
    is_inside = before is not None and before.left_at is None
    if before is not None and entry.here.is_exit == is_inside:
        _leave(connection, entry, entry.at if is_inside else None)
        return Verdict.GOODBYE if is_inside else Verdict.WELCOME_BACK
    return Verdict.NOT_IN if entry.here.is_exit else Verdict.ALREADY_IN


def leave_out(connection: Connection, entry: Entry) -> None:
    """Take back what `enter` has just done."""
    connection.execute(sa.delete(Presence).where(Presence.scan_id == entry.scan_id))


def stand(connection: Connection, entry: Entry, *, now: datetime) -> bool:
    """Settle a scan that let somebody in: whether it stands. The one that does not becomes a conflict."""
    while not enter(connection, entry):
        if (standing := connection.execute(_STANDING, entry.visit).one_or_none()) is None:
            continue  # it was undone meanwhile
        if (entry.at, entry.scan_id) >= (standing.arrived_at, standing.scan_id):
            add_conflict(connection, entry, Verdict.ALREADY_IN, now=now, standing_id=standing.scan_id)
            return False
        _give_presence(connection, entry)
        _now_under(connection, standing.scan_id, entry.scan_id)
        later = replace(entry, scan_id=standing.scan_id)
        add_conflict(connection, later, Verdict.ALREADY_IN, now=now, standing_id=entry.scan_id)
        return True
    return True


def add_conflict(
    connection: Connection, entry: Entry, verdict: Verdict, *, now: datetime, standing_id: str | None = None
) -> None:
    """Somebody went in by a scan that does not stand."""
    row: dict[str, Any] = {
        "scan_id": entry.scan_id,
        "conference_id": entry.here.conference_id,
        "standing_id": standing_id,
        "verdict": verdict,
        "noticed_at": now,
    }
    _CONFLICT.add(connection, row)


def take_back(connection: Connection, scan_id: str, *, now: datetime) -> bool:
    """After an undo the scan is no move any more, and those that are left are settled anew. False if it was none."""
    moved: Any = connection.execute(_BY_SCAN, {"scan_id": scan_id}).one_or_none()
    if moved is None and connection.execute(sa.delete(Conflict).where(Conflict.scan_id == scan_id)).rowcount:
        return True
    moved = moved or connection.execute(_ONE_MOVE, {"scan_id": scan_id}).one_or_none()
    if moved is None:
        return False
    following = connection.execute(_NEXT, {"scan_id": scan_id}).one_or_none()
    if following is not None:
        values = {"scan_id": following.id, "arrived_at": following.scanned_at}
        connection.execute(sa.update(Presence).where(Presence.scan_id == scan_id).values(values))
        connection.execute(sa.delete(Conflict).where(Conflict.scan_id == following.id))
        _now_under(connection, scan_id, following.id)
    settle_leaving(connection, moved._asdict(), now=now, without=scan_id)
    connection.execute(sa.delete(Presence).where(Presence.scan_id == scan_id))
    return True


def settle_leaving(
    connection: Connection, visit: dict[str, Any], *, now: datetime, without: str = ""
) -> Collection[str]:
    """Who comes in after an exit has come back, whatever was sent first; the ids of such scans that said welcome."""
    presence = connection.execute(_STANDING, visit).one_or_none()
    found = [row for row in connection.execute(_OF_VISIT, visit) if row.id != without]
    course = course_of(Move(row.scanned_at, row.id, row.verdict) for row in found)
    if presence is None or course.standing is None:
        return ()
    values = {"scan_id": course.standing.scan_id, "arrived_at": course.standing.at, "left_at": course.left_at}
    if values != presence._asdict():
        connection.execute(change(visit).values(values))
    not_twice = {course.standing.scan_id, *course.returns}
    connection.execute(sa.delete(Conflict).where(Conflict.scan_id.in_(not_twice)))
    here = {"conference_id": found[0].conference_id, "verdict": Verdict.ALREADY_IN, "noticed_at": now}
    for scan_id in course.twice:
        standing = {"scan_id": scan_id, "standing_id": course.standing.scan_id}
        if not _CONFLICT.add(connection, here | standing):
            connection.execute(sa.update(Conflict).where(Conflict.scan_id == scan_id).values(standing))
    return course.returns


def change(visit: dict[str, Any]) -> sa.Update:
    """A change of the presence of this visit, still to be said."""
    return sa.update(Presence).where(*(getattr(Presence, name) == value for name, value in visit.items()))


def _leave(connection: Connection, entry: Entry, at: datetime | None) -> None:
    connection.execute(change(entry.visit).values(left_at=at))


def _give_presence(connection: Connection, entry: Entry) -> None:
    connection.execute(change(entry.visit).values(scan_id=entry.scan_id, arrived_at=entry.at))


def _now_under(connection: Connection, before: str, after: str) -> None:
    """Those that stood behind one scan stand behind another."""
    connection.execute(sa.update(Conflict).where(Conflict.standing_id == before).values(standing_id=after))
