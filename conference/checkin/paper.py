"""Arrivals written down on paper and typed in later: who, and the time that stands on the list."""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.checkin import actions, people, rules, settling
from conference.checkin.actions import Answer, Shot
from conference.checkin.models import ScanMethod, Verdict
from conference.checkin.people import Person
from conference.checkin.queries import Here
from conference.foundation.i18n import N_
from conference.registration.models import Delegate

_TIME: Final = re.compile(r"(?:(.*?)[\s,;]+)?(\d{1,2})[:h.](\d{2})")
_BADGE: Final = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class Entry:
    """A line as it was typed and what it means; a sentence instead, when it means nothing."""

    number: int
    typed: str
    token: str = ""
    badge: int = 0
    at: datetime | None = None
    wrong: str = ""


@dataclass(frozen=True)
class Entered:
    """What came of a line."""

    entry: Entry
    answer: Answer | None


def read(text: str, day: date, zone: ZoneInfo, now: datetime) -> Iterator[Entry]:
    """Line by line; one without a time has that of the line before."""
    before: time | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        typed = " ".join(line.split())
        if not typed:
            continue
        entry, before = _entry(number, typed, before, day, zone)
        if entry.at is not None and entry.at > now:
            entry = Entry(number, typed, wrong=N_("This time is still to come. Look at the day and the time."))
        yield entry


def _entry(number: int, typed: str, before: time | None, day: date, zone: ZoneInfo) -> tuple[Entry, time | None]:
    who, moment, is_time = _parts(typed)
    if not is_time:
        return Entry(number, typed, wrong=N_("There is no such time. Write it like 8:15.")), before
    moment = moment or before
    token, badge = rules.token_in(who), int(who) if _BADGE.fullmatch(who) else 0
    if not token and not badge:
        return Entry(number, typed, wrong=N_("This is neither a badge number nor a code of ours.")), moment
    if moment is None:
        return Entry(number, typed, wrong=N_("Write the time behind it, like 8:15.")), None
    return Entry(number, typed, token, badge, datetime.combine(day, moment, zone)), moment


def _parts(typed: str) -> tuple[str, time | None, bool]:
    """Who, when, and whether what looks like a time is one."""
    found = _TIME.fullmatch(typed)
    if found is None:
        return typed, None, True
    try:
        return found[1] or "", time(int(found[2]), int(found[3])), True
    except ValueError:
        return found[1] or "", None, False


def enter(
    session: Session, desk: Here, entries: Sequence[Entry], press: str, *, user_id: int | None, now: datetime
) -> list[Entered]:
    """Everybody whose line means something. Sent again, the same press changes nothing. Raises DeskClosed."""
    entered = []
    for entry in entries:
        if entry.at is None:
            entered.append(Entered(entry, None))
            continue
        scan_id = str(uuid.uuid5(uuid.UUID(press), f"{entry.typed} {entry.at.isoformat()}"))
        shot = Shot(scan_id, ScanMethod.PAPER, entry.at, user_id)
        entered.append(Entered(entry, _let_in(session, desk, entry, shot, now)))
    return entered


def _let_in(session: Session, desk: Here, entry: Entry, shot: Shot, now: datetime) -> Answer:
    """As if it had been scanned then: where somebody is in by a later scan, the paper's time stands."""
    person = _who(session, desk, entry, shot.id, shot.at)
    if person is not None and _came_earlier(person, desk, shot):
        answer = Answer(shot.id, Verdict.WELCOME, person)
        actions.keep_scan(session, desk, answer, shot, now=now)
        settling.stand(session.connection(), settling.Entry(desk, person.delegate_id, shot.id, shot.at), now=now)
        return answer
    if entry.token:
        return actions.check_in_ticket(session, desk, entry.token, shot, now=now)
    return actions.check_in_person(session, desk, person.delegate_id if person else 0, shot, now=now)


def _came_earlier(person: Person, desk: Here, shot: Shot) -> bool:
    known, facts = person.facts.arrival, person.facts
    if known is None or known.at <= shot.at or facts.answered is not None:
        return False
    verdict = rules.judge(facts, conference_id=desk.conference_id, scan_id=shot.id)
    return verdict in {Verdict.ALREADY_IN, Verdict.WELCOME_BACK}


def _who(session: Session, desk: Here, entry: Entry, scan_id: str, at: datetime) -> Person | None:
    connection = session.connection()
    if entry.token:
        return people.of_ticket(connection, entry.token, desk, scan_id, at)
    here = (Delegate.conference_id == desk.conference_id, Delegate.badge_number == entry.badge)
    delegate_id = session.scalar(sa.select(Delegate.id).where(*here))
    return people.by_id(connection, delegate_id, desk, scan_id, at) if delegate_id else None
