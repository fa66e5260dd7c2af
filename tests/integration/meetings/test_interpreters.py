"""Pairs who share no language book only while an interpreter is free, and never two with the same one."""

from functools import partial
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy.orm import Session

from conference.foundation.db import db
from conference.foundation.i18n import force_language
from conference.mail.models import Message
from conference.meetings import bookings, calendar, fitting, queries, refusals, requests
from conference.meetings.models import Meeting, MeetingState, Seat
from conference.meetings.rules import Party
from conference.meetings.speech import rota_of
from conference.meetings.values import ANY, Choice
from conference.people.models import User
from conference.programme import interpreters
from conference.programme.models import Conference, SchedulingMode, Side
from conference.registration.models import Delegate, Registration
from tests.factories.meetings import make_request
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import NOW
from tests.integration.racing import at_once
from tests.pages import Client, page_of
from tests.queries import count_statements
from tests.unit.documents.papers import words

CLIENTS = 8
Pair = tuple[Registration, Registration]


class Hall:
    """A conference with an interpreter between Vietnamese and Chinese."""

    def __init__(self, *, slots: int = 3, count: int = 1, **given: object) -> None:
        self.conference = make_conference(**given)
        self.tables, self.slots = make_hall(self.conference, tables=CLIENTS + 1, slots=slots)
        if count:
            interpreters.provide(db.session(), self.conference, ("zh", "vi"), count)

    def party(self, side: Side, *languages: str) -> Registration:
        registration = make_registration(self.conference, side, delegates=0)
        make_delegate(registration, is_contact=True, languages=list(languages))
        return registration

    def pair(self, enterprise: str = "vi", investor: str = "zh") -> Pair:
        return self.party(Side.ENTERPRISE, enterprise), self.party(Side.INVESTOR, investor)

    def accepted(self, pair: Pair, choice: Choice = ANY) -> Meeting:
        request = queries.get_request(db.session(), self.conference.id, make_request(*pair).id)
        return requests.accept(db.session(), self.conference, request, choice, party=Party.RECEIVER, now=NOW)

    def at(self, number: int) -> Choice:
        return Choice(slot_id=self.slots[number].id)


def user_of(registration: Registration) -> User:
    return db.session.scalars(sa.select(User).join(Delegate).where(Delegate.registration_id == registration.id)).one()


def description(text: str) -> str:
    """What a calendar file says of its only meeting."""
    file: Any = icalendar.Calendar.from_ical(text)
    (event,) = (event for event in file.walk("VEVENT") if "STATUS" in event)
    return str(event["DESCRIPTION"])


def offered(client: Client, path: str, field: str) -> list[str]:
    return client.page(path).texts(f"select[name={field}] option")


def test_a_pair_gets_the_earliest_time_at_which_an_interpreter_is_free(ctx: AppContext) -> None:
    hall = Hall()
    met = [hall.accepted(hall.pair()), hall.accepted(hall.pair()), hall.accepted(hall.pair("vi", "vi"))]
    assert [one.slot_id for one in met] == [hall.slots[0].id, hall.slots[1].id, hall.slots[0].id]


def test_a_chosen_time_without_an_interpreter_is_refused_by_name(ctx: AppContext) -> None:
    hall = Hall()
    hall.accepted(hall.pair(), hall.at(0))
    with pytest.raises(refusals.InterpreterTaken) as caught:
        hall.accepted(hall.pair(), hall.at(0))
    assert str(caught.value) == (
        "Cuộc gặp này cần phiên dịch (Việt–Trung), nhưng lúc 15:00–15:20, 20/10/2026 không còn phiên dịch nào rảnh. "
        "Hãy chọn giờ khác, hoặc nhờ Ban Tổ chức bố trí thêm phiên dịch."
    )


def test_without_any_time_left_the_refusal_names_the_languages(ctx: AppContext) -> None:
    hall = Hall(slots=1)
    hall.accepted(hall.pair())
    with force_language("en"):
        with pytest.raises(refusals.NoInterpreterLeft) as caught:
            hall.accepted(hall.pair())
        assert str(caught.value) == (
            "This meeting needs an interpreter (Vietnamese–Chinese), and none is free at any time that suits both of "
            "you. Propose other times, or ask the organisers for one more interpreter."
        )


