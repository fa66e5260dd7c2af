"""Who may do what with a request and a meeting, when booking is possible, and which time and table suit a pair."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from conference.foundation.dates import format_date, format_moment, format_slot
from conference.meetings.models import MeetingState, RequestState
from conference.meetings.refusals import BookingNotOpen, BookingNotYet, BookingOver, ScheduleFrozen
from conference.programme.models import ConferenceState, SchedulingMode

MOST_TIMES: Final = 3
"""How many other times one may propose."""


class Party(enum.Enum):
    """The two sides of a request."""

    SENDER = "sender"
    RECEIVER = "receiver"


class Verb(enum.Enum):
    """What can be done with a request."""

    ACCEPT = "accept"
    DECLINE = "decline"
    COUNTER = "counter"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


REQUEST_MOVES: Final[Mapping[tuple[RequestState, Verb], tuple[Party | None, RequestState]]] = {
    (RequestState.PENDING, Verb.ACCEPT): (Party.RECEIVER, RequestState.ACCEPTED),
    (RequestState.PENDING, Verb.DECLINE): (Party.RECEIVER, RequestState.DECLINED),
    (RequestState.PENDING, Verb.COUNTER): (Party.RECEIVER, RequestState.COUNTERED),
    (RequestState.PENDING, Verb.WITHDRAW): (Party.SENDER, RequestState.WITHDRAWN),
    (RequestState.PENDING, Verb.EXPIRE): (None, RequestState.EXPIRED),
    (RequestState.COUNTERED, Verb.ACCEPT): (Party.SENDER, RequestState.ACCEPTED),
    (RequestState.COUNTERED, Verb.DECLINE): (Party.RECEIVER, RequestState.DECLINED),
    (RequestState.COUNTERED, Verb.WITHDRAW): (Party.SENDER, RequestState.WITHDRAWN),
    (RequestState.COUNTERED, Verb.EXPIRE): (None, RequestState.EXPIRED),
}
"""Whose turn it is and where it leads; a request that time ends belongs to nobody. The rest is settled for good."""

OPEN: Final = frozenset({RequestState.PENDING, RequestState.COUNTERED})

_ENDED: Final = frozenset(
    {MeetingState.HELD, MeetingState.NO_SHOW_A, MeetingState.NO_SHOW_B, MeetingState.NO_SHOW_BOTH}
)
MEETING_MOVES: Final[Mapping[MeetingState, frozenset[MeetingState]]] = {
    MeetingState.UNSCHEDULED: frozenset({MeetingState.SCHEDULED, MeetingState.CANCELLED}),
    MeetingState.SCHEDULED: frozenset({MeetingState.SCHEDULED, MeetingState.CANCELLED, *_ENDED}),
    **{state: _ENDED - {state} for state in _ENDED},
    MeetingState.CANCELLED: frozenset(),
}
"""Scheduled to scheduled is a move to another time; what somebody marked after the meeting can be corrected."""

CONFIRMED: Final = _ENDED | {MeetingState.SCHEDULED}
"""Meetings with a time: their people see each other's contact details, if they agreed to that."""


def state_at(state: RequestState, expires_at: datetime, now: datetime) -> RequestState:
    """The state as it is read: an open request past its time is expired, whether or not the job has run."""
    return RequestState.EXPIRED if state in OPEN and expires_at <= now else state


def may(state: RequestState, verb: Verb, party: Party | None) -> bool:
    """Whether this party can do this now; an organiser (no party) does what either could."""
    turn = REQUEST_MOVES.get((state, verb))
    return turn is not None and (party is None or turn[0] is party)


def turns_of(party: Party) -> frozenset[RequestState]:
    """The states in which a request waits for this party to accept it."""
    return frozenset(
        state for (state, verb), (whose, _to) in REQUEST_MOVES.items() if verb is Verb.ACCEPT and whose is party
    )


def expiry(now: datetime, hours: int, booking_closes_at: datetime | None) -> datetime:
    """When a request ends unanswered: after its hours, but not after booking closes."""
    end = now + timedelta(hours=hours)
    return min(end, booking_closes_at) if booking_closes_at and booking_closes_at > now else end


