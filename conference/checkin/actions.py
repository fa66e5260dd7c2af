"""Let people in and take it back. Scans are added, never changed; presence is settled by its key."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.checkin import people, rules
from conference.checkin.models import Desk, Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.checkin.people import Coming, Person
from conference.checkin.queries import Here
from conference.foundation.access import Identity
from conference.foundation.db import add_if_new, insert_unless_there, rows_changed
from conference.foundation.integrity import refuses
from conference.people import audit
from conference.programme.models import Conference
from conference.registration.models import Delegate

refuses("uq_desk_conference_id_name", rules.DeskNameTaken)
refuses("uq_presence_scan_id", rules.ScanIdTaken)

_PRESENCE = insert_unless_there(Presence, "delegate_id", "point")
_SCAN = insert_unless_there(Scan, "id")


@dataclass(frozen=True)
class Shot:
    """A scan as it was made: its id comes from where it happened, so that sending it twice changes nothing."""

    id: str
    method: ScanMethod
    at: datetime
    user_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """The verdict with the person it speaks of, and where those who are in have to be next."""

    scan_id: str
    verdict: Verdict
    person: Person | None
    coming: Coming | None = None


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


def check_in_ticket(session: Session, desk: Here, token: str, shot: Shot, *, now: datetime) -> Answer:
    """Decide on a ticket and write the scan down. Raises DeskClosed, ScanIdTaken."""
    connection = session.connection()
    return _check_in(connection, desk, lambda: people.of_ticket(connection, token, desk.point, shot.id), shot, now)


def check_in_person(session: Session, desk: Here, delegate_id: int, shot: Shot, *, now: datetime) -> Answer:
    """Decide on somebody found by search. Raises DeskClosed, ScanIdTaken."""
    connection = session.connection()
    return _check_in(connection, desk, lambda: people.by_id(connection, delegate_id, desk.point, shot.id), shot, now)


def check_in_delegation(
    session: Session, desk: Here, registration_id: int, press: Shot, *, now: datetime
) -> list[Answer]:
    """Everybody of a delegation at once; each scan's id is made from that of the press. Raises NotFound, DeskClosed."""
    ids = people.delegation(session, desk.conference_id, registration_id)
    if not ids:
        raise NotFound
    shots = {one: replace(press, id=str(uuid.uuid5(uuid.UUID(press.id), str(one)))) for one in ids}
    return [check_in_person(session, desk, one, shot, now=now) for one, shot in shots.items()]


def answer_again(session: Session, desk: Here, scan: Scan, *, now: datetime) -> Answer:
    """What a scan that was made is told now."""
    connection = session.connection()
    if scan.delegate_id is None:
        return Answer(scan.id, scan.verdict, None)
    person = people.by_id(connection, scan.delegate_id, desk.point, scan.id)
    return _answer(connection, desk, person, scan.id, now)


def _check_in(
    connection: Connection, desk: Here, find: Callable[[], Person | None], shot: Shot, now: datetime
) -> Answer:
    """Presence first, then the scan that says what came of it (their foreign key waits for the end)."""
    if not desk.is_open:
        raise rules.DeskClosed(name=desk.name)
    person = find()
    answer = _answer(connection, desk, person, shot.id, now)
    if person is not None and person.facts.answered is not None:
        return answer
    if answer.person and answer.verdict is Verdict.WELCOME and not _enter(connection, desk, answer.person, shot):
        return _check_in(connection, desk, find, shot, now)  # another desk was faster: look again
    is_new = add_if_new(connection, _SCAN, _row(desk, answer, shot, now))
    if answer.verdict is Verdict.WELCOME and not is_new:
        raise rules.ScanIdTaken
    return answer


def _answer(connection: Connection, desk: Here, person: Person | None, scan_id: str, now: datetime) -> Answer:
    verdict = rules.judge(person.facts if person else None, conference_id=desk.conference_id, scan_id=scan_id)
    if person is None or verdict is Verdict.OTHER_CONFERENCE:
        return Answer(scan_id, verdict, None)
    is_in = verdict in {Verdict.WELCOME, Verdict.ALREADY_IN}
    return Answer(scan_id, verdict, person, people.next_meeting(connection, person.delegate_id, now) if is_in else None)


def _enter(connection: Connection, desk: Here, person: Person, shot: Shot) -> bool:
    """False when the person is in already; a desk that tries at the same moment waits here until that is certain."""
    row = {
        "delegate_id": person.delegate_id,
        "point": desk.point,
        "conference_id": desk.conference_id,
        "scan_id": shot.id,
        "arrived_at": shot.at,
    }
    return add_if_new(connection, _PRESENCE, row)


def _row(desk: Here, answer: Answer, shot: Shot, now: datetime) -> dict[str, Any]:
    return {
        "id": shot.id,
        "conference_id": desk.conference_id,
        "desk_id": desk.id,
        "user_id": shot.user_id,
        "delegate_id": answer.person.delegate_id if answer.person else None,
        "kind": ScanKind.ARRIVAL,
        "method": shot.method,
        "verdict": answer.verdict,
        "scanned_at": shot.at,
        "received_at": now,
    }


def undo(session: Session, desk: Here, scan: Scan, shot: Shot, reason: str, *, by: Identity, now: datetime) -> None:
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
