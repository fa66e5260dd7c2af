"""Who was let in by a scan that does not stand: twice, or against what the server knew. As organisers read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from conference.checkin.models import Conflict, Desk, Device, Scan, Verdict
from conference.foundation.vietnamese import fold
from conference.people.models import Organisation, User
from conference.registration.models import Delegate, Registration

_Standing = aliased(Scan)
_DeskThere, _DeviceThere, _UserThere = aliased(Desk), aliased(Device), aliased(User)


@dataclass(frozen=True)
class Row:
    """One line: who, what the server says, and both scans with time, desk and by whom."""

    full_name: str | None
    organisation: str | None
    verdict: Verdict
    at: datetime
    desk: str
    by: str
    is_clamped: bool
    stands_at: datetime | None
    stands_desk: str | None
    stands_by: str


_COLUMNS: Final = (
    Delegate.full_name, Organisation.name, Conflict.verdict, Scan.scanned_at, Desk.name.label("desk"),
    sa.func.coalesce(Device.name, User.full_name, "").label("by"), Scan.is_clamped, _Standing.scanned_at,
    _DeskThere.name.label("stands_desk"),
    sa.func.coalesce(_DeviceThere.name, _UserThere.full_name, "").label("stands_by"),
)  # fmt: skip


def listing(conference_id: int, words: str, *, verdict: Verdict | None, oldest_first: bool) -> sa.Select[Any]:
    """The ids of the scans, the latest first unless asked otherwise."""
    order = (Scan.scanned_at, Scan.id)
    found = _joined(sa.select(Conflict.scan_id)).where(Conflict.conference_id == conference_id)
    for word in fold(words).split():
        found = found.where(
            sa.or_(Delegate.folded.contains(word, autoescape=True), Organisation.folded.contains(word, autoescape=True))
        )
    if verdict is not None:
        found = found.where(Conflict.verdict == verdict)
    return found.order_by(*(order if oldest_first else (column.desc() for column in order)))


def rows(session: Session, ids: Sequence[str]) -> list[Row]:
    """These, in this order."""
    there = _joined(sa.select(Conflict.scan_id, *_COLUMNS)).where(Conflict.scan_id.in_(ids))
    found = {row[0]: Row(*row[1:]) for row in session.execute(there)}
    return [found[one] for one in ids]


def count(session: Session, conference_id: int) -> int:
    """How many there are."""
    mine = Conflict.conference_id == conference_id
    return session.scalar(sa.select(sa.func.count()).select_from(Conflict).where(mine)) or 0


def verdicts(session: Session, conference_id: int) -> Iterable[Verdict]:
    """Of which kinds."""
    return session.scalars(sa.select(Conflict.verdict).where(Conflict.conference_id == conference_id).distinct()).all()


def _joined(statement: Any) -> sa.Select[Any]:
    joined: sa.Select[Any] = (
        statement.select_from(Conflict)
        .join(Scan, Scan.id == Conflict.scan_id)
        .join(Desk, Desk.id == Scan.desk_id)
        .outerjoin(Device, Device.id == Scan.device_id)
        .outerjoin(User, User.id == Scan.user_id)
        .outerjoin(Delegate, Delegate.id == Scan.delegate_id)
        .outerjoin(Registration, Registration.id == Delegate.registration_id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(_Standing, _Standing.id == Conflict.standing_id)
        .outerjoin(_DeskThere, _DeskThere.id == _Standing.desk_id)
        .outerjoin(_DeviceThere, _DeviceThere.id == _Standing.device_id)
        .outerjoin(_UserThere, _UserThere.id == _Standing.user_id)
    )
    return joined
