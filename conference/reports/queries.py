"""The figures of the front page, and who knows whom already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.db import UtcDateTime
from conference.jobs.models import Job, JobState
from conference.mail.models import Message, MessageState
from conference.meetings.availability import bookable
from conference.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, Seat
from conference.meetings.rules import OPEN
from conference.programme.models import NO_LIMIT, Capacity, Conference, Side
from conference.registration.consents import NEEDED, given_by
from conference.registration.models import DataRequest, Delegate, DelegateState, Registration, RegistrationState

SOON = timedelta(hours=24)
RECENT = timedelta(days=7)
FEW = 2
"""Somebody with fewer meetings than this needs a hand."""

_NOT_REGISTERED = frozenset({RegistrationState.DRAFT, RegistrationState.REJECTED, RegistrationState.CANCELLED})
_Key = tuple[str, str]
_Word = str | sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]
_Row = sa.Select[str, str, str, int]


@dataclass(frozen=True)
class Figures:
    """Everything the front page counts, by topic and by up to two words."""

    counts: Mapping[str, Mapping[_Key, int]]

    def of(self, topic: str, *words: str) -> int:
        """All of a topic whose first words are these."""
        counted = self.counts.get(topic, {}).items()
        return sum(number for key, number in counted if key[: len(words)] == words)

    def registered(self, side: Side) -> int:
        """Organisations of a side that have registered and were not turned down."""
        counted = self.counts.get("registration", {}).items()
        return sum(number for (state, of), number in counted if of == side and state not in _NOT_REGISTERED)

    def approved(self, side: Side) -> int:
        """Organisations of a side that come."""
        return self.of("registration", RegistrationState.APPROVED, side)

    def places(self, side: Side) -> int | None:
        """Places of a side, None without a limit."""
        places = self.counts.get("places", {}).get((side, ""))
        return None if places == NO_LIMIT else places

    @property
    def waiting_with_places(self) -> int:
        """Registrations on the waiting list that could be let in by now."""
        waiting = {side: self.of("registration", RegistrationState.WAITLISTED, side) for side in Side}
        return sum(min(number, self._free(side, number)) for side, number in waiting.items())

    def _free(self, side: Side, wanted: int) -> int:
        places = self.places(side)
        return wanted if places is None else max(0, places - self.of("taken", side))

    @property
    def scheduled(self) -> int:
        """Meetings with a time and a table, held ones included."""
        without = (MeetingState.UNSCHEDULED, MeetingState.CANCELLED)
        return self.of("meeting") - sum(self.of("meeting", state) for state in without)


def figures(session: Session, conference: Conference, now: datetime) -> Figures:
    """All of them in one statement."""
    given = {"conference": conference.id, "now": now, "soon": now + SOON, "lately": now - RECENT}
    found: defaultdict[str, dict[_Key, int]] = defaultdict(dict)
    for topic, word, other, number in session.execute(_FIGURES, given):
        found[topic][word, other] = number
    return Figures(dict(found))


def _topic(name: str, first: _Word = "", second: _Word = "", number: sa.ColumnElement[int] | None = None) -> _Row:
    """One part of the whole: what is counted, by up to two columns."""
    counted = sa.func.count() if number is None else number
    return sa.select(sa.literal(name), _text(first), _text(second), counted)


def _text(word: _Word) -> sa.ColumnElement[str]:
    """The states are enums, and the parts of the whole have to agree in their types."""
    return sa.literal(word) if isinstance(word, str) else sa.type_coerce(word, sa.String)


def _instant(name: str) -> sa.BindParameter[datetime]:
    return sa.bindparam(name, type_=UtcDateTime())


_HERE = sa.bindparam("conference", type_=sa.Integer)


def _registrations() -> Iterator[_Row]:
    state, side = Registration.state, Registration.side
    here = Registration.conference_id == _HERE
    yield _topic("registration", state, side).where(here).group_by(state, side)
    limits = Capacity.conference_id == _HERE
    yield _topic("places", Capacity.side, number=sa.type_coerce(Capacity.places, sa.Integer)).where(limits)
    yield _topic("taken", Capacity.side, number=sa.type_coerce(Capacity.taken, sa.Integer)).where(limits)
    is_investor = sa.and_(side == Side.INVESTOR, state == RegistrationState.APPROVED)
    yield _topic("without table").where(here, is_investor, Registration.host_table_id.is_(None))


def _people() -> Iterator[_Row]:
    coming = (
        Delegate.conference_id == _HERE,
        Delegate.state == DelegateState.ACTIVE,
        Registration.state == RegistrationState.APPROVED,
    )
    yield _topic("delegate").join_from(Delegate, Registration).where(*coming)
    yield _topic("without consent").join_from(Delegate, Registration).where(*coming, ~given_by(NEEDED))
    yield _topic("few meetings").join_from(Delegate, Registration).where(Delegate.conference_id == _HERE, lonely())


def _meetings() -> Iterator[_Row]:
    is_open, ends = MeetingRequest.state.in_(OPEN), MeetingRequest.expires_at
    told = sa.case(
        (sa.and_(is_open, ends <= _instant("now")), RequestState.EXPIRED.value),
        (sa.and_(is_open, ends <= _instant("soon")), "expiring"),
        (is_open, "open"),
        else_=sa.type_coerce(MeetingRequest.state, sa.String),
    ).label("told")
    sorted_out = sa.select(told).where(MeetingRequest.conference_id == _HERE).subquery()
    yield _topic("request", sorted_out.c.told).group_by(sorted_out.c.told)
    yield _topic("meeting", Meeting.state).where(Meeting.conference_id == _HERE).group_by(Meeting.state)


def _work() -> Iterator[_Row]:
    unsent = Message.state.in_([MessageState.FAILED, MessageState.UNCLEAR])
    is_open = (DataRequest.conference_id == _HERE, DataRequest.ended_at.is_(None))
    yield _topic("data request", DataRequest.state).where(*is_open).group_by(DataRequest.state)
    yield _topic("mail").where(Message.conference_id == _HERE, unsent)
    states = [JobState.QUEUED, JobState.RUNNING, JobState.FAILED]
    recent = (Job.conference_id == _HERE, Job.created_at > _instant("lately"), Job.state.in_(states))
    yield _topic("job", Job.state).where(*recent).group_by(Job.state)


def meetings_of_each() -> sa.ScalarSelect[int]:
    """In how many meetings a delegate sits."""
    seats = sa.select(sa.func.count()).select_from(Seat).where(Seat.delegate_id == Delegate.id)
    return seats.correlate(Delegate).scalar_subquery()


def lonely() -> sa.ColumnElement[bool]:
    """A condition on Delegate and Registration: somebody of the two sides who can be booked and hardly is."""
    sides = Registration.side.in_([Side.ENTERPRISE, Side.INVESTOR])
    takes_part = sa.and_(Registration.state == RegistrationState.APPROVED, sides)
    return sa.and_(takes_part, bookable(), meetings_of_each() < FEW)


_FIGURES = sa.union_all(*_registrations(), *_people(), *_meetings(), *_work())
"""Put together once: that takes as long as carrying it out."""


def acquainted(session: Session, registration_ids: Collection[int]) -> dict[int, set[int]]:
    """Whom each of these has asked, was asked by, or meets: nobody to suggest again."""
    asked = sa.select(MeetingRequest.sender_id, MeetingRequest.receiver_id).where(
        MeetingRequest.state.not_in([RequestState.WITHDRAWN, RequestState.EXPIRED]),
        _either(MeetingRequest.sender_id, MeetingRequest.receiver_id, registration_ids),
    )
    met = sa.select(Meeting.party_a_id, Meeting.party_b_id).where(
        Meeting.state != MeetingState.CANCELLED, _either(Meeting.party_a_id, Meeting.party_b_id, registration_ids)
    )
    return _both_ways(session.execute(sa.union_all(asked, met)))


def _either(
    one: sa.orm.InstrumentedAttribute[int], other: sa.orm.InstrumentedAttribute[int], ids: Collection[int]
) -> sa.ColumnElement[bool]:
    return sa.or_(one.in_(ids), other.in_(ids))


def _both_ways(pairs: Iterable[Any]) -> dict[int, set[int]]:
    known: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        known[one].add(other)
        known[other].add(one)
    return dict(known)
