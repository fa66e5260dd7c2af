"""Badges at a device: by the printer of its desk, or with the code of whoever is in; a new one voids the old code."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.ctx import AppContext

from conference.checkin.models import BadgeSize, Desk, Device, DeviceFact, Printing
from conference.checkin.print_models import PrintJob, PrintState
from conference.checkin.roster import ticket_hash
from conference.commands.books import findings
from conference.foundation.db import db
from conference.people.audit import AuditEntry
from conference.programme.models import ConferenceState
from conference.registration.models import BadgePrint, Delegate, RegistrationState, Ticket
from tests.factories.checkin import make_desk, token_of
from tests.factories.programme import make_conference
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.phones import Answer, Phone, enrol, verdicts


@pytest.fixture
def phone(app: Flask, ctx: AppContext) -> Iterator[Phone]:
    """A device at the entrance since one o'clock, at 13:42; afterwards the books must balance."""
    with time_machine.travel(at(13, 0), tick=False) as clock:
        conference = make_conference(state=ConferenceState.LIVE)
        phone = enrol(app, conference, make_desk(conference), "Máy 1")
        phone.client.set_cookie("language", "en")
        clock.move_to(at(13, 42))
        yield phone
        assert list(findings(db.session())) == []


@pytest.fixture
def person(phone: Phone) -> Delegate:
    return make_delegate(make_registration(phone.conference, delegates=0), full_name="Đặng Thị Mẫu")


def prints_at(phone: Phone, printing: Printing) -> None:
    db.session.get_one(Desk, phone.device.desk_id).printing = printing


def ask(phone: Phone, person: Delegate, **why: str) -> Answer:
    (answer,) = phone.tell(phone.fact("badge", {"delegate": person.id, **why}, asking=True))
    return answer


def entries(verb: str) -> list[tuple[str, object]]:
    found = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id))
    return [(entry.label, entry.details) for entry in found]


def printed() -> list[tuple[str, str]]:
    rows = sa.select(Ticket.token, BadgePrint.reason).join(BadgePrint, BadgePrint.ticket_id == Ticket.id)
    return [(token, reason) for token, reason in db.session.execute(rows.order_by(BadgePrint.id))]


def jobs() -> list[PrintJob]:
    return list(db.session.scalars(sa.select(PrintJob).order_by(PrintJob.id)))


def test_a_device_knows_how_its_desk_prints_and_in_which_size(phone: Phone) -> None:
    prints_at(phone, Printing.BROWSER)
    db.session.get_one(Desk, phone.device.desk_id).badge_size = BadgeSize.A7
    desk = phone.roster()["desk"]
    assert (desk["printing"], desk["badge_size"]) == ("browser", "a7")


def test_whoever_is_in_gets_the_code_of_their_badge_printed_by_the_device_and_the_log_says_so(
    phone: Phone, person: Delegate
) -> None:
    phone.tell(phone.scan(person))
    answer = ask(phone, person)
    assert (answer["status"], answer["code"], "roster" in answer) == ("done", token_of(person), False)
    assert printed() == [(token_of(person), "")]
    assert entries("badge printed") == [("Đặng Thị Mẫu", {"device": "Máy 1"})]


@pytest.mark.parametrize("why", ["", "lost"])
def test_nobody_gets_a_badge_before_they_are_in(phone: Phone, person: Delegate, why: str) -> None:
    code = token_of(person)
    assert ask(phone, person, why=why)["why"] == "NoBadgeYet"
    assert (token_of(person), printed()) == (code, [])


def test_who_was_cancelled_since_they_came_gets_no_badge(phone: Phone, person: Delegate) -> None:
    registration = make_registration(phone.conference, delegates=0)
    person.registration_id = registration.id
    phone.tell(phone.scan(person))
    registration.state = RegistrationState.CANCELLED
    assert ask(phone, person)["why"] == "NoBadgeYet"


def test_nobody_of_another_conference_gets_a_badge_here(app: Flask, phone: Phone) -> None:
    elsewhere = make_conference(state=ConferenceState.LIVE)
    person = make_delegate(make_registration(elsewhere, delegates=0))
    other = enrol(app, elsewhere, make_desk(elsewhere), "Máy 2")
    assert verdicts(other.tell(other.scan(person))) == ["welcome"]
    assert ask(phone, person)["why"] == "NoBadgeYet"
    phone.tell(phone.fact("badge_printed", {"code": token_of(person)}))
    assert printed() == []