def test_nobody_books_in_a_language_that_no_interpreter_knows(ctx: AppContext) -> None:
    hall = Hall()
    with pytest.raises(refusals.NoInterpreterLeft):
        hall.accepted(hall.pair("vi", "ko"))


def test_without_interpreters_everybody_is_understood(ctx: AppContext) -> None:
    hall = Hall(count=0)
    assert {hall.accepted(hall.pair()).slot_id for _number in range(2)} == {hall.slots[0].id}


def test_what_pairs_cannot_find_waits_for_the_organiser_where_they_fill_up(ctx: AppContext) -> None:
    hall = Hall(slots=1, scheduling=SchedulingMode.PAIRS_THEN_ORGANISER)
    states = [hall.accepted(hall.pair()).state for _number in range(2)]
    assert states == [MeetingState.SCHEDULED, MeetingState.UNSCHEDULED]


def test_a_meeting_moves_only_to_where_an_interpreter_is_free_but_changes_its_table_anyway(ctx: AppContext) -> None:
    hall = Hall(count=2)
    first, second = hall.accepted(hall.pair()), hall.accepted(hall.pair())
    interpreters.provide(db.session(), hall.conference, ("vi", "zh"), 1)
    there = Choice(slot_id=hall.slots[0].id, table_id=hall.tables[-1].id)
    bookings.move(db.session(), first, there, now=NOW)
    bookings.move(db.session(), second, hall.at(1), now=NOW)
    with pytest.raises(refusals.InterpreterTaken):
        bookings.move(db.session(), second, hall.at(0), now=NOW)
    assert [fit.slot for fit in fitting.options(db.session(), second, now=NOW)] == [one.id for one in hall.slots[1:]]


def test_of_a_delegation_those_sit_there_who_share_a_language(ctx: AppContext) -> None:
    hall = Hall()
    sender, receiver = hall.pair()
    colleague = make_delegate(sender, languages=["zh"])
    hall.accepted((sender, receiver))
    assert colleague.id in db.session.scalars(sa.select(Seat.delegate_id)).all()
    assert rota_of(db.session(), hall.conference.id).given == {}


@time_machine.travel(NOW, tick=False)
def test_a_time_without_an_interpreter_comes_last_and_says_so_and_is_none_to_move_to(client: Client) -> None:
    hall = Hall()
    hall.accepted(hall.pair(), hall.at(1))
    sender, receiver = hall.pair()
    asked = make_request(sender, receiver)
    client.sign_in(user_of(receiver))
    first, second, third = (f"15:{25 * n:02}–{15 + (25 * n + 20) // 60}:{(25 * n + 20) % 60:02}" for n in range(3))
    assert offered(client, f"/{hall.conference.code}/my/requests/{asked.id}", "accept-slot")[1:] == [
        f"{first}, 20/10/2026",
        f"{third}, 20/10/2026",
        f"{second}, 20/10/2026 (không còn phiên dịch)",
    ]
    client.sign_in(user_of(sender))
    meeting = hall.accepted((sender, hall.party(Side.INVESTOR, "zh")), hall.at(0))
    path = f"/{hall.conference.code}/my/meetings/{meeting.id}"
    assert offered(client, path, "move-slot") == [f"{third}, 20/10/2026"]
    answer = client.post(path, data={"move-slot": str(hall.slots[1].id), "move-send": "1"})
    assert answer.status_code == 409
    (told,) = page_of(answer).texts(".error-summary li")
    assert told.startswith("Cuộc gặp này cần phiên dịch (Việt–Trung)")
    assert page_of(answer).texts("select[name=move-slot] option") == [f"{third}, 20/10/2026"]


