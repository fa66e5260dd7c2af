"""What the page of the printers shows: the badges that wait or failed, then the last ones printed."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased
from werkzeug.exceptions import NotFound

from conference.checkin.models import Desk
from conference.checkin.print_models import PrintJob, PrintState, PrintStation
from conference.checkin.print_queue import GONE_AFTER
from conference.people.models import Organisation
from conference.registration.models import Delegate, Registration, Ticket

SHOWN = 40
OPEN = (PrintState.FAILED, PrintState.PRINTING, PrintState.QUEUED)
_Wanted = aliased(PrintStation)
_Used = aliased(PrintStation)


@dataclass(frozen=True)
class Badge:
    """A badge on its way."""

    id: int
    state: PrintState
    error: str
    failures: int
    created_at: datetime
    finished_at: datetime | None
    full_name: str
    organisation: str
    desk: str
    wanted: str | None
    used: str | None

    @property
    def can_change(self) -> bool:
        """Whether somebody may send it elsewhere or call it off."""
        return self.state in {PrintState.FAILED, PrintState.QUEUED}


def badges(session: Session, conference_id: int) -> Sequence[Badge]:
    """Those that need somebody first."""
    is_open = sa.case({state.value: number for number, state in enumerate(OPEN)}, value=PrintJob.state, else_=len(OPEN))
    rows = session.execute(
        sa.select(
            PrintJob.id, PrintJob.state, PrintJob.error, PrintJob.failures, PrintJob.created_at, PrintJob.finished_at,
            Delegate.full_name, Organisation.name, Desk.name, _Wanted.name, _Used.name,
        )
        .join(Ticket, Ticket.id == PrintJob.ticket_id)
        .join(Delegate, Delegate.id == Ticket.delegate_id)
        .join(Registration, Registration.id == Delegate.registration_id)
        .join(Organisation, Organisation.id == Registration.organisation_id)
        .join(Desk, Desk.id == PrintJob.desk_id)
        .outerjoin(_Wanted, _Wanted.id == PrintJob.station_id)
        .outerjoin(_Used, _Used.id == PrintJob.printed_by_id)
        .where(PrintJob.conference_id == conference_id)
        .order_by(is_open, PrintJob.id.desc())
        .limit(SHOWN)
    )  # fmt: skip
    return [Badge(*row) for row in rows]


def get(session: Session, conference_id: int, job_id: int) -> PrintJob:
    """A badge of this conference. Raises NotFound."""
    here = (PrintJob.id == job_id, PrintJob.conference_id == conference_id)
    job = session.scalar(sa.select(PrintJob).where(*here))
    if job is None:
        raise NotFound
    return job


def is_running(station: PrintStation, now: datetime) -> bool:
    """Whether the station was seen lately."""
    return station.last_seen_at + GONE_AFTER > now


def version(listed: Sequence[Badge], stations: Sequence[PrintStation], now: datetime) -> str:
    """Changes with whatever the page shows."""
    shown = [(one.id, one.state.value, one.failures) for one in listed]
    alive = [(one.id, one.trouble, is_running(one, now)) for one in stations]
    return f"{zlib.crc32(repr((shown, alive)).encode()):x}"
