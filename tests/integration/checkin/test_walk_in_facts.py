"""Walk-ins that a device took in by itself: registered once, with the code on their temporary badge."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext

from conference.checkin.models import Desk, DeviceFact, Presence, Printing, Scan, ScanMethod
from conference.checkin.print_models import PrintJob
from conference.checkin.roster import ticket_hash
from conference.commands.books import findings
from conference.foundation.db import db, transaction
from conference.meetings.models import Meeting, MeetingState
from conference.people.audit import AuditEntry
from conference.people.models import Organisation
from conference.programme.models import Capacity, Conference, ConferenceState, Side
from conference.registration.erasing import erase
from conference.registration.models import Consent, ConsentMethod, Delegate, Registration, RegistrationState, Ticket
from tests.factories.checkin import make_desk, token_of
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at
from tests.integration.checkin.phones import Answer, Phone, enrol, verdicts
from tests.pages import Client

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY2"
ANSWERS = {
    "side": "enterprise", "organisation": "Cơ khí Mẫu", "full_name": "Đỗ Văn Mẫu", "phone": "0912 345 678",
    "signed": True, "token": TOKEN, "language": "vi",
}  # fmt: skip


@pytest.fixture
def phone(app: Flask, ctx: AppContext) -> Iterator[Phone]:
    """A phone at the entrance; it is 13:42, and the books balance afterwards."""
    with time_machine.travel(at(13, 42), tick=False):
        conference = make_conference(state=ConferenceState.LIVE)
        with time_machine.travel(at(8), tick=False):
            enrolled = enrol(app, conference, make_desk(conference))
        yield enrolled
        assert list(findings(db.session())) == []


def come(device: Phone, minutes_ago: int = 60, /, **given: Any) -> Answer:
    """A visitor who came a while ago, told of now."""
    (answer,) = device.tell(device.fact("walk_in", ANSWERS | given, at=at(13, 42) - timedelta(minutes=minutes_ago)))
    return answer


def people() -> list[Delegate]:
    return list(db.session.scalars(sa.select(Delegate).order_by(Delegate.id)))


def test_the_temporary_badge_becomes_permanent_and_the_visitor_came_when_they_came(phone: Phone) -> None:
    answer = come(phone)
    assert (answer["status"], answer["code_stands"], answer["known"]) == ("done", True, False)
    (visitor,) = people()
    assert (visitor.full_name, visitor.phone, token_of(visitor)) == ("Đỗ Văn Mẫu", "+84912345678", TOKEN)
    assert db.session.scalars(sa.select(Presence.arrived_at)).one() == at(12, 42)
    scan = db.session.scalars(sa.select(Scan)).one()
    assert (scan.method, scan.device_id) == (ScanMethod.WALK_IN, phone.device.id)
    assert db.session.scalars(sa.select(Consent.method)).one() is ConsentMethod.PAPER
    assert verdicts(phone.tell(phone.scan(TOKEN, None, asking=True))) == ["already_in"]
    assert [row[0] for row in answer["roster"]["people"]] == [visitor.id]


def test_the_same_fact_sent_again_is_answered_the_same_and_registers_nobody_twice(phone: Phone) -> None:
    fact = phone.fact("walk_in", ANSWERS)
    first, second = phone.tell(fact)[0], phone.tell(fact)[0]
    assert first == second
    assert len(people()) == 1


def test_a_fact_that_was_refused_is_tried_anew(phone: Phone) -> None:
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    registration = make_registration(
        phone.conference, organisation=organisation, delegates=0, state=RegistrationState.REJECTED
    )
    fact = phone.fact("walk_in", ANSWERS)
    assert ["Cơ khí Mẫu" in phone.tell(fact)[0]["sentence"] for _sent in range(2)] == [True, True]
    registration.state = RegistrationState.APPROVED
    assert verdicts(phone.tell(fact, fact)) == ["done", "done"]
    assert len(people()) == 1


def test_an_id_of_another_kind_of_fact_is_refused(phone: Phone) -> None:
    fact = phone.fact("walk_in", ANSWERS)
    phone.tell(fact)
    (answer,) = phone.tell(fact | {"kind": "badge"})
    assert (answer["status"], answer["why"]) == ("refused", "id taken")


def test_of_who_is_erased_nothing_stays_in_what_the_device_was_answered(phone: Phone) -> None:
    fact = phone.fact("walk_in", ANSWERS)
    answers = phone.tell(fact, phone.fact("walk_in", ANSWERS | {"phone": "0912 345 67"}))
    (visitor,) = people()
    answers += phone.tell(phone.fact("badge", {"delegate": visitor.id, "why": "lost"}, asking=True))
    told, code = json.dumps(answers, ensure_ascii=False), token_of(visitor)
    personal = ["Đỗ Văn Mẫu", "345678", "0912 345 67", str(answers[0]["own"]), code]
    assert [word in told for word in personal] == [True] * len(personal)
    with transaction() as session:
        erase(session, session.get_one(Delegate, visitor.id), by=None, now=at(13, 42))
    kept = json.dumps(db.session.scalars(sa.select(DeviceFact.answer)).all(), ensure_ascii=False)
    assert [word in kept for word in personal] == [False] * len(personal)
    (again,) = phone.tell(fact)
    assert (again["status"], "Đỗ Văn Mẫu" in json.dumps(again, ensure_ascii=False)) == ("done", False)


def test_a_code_that_is_taken_is_not_given_twice(phone: Phone) -> None:
    come(phone)
    answer = come(phone, full_name="Lê Thị Khác", phone="0912 345 679")
    assert answer["code_stands"] is False
    first, second = people()
    assert token_of(first) == TOKEN
    assert token_of(second) != TOKEN


@pytest.mark.parametrize("token", ["", "short", "abcdefghijklmnopqrstuvwxy2", 17])
def test_a_code_that_is_none_is_replaced(phone: Phone, token: object) -> None:
    assert come(phone, token=token)["code_stands"] is False


def test_somebody_registered_meanwhile_wears_the_temporary_badge(phone: Phone) -> None:
    registration = make_registration(phone.conference, delegates=0)
    known = make_delegate(registration, full_name="Đỗ Văn Mẫu", phone="+84912345678")
    old = token_of(known)
    answer = come(phone)
    assert (answer["delegate"], answer["known"], answer["code_stands"]) == (known.id, True, True)
    assert [token_of(one) for one in people()] == [TOKEN]
    assert verdicts(phone.tell(phone.scan(old, None, asking=True))) == ["void"]


def test_a_colleague_joins_the_organisation_of_the_same_name(phone: Phone) -> None:
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    registration = make_registration(phone.conference, Side.INVESTOR, organisation=organisation)
    come(phone, organisation="CO KHI MAU")
    assert people()[-1].registration_id == registration.id
    assert len(db.session.scalars(sa.select(Organisation)).all()) == 1


def test_a_full_side_gets_a_place_since_the_visitor_is_in_the_house(phone: Phone) -> None:
    capacity = Capacity(conference_id=phone.conference.id, side=Side.ENTERPRISE, places=1, taken=1)
    db.session.add(capacity)
    assert come(phone)["status"] == "done"
    db.session.refresh(capacity)
    assert (capacity.places, capacity.taken) == (2, 2)
    assert "added a place" in db.session.scalars(sa.select(AuditEntry.verb)).all()


def test_what_cannot_be_settled_is_refused_by_name_and_changes_nothing(phone: Phone) -> None:
    organisation = make_organisation(name_vi="Cơ khí Mẫu")
    make_registration(phone.conference, organisation=organisation, delegates=0, state=RegistrationState.REJECTED)
    answer = come(phone)
    assert (answer["status"], answer["why"]) == ("refused", "TurnedDown")
    assert "Cơ khí Mẫu" in answer["sentence"]
    assert people() == []


@pytest.mark.parametrize(
    "wrong",
    [{"side": "king"}, {"full_name": " "}, {"organisation": ""}, {"phone": ""}, {"signed": "yes"}, {"signed": False}],
)
def test_less_than_four_answers_and_the_tick_is_refused(phone: Phone, wrong: dict[str, Any]) -> None:
    answer = come(phone, **wrong)
    assert (answer["status"], answer["why"]) == ("refused", "WalkInIncomplete")
    assert db.session.scalars(sa.select(Registration)).all() == []


def test_a_number_that_nobody_can_dial_is_refused_by_its_own_name(phone: Phone) -> None:
    answer = come(phone, phone="0912 345 67")
    assert (answer["status"], answer["why"]) == ("refused", "InvalidPhone")
    assert "0912 345 67" in answer["sentence"]
    assert people() == []


def test_a_badge_is_printed_only_for_a_visitor_who_still_waits_for_it(phone: Phone) -> None:
    db.session.get_one(Desk, phone.device.desk_id).printing = Printing.STATION
    db.session.commit()
    come(phone)
    assert db.session.scalars(sa.select(PrintJob)).all() == []
    fresh = come(phone, 0, full_name="Lê Thị Khác", phone="0912 345 679", token="ABCDEFGHIJKLMNOPQRSTUVWXY3")
    assert fresh["printing"] == "queued"
    assert len(db.session.scalars(sa.select(PrintJob)).all()) == 1


def test_a_visitor_of_another_day_is_registered_and_not_counted(phone: Phone) -> None:
    make_hall(phone.conference, on=DAY + timedelta(days=1))
    db.session.commit()
    assert come(phone)["status"] == "done"
    assert (len(people()), db.session.scalars(sa.select(Presence)).all()) == (1, [])


def test_the_visitor_belongs_to_the_conference_of_the_device(phone: Phone) -> None:
    other: Conference = make_conference()
    come(phone)
    assert {one.conference_id for one in people()} == {phone.conference.id}
    assert other.id != phone.conference.id


def test_a_device_at_a_desk_that_prints_silently_asks_for_the_badge_of_whoever_has_just_come_in(phone: Phone) -> None:
    db.session.get_one(Desk, phone.device.desk_id).printing = Printing.STATION
    late, now = (make_delegate(make_registration(phone.conference, delegates=0)) for _ in range(2))
    db.session.commit()
    phone.tell(phone.scan(late, at=at(13, 20)), phone.scan(now), phone.scan(now))
    (job,) = db.session.scalars(sa.select(PrintJob)).all()
    assert job.ticket_id == db.session.scalar(sa.select(Ticket.id).where(Ticket.delegate_id == now.id))


def test_the_other_devices_learn_of_the_visitor_and_their_code(app: Flask, phone: Phone) -> None:
    other = enrol(app, phone.conference, make_desk(phone.conference), "Máy 2")
    before = other.roster()
    come(phone)
    (row,) = other.roster(before["cursor"])["people"]
    assert (row[2], row[7]) == ("Đỗ Văn Mẫu", ticket_hash(TOKEN))


def test_who_will_agree_on_their_own_phone_is_in_when_they_do(app: Flask, phone: Phone) -> None:
    walk_in = phone.fact("walk_in", ANSWERS | {"signed": False, "on_phone": True})
    (answer,) = phone.tell(walk_in)
    assert (answer["has_agreed"], in_at()) == (False, [])
    assert phone.ask(f"walk-in/{walk_in['id']}").get_json() == {
        "has_agreed": False,
        "printing": None,
        "offers": [],
    }
    visitor = app.test_client()
    assert isinstance(visitor, Client)
    visitor.submit(urlsplit(answer["own"]).path, run_event="y")
    assert in_at() == [at(13, 42)]
    assert phone.ask(f"walk-in/{walk_in['id']}").get_json()["has_agreed"] is True


def test_a_signature_seen_at_the_device_takes_the_place_of_the_visitors_phone(phone: Phone) -> None:
    walk_in = phone.fact("walk_in", ANSWERS | {"signed": False, "on_phone": True}, at=at(13, 30))
    signature = phone.fact("walk_in_signed", {"walk_in": walk_in["id"]}, at=at(13, 35))
    assert phone.tell(signature)[0]["status"] == "later"
    assert verdicts(phone.tell(signature, walk_in)) == ["done", "done"]
    assert in_at() == [at(13, 35)]
    assert db.session.scalars(sa.select(Consent.method)).one() is ConsentMethod.PAPER


def test_a_signature_for_a_walk_in_that_was_refused_does_not_wait_for_ever(phone: Phone) -> None:
    walk_in = phone.fact("walk_in", ANSWERS | {"signed": False, "on_phone": True, "phone": "12"})
    signature = phone.fact("walk_in_signed", {"walk_in": walk_in["id"]})
    assert verdicts(phone.tell(signature)) == ["later"]
    assert [answer["why"] for answer in phone.tell(walk_in, signature)] == ["InvalidPhone", "WalkInRefused"]


def test_a_device_books_an_offered_meeting_for_its_own_walk_in_alone(app: Flask, phone: Phone) -> None:
    make_hall(phone.conference)
    other = make_registration(phone.conference, Side.INVESTOR)
    host = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == other.id)).one()
    phone.tell(phone.scan(host))
    walk_in = phone.fact("walk_in", ANSWERS)
    phone.tell(walk_in)
    (offer,) = phone.ask(f"walk-in/{walk_in['id']}").get_json()["offers"]
    wish = {"walk_in": walk_in["id"], "registration": offer["registration"], "slot": offer["slot"]}
    stranger = enrol(app, phone.conference, make_desk(phone.conference), "Máy 2")
    assert stranger.ask(f"walk-in/{walk_in['id']}").status_code == 404
    assert stranger.tell(stranger.fact("walk_in_meeting", wish))[0]["why"] == "NotInYet"
    assert phone.tell(phone.fact("walk_in_meeting", wish))[0]["status"] == "done"
    assert db.session.scalars(sa.select(Meeting.state)).one() is MeetingState.SCHEDULED
    assert phone.tell(phone.fact("walk_in_meeting", wish))[0]["why"] == "AlreadyMeeting"


def in_at() -> list[datetime]:
    return list(db.session.scalars(sa.select(Presence.arrived_at)))
