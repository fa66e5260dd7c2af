"""Scans that devices have sent before: an id that comes again is the same scan, or a fault."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from conference.checkin.models import Conflict, Presence, Scan, ScanKind, Verdict

_Undo = aliased(Scan)
_IS_SETTLED: Final = sa.or_(
    sa.exists().where(Presence.scan_id == Scan.id),
    sa.exists().where(Conflict.scan_id == Scan.id),
    sa.exists().where(_Undo.undoes_id == Scan.id),
)
_KEPT: Final = sa.select(
    Scan.id, Scan.device_id, Scan.conference_id, Scan.delegate_id, Scan.kind, Scan.verdict, _IS_SETTLED
).where(Scan.id.in_(sa.bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Kept:
    """A scan that was sent before."""

    device_id: str | None
    conference_id: int
    delegate_id: int | None
    kind: ScanKind
    verdict: Verdict
    is_settled: bool

    @property
    def is_return(self) -> bool:
        """Whether somebody who was out came back by it, though it said welcome: it neither stands nor was it undone."""
        return self.kind is ScanKind.ARRIVAL and self.verdict is Verdict.WELCOME and not self.is_settled


def find(connection: Connection, ids: Collection[str]) -> Mapping[str, Kept]:
    """Those of these ids that are there."""
    rows = connection.execute(_KEPT, {"ids": list(ids)})
    return {row.id: Kept(*row[1:]) for row in rows}
