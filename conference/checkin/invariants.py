"""What must never be true of scans and presence, as queries that return nothing."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.checkin.models import Conflict, Desk, Device, Presence, Scan, ScanKind, Verdict
from conference.checkin.rules import LET_IN
from conference.registration.models import Delegate

_Undo = aliased(Scan)
_LET_IN: Final = sa.and_(Scan.kind == ScanKind.ARRIVAL, Scan.verdict == Verdict.WELCOME)
_LET_OUT: Final = sa.and_(
    Scan.delegate_id == Presence.delegate_id,
    Scan.point == Presence.point,
    Scan.day == Presence.day,
    Scan.verdict == Verdict.GOODBYE,
)
_IS_UNDONE: Final = sa.exists().where(_Undo.undoes_id == Scan.id, _Undo.kind == ScanKind.UNDO)
_MOVED: Final = sa.or_(_LET_IN, Scan.verdict.in_((Verdict.WELCOME_BACK, Verdict.GOODBYE)))
_WENT_IN: Final = sa.func.coalesce(Scan.told.in_(LET_IN), False)
"""Whatever the server said: the device had let them in."""
_Exit = aliased(Scan)
_AFTER_EXIT: Final = sa.exists().where(
    _Exit.delegate_id == Scan.delegate_id,
    _Exit.point == Scan.point,
    _Exit.verdict == Verdict.GOODBYE,
    _Exit.day == Scan.day,
    _Exit.scanned_at <= Scan.scanned_at,
    ~sa.exists().where(_Undo.undoes_id == _Exit.id),
)
_IN_CONFLICT: Final = sa.exists().where(Conflict.scan_id == Scan.id)
_IS_ITS: Final = sa.and_(
    Presence.scan_id == Scan.id,
    Presence.delegate_id == Scan.delegate_id,
    Presence.point == Scan.point,
    Presence.day == Scan.day,
)
_HAS_PRESENCE: Final = sa.exists().where(_IS_ITS)

INVARIANTS = (
    (
        "somebody is in without a scan of that day that let them in",
        sa.select(Presence.delegate_id, Presence.point, Presence.day).where(~sa.exists().where(_IS_ITS, _LET_IN)),
    ),
    (
        "a scan let somebody in who is not in that day, nobody undid it, no earlier one stands, and no exit was before",
        sa.select(Scan.id).where(_LET_IN, ~_HAS_PRESENCE, ~_IS_UNDONE, ~_IN_CONFLICT, ~_AFTER_EXIT),
    ),
    (
        "somebody is in by a scan that was undone",
        sa.select(Scan.id).where(_HAS_PRESENCE, _IS_UNDONE),
    ),
    (
        "somebody is outside whom no exit let out, or one that was undone",
        sa.select(Presence.delegate_id, Presence.point, Presence.day).where(
            Presence.left_at.is_not(None),
            ~sa.exists().where(_LET_OUT, Scan.scanned_at == Presence.left_at, ~_IS_UNDONE),
        ),
    ),
    (
        "a scan that stands is in conflict, or one that was undone",
        sa.select(Scan.id).where(_IN_CONFLICT, sa.or_(_HAS_PRESENCE, _IS_UNDONE)),
    ),
    (
        "a scan stands before an earlier one, or behind one that does not stand",
        sa.select(Conflict.scan_id)
        .join(Scan, Scan.id == Conflict.scan_id)
        .outerjoin(Presence, Presence.scan_id == Conflict.standing_id)
        .where(Conflict.verdict == Verdict.ALREADY_IN)
        .where(sa.or_(Presence.scan_id.is_(None), Presence.arrived_at > Scan.scanned_at)),
    ),
    (
        "a scan was made by a device of another conference",
        sa.select(Scan.id).join(Device, Device.id == Scan.device_id).where(Device.conference_id != Scan.conference_id),
    ),
    (
        "an undo takes back what let nobody in or out",
        sa.select(_Undo.id).join(Scan, Scan.id == _Undo.undoes_id).where(~_MOVED, ~_WENT_IN),
    ),
    (
        "a scan names a desk or person of another conference",
        sa.select(Scan.id)
        .join(Desk, Desk.id == Scan.desk_id)
        .outerjoin(Delegate, Delegate.id == Scan.delegate_id)
        .where(sa.or_(Desk.conference_id != Scan.conference_id, Delegate.conference_id != Scan.conference_id)),
    ),
    (
        "somebody is in at another conference",
        sa.select(Presence.delegate_id)
        .join(Delegate, Delegate.id == Presence.delegate_id)
        .where(Delegate.conference_id != Presence.conference_id),
    ),
)
"""Each with what it would mean if it returned a row. The id returned says where to look."""
