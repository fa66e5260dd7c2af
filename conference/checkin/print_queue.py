"""Badges on their way to paper: asked for at a desk, taken by a station under a lease, printed or tried again.

Every write of a station names its lease: one that was silent for too long changes nothing any more.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.checkin.actions import Answer
from conference.checkin.models import BadgeSize, Desk, Printing, Verdict
from conference.checkin.print_models import PrintJob, PrintState, PrintStation
from conference.checkin.queries import Here
from conference.foundation.access import Identity
from conference.foundation.db import rows_changed
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.foundation.prepared import InsertNew
from conference.people import audit
from conference.registration.models import Ticket

LEASE: Final = timedelta(seconds=60)
"""Longer than the patience with a printer, so that a badge is not printed twice."""
MOST_FAILURES: Final = 3
_PAUSE: Final = timedelta(seconds=5)
_SEEN_EVERY: Final = timedelta(seconds=10)
GONE_AFTER: Final = timedelta(seconds=40)
"""A station that was not seen for so long is not running."""


class PrintJobOver(Refusal):
    """It was printed, or somebody else has ended it."""

    sentence = lazy("This badge has been printed already, or somebody else has changed this. Reload the page.")


FETCHED_WITHIN: Final = timedelta(minutes=5)
"""For an arrival that a device tells of later, nobody waits at the printer any more."""

_JOB: Final = InsertNew(PrintJob, "ticket_id")


@dataclass(frozen=True)
class Claim:
    """A badge in the hands of one station, in the size that its desk has by now."""

    id: int
    lease: str
    ticket_id: int
    user_id: int | None
    reason: str
    is_void: bool
    size: BadgeSize


def ask(
    session: Session, desk: Here, delegate_ids: Sequence[int], *, user_id: int | None, now: datetime, reason: str = ""
) -> None:
    """Print these people's badges at the desk's own station, or at whichever is free; each ticket once."""
    connection = session.connection()
    valid = sa.select(Ticket.id).where(Ticket.delegate_id.in_(delegate_ids), Ticket.voided_at.is_(None))
    for ticket_id in connection.scalars(valid.order_by(Ticket.id)).all():
        row = {
            "conference_id": desk.conference_id,
            "ticket_id": ticket_id,
            "desk_id": desk.id,
            "user_id": user_id,
            "station_id": desk.station_id,
            "state": PrintState.QUEUED,
            "reason": reason,
            "run_at": now,
            "created_at": now,
        }
        _JOB.add(connection, row)


def state_of(session: Session, delegate_id: int) -> PrintState | None:
    """Where the badge with somebody's valid code stands; None where no printer was asked for it."""
    valid = (Ticket.delegate_id == delegate_id, Ticket.voided_at.is_(None))
    return session.scalar(sa.select(PrintJob.state).join(Ticket, Ticket.id == PrintJob.ticket_id).where(*valid))


def print_arrivals(
    session: Session, desk: Here, answers: Sequence[Answer], *, user_id: int | None, now: datetime
) -> None:
    """Where a desk prints silently, whoever has just come in gets a badge without anybody pressing a button."""
    if desk.printing is Printing.STATION:
        came = [one.person.delegate_id for one in answers if one.person and one.verdict is Verdict.WELCOME]
        ask(session, desk, came, user_id=user_id, now=now)


def printed_elsewhere(session: Session, ticket_id: int, now: datetime) -> None:
    """It came out of a browser: the printer need not make it once more, unless a station holds it already."""
    waits = (PrintJob.ticket_id == ticket_id, PrintJob.state == PrintState.QUEUED)
    session.execute(sa.update(PrintJob).where(*waits).values(state=PrintState.PRINTED, finished_at=now))


def with_printing(session: Session, desk: Here, answers: Sequence[Answer]) -> list[Answer]:
    """The same answers; those who come in at a desk with a station are told where their badge stands."""
    if desk.printing is not Printing.STATION:
        return list(answers)
    return [
        replace(one, printing=state_of(session, one.person.delegate_id))
        if one.person and one.verdict is Verdict.WELCOME
        else one
        for one in answers
    ]


def sign_on(session: Session, conference_id: int, name: str, printer: str, *, now: datetime) -> PrintStation:
    """A station begins to work; its name makes it the same as before."""
    named = (PrintStation.conference_id == conference_id, PrintStation.name == name)
    station = session.scalar(sa.select(PrintStation).where(*named))
    if station is None:
        station = PrintStation(conference_id=conference_id, name=name)
        session.add(station)
    station.printer, station.trouble, station.last_seen_at = printer, "", now
    session.flush()
    return station


def is_anything_to_do(session: Session, station_id: int, now: datetime) -> bool:
    """A look before a write: an idle station writes only that it is alive."""
    asked = {"station_id": station_id, "now": now, "silent": now - _SEEN_EVERY}
    return session.connection().execute(_WORK, asked).first() is not None


