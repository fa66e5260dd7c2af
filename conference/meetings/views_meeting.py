"""One meeting, as one of its parties sees it: move it, say who goes, join a colleague's, cancel."""

from flask import Response, request

from conference.foundation import access, clock
from conference.foundation.access import identity
from conference.foundation.db import db, transaction
from conference.foundation.errors import Refusal
from conference.foundation.i18n import _
from conference.foundation.web import notify, page, see_other
from conference.meetings import (
    availability,
    bookings,
    desk_actions,
    fitting,
    labels,
    queries,
    refusals,
    requests,
    rules,
)
from conference.meetings.blueprint import bp
from conference.meetings.forms import CancelForm, SeatsForm, TimeForm, labelled
from conference.meetings.models import Meeting, MeetingState
from conference.meetings.speech import rota_of
from conference.programme.models import Conference, Slot
from conference.registration.current import my_registration_id


@bp.route("/my/meetings/<int:meeting_id>", methods=["GET", "POST"])
@access.attendee
def meeting(conference: Conference, meeting_id: int) -> Response:
    """The meeting and what can be changed; the button pressed says what is done."""
    session, me = db.session(), my_registration_id()
    found = queries.get_meeting(session, conference.id, meeting_id, mine=me)
    move, seats, cancel = _forms(conference, found, me)
    pressed = next((form for form in (move, seats, cancel) if f"{form._prefix}send" in request.form), None)
    if pressed is not None and pressed.validate_on_submit():
        try:
            return _done(conference, meeting_id, pressed)
        except refusals.OrganiserSchedules:
            raise  # the page no longer has the form on which it could stand
        except Refusal as refusal:
            pressed.form_errors = [*pressed.form_errors, str(refusal)]
            move.offer(labelled(_fitting(found), conference.timezone), may_find=False)
        found = queries.get_meeting(db.session(), conference.id, meeting_id, mine=my_registration_id())
    people = [seat.delegate for seat in found.seats]
    return page(
        "meetings/meeting.html",
        status=409 if pressed and pressed.form_errors else 422 if pressed else 200,
        meeting=found,
        interpreter=rota_of(db.session(), conference.id).given.get(found.pair, "") if found.slot else "",
        me=me,
        other=found.party_b if found.party_a_id == me else found.party_a,
        people=people,
        visible=queries.contacts_visible(db.session(), me, [one.id for one in people]),
        words=labels.MEETINGS,
        move=move,
        seats=seats,
        cancel=cancel,
        pairs_pick=rules.pairs_pick(conference.scheduling),
        may_change=found.state in {MeetingState.SCHEDULED, MeetingState.UNSCHEDULED} and not found.is_locked,
    )


def _forms(conference: Conference, found: Meeting, me: int) -> tuple[TimeForm, SeatsForm, CancelForm]:
    """Any time can be sent, so that one taken meanwhile is refused by name; offered are those that fit."""
    session = db.session()
    move, seats = TimeForm(prefix="move-"), desk_actions.seats_form(session, found, me, "seats-")
    is_sent = request.method == "POST"
    times = availability.slots_from(session, conference.id, clock.now()) if is_sent else _fitting(found)
    move.offer(labelled(times, conference.timezone), may_find=False)
    return move, seats, CancelForm(prefix="cancel-")


def _fitting(found: Meeting) -> list[Slot]:
    return [slot for slot in fitting.slots(db.session(), found, now=clock.now()) if slot.id != found.slot_id]


def _done(conference: Conference, meeting_id: int, form: TimeForm | SeatsForm | CancelForm) -> Response:
    now = clock.now()
    with transaction() as session:
        me = my_registration_id()
        requests.check_open(conference, now, None)
        changed = queries.get_meeting(session, conference.id, meeting_id, mine=me)
        if isinstance(form, TimeForm):
            bookings.move(session, changed, form.choice(), now=now, teller=me)
        elif isinstance(form, SeatsForm):
            bookings.seat(session, changed, me, form.people.data or (), now=now)
        else:
            bookings.cancel(session, changed, form.reason.data, now=now, teller=me, who=identity())
    notify(_("The meeting is cancelled; the other side gets a mail.") if isinstance(form, CancelForm) else _("Saved."))
    return see_other(".agenda")
