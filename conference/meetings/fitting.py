"""Times and tables that suit both sides of a meeting, or why none does."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from conference.meetings import availability, labels, queries, refusals, rules
from conference.meetings.models import Meeting, MeetingRequest
from conference.meetings.rules import Fit
from conference.meetings.speech import Rota, Speech, rota_of
from conference.meetings.values import ANY, Choice
from conference.programme.models import Conference, MeetingTable, Slot


def options(session: Session, meeting: Meeting, *, now: datetime) -> list[Fit]:
    """Every coming time that suits both, with an interpreter where they need one, the best first."""
    rota = rota_of(session, meeting.conference_id)
    return _heard(rota, meeting, _fits(session, meeting, ANY, rota.speech, now=now))


def slots(session: Session, meeting: Meeting, *, now: datetime) -> list[Slot]:
    """The times of these options, in order of time."""
    suiting = {fit.slot for fit in options(session, meeting, now=now)}
    return [slot for slot in availability.slots_from(session, meeting.conference_id, now) if slot.id in suiting]


def find(
    session: Session,
    meeting: Meeting,
    choice: Choice,
    *,
    now: datetime,
    wished: Collection[int] = (),
    first: Collection[int] = (),
) -> Fit:
    """The chosen (or else the best) time and table, and who sits there.

    Raises SlotTaken, TableTaken, NoTableLeft or InterpreterTaken, without a chosen time NoTimeLeft.
    """
    rota = rota_of(session, meeting.conference_id)
    suiting = _fits(session, meeting, choice, rota.speech, now=now, wished=wished, first=first)
    heard = _heard(rota, meeting, suiting)
    if heard:
        return heard[0]
    if suiting:
        raise _unheard(session, meeting, choice, rota.speech)
    if choice.slot_id is None:
        raise refusals.NoTimeLeft
    raise _why_not(session, meeting, choice)


def _heard(rota: Rota, meeting: Meeting, fits: list[Fit]) -> list[Fit]:
    """Those at which the two would understand each other; staying in its slot a meeting takes nothing from others."""
    one, other = meeting.party_a_id, meeting.party_b_id
    return [fit for fit in fits if fit.slot == meeting.slot_id or rota.hears(fit.slot, one, other)]


def _unheard(session: Session, meeting: Meeting, choice: Choice, speech: Speech) -> Exception:
    languages = labels.between(speech.tongues(meeting.party_a_id, meeting.party_b_id) or ())
    if choice.slot_id is None:
        return refusals.NoInterpreterLeft(languages=languages)
    return refusals.InterpreterTaken(languages=languages, time=time_of(session, meeting, choice.slot_id))


def time_of(session: Session, meeting: Meeting, slot_id: int | None) -> str:
    """When a slot is, on the clocks of the conference."""
    slot, conference = session.get_one(Slot, slot_id), session.get_one(Conference, meeting.conference_id)
    return rules.slot_time(slot.starts_at, slot.ends_at, conference.timezone)


def _fits(
    session: Session,
    meeting: Meeting,
    choice: Choice,
    speech: Speech,
    *,
    now: datetime,
    wished: Collection[int] = (),
    first: Collection[int] = (),
) -> list[Fit]:
    """What suits the people and has a table.

    Of each side those come first who are named, or who speak the other's language, then whoever has asked or answered.
    """
    parties = (meeting.party_a_id, meeting.party_b_id)
    named = (*choice.delegate_ids, *first) or speech.speakers(*parties)
    people = availability.people(session, parties, named, _had_a_say(session, meeting), but=meeting.id)
    one, other = (rules.Side(party, people[party]) for party in parties)
    places = availability.places(session, meeting.conference_id)
    if choice.table_id is not None:
        places = [place for place in places if place.id == choice.table_id]
    slots = availability.slots_from(session, meeting.conference_id, now)
    if choice.slot_id is not None:
        slots = [slot for slot in slots if slot.id == choice.slot_id]
    taken = availability.taken_tables(session, meeting.conference_id, but=meeting.id)
    return rules.fits(availability.times(slots, taken), places, one, other, wished)


def _had_a_say(session: Session, meeting: Meeting) -> set[int | None]:
    request = session.get(MeetingRequest, meeting.request_id) if meeting.request_id else None
    return {request.asking_delegate_id, request.answering_delegate_id} if request else set()


def _why_not(session: Session, meeting: Meeting, choice: Choice) -> Exception:
    slot = session.get(Slot, choice.slot_id)
    if slot is None or slot.conference_id != meeting.conference_id:
        return refusals.NoTimeLeft()
    time = time_of(session, meeting, slot.id)
    people = availability.people(session, (meeting.party_a_id, meeting.party_b_id), but=meeting.id)
    busy = [party for party, side in people.items() if not any(person.is_free(slot.id) for person in side)]
    if busy:
        return refusals.SlotTaken(time=time, names=queries.names(session, busy))
    if choice.table_id is not None and (table := session.get(MeetingTable, choice.table_id)):
        return refusals.TableTaken(table=table.label, time=time)
    return refusals.NoTableLeft(time=time)
