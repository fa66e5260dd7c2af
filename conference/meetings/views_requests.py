"""Requests received and sent, and the answers to them."""

from datetime import datetime

from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.forms import Form
from conference.foundation.i18n import _
from conference.foundation.paging import page_of
from conference.foundation.web import notify, page, see_other
from conference.meetings import labels, queries, refusals, requests, rules
from conference.meetings.blueprint import bp
from conference.meetings.forms import AnswerForm, CounterForm, PlainForm, TimeForm, labelled
from conference.meetings.models import MeetingRequest, RequestState
from conference.meetings.rules import Party, Verb
from conference.meetings.speech import rota_of
from conference.programme.models import Conference
from conference.registration.current import my_delegate_id, my_registration, my_registration_id
from conference.registration.models import Registration

A_PAGE = 20


@bp.get("/my/requests", endpoint="requests")
@access.attendee
def request_list(conference: Conference) -> Response:
    """What one has received, or sent."""
    received = request.args.get("box") != "sent"
    me, now = my_registration_id(), clock.now()
    listed = queries.requests_of(me, now, received=received)
    rows = page_of(db.session(), listed, request.args.get("page"), A_PAGE)
    return page(
        "meetings/requests.html",
        rows=rows,
        received=received,
        me=me,
        waiting=queries.count_waiting(db.session(), me, now),
        states={one.id: rules.state_at(one.state, one.expires_at, now) for one in rows.items},
        words=labels.REQUESTS,
        priorities=labels.PRIORITIES,
        open_states=rules.OPEN,
        turns={party.value: rules.turns_of(party) for party in Party},
    )


@bp.route("/my/requests/<int:request_id>", methods=["GET", "POST"])
@access.attendee
def answer(conference: Conference, request_id: int) -> Response:
    """One request and what can be done with it now; the button pressed says what is done."""
    session, now, me = db.session(), clock.now(), my_registration()
    asked = queries.get_request(session, conference.id, request_id, mine=me.id)
    party = Party.SENDER if asked.sender_id == me.id else Party.RECEIVER
    state = rules.state_at(asked.state, asked.expires_at, now)
    forms = _forms(asked, party, _times(conference, asked, me, now))
    hidden = () if rules.pairs_pick(conference.scheduling) else (Verb.COUNTER,)
    verb = next((verb for verb in forms if verb.value in request.form), None)
    if verb is not None and forms[verb].validate_on_submit():
        try:
            return _answered(conference, request_id, verb, forms[verb], party)
        except refusals.OrganiserSchedules:
            raise  # the page no longer has the form on which it could stand
        except Refusal as refusal:
            forms[verb].form_errors = [*forms[verb].form_errors, str(refusal)]
        asked = queries.get_request(db.session(), conference.id, request_id, mine=my_registration_id())
        state = rules.state_at(asked.state, asked.expires_at, now)
    return page(
        "meetings/request.html",
        status=409 if verb and forms[verb].form_errors else 422 if verb else 200,
        asked=asked,
        party=party,
        state=state,
        words=labels.REQUESTS,
        priorities=labels.PRIORITIES,
        forms={one.value: form for one, form in forms.items() if rules.may(state, one, party) and one not in hidden},
        meeting_id=queries.meeting_of(db.session(), asked),
        pairs_pick=not hidden,
        times=dict(labelled(queries.slots_named(db.session(), asked), conference.timezone)),
    )


def _times(conference: Conference, asked: MeetingRequest, me: Registration, now: datetime) -> list[tuple[int, str]]:
    """My free times; those at which no interpreter is left for the two of us come last, and say so."""
    session = db.session()
    free, rota = queries.free_slots(session, me, now), rota_of(session, conference.id)
    heard = [slot for slot in free if rota.hears(slot.id, asked.sender_id, asked.receiver_id)]
    unheard = labelled((slot for slot in free if slot not in heard), conference.timezone)
    told = [(number, _("%(time)s (no interpreter is free)", time=time)) for number, time in unheard]
    return labelled(heard, conference.timezone) + told


def _forms(asked: MeetingRequest, party: Party, free: list[tuple[int, str]]) -> dict[Verb, Form]:
    accept, counter = TimeForm(prefix="accept"), CounterForm(prefix="counter")
    proposed = {wanted.slot_id for wanted in asked.wanted_slots if wanted.is_counter}
    accept.offer([one for one in free if one[0] in proposed] if party is Party.SENDER else free, may_find=not proposed)
    counter.offer(free)
    return {
        Verb.ACCEPT: accept,
        Verb.COUNTER: counter,
        Verb.DECLINE: AnswerForm(prefix="decline"),
        Verb.WITHDRAW: PlainForm(prefix="withdraw"),
    }


def _answered(conference: Conference, request_id: int, verb: Verb, form: Form, party: Party) -> Response:
    now, who = clock.now(), my_delegate_id()
    with transaction() as session:
        asked = queries.get_request(session, conference.id, request_id, mine=my_registration_id())
        if isinstance(form, TimeForm):
            requests.accept(session, conference, asked, form.choice(), party=party, now=now, who=who)
        elif isinstance(form, CounterForm):
            requests.counter(session, conference, asked, form.slots.data or (), party=party, now=now, who=who)
        elif isinstance(form, AnswerForm):
            requests.decline(session, conference, asked, form.answer.data or "", party=party, now=now)
        else:
            requests.withdraw(session, conference, asked, party=party, now=now)
        has_time = asked.state is RequestState.ACCEPTED and queries.has_time(session, asked)
    if verb is Verb.ACCEPT:
        notify(
            _("The meeting is agreed. The other side gets a mail.")
            if has_time
            else _("The meeting is agreed. Its time comes with the timetable; you get a mail then.")
        )
        return see_other(".agenda")
    notify(_("Your answer is sent."))
    return see_other(".requests")