def test_the_last_interpreter_of_a_slot_goes_to_one_of_those_who_press_at_once(app: Flask, ctx: AppContext) -> None:
    hall = Hall()
    asked = [make_request(*hall.pair()).id for _number in range(CLIENTS)]
    conference_id, choice = hall.conference.id, hall.at(0)
    db.session.commit()

    def press(session: Session, request_id: int) -> None:
        request = queries.get_request(session, conference_id, request_id)
        here = session.get_one(Conference, conference_id)
        requests.accept(session, here, request, choice, party=Party.RECEIVER, now=NOW)

    outcomes = at_once(app, [partial(press, request_id=one) for one in asked])
    assert outcomes == {"done": 1, "InterpreterTaken": CLIENTS - 1}
    assert db.session.scalars(sa.select(Meeting.slot_id)).all() == [choice.slot_id]


@time_machine.travel(NOW, tick=False)
def test_who_sits_with_an_interpreter_reads_so_everywhere(client: Client) -> None:
    hall = Hall()
    sender, receiver = hall.pair()
    guest = user_of(sender)
    meeting = hall.accepted((sender, receiver))
    db.session.commit()
    phrase, code = "Có phiên dịch (Việt–Trung)", hall.conference.code
    client.sign_in(guest)
    assert phrase in client.page(f"/{code}/my/agenda").text(".agenda-item[data-kind=meeting]")
    assert phrase in client.page(f"/{code}/my/meetings/{meeting.id}").text(".facts")
    assert phrase in " ".join(words(client.get(f"/{code}/my/agenda.pdf").data).split())
    delegate = db.session.scalars(sa.select(Delegate).where(Delegate.user_id == guest.id)).one()
    feed = calendar.feed_of(db.session(), delegate, now=NOW).token
    assert description(client.get(f"/{code}/calendar/{feed}.ics").text) == f"{meeting.reason}\n{phrase}"
    mails = db.session.scalars(sa.select(Message).where(Message.kind.in_(["request_accepted", "meeting_booked"]))).all()
    assert [phrase in mail.text and phrase in mail.html for mail in mails] == [True, True]
    assert {description(mail.calendar) for mail in mails} == {f"{meeting.reason}\n{phrase}"}
    client.sign_in(make_staff(hall.conference))
    assert phrase in client.page(f"/{code}/desk/meetings/{meeting.id}").text(".facts")
    board = client.page(f"/{code}/desk/timetable/board?held={meeting.pair}")
    assert phrase in board.text(".hand")


@time_machine.travel(NOW, tick=False)
def test_the_phrase_is_in_the_language_of_whoever_reads_it(client: Client) -> None:
    hall = Hall()
    pair = hall.pair()
    for delegate in db.session.scalars(sa.select(Delegate)):
        delegate.language = "en"
    hall.accepted(pair)
    mails = db.session.scalars(sa.select(Message)).all()
    assert {description(mail.calendar).splitlines()[-1] for mail in mails} == {
        "With an interpreter (Vietnamese–Chinese)"
    }


@time_machine.travel(NOW, tick=False)
def test_nobody_is_promised_an_interpreter_who_has_none(client: Client) -> None:
    hall = Hall(count=2)
    met = [hall.accepted(hall.pair()) for _number in range(2)]
    alike = hall.accepted(hall.pair("zh", "zh"))
    interpreters.provide(db.session(), hall.conference, ("vi", "zh"), 1)
    given = rota_of(db.session(), hall.conference.id).given
    assert len(given.keys() & {one.pair for one in met}) == 1
    assert alike.pair not in given


@pytest.mark.parametrize("count", [0, 1])
def test_an_agenda_asks_the_same_number_of_questions_whatever_the_number_of_meetings(
    client: Client, count: int
) -> None:
    hall = Hall(count=count)
    sender = hall.party(Side.ENTERPRISE, "vi")
    client.sign_in(user_of(sender))
    sent = []
    for _number in range(3):
        hall.accepted((sender, hall.party(Side.INVESTOR, "zh")))
        db.session.commit()
        client.page(f"/{hall.conference.code}/my/agenda")
        with count_statements() as statements:
            client.page(f"/{hall.conference.code}/my/agenda")
        sent.append(len(statements))
    assert len(set(sent)) == 1
