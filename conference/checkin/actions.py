"""Let people in and take it back. Scans are added, never changed; presence is settled by its key."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from conference.checkin import people, points, rules, settling
from conference.checkin.models import Desk, Presence, Scan, ScanKind, ScanMethod, Verdict
from conference.checkin.people import Coming, Person
from conference.checkin.points import Opposite
from conference.checkin.print_models import PrintState
from conference.checkin.queries import Here
from conference.foundation.access import Identity
from conference.foundation.integrity import refuses
from conference.foundation.prepared import InsertNew
from conference.people import audit
from conference.programme.models import Conference
from conference.registration.models import Delegate

refuses("uq_desk_conference_id_name", rules.DeskNameTaken)
refuses("uq_presence_scan_id", rules.ScanIdTaken)

_SCAN = InsertNew(Scan, "id")


@dataclass(frozen=True)
class Shot:
    """A scan as it was made: its id comes from where it happened, so that sending it twice changes nothing."""

    id: str
    method: ScanMethod
    at: datetime
    user_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """The verdict with the person it speaks of, and where those who are in have to be next.

    `printing` is where the badge stands at the printer of a desk that prints silently.
    """

    scan_id: str
    verdict: Verdict
    person: Person | None
    coming: Coming | None = None
    opposite: Opposite | None = None
    printing: PrintState | None = None


def open_desk(
    session: Session, conference: Conference, name: str, *, by: Identity | None, now: datetime, **setting: Any
) -> Desk:
    """A new desk, at the entrance unless told otherwise. Raises DeskNameTaken."""
    desk = Desk(conference_id=conference.id, name=name, created_at=now, **setting)
    session.add(desk)
    session.flush()
    audit.record(session, by, "created", desk, now=now, label=name)
    return desk


def change_desk(session: Session, desk: Desk, setting: dict[str, Any], *, by: Identity, now: datetime) -> None:
    """Another name, place or way of printing. Raises DeskNameTaken."""
    for name, value in setting.items():
        setattr(desk, name, value)
    session.flush()
    audit.record(session, by, "changed", desk, now=now, label=desk.name, point=desk.point)


def set_open(session: Session, desk: Desk, *, is_open: bool, by: Identity, now: datetime) -> None:
    """Let a desk take scans, or not any more."""
    desk.is_open = is_open
    audit.record(session, by, "opened" if is_open else "closed", desk, now=now, label=desk.name)


def check_in_ticket(session: Session, desk: Here, token: str, shot: Shot, *, now: datetime) -> Answer:
    """Decide on a ticket and write the scan down. Raises DeskClosed, ScanIdTaken."""
    connection = session.connection()

    def find(here: Here) -> Person | None:
        return people.of_ticket(connection, token, here, shot.id, shot.at)

    return _check_in(connection, desk, find, shot, now)


def check_in_person(session: Session, desk: Here, delegate_id: int, shot: Shot, *, now: datetime) -> Answer:
    """Decide on somebody found by search. Raises DeskClosed, ScanIdTaken."""
    connection = session.connection()

    def find(here: Here) -> Person | None:
        return people.by_id(connection, delegate_id, here, shot.id, shot.at)

    return _check_in(connection, desk, find, shot, now)


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
    if desk.point == points.MEETINGS:
        desk = points.entered(connection, desk, scan.delegate_id, scan.id, scan.scanned_at)
    person = people.by_id(connection, scan.delegate_id, desk, scan.id, scan.scanned_at)
    return _answer(connection, desk, person, scan.id, now)


def _check_in(
    connection: Connection, desk: Here, find: Callable[[Here], Person | None], shot: Shot, now: datetime
) -> Answer:
    """Presence first, then the scan that says what came of it (their foreign key waits for the end)."""
    if not desk.is_open:
        raise rules.DeskClosed(name=desk.name)
    person = find(desk)
    if desk.point == points.MEETINGS and person is not None:
        desk = points.entered(connection, desk, person.delegate_id, shot.id, shot.at)
        person = find(desk)
    answer = _answer(connection, desk, person, shot.id, now)
    if person is not None and person.facts.answered is not None:
        return answer
    moves = answer.verdict in _HOW
    if moves and not _HOW[answer.verdict](connection, desk, person, shot):
        return _check_in(connection, desk, find, shot, now)  # another desk was faster: look again
    is_new = _SCAN.add(connection, _row(desk, answer, shot, now))
    if moves and not is_new:
        raise rules.ScanIdTaken
    return answer


def keep_scan(session: Session, desk: Here, answer: Answer, shot: Shot, *, now: datetime) -> None:
    """A scan on which something else than the first arrival decides. Raises ScanIdTaken."""
    if not _SCAN.add(session.connection(), _row(desk, answer, shot, now)):
        raise rules.ScanIdTaken


def _answer(connection: Connection, desk: Here, person: Person | None, scan_id: str, now: datetime) -> Answer:
    facts = person.facts if person else None
    verdict = rules.judge(facts, conference_id=desk.conference_id, scan_id=scan_id, is_exit=desk.is_exit)
    if person is None or verdict is Verdict.OTHER_CONFERENCE:
        return Answer(scan_id, verdict, None)
    if desk.point == points.MEETINGS and verdict is Verdict.WELCOME:
        return Answer(scan_id, Verdict.NO_MEETING, person, people.next_meeting(connection, person.delegate_id, now))
    if verdict not in rules.INSIDE:
        return Answer(scan_id, verdict, person)
    coming = people.next_meeting(connection, person.delegate_id, now)
    opposite = points.opposite(connection, desk.point, desk.day_of(now), person.delegate_id)
    return Answer(scan_id, verdict, person, coming, opposite)


def _enter(connection: Connection, desk: Here, person: Any, shot: Shot) -> bool:
    """False when the person is in already; a desk that tries at the same moment waits here until that is certain."""
    return settling.enter(connection, _entry(desk, person, shot))


def _come_back(connection: Connection, desk: Here, person: Any, shot: Shot) -> bool:
    """False when somebody else has let the person in again."""
    away = settling.change(_entry(desk, person, shot).visit).where(Presence.left_at.is_not(None))
    return bool(connection.execute(away.values(left_at=None)).rowcount)


def _go(connection: Connection, desk: Here, person: Any, shot: Shot) -> bool:
    """False when somebody else has let the person out already."""
    inside = settling.change(_entry(desk, person, shot).visit).where(Presence.left_at.is_(None))
    return bool(connection.execute(inside.values(left_at=shot.at)).rowcount)


def _entry(desk: Here, person: Person, shot: Shot) -> settling.Entry:
    return settling.Entry(desk, person.delegate_id, shot.id, shot.at)


_HOW: Mapping[Verdict, Callable[[Connection, Here, Any, Shot], bool]] = {
    Verdict.WELCOME: _enter,
    Verdict.WELCOME_BACK: _come_back,
    Verdict.GOODBYE: _go,
}
"""The verdicts that change who is inside, and how; False when another desk was faster."""


def _row(desk: Here, answer: Answer, shot: Shot, now: datetime) -> dict[str, Any]:
    return {
        "id": shot.id,
        "conference_id": desk.conference_id,
        "desk_id": desk.id,
        "user_id": shot.user_id,
        "delegate_id": answer.person.delegate_id if answer.person else None,
        "point": desk.point,
        "kind": ScanKind.EXIT if desk.is_exit else ScanKind.ARRIVAL,
        "method": shot.method,
        "verdict": answer.verdict,
        "scanned_at": shot.at,
        "day": desk.day_of(shot.at),
        "received_at": now,
    }


def undo(session: Session, desk: Here, scan: Scan, shot: Shot, reason: str, *, by: Identity, now: datetime) -> None:
    """Take an arrival or an exit back: what is left is settled anew, a new scan says why. Raises NothingToUndo."""
    if not settling.take_back(session.connection(), scan.id, now=now):
        raise rules.NothingToUndo
    taken_back = Scan(
        id=shot.id,
        conference_id=desk.conference_id,
        desk_id=desk.id,
        user_id=shot.user_id,
        delegate_id=scan.delegate_id,
        point=scan.point,
        kind=ScanKind.UNDO,
        method=shot.method,
        verdict=Verdict.UNDONE,
        scanned_at=shot.at,
        day=desk.day_of(shot.at),
        received_at=now,
        undoes_id=scan.id,
        reason=reason,
    )
    session.add(taken_back)
    session.flush()
    delegate = session.get_one(Delegate, scan.delegate_id)
    done = "exit undone" if scan.kind is ScanKind.EXIT else "check-in undone"
    audit.record(session, by, done, delegate, now=now, label=delegate.full_name, reason=reason)
