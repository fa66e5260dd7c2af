"""What a device knows of the people who may come: the least with which it can decide and tell namesakes apart.

Everything repeated stands once, in a list that the rows point into by number. No ticket is on the device: a code is
known by the beginning of its hash, from which nobody can make a ticket.
"""

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conference.checkin import arrivals
from conference.checkin.queries import Here
from conference.meetings.models import Meeting, MeetingState, Seat, TableOccupancy
from conference.people.models import Organisation
from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, Registration, RegistrationState, Ticket

PHONE_DIGITS: Final = 6
HASH_BYTES: Final = 9
FOREIGN_BYTES: Final = 6
_MOST_FOREIGN: Final = 50_000

_MINE: Final = (Delegate.conference_id == sa.bindparam("conference_id"), Registration.state != RegistrationState.DRAFT)
_PEOPLE: Final = (
    sa.select(
        Delegate.id, Delegate.registration_id, Delegate.full_name, Delegate.job_title, Delegate.badge_number,
        Delegate.phone, Delegate.state,
    )
    .join(Registration, Registration.id == Delegate.registration_id)
    .where(*_MINE)
    .order_by(Delegate.sort_key, Delegate.id)
)  # fmt: skip
_PARTIES: Final = (
    sa.select(Registration.id, Organisation.name_vi, Organisation.tax_code, Registration.side, Registration.state)
    .join(Organisation, Organisation.id == Registration.organisation_id)
    .where(Registration.conference_id == sa.bindparam("conference_id"), Registration.state != RegistrationState.DRAFT)
)
_TICKETS: Final = (
    sa.select(Ticket.delegate_id, Ticket.token)
    .join(Delegate, Delegate.id == Ticket.delegate_id)
    .where(Delegate.conference_id == sa.bindparam("conference_id"))
    .order_by(Ticket.voided_at.is_not(None), Ticket.id.desc())
)
_VALID: Final = sa.select(Ticket.delegate_id).where(Ticket.voided_at.is_(None))
_MEETINGS: Final = (
    sa.select(Seat.delegate_id, Slot.starts_at, Slot.ends_at, MeetingTable.label)
    .select_from(Seat)
    .join(Meeting, Meeting.id == Seat.meeting_id)
    .join(Slot, Slot.id == Seat.slot_id)
    .join(TableOccupancy, TableOccupancy.meeting_id == Seat.meeting_id)
    .join(MeetingTable, MeetingTable.id == TableOccupancy.table_id)
    .where(Meeting.conference_id == sa.bindparam("conference_id"), Meeting.state == MeetingState.SCHEDULED)
    .order_by(Slot.starts_at)
)
_FOREIGN: Final = (
    sa.select(Ticket.token)
    .join(Delegate, Delegate.id == Ticket.delegate_id)
    .where(Delegate.conference_id != sa.bindparam("conference_id"))
    .order_by(Ticket.id.desc())
    .limit(_MOST_FOREIGN)
)
_IDS: Final[sa.BindParameter[Any]] = sa.bindparam("ids", expanding=True)
_SOME: Final[Mapping[Any, Any]] = {
    _PEOPLE: _PEOPLE.where(Delegate.id.in_(_IDS)),
    _PARTIES: _PARTIES.where(Registration.id.in_(sa.select(Delegate.registration_id).where(Delegate.id.in_(_IDS)))),
    _TICKETS: _TICKETS.where(Ticket.delegate_id.in_(_IDS)),
    _MEETINGS: _MEETINGS.where(Seat.delegate_id.in_(_IDS)),
    _VALID: _VALID.where(Ticket.delegate_id.in_(_IDS)),
}


