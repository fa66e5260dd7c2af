"""From a conference in the database to the problem its timetable has to solve.

Names in the problem are made of row ids: "s1" a slot, "t1" a table, "p1" a registration, "d1" a delegate; a request is
named by its pair ("1-2"), which stays the same when it is accepted and becomes a meeting. Slots that have begun are no
part of it: what was held in them is past, and counts only towards what a party still wants.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.foundation.vietnamese import clean
from conference.matchmaking.queries import Market, market
from conference.meetings.availability import bookable_of, missing_slots
from conference.meetings.models import Absence, Missing
from conference.meetings.requests import CAN_MEET
from conference.meetings.speech import Speech, speech_of
from conference.programme import queries as programme
from conference.programme.models import Conference, MeetingTable, SessionKind, Slot
from conference.registration.models import Delegate, Registration, RegistrationState
from conference.timetable import problem as p
from conference.timetable.interpreting import interpreted, needs_of
from conference.timetable.values import Existing, Settings
from conference.timetable.wishes import Wish, wishes_of

NOON = 12
SPOKEN = frozenset({SessionKind.CEREMONY, SessionKind.TALK, SessionKind.PANEL, SessionKind.OTHER})


@dataclass(frozen=True)
class Loaded:
    """The problem and what its names stand for."""

    problem: p.Problem
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    past: Mapping[str, Wish] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same as long as nothing has changed that the timetable depends on; how well a match fits is left out."""
        plain = replace(self.problem, requests=tuple(replace(one, score=0) for one in self.problem.requests))
        return hashlib.sha256(repr(_sorted(plain)).encode()).hexdigest()


