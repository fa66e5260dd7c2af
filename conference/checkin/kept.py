"""Scans that devices have sent before: an id that comes again is the same scan, or a fault."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.checkin.models import Scan, ScanKind, Verdict

_KEPT: Final = sa.select(Scan.id, Scan.device_id, Scan.conference_id, Scan.delegate_id, Scan.kind, Scan.verdict).where(
    Scan.id.in_(sa.bindparam("ids", expanding=True))
)


@dataclass(frozen=True)
class Kept:
    """A scan that was sent before."""

    device_id: str | None
    conference_id: int
    delegate_id: int | None
    kind: ScanKind
    verdict: Verdict

    @property
    def lets_in(self) -> bool:
        """Whether somebody went in by it."""
        return self.kind is ScanKind.ARRIVAL and self.verdict is Verdict.WELCOME


def find(connection: Connection, ids: Collection[str]) -> Mapping[str, Kept]:
    """Those of these ids that are there."""
    rows = connection.execute(_KEPT, {"ids": list(ids)})
    return {row.id: Kept(*row[1:]) for row in rows}
