"""Let people in and take it back. Scans are added, never changed; presence is settled by its key."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.checkin import queries, rules
from conference.checkin.models import Desk, Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.checkin.queries import Person
from conference.foundation.access import Identity
from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.foundation.integrity import refuses
from conference.people import audit
from conference.programme.models import Conference


class DeskNameTaken(Refusal):
    """Two desks cannot share a name."""

    sentence = lazy("There is a desk with this name already.")


refuses("uq_desk_conference_id_name", DeskNameTaken)


@dataclass(frozen=True)
class Shot:
    """A scan as it was made: its id comes from where it happened, so that sending it twice changes nothing."""

    id: str
    method: ScanMethod
    at: datetime
    clock_offset_ms: int = 0
    device_id: str | None = None
    user_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """The verdict with the person it speaks of."""

    scan_id: str
    verdict: Verdict
    person: Person | None


def open_desk(session: Session, conference: Conference, name: str, *, by: Identity, now: datetime) -> Desk:
    """A new desk at the entrance."""
    desk = Desk(conference_id=conference.id, name=name, created_at=now)
    session.add(desk)
    session.flush()
    audit.record(session, by, "created", desk, now=now, label=name)
    return desk


def check_in_ticket(session: Session, desk: Desk, token: str, shot: Shot, *, now: datetime) -> Answer:
    """Decide on a ticket and write the scan down. Raises DeskClosed."""
    return _let_in(session, desk, queries.person_of_ticket(session, token, desk.point), shot, now=now)


def check_in_person(session: Session, desk: Desk, delegate_id: int, shot: Shot, *, now: datetime) -> Answer:
    """Decide on somebody found by search. Raises DeskClosed."""
    return _let_in(session, desk, queries.person(session, delegate_id, desk.point), shot, now=now)


def check_in_delegation(
    session: Session, desk: Desk, registration_id: int, shots: dict[int, Shot], *, now: datetime
) -> list[Answer]:
    """Everybody of a delegation at once; `shots` has one for each delegate id."""
    people = queries.delegation(session, registration_id, desk.point)
    return [_let_in(session, desk, one, shots[one.delegate_id], now=now) for one in people if one.delegate_id in shots]


def _let_in(session: Session, desk: Desk, person: Person | None, shot: Shot, *, now: datetime) -> Answer:
    if not desk.is_open:
        raise rules.DeskClosed(name=desk.name)
    verdict = rules.judge(person.facts if person else None, conference_id=desk.conference_id, scan_id=shot.id)
    if person is not None and verdict is Verdict.OTHER_CONFERENCE:
        person = None
    if not _write(session, desk, person, shot, verdict, now=now):
        return Answer(shot.id, session.execute(_VERDICT, {"id": shot.id}).scalar_one(), person)
    if person is not None and verdict is Verdict.WELCOME:
        session.execute(
            sa.insert(Presence).values(
                delegate_id=person.delegate_id,
                point=desk.point,
                conference_id=desk.conference_id,
                scan_id=shot.id,
                arrived_at=shot.at,
            )
        )
    return Answer(shot.id, verdict, person)


_VERDICT = sa.select(Scan.verdict).where(Scan.id == sa.bindparam("id"))
_EXISTS = sa.select(sa.literal(1)).where(Scan.id == sa.bindparam("id"))


def _write(session: Session, desk: Desk, person: Person | None, shot: Shot, verdict: Verdict, *, now: datetime) -> bool:
    """Add the scan; False when it is there already."""
    if session.execute(_EXISTS, {"id": shot.id}).first() is not None:
        return False
    session.execute(
        sa.insert(Scan).values(
            id=shot.id,
            conference_id=desk.conference_id,
            desk_id=desk.id,
            device_id=shot.device_id,
            user_id=shot.user_id,
            delegate_id=person.delegate_id if person else None,
            kind=ScanKind.ARRIVAL,
            method=shot.method,
            verdict=verdict,
            scanned_at=shot.at,
            received_at=now,
            clock_offset_ms=shot.clock_offset_ms,
        )
    )
    return True


def undo(session: Session, desk: Desk, scan_id: str, shot: Shot, reason: str, *, by: Identity, now: datetime) -> None:
    """Take an arrival back: the presence goes, a new scan says why. Raises NothingToUndo."""
    scan = session.scalar(sa.select(Scan).where(Scan.id == scan_id, Scan.conference_id == desk.conference_id))
    presence = session.scalar(sa.select(Presence).where(Presence.scan_id == scan_id).with_for_update())
    if scan is None or presence is None:
        raise rules.NothingToUndo
    session.delete(presence)
    taken_back = Scan(
        id=shot.id,
        conference_id=desk.conference_id,
        desk_id=desk.id,
        device_id=shot.device_id,
        user_id=shot.user_id,
        delegate_id=scan.delegate_id,
        kind=ScanKind.UNDO,
        method=shot.method,
        verdict=Verdict.UNDONE,
        scanned_at=shot.at,
        received_at=now,
        undoes_id=scan.id,
        reason=reason,
    )
    session.add(taken_back)
    session.flush()
    audit.record(session, by, "check-in undone", scan, now=now, label=reason)