def ticket_hash(token: str, length: int = HASH_BYTES) -> str:
    """What a device knows a ticket by."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:length]).decode()


def whole(connection: Connection, here: Here) -> dict[str, Any]:
    """Everybody, and by what tickets of other conferences are known."""
    foreign = connection.execute(_FOREIGN, {"conference_id": here.conference_id}).scalars()
    return (
        _rows(connection, here, None)
        | _days(here)
        | {"foreign": "".join(ticket_hash(token, FOREIGN_BYTES) for token in foreign)}
    )


def rows_of(connection: Connection, here: Here, delegate_ids: Collection[int]) -> dict[str, Any]:
    """These people as they are now, and the ids of those who are gone."""
    rows = _rows(connection, here, delegate_ids)
    return rows | _days(here) | {"gone": sorted(set(delegate_ids) - {row[0] for row in rows["people"]})}


def _days(here: Here) -> dict[str, Any]:
    spans = here.calendar.spans()
    return {"days": [[arrivals.milliseconds(start), arrivals.milliseconds(end)] for start, end in spans]}


class _Numbered(list[Any]):
    """Things that are written once and pointed to by number."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[Any, int] = {}

    def number(self, thing: Any) -> int:
        if thing not in self._numbers:
            self._numbers[thing] = len(self)
            self.append(thing)
        return self._numbers[thing]


def _rows(connection: Connection, here: Here, ids: Collection[int] | None) -> dict[str, Any]:
    def ask(statement: Any) -> Sequence[Any]:
        asked = {"conference_id": here.conference_id}
        if ids is None:
            return connection.execute(statement, asked).all()
        return connection.execute(_SOME[statement], asked | {"ids": list(ids)}).all()

    slots, tables, titles, places = _Numbered(), _Numbered(), _Numbered(), _Numbered()
    found = ask(_PEOPLE)  # before their parties: whoever comes in between is not on the list yet
    parties = [[row.id, row.name_vi, row.tax_code or "", row.side, row.state] for row in ask(_PARTIES)]
    numbers = {party[0]: number for number, party in enumerate(parties)}
    tickets, valid = _grouped(ask(_TICKETS)), {row.delegate_id for row in ask(_VALID)}
    meetings = _grouped(ask(_MEETINGS))
    inside = (
        arrivals.everybody(connection, here.point, here.conference_id)
        if ids is None
        else arrivals.of(connection, here.point, ids)
    )
    people = []
    for row in found:
        if row.registration_id not in numbers:
            continue  # it was taken away in between
        sitting = [
            number
            for meeting in meetings.get(row.id, ())
            for number in (slots.number(_minutes(meeting)), tables.number(meeting.label))
        ]
        people.append([
            row.id, numbers[row.registration_id], row.full_name, titles.number(row.job_title), row.badge_number,
            _ending(row.phone), row.state, _hashes(tickets.get(row.id, ()), is_valid=row.id in valid), sitting,
            _presence(inside.get(row.id), places),
        ])  # fmt: skip
    return {
        "parties": parties, "people": people, "slots": slots, "tables": tables, "titles": titles, "places": places,
    }  # fmt: skip


def _grouped(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.delegate_id, []).append(row)
    return found


def _hashes(tickets: Sequence[Any], *, is_valid: bool) -> str:
    """The valid one first, or a mark that no hash has for none; then those that were replaced."""
    return ("" if is_valid else "!") + "".join(ticket_hash(ticket.token) for ticket in tickets)


def _minutes(meeting: Any) -> tuple[int, int]:
    return int(meeting.starts_at.timestamp()) // 60, int(meeting.ends_at.timestamp()) // 60


def _ending(phone: str | None) -> str:
    """The last digits, by which people are asked."""
    return "".join(character for character in phone or "" if character.isdecimal())[-PHONE_DIGITS:]


def _presence(standing: arrivals.Standing | None, places: _Numbered) -> list[Any] | int:
    if standing is None:
        return 0
    left_at = arrivals.milliseconds(standing.left_at) if standing.left_at else 0
    place = places.number((standing.desk, standing.by))
    return [arrivals.milliseconds(standing.at), place, standing.scan_id[:8], left_at]
