"""What the organiser's pages offer for one request or meeting, and how a pressed button is carried out."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from conference.foundation.access import Identity
from conference.foundation.errors import Refusal
from conference.foundation.forms import Form
from conference.foundation.i18n import _, lazy
from conference.meetings import availability, bookings, requests
from conference.meetings.forms import (
    AnswerForm,
    CancelForm,
    CounterForm,
    MarkForm,
    PlaceForm,
    PlainForm,
    SeatsForm,
    labelled,
)
from conference.meetings.models import Meeting, MeetingRequest, MeetingState
from conference.meetings.rules import Verb, pairs_pick
from conference.programme import queries as programme
from conference.programme.models import Conference


class SameParty(Refusal):
    """Nobody meets themselves."""

    sentence = lazy("Choose two different organisations.")


def request_forms(session: Session, conference: Conference) -> Mapping[Verb, Form]:
    """A form for every answer."""
    times = labelled(programme.slots(session, conference), conference.timezone)
    accept, counter = PlaceForm(prefix="accept"), CounterForm(prefix="counter")
    waits = None if pairs_pick(conference.scheduling) else _("None yet: with the timetable")
    accept.offer(times, unsaid=waits)
    accept.offer_tables(programme.tables(session, conference))
    counter.offer(times)
    return {
        Verb.ACCEPT: accept,
        Verb.COUNTER: counter,
        Verb.DECLINE: AnswerForm(prefix="decline"),
        Verb.WITHDRAW: PlainForm(prefix="withdraw"),
    }


def answer(
    session: Session,
    conference: Conference,
    asked: MeetingRequest,
    verb: Verb,
    form: Form,
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Do for either side what it could do itself."""
    if isinstance(form, PlaceForm):
        requests.accept(session, conference, asked, form.choice(), party=None, now=now, by=by)
    elif isinstance(form, CounterForm):
        requests.counter(session, conference, asked, form.slots.data or (), party=None, now=now, by=by)
    elif isinstance(form, AnswerForm):
        requests.decline(session, conference, asked, form.answer.data or "", party=None, now=now, by=by)
    elif verb is Verb.WITHDRAW:
        requests.withdraw(session, conference, asked, party=None, now=now, by=by)


def meeting_forms(session: Session, conference: Conference, meeting: Meeting, now: datetime) -> dict[str, Form]:
    """The forms of a meeting by the name of their button; any time can be sent, so that one taken meanwhile is refused
    by name.
    """
    place = PlaceForm(prefix="place-")
    place.offer(labelled(availability.slots_from(session, conference.id, now), conference.timezone))
    place.offer_tables(programme.tables(session, conference))
    return {
        "place": place,
        "seats_a": seats_form(session, meeting, meeting.party_a_id, "seats_a-"),
        "seats_b": seats_form(session, meeting, meeting.party_b_id, "seats_b-"),
        "lock": PlainForm(prefix="lock-"),
        "mark": MarkForm(prefix="mark-"),
        "cancel": CancelForm(prefix="cancel-"),
    }


def seats_form(session: Session, meeting: Meeting, registration_id: int, prefix: str) -> SeatsForm:
    """Who of one party goes, those who are busy then marked."""
    people = availability.bookable_of(session, [registration_id])[registration_id]
    seated = {seat.delegate_id for seat in meeting.seats}
    busy = availability.busy_slots(session, [one.id for one in people], but=meeting.id)
    form = SeatsForm(prefix=prefix, data={"people": [one.id for one in people if one.id in seated]})
    form.offer((one, meeting.slot_id in busy.get(one.id, ())) for one in people)
    return form


def change(session: Session, meeting: Meeting, pressed: str, form: Form, *, by: Identity, now: datetime) -> None:
    """Carry the pressed button out."""
    if isinstance(form, PlaceForm):
        bookings.move(session, meeting, form.choice(), now=now, by=by)
    elif isinstance(form, SeatsForm):
        party = meeting.party_a_id if pressed == "seats_a" else meeting.party_b_id
        bookings.seat(session, meeting, party, form.people.data or (), now=now, by=by)
    elif isinstance(form, MarkForm):
        bookings.mark(session, meeting, MeetingState(form.state.data), now=now, by=by)
    elif isinstance(form, CancelForm):
        bookings.cancel(session, meeting, form.reason.data, now=now, by=by)
    else:
        bookings.lock(session, meeting, not meeting.is_locked, now=now, by=by)
