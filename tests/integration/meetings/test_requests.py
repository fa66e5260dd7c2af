"""Asking, answering, and what each side is told."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.ctx import AppContext

from conference.foundation.db import db
from conference.foundation.i18n import force_language
from conference.mail.models import Message
from conference.meetings import bookings, queries, refusals, requests
from conference.meetings.models import (
    NO_LONGER_THERE,
    Absence,
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Seat,
    TableOccupancy,
)
from conference.meetings.rules import Party
from conference.meetings.values import ANY, Choice, Wish
from conference.programme.models import Conference, ConferenceState, SchedulingMode, Side
from conference.registration.actions import cancel
from conference.registration.delegates import end_delegates
from conference.registration.models import Delegate, Registration
from tests.factories.meetings import make_parties, make_request
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW, at

WISH = Wish(reason="Cần 5.000 m² đất tại phía nam thành phố")


def mails(kind: str) -> Sequence[str]:
    return db.session.scalars(sa.select(Message.to_address).where(Message.kind == kind).order_by(Message.id)).all()


def delegate_of(registration: Registration) -> Delegate:
    return db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == registration.id)).one()


def accepted(conference: Conference, sender: Registration, receiver: Registration, choice: Choice = ANY) -> Meeting:
    request = queries.get_request(db.session(), conference.id, make_request(sender, receiver).id)
    return requests.accept(db.session(), conference, request, choice, party=Party.RECEIVER, now=NOW)


def test_asking_tells_the_other_side_and_names_the_time_to_answer(ctx: AppContext) -> None:
    conference = make_conference(request_hours=48)
    sender, receiver = make_parties(conference)
    request = requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW)
    assert request.state is RequestState.PENDING
    assert request.expires_at == NOW + timedelta(hours=48)
    assert mails("request_received") == [delegate_of(receiver).email]


def test_accepting_takes_the_earliest_slot_and_the_hosts_own_table_from_both(ctx: AppContext) -> None:
    conference = make_conference()
    tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    receiver.host_table_id = tables[2].id
    meeting = accepted(conference, sender, receiver)
    occupancy = db.session.scalars(sa.select(TableOccupancy)).one()
    assert (meeting.state, meeting.slot_id, occupancy.table_id) == (MeetingState.SCHEDULED, slots[0].id, tables[2].id)
    seated = set(db.session.scalars(sa.select(Seat.delegate_id)))
    assert seated == {delegate_of(sender).id, delegate_of(receiver).id}
    assert mails("request_accepted") == [delegate_of(sender).email]
    assert mails("meeting_booked") == [delegate_of(receiver).email]


def seated_of(registration: Registration) -> str:
    names = sa.select(Delegate.full_name).join(Seat, Seat.delegate_id == Delegate.id)
    return db.session.scalars(names.where(Delegate.registration_id == registration.id)).one()


def test_whoever_asks_and_whoever_accepts_sit_there_rather_than_their_contacts(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    asks, accepts = (make_delegate(party, full_name=name) for party, name in ((sender, "Hỏi"), (receiver, "Nhận")))
    asked = requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW, who=asks.id)
    request = queries.get_request(db.session(), conference.id, asked.id)
    requests.accept(db.session(), conference, request, party=Party.RECEIVER, now=NOW, who=accepts.id)
    assert (seated_of(sender), seated_of(receiver)) == ("Hỏi", "Nhận")


def test_whoever_asked_but_is_not_free_leaves_the_meeting_to_a_colleague(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    contact, asks = delegate_of(sender), make_delegate(sender)
    db.session.add_all(Absence(delegate_id=asks.id, slot_id=slot.id) for slot in slots)
    asked = requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW, who=asks.id)
    request = queries.get_request(db.session(), conference.id, asked.id)
    requests.accept(db.session(), conference, request, party=Party.RECEIVER, now=NOW)
    assert seated_of(sender) == contact.full_name


def test_a_meeting_of_somebody_without_an_address_is_told_to_the_contact(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    contact = delegate_of(receiver)
    make_delegate(receiver, email=None, user_id=None)
    db.session.add_all(Absence(delegate_id=contact.id, slot_id=slot.id) for slot in slots)
    accepted(conference, sender, receiver)
    assert mails("meeting_booked") == [contact.email]


def test_nobody_sits_at_the_fixed_table_of_a_third(ctx: AppContext) -> None:
    conference = make_conference()
    tables, _slots = make_hall(conference, tables=2)
    third = make_registration(conference, Side.INVESTOR)
    third.host_table_id = tables[0].id
    accepted(conference, *make_parties(conference))
    assert db.session.scalars(sa.select(TableOccupancy.table_id)).all() == [tables[1].id]


def test_own_absences_are_respected(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    db.session.add_all(Absence(delegate_id=delegate_of(sender).id, slot_id=slot.id) for slot in slots[:2])
    db.session.add(Absence(delegate_id=delegate_of(receiver).id, slot_id=slots[2].id))
    db.session.flush()
    assert accepted(conference, sender, receiver).slot_id == slots[3].id


def test_a_chosen_time_that_is_gone_is_refused_by_name(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    accepted(conference, sender, receiver, Choice(slot_id=slots[0].id))
    late = make_registration(conference)
    with pytest.raises(refusals.SlotTaken) as caught:
        accepted(conference, late, receiver, Choice(slot_id=slots[0].id))
    assert caught.value.facts == {"time": "15:00–15:20, 20/10/2026", "names": receiver.organisation.name_vi}


def test_with_every_table_taken_the_refusal_says_so(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, tables=1)
    accepted(conference, *make_parties(conference), Choice(slot_id=slots[0].id))
    with pytest.raises(refusals.NoTableLeft):
        accepted(conference, *make_parties(conference), Choice(slot_id=slots[0].id))


def test_the_organiser_mode_leaves_the_meeting_without_a_time(ctx: AppContext) -> None:
    conference = make_conference(scheduling=SchedulingMode.ORGANISER)
    make_hall(conference)
    meeting = accepted(conference, *make_parties(conference))
    assert (meeting.state, meeting.slot_id) == (MeetingState.UNSCHEDULED, None)


def test_other_times_are_proposed_and_the_sender_picks_one(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    request = queries.get_request(db.session(), conference.id, make_request(sender, receiver).id)
    with pytest.raises(refusals.TooManyTimes):
        requests.counter(
            db.session(), conference, request, [slot.id for slot in slots[:4]], party=Party.RECEIVER, now=NOW
        )
    requests.counter(db.session(), conference, request, [slots[4].id, slots[5].id], party=Party.RECEIVER, now=NOW)
    assert request.state is RequestState.COUNTERED
    assert mails("request_countered") == [delegate_of(sender).email]
    meeting = requests.accept(
        db.session(), conference, request, Choice(slot_id=slots[5].id), party=Party.SENDER, now=NOW
    )
    assert meeting.slot_id == slots[5].id


def test_each_answer_is_for_one_side_and_once_only(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    request = queries.get_request(db.session(), conference.id, make_request(sender, receiver).id)
    with pytest.raises(refusals.RequestSettled):
        requests.accept(db.session(), conference, request, ANY, party=Party.SENDER, now=NOW)
    requests.decline(db.session(), conference, request, "Đã kín lịch", party=Party.RECEIVER, now=NOW)
    assert request.answer == "Đã kín lịch"
    with pytest.raises(refusals.RequestSettled):
        requests.withdraw(db.session(), conference, request, party=Party.SENDER, now=NOW)


def test_nobody_is_asked_who_has_as_many_meetings_as_one_may_have(ctx: AppContext) -> None:
    conference = make_conference(max_meetings=1)
    make_hall(conference)
    sender, receiver = make_parties(conference)
    accepted(conference, make_registration(conference), receiver)
    with pytest.raises(refusals.TooManyMeetings):
        requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW)


def test_two_parties_share_one_open_request_whoever_asks(ctx: AppContext) -> None:
    conference = make_conference()
    sender, receiver = make_parties(conference)
    requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW)
    with pytest.raises(refusals.AlreadyAsked):
        requests.ask(db.session(), conference, receiver, sender, WISH, now=NOW)


def test_a_colleague_is_told_of_the_meeting_there_is(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    accepted(conference, sender, receiver)
    with pytest.raises(refusals.AlreadyMeeting):
        requests.ask(db.session(), conference, receiver, sender, WISH, now=NOW)


def test_caps_hold_on_requests_and_on_meetings(ctx: AppContext) -> None:
    conference = make_conference(max_pending_requests=1, max_meetings=1)
    make_hall(conference)
    sender, receiver = make_parties(conference)
    other = make_registration(conference, Side.INVESTOR)
    requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW)
    with pytest.raises(refusals.TooManyRequests):
        requests.ask(db.session(), conference, sender, other, WISH, now=NOW)
    enterprise = make_registration(conference)
    accepted(conference, enterprise, other)
    with pytest.raises(refusals.TooManyMeetings):
        requests.ask(db.session(), conference, enterprise, receiver, WISH, now=NOW)


def test_unanswered_requests_expire_and_free_the_pair(ctx: AppContext) -> None:
    conference = make_conference()
    sender, receiver = make_parties(conference)
    make_request(sender, receiver, expires_at=NOW - timedelta(minutes=1))
    again = requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW)
    states = db.session.scalars(sa.select(MeetingRequest.state).order_by(MeetingRequest.id)).all()
    assert states == [RequestState.EXPIRED, RequestState.PENDING]
    assert mails("request_expired") == [delegate_of(sender).email]
    assert requests.expire_due(db.session(), again.expires_at) == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"state": ConferenceState.OPEN}, refusals.BookingNotOpen),
        ({"booking_opens_at": NOW + timedelta(days=1)}, refusals.BookingNotYet),
        ({"booking_closes_at": NOW - timedelta(days=1)}, refusals.BookingOver),
        ({"state": ConferenceState.FROZEN}, refusals.ScheduleFrozen),
    ],
)
def test_outside_the_booking_period_asking_is_refused_with_its_date(
    ctx: AppContext, given: dict[str, object], refusal: type[Exception]
) -> None:
    conference = make_conference(**given)
    sender, receiver = make_parties(conference)
    with pytest.raises(refusal):
        requests.ask(db.session(), conference, sender, receiver, WISH, now=NOW)


def test_cancelling_frees_time_table_and_people_and_tells_both_sides(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference, tables=1, slots=1)
    sender, receiver = make_parties(conference)
    meeting = accepted(conference, sender, receiver)
    bookings.cancel(db.session(), meeting, "Trùng lịch họp", now=NOW, teller=sender.id)
    assert mails("meeting_cancelled") == [delegate_of(sender).email, delegate_of(receiver).email]
    assert db.session.scalars(sa.select(TableOccupancy)).all() == []
    assert accepted(conference, make_registration(conference), receiver).slot_id == slots[0].id


def test_moving_keeps_table_and_people_where_they_are_free(ctx: AppContext) -> None:
    conference = make_conference()
    tables, slots = make_hall(conference)
    sender, receiver = make_parties(conference)
    receiver.host_table_id = tables[1].id
    meeting = accepted(conference, sender, receiver)
    bookings.move(db.session(), meeting, Choice(slot_id=slots[3].id), now=NOW, teller=receiver.id)
    occupancy = db.session.scalars(sa.select(TableOccupancy)).one()
    assert (occupancy.slot_id, occupancy.table_id) == (slots[3].id, tables[1].id)
    assert set(db.session.scalars(sa.select(Seat.slot_id))) == {slots[3].id}
    assert meeting.version == 2
    assert mails("meeting_moved") == [delegate_of(sender).email, delegate_of(receiver).email]


def test_a_delegate_cannot_be_seated_twice_at_once(ctx: AppContext) -> None:
    conference = make_conference()
    _tables, slots = make_hall(conference)
    sender = make_registration(conference, delegates=2)
    first, second = make_registration(conference, Side.INVESTOR), make_registration(conference, Side.INVESTOR)
    accepted(conference, sender, first, Choice(slot_id=slots[0].id))
    meeting = accepted(conference, sender, second, Choice(slot_id=slots[0].id))
    people = db.session.scalars(sa.select(Delegate.id).where(Delegate.registration_id == sender.id)).all()
    with pytest.raises(refusals.DelegateBusy):
        bookings.seat(db.session(), meeting, sender.id, people, now=NOW)


def test_nothing_is_marked_before_its_time(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    meeting = accepted(conference, *make_parties(conference))
    staff = type("Staff", (), {"user_id": None, "full_name": "Lan", "email": ""})()
    with pytest.raises(refusals.NotYetOver):
        bookings.mark(db.session(), meeting, MeetingState.HELD, now=NOW, by=staff)
    bookings.mark(db.session(), meeting, MeetingState.HELD, now=at(15, 5), by=staff)
    assert meeting.state is MeetingState.HELD


def test_a_party_that_leaves_gives_its_meetings_up_and_the_other_side_is_told(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    meeting = accepted(conference, sender, receiver)
    waiting = make_request(make_registration(conference, Side.INVESTOR), sender)
    end_delegates(db.session(), sender, [delegate_of(sender)], by=None, now=NOW)
    assert meeting.state is MeetingState.CANCELLED
    assert waiting.state is RequestState.DECLINED
    assert mails("meeting_cancelled") == [delegate_of(receiver).email]


@pytest.mark.parametrize("acting", ["vi", "en"])
def test_a_reason_of_ours_is_told_to_each_reader_in_their_language(ctx: AppContext, acting: str) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    meeting = accepted(conference, sender, receiver)
    waiting = make_request(make_registration(conference, Side.INVESTOR), sender)
    delegate_of(receiver).language = "en"
    with force_language(acting):
        end_delegates(db.session(), sender, [delegate_of(sender)], by=None, now=NOW)
    told = {"vi": "Bên kia không còn tham dự.", "en": "The other side no longer takes part."}
    for language, sentence in told.items():
        with force_language(language):
            assert [str(meeting.cancel_reason_shown), str(waiting.answer_shown)] == [sentence, sentence]
    ended = sa.select(Message.language, Message.text).where(Message.kind.in_(["meeting_cancelled", "request_declined"]))
    sent = db.session.execute(ended).all()
    assert sorted((language, told[language] in text) for language, text in sent) == [("en", True), ("vi", True)]


def test_the_reason_typed_for_cancelling_a_registration_reaches_those_it_was_to_meet(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    sender, receiver = make_parties(conference)
    meeting = accepted(conference, sender, receiver)
    cancel(db.session(), sender, reason="Bận công tác", tells_partners=True, by=None, now=NOW)
    assert meeting.cancel_reason == "Bận công tác"
    third = make_registration(conference)
    other = accepted(conference, third, receiver)
    cancel(db.session(), third, reason="Chưa đóng phí", by=None, now=NOW)
    assert other.cancel_reason == NO_LONGER_THERE


def test_a_colleague_takes_the_seat_of_a_delegate_who_leaves(ctx: AppContext) -> None:
    conference = make_conference()
    make_hall(conference)
    sender = make_registration(conference, delegates=2)
    receiver = make_registration(conference, Side.INVESTOR)
    meeting = accepted(conference, sender, receiver)
    first, second = db.session.scalars(
        sa.select(Delegate).where(Delegate.registration_id == sender.id).order_by(Delegate.id)
    )
    end_delegates(db.session(), sender, [first], by=None, now=NOW)
    assert meeting.state is MeetingState.SCHEDULED
    ours = sa.select(Seat.delegate_id).where(Seat.delegate_id.in_([first.id, second.id]))
    assert db.session.scalars(ours).all() == [second.id]