def _sorted(value: object) -> object:
    """Sets in a fixed order, so that the same problem reads the same in every process."""
    if isinstance(value, frozenset):
        return sorted(value, key=repr)
    if isinstance(value, tuple):
        return [_sorted(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return [_sorted(getattr(value, name)) for name in value.__dataclass_fields__]
    return value


def number(name: str) -> int:
    """The row behind a name of the problem."""
    return int(name[1:])


def load(
    session: Session, conference: Conference, settings: Settings, *, now: datetime, with_scores: bool = True
) -> Loaded:
    """Everything the timetable of the coming slots depends on, in a fixed number of statements."""
    slots = [slot for slot in programme.slots(session, conference) if slot.starts_at > now]
    registrations = _parties(session, conference)
    people = bookable_of(session, registrations)
    wishes, past = wishes_of(
        session, conference, {slot.id for slot in slots}, with_pending=settings.with_pending, now=now
    )
    had = Counter(side for wish in past for side in (wish.sender, wish.receiver))
    tables = _tables(session, conference, slots)
    busy = _busy(session, conference, slots, people)
    by_number = {number(table.id): table for table in tables}
    speech = speech_of(session, conference.id)
    stands = {pair for pair, wish in wishes.items() if _stands(wish, by_number, people, busy)}
    still = _understood(speech, _times(conference, slots), [wishes[pair] for pair in stands], settings.in_a_row)
    fixed = still if settings.existing is Existing.KEEP else set()
    fixed |= {pair for pair, wish in wishes.items() if wish.is_locked and wish.slot is not None}
    _block_guests(wishes, fixed, people, busy)
    known = market(session, set(registrations.values())) if with_scores else Market()
    problem = p.Problem(
        slots=_times(conference, slots),
        tables=tables,
        parties=tuple(
            _bounded(_party(one, some, busy, speech), conference, settings, had[one])
            for one, some in sorted(people.items())
        ),
        requests=tuple(
            _request(wish, known, registrations, speech, required=wish.pair in still) for wish in wishes.values()
        ),
        interpreters=_interpreters(speech),
        locks=tuple(_lock(wish) for wish in wishes.values() if wish.pair in fixed),
        held=tuple(_held(wish, people) for wish in wishes.values() if wish.pair in still),
        rules=p.Rules(in_a_row=settings.in_a_row),
    )
    problem = replace(problem, held=tuple(interpreted(problem, problem.held)))
    return Loaded(problem, wishes, {wish.pair: wish for wish in past})


def _parties(session: Session, conference: Conference) -> dict[int, int]:
    """Who can meet: the approved registrations of both sides, with their organisations."""
    listed = sa.select(Registration.id, Registration.organisation_id).where(
        Registration.conference_id == conference.id,
        Registration.state == RegistrationState.APPROVED,
        Registration.side.in_(CAN_MEET),
    )
    return {row.id: row.organisation_id for row in session.execute(listed.order_by(Registration.id))}


def _tables(session: Session, conference: Conference, slots: Sequence[Slot]) -> tuple[p.Table, ...]:
    """All tables in order of their labels, closed ones closed in every slot."""
    hosts = sa.select(Registration.host_table_id, Registration.id).where(
        Registration.conference_id == conference.id, Registration.state == RegistrationState.APPROVED
    )
    host = {row.host_table_id: row.id for row in session.execute(hosts)}
    listed = sa.select(MeetingTable).where(MeetingTable.conference_id == conference.id).order_by(MeetingTable.label)
    never = frozenset(f"s{slot.id}" for slot in slots)
    return tuple(
        p.Table(
            id=f"t{table.id}",
            zone=table.zone,
            host=f"p{host[table.id]}" if table.id in host else None,
            closed=frozenset() if table.is_open else never,
        )
        for table in session.scalars(listed)
    )


def _busy(
    session: Session, conference: Conference, slots: Sequence[Slot], people: Mapping[int, Iterable[Delegate]]
) -> dict[int, set[int]]:
    """The slots in which each delegate is absent, late, or speaks in a session."""
    absent = sa.select(Absence.delegate_id, Absence.slot_id).join(Slot, Slot.id == Absence.slot_id)
    busy: dict[int, set[int]] = defaultdict(set)
    for delegate_id, slot_id in session.execute(absent.where(Slot.conference_id == conference.id)):
        busy[delegate_id].add(slot_id)
    for delegate_id, slot_id in session.execute(missing_slots().where(Missing.conference_id == conference.id)):
        busy[delegate_id].add(slot_id)
    speaking = _speaking(session, conference, slots)
    for delegate in (one for some in people.values() for one in some):
        busy[delegate.id] |= speaking.get(_spelled(delegate.full_name), set())
    return busy


def _speaking(session: Session, conference: Conference, slots: Sequence[Slot]) -> dict[str, set[int]]:
    """The slots in which somebody of this name speaks; speakers and delegates share nothing but the name."""
    found: dict[str, set[int]] = defaultdict(set)
    for item in programme.programme(session, conference):
        for speaker in item.speakers if item.kind in SPOKEN else ():
            found[_spelled(speaker.full_name)] |= {
                slot.id for slot in slots if slot.starts_at < item.ends_at and item.starts_at < slot.ends_at
            }
    return found


def _spelled(name: str) -> str:
    return clean(name).casefold()


def _stands(
    wish: Wish,
    tables: Mapping[int, p.Table],
    people: Mapping[int, Sequence[Delegate]],
    busy: Mapping[int, set[int]],
) -> bool:
    """Whether a meeting with a time can still be held where it is."""
    if wish.slot is None or wish.table is None:
        return False
    table = tables.get(wish.table)
    hosts = (None, f"p{wish.sender}", f"p{wish.receiver}")
    usable = table is not None and f"s{wish.slot}" not in table.closed and table.host in hosts
    return usable and all(
        one is not None and wish.slot not in busy.get(one, ())
        for one in (_seated(wish, people, side) for side in (0, 1))
    )


def _seated(wish: Wish, people: Mapping[int, Sequence[Delegate]], side: int) -> int | None:
    """Who of the sender (0) or the receiver (1) sits there; of several the first."""
    mine = [delegate.id for delegate in people.get((wish.sender, wish.receiver)[side], ())]
    return next((one for one in mine if one in wish.seats), None)


def _interpreters(speech: Speech) -> tuple[p.Interpreter, ...]:
    return tuple(p.Interpreter(f"i{name}", languages) for name, languages in speech.interpreters.items())


def _understood(speech: Speech, slots: Sequence[p.Slot], held: Iterable[Wish], in_a_row: int | None) -> set[str]:
    """The pairs of these meetings that share a language, or for which there is an interpreter at their time."""
    wishes = list(held)
    sides = {side for wish in wishes for side in (wish.sender, wish.receiver)}
    problem = p.Problem(
        slots=tuple(slots),
        tables=(),
        parties=tuple(p.Party(f"p{one}", (), languages=speech.languages_of(one)) for one in sides),
        requests=tuple(p.Request(wish.pair, f"p{wish.sender}", f"p{wish.receiver}") for wish in wishes),
        interpreters=_interpreters(speech),
        rules=p.Rules(in_a_row=in_a_row),
    )
    placed = [p.Placement(wish.pair, f"s{wish.slot}", "", ()) for wish in wishes]
    needs = needs_of(problem)
    return {one.request for one in interpreted(problem, placed) if one.people or one.request not in needs}


def _block_guests(
    wishes: Mapping[str, Wish],
    fixed: Iterable[str],
    people: Mapping[int, Sequence[Delegate]],
    busy: dict[int, set[int]],
) -> None:
    """Whoever sits in a fixed meeting beside the two who hold it is busy then as well."""
    for wish in (wishes[pair] for pair in fixed):
        for one in set(wish.seats) - {_seated(wish, people, 0), _seated(wish, people, 1)}:
            busy[one].add(wish.slot or 0)


def _times(conference: Conference, slots: Sequence[Slot]) -> tuple[p.Slot, ...]:
    zone = conference.timezone
    days: dict[date, int] = {}
    times = []
    for slot in slots:
        start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        times.append(
            p.Slot(
                id=f"s{slot.id}",
                day=days.setdefault(start.date(), len(days)),
                block=slot.block_id,
                half=p.Half.MORNING if start.hour < NOON else p.Half.AFTERNOON,
                starts=60 * start.hour + start.minute,
                ends=60 * end.hour + end.minute,
            )
        )
    return tuple(times)


def _party(registration_id: int, people: Iterable[Delegate], busy: Mapping[int, set[int]], speech: Speech) -> p.Party:
    slots = {one.id: frozenset(f"s{slot}" for slot in busy.get(one.id, ())) for one in people}
    delegates = tuple(p.Delegate(f"d{one}", some) for one, some in slots.items())
    return p.Party(f"p{registration_id}", delegates, languages=speech.languages_of(registration_id))


def _bounded(party: p.Party, conference: Conference, settings: Settings, had: int) -> p.Party:
    """How many meetings it should get and may get, beside those it has had."""
    least, most = max(0, settings.minimum - had), max(0, conference.max_meetings - had)
    return replace(party, minimum=min(least, most), maximum=most)


def _request(
    wish: Wish, known: Market, organisations: Mapping[int, int], speech: Speech, *, required: bool
) -> p.Request:
    match = known.best_match(organisations.get(wish.sender, 0), organisations.get(wish.receiver, 0))
    asked = {*wish.seats, *((wish.wanted_delegate,) if wish.wanted_delegate else ())}
    named = {f"d{one}" for one in asked or speech.speakers(wish.sender, wish.receiver)}
    return p.Request(
        id=wish.pair,
        sender=f"p{wish.sender}",
        receiver=f"p{wish.receiver}",
        priority=wish.priority,
        mutual=wish.meeting_id is not None,
        score=match.score if match else 0,
        wished=frozenset(f"s{slot}" for slot in wish.wished),
        named=frozenset(named),
        required=required,
    )


def _lock(wish: Wish) -> p.Lock:
    return p.Lock(wish.pair, f"s{wish.slot}", f"t{wish.table}" if wish.table else None)


def _held(wish: Wish, people: Mapping[int, Sequence[Delegate]]) -> p.Placement:
    seated = (_seated(wish, people, 0), _seated(wish, people, 1))
    return p.Placement(wish.pair, f"s{wish.slot}", f"t{wish.table}", tuple(f"d{one}" for one in seated))