@dataclass(frozen=True)
class Period:
    """What decides whether participants may book."""

    state: ConferenceState
    opens_at: datetime | None
    closes_at: datetime | None
    zone: ZoneInfo


def check_booking(period: Period, now: datetime) -> None:
    """Raises BookingNotYet, BookingNotOpen, BookingOver or ScheduleFrozen."""
    if period.state in {ConferenceState.CLOSED, ConferenceState.ARCHIVED} or (
        period.closes_at and now >= period.closes_at
    ):
        raise BookingOver(when=moment(period.closes_at, period.zone) if period.closes_at else "–")
    if period.state in {ConferenceState.FROZEN, ConferenceState.LIVE}:
        raise ScheduleFrozen
    if period.opens_at and now < period.opens_at:
        raise BookingNotYet(when=moment(period.opens_at, period.zone))
    if period.state is not ConferenceState.BOOKING:
        raise BookingNotOpen


def pairs_pick(mode: SchedulingMode) -> bool:
    """Whether a pair finds its own time; else all times come with the timetable."""
    return mode is not SchedulingMode.ORGANISER


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """14:00 20/10/2026 on the clocks of the conference."""
    return format_moment(instant.astimezone(zone))


def slot_time(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """14:00–14:20, 20/10/2026."""
    return f"{format_slot(starts_at, ends_at, zone)}, {format_date(starts_at.astimezone(zone).date())}"


def pair_of(one: int, other: int) -> str:
    """Both ids in order: the same whoever asks whom."""
    return f"{min(one, other)}-{max(one, other)}"


@dataclass(frozen=True)
class Person:
    """Somebody who can sit in meetings, with the slots in which they cannot."""

    id: int
    busy: frozenset[int] = frozenset()

    def is_free(self, slot_id: int) -> bool:
        """Neither absent nor in another meeting."""
        return slot_id not in self.busy


@dataclass(frozen=True)
class Place:
    """A table; `host` is the registration whose fixed table it is."""

    id: int
    label: str
    zone: str
    host: int | None = None


@dataclass(frozen=True)
class Time:
    """A slot and the tables taken in it."""

    id: int
    starts_at: datetime
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Fit:
    """A time and a table that suit both, and the two who would sit there."""

    slot: int
    table: int
    sender: int
    receiver: int


@dataclass(frozen=True)
class Side:
    """One party: its registration, its people in order of preference, and the wished one first if there is one."""

    registration: int
    people: Sequence[Person]

    def free_at(self, slot_id: int) -> Person | None:
        """The first of its people who is free."""
        return next((person for person in self.people if person.is_free(slot_id)), None)


def usable(places: Collection[Place], sender: int, receiver: int) -> list[Place]:
    """The tables a pair may use, the best first: the receiver's own, the sender's own, shared ones near it."""
    own = {receiver: 0, sender: 1}
    home = next((p.zone for p in sorted(places, key=lambda p: own.get(p.host or 0, 2)) if p.host in own), None)
    fitting = [place for place in places if place.host is None or place.host in own]
    return sorted(fitting, key=lambda p: (own.get(p.host or 0, 2), _apart(p.zone, home), p.label))


def _apart(zone: str, home: str | None) -> int:
    """How far apart two zones are; they are lettered in the order in which they stand in the hall."""
    return abs(ord(zone[:1] or "A") - ord(home[:1] or "A")) if home else 0


def fits(
    times: Sequence[Time], places: Collection[Place], sender: Side, receiver: Side, wished: Collection[int] = ()
) -> list[Fit]:
    """Every slot in which both have somebody free and a table is free: wished slots first, then the earliest."""
    tables = usable(places, sender.registration, receiver.registration)
    found = [fit for time in times if (fit := _fit(time, tables, sender, receiver))]
    order = {time.id: time.starts_at for time in times}
    return sorted(found, key=lambda fit: (fit.slot not in wished, order[fit.slot]))


def _fit(time: Time, tables: Sequence[Place], sender: Side, receiver: Side) -> Fit | None:
    one, other = sender.free_at(time.id), receiver.free_at(time.id)
    table = next((place for place in tables if place.id not in time.taken), None)
    return Fit(time.id, table.id, one.id, other.id) if one and other and table else None