def test_a_new_badge_voids_the_old_code_at_once_on_the_device_too(phone: Phone, person: Delegate) -> None:
    old = token_of(person)
    phone.tell(phone.scan(person))
    answer = ask(phone, person, why="lost")
    new = token_of(person)
    assert new != old
    assert answer["code"] == new
    (row,) = answer["roster"]["people"]
    assert row[7] == ticket_hash(new) + ticket_hash(old)
    assert verdicts(phone.tell(phone.scan(old, "refused", asking=True))) == ["void"]
    assert printed() == [(new, "The badge was lost")]
    assert entries("badge reprinted") == [("Đặng Thị Mẫu", {"reason": "The badge was lost", "device": "Máy 1"})]


def test_asked_twice_for_the_same_new_badge_there_is_one(phone: Phone, person: Delegate) -> None:
    phone.tell(phone.scan(person))
    fact = phone.fact("badge", {"delegate": person.id, "why": "other", "words": " Coffee "}, asking=True)
    first, second = phone.tell(fact), phone.tell(fact)
    assert first == second
    assert printed() == [(token_of(person), "Coffee")]
    assert len(db.session.scalars(sa.select(DeviceFact.id).where(DeviceFact.kind == "badge")).all()) == 1


def test_where_the_desk_has_a_station_its_printer_is_asked_and_no_code_leaves_the_server(
    phone: Phone, person: Delegate
) -> None:
    prints_at(phone, Printing.STATION)
    (welcome,) = phone.tell(phone.scan(person))
    assert welcome["printing"] == "queued"
    assert ask(phone, person)["printing"] == "queued"
    (job,) = jobs()
    job.state = PrintState.PRINTED
    db.session.commit()
    answer = ask(phone, person)
    assert (answer["printing"], "code" in answer, len(jobs())) == ("printed", False, 1)
    answer = ask(phone, person, why="lost")
    assert (answer["printing"], "code" in answer) == ("queued", False)
    assert [one.reason for one in jobs()] == ["", "The badge was lost"]


def test_a_badge_too_late_for_the_queue_of_arrivals_is_still_printed_when_asked_for(
    phone: Phone, person: Delegate
) -> None:
    prints_at(phone, Printing.STATION)
    (late,) = phone.tell(phone.scan(person, at=at(13, 20)))
    assert ("printing" in late, jobs()) == (False, [])
    assert ask(phone, person)["printing"] == "queued"
    assert len(jobs()) == 1


def test_a_badge_that_the_device_has_printed_by_itself_is_written_down_later(phone: Phone, person: Delegate) -> None:
    scan = phone.scan(person, at=at(13, 20))
    alone = phone.fact("badge_printed", {"code": token_of(person)}, at=at(13, 21))
    assert verdicts(phone.tell(alone, scan, alone)) == ["done", "welcome", "done"]
    assert db.session.scalars(sa.select(BadgePrint.printed_at)).all() == [at(13, 21)]
    assert verdicts(phone.tell(phone.fact("badge_printed", {"code": "X" * 26}))) == ["done"]
    assert len(printed()) == 1


def test_what_a_device_has_printed_by_itself_does_not_come_out_of_the_printer_too(
    phone: Phone, person: Delegate
) -> None:
    prints_at(phone, Printing.STATION)
    alone = phone.fact("badge_printed", {"code": token_of(person)})
    phone.tell(alone, phone.scan(person))
    assert [job.state for job in jobs()] == [PrintState.PRINTED]


def test_a_revoked_device_hands_over_what_it_printed_and_learns_no_code(phone: Phone, person: Delegate) -> None:
    phone.tell(phone.scan(person))
    code, earlier = token_of(person), at(13, 40)
    wish = phone.fact("badge", {"delegate": person.id, "why": "lost"}, at=earlier, asking=True)
    note = phone.fact("badge_printed", {"code": code}, at=earlier)
    db.session.get_one(Device, phone.device.id).revoked_at = at(13, 41)
    db.session.commit()
    response = phone.sync(wish, note)
    assert response.status_code == 410
    told = {answer["id"]: answer for answer in response.get_json()["answers"]}
    assert (told[wish["id"]]["status"], told[note["id"]]["status"]) == ("refused", "done")
    assert token_of(person) == code