def claim(session: Session, station_id: int, now: datetime) -> Claim | None:
    """Take the badge that has waited longest, those of silent stations included."""
    station = session.get_one(PrintStation, station_id)
    station.last_seen_at = now
    for lost in session.scalars(_abandoned(station, now).with_for_update(skip_locked=True)):
        _failed(lost, "the station fell silent", now)
    first = _due(station, now).order_by(PrintJob.run_at, PrintJob.id).limit(1)
    job = session.scalar(first.with_for_update(skip_locked=True))
    if job is None:
        return None
    job.state, job.printed_by_id = PrintState.PRINTING, station.id
    job.lease, job.leased_until = secrets.token_hex(8), now + LEASE
    ticket, size = session.get_one(Ticket, job.ticket_id), session.get_one(Desk, job.desk_id).badge_size
    return Claim(job.id, job.lease, ticket.id, job.user_id, job.reason, ticket.voided_at is not None, size)


def printed(session: Session, taken: Claim, now: datetime) -> bool:
    """It lies there; False when the badge was no longer ours."""
    return _end(session, taken, {"state": PrintState.PRINTED, "error": ""}, now)


def dropped(session: Session, taken: Claim, why: str, now: datetime) -> bool:
    """Nobody needs it any more."""
    return _end(session, taken, {"state": PrintState.CANCELLED, "error": why}, now)


def failed(session: Session, station_id: int, taken: Claim, trouble: str, now: datetime) -> None:
    """Let it be tried again, here or by another station; after three times somebody has to look."""
    session.get_one(PrintStation, station_id).trouble = trouble
    held = sa.select(PrintJob).where(PrintJob.id == taken.id, PrintJob.lease == taken.lease).with_for_update()
    if (job := session.scalar(held)) is not None:
        _failed(job, trouble, now)


def all_is_well(session: Session, station_id: int) -> None:
    """The printer prints again."""
    station = session.get_one(PrintStation, station_id)
    if station.trouble:
        station.trouble = ""


def send_again(session: Session, job: PrintJob, station_id: int | None, *, by: Identity, now: datetime) -> None:
    """Once more, at this station or at whichever is free. Raises PrintJobOver."""
    values = {"state": PrintState.QUEUED, "station_id": station_id, "failures": 0, "error": "", "run_at": now}
    _change(session, job, values | {"finished_at": None})
    audit.record(session, by, "badge sent to the printer again", job, now=now)


def cancel(session: Session, job: PrintJob, *, by: Identity, now: datetime) -> None:
    """It need not be printed. Raises PrintJobOver."""
    _change(session, job, {"state": PrintState.CANCELLED, "finished_at": now})
    audit.record(session, by, "cancelled", job, now=now)


def _change(session: Session, job: PrintJob, values: dict[str, Any]) -> None:
    open_one = (PrintJob.id == job.id, PrintJob.state.in_([PrintState.QUEUED, PrintState.FAILED]))
    if not rows_changed(session, sa.update(PrintJob).where(*open_one).values(values)):
        raise PrintJobOver


def _end(session: Session, taken: Claim, values: dict[str, Any], now: datetime) -> bool:
    ours = sa.update(PrintJob).where(PrintJob.id == taken.id, PrintJob.lease == taken.lease)
    return rows_changed(session, ours.values(values | {"lease": None, "leased_until": None, "finished_at": now})) == 1


def _failed(job: PrintJob, trouble: str, now: datetime) -> None:
    job.lease = job.leased_until = None
    job.failures, job.error = job.failures + 1, trouble
    is_over = job.failures >= MOST_FAILURES
    job.state = PrintState.FAILED if is_over else PrintState.QUEUED
    job.run_at, job.finished_at = now + job.failures * _PAUSE, now if is_over else None


def _due(station: PrintStation | type[PrintStation], now: Any) -> sa.Select[PrintJob]:
    mine = sa.or_(PrintJob.station_id.is_(None), PrintJob.station_id == station.id)
    waits = (PrintJob.state == PrintState.QUEUED, PrintJob.run_at <= now)
    return sa.select(PrintJob).where(PrintJob.conference_id == station.conference_id, *waits, mine)


def _abandoned(station: PrintStation | type[PrintStation], now: Any) -> sa.Select[PrintJob]:
    silent = (PrintJob.state == PrintState.PRINTING, PrintJob.leased_until < now)
    return sa.select(PrintJob).where(PrintJob.conference_id == station.conference_id, *silent)


_NOW: Final[sa.BindParameter[Any]] = sa.bindparam("now")
_WORK: Final = sa.select(PrintStation.id).where(
    PrintStation.id == sa.bindparam("station_id"),
    sa.or_(
        PrintStation.last_seen_at < sa.bindparam("silent"),
        _due(PrintStation, _NOW).exists(),
        _abandoned(PrintStation, _NOW).exists(),
    ),
)
"""One statement, made once: a station asks it a hundred times a second."""
