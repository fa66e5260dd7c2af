"""Let people in and take it back. Scans are added, never changed; presence is settled by its key."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.checkin import people, rules
from conference.checkin.models import Desk, Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.checkin.people import Person
from conference.foundation.access import Identity
from conference.foundation.db import add_if_new, rows_changed
from conference.foundation.integrity import refuses
from conference.people import audit
from conference.programme.models import Conference
from conference.registration.models import Delegate

refuses("uq_desk_conference_id_name", rules.DeskNameTaken)
refuses("uq_presence_scan_id", rules.ScanIdTaken)


@dataclass(frozen=True)
class Shot:
    """A scan as it was made: its id comes from where it happened, so that sending it twice changes nothing."""

    id: str
    method: ScanMethod
    at: datetime
    user_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """The verdict with the person it speaks of."""

    scan_id: str
    verdict: Verdict
    person: Person | None


def open_desk(session: Session, conference: Conference, name: str, *, by: Identity | None, now: datetime) -> Desk:
    """A new desk at the entrance. Raises DeskNameTaken."""
    desk = Desk(conference_id=conference.id, name=name, created_at=now)
    session.add(desk)
    session.flush()
    audit.record(session, by, "created", desk, now=now, label=name)
    return desk


def set_open(session: Session, desk: Desk, *, is_open: bool, by: Identity, now: datetime) -> None:
    """Let a desk take scans, or not any more."""
    desk.is_open = is_open
    audit.record(session, by, "opened" if is_open else "closed", desk, now=now, label=desk.name)


def check_in_ticket(session: Session, desk: Desk, token: str, shot: Shot, *, now: datetime) -> Answer:
    """Decide on a ticket and write the scan down. Raises DeskClosed, ScanIdTaken."""
    return _check_in(session, desk, lambda: people.of_ticket(session, token, desk.point, shot.id), shot, now)


def check_in_person(session: Session, desk: Desk, delegate_id: int, shot: Shot, *, now: datetime) -> Answer:
    """Decide on somebody found by search. Raises DeskClosed, ScanIdTaken."""
    return _check_in(session, desk, lambda: people.by_id(session, delegate_id, desk.point, shot.id), shot, now)


def check_in_delegation(
    session: Session, desk: Desk, registration_id: int, press: Shot, *, now: datetime
) -> list[Answer]:
    """Everybody of a delegation at once; each scan's id is made from that of the press. Raises NotFound, DeskClosed."""
    ids = people.delegation(session, desk.conference_id, registration_id)
    if not ids:
        raise NotFound
    shots = {one: replace(press, id=str(uuid.uuid5(uuid.UUID(press.id), str(one)))) for one in ids}
    return [check_in_person(session, desk, one, shot, now=now) for one, shot in shots.items()]


def _check_in(session: Session, desk: Desk, find: Callable[[], Person | None], shot: Shot, now: datetime) -> Answer:
    """Presence first, then the scan that says what came of it (their foreign key waits for the end)."""
    if not desk.is_open:
        raise rules.DeskClosed(name=desk.name)
    person = find()
    verdict = rules.judge(person.facts if person else None, conference_id=desk.conference_id, scan_id=shot.id)
    if verdict is Verdict.OTHER_CONFERENCE:
        person = None
    if person is not None and person.facts.answered is not None:
        return Answer(shot.id, verdict, person)
    if person is not None and verdict is Verdict.WELCOME and not _enter(session, desk, person, shot):
        return _check_in(session, desk, find, shot, now)  # another desk was faster: look again
    is_new = add_if_new(session, Scan, _row(desk, person, shot, verdict, now), key=["id"])
    if verdict is Verdict.WELCOME and not is_new:
        raise rules.ScanIdTaken
    return Answer(shot.id, verdict, person)


def _enter(session: Session, desk: Desk, person: Person, shot: Shot) -> bool:
    """False when the person is in already; a desk that tries at the same moment waits here until that is certain."""
    row = {
        "delegate_id": person.delegate_id,
        "point": desk.point,
        "conference_id": desk.conference_id,
        "scan_id": shot.id,
        "arrived_at": shot.at,
    }
    return add_if_new(session, Presence, row, key=["delegate_id", "point"])


def _row(desk: Desk, person: Person | None, shot: Shot, verdict: Verdict, now: datetime) -> dict[str, Any]:
    return {
        "id": shot.id,
        "conference_id": desk.conference_id,
        "desk_id": desk.id,
        "user_id": shot.user_id,
        "delegate_id": person.delegate_id if person else None,
        "kind": ScanKind.ARRIVAL,
        "method": shot.method,
        "verdict": verdict,
        "scanned_at": shot.at,
        "received_at": now,
    }


def undo(session: Session, desk: Desk, scan: Scan, shot: Shot, reason: str, *, by: Identity, now: datetime) -> None:
    """Take an arrival back: the presence goes, a new scan says why. Raises NothingToUndo."""
    if not rows_changed(session, sa.delete(Presence).where(Presence.scan_id == scan.id)):
        raise rules.NothingToUndo
    taken_back = Scan(
        id=shot.id,
        conference_id=desk.conference_id,
        desk_id=desk.id,
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
    delegate = session.get_one(Delegate, scan.delegate_id)
    audit.record(session, by, "check-in undone", delegate, now=now, label=delegate.full_name, reason=reason)
