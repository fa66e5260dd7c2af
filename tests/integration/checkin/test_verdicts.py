"""What the desk says about a ticket, without scripts."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from conference.checkin.models import Presence, Scan, ScanMethod, Verdict
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.registration.models import Delegate, DelegateState, Registration, RegistrationState, Ticket
from conference.registration.tickets import reissue_ticket
from tests.factories.checkin import make_desk, token_of
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, NOW, at
from tests.integration.checkin.conftest import Door, lines


def make_person(door: Door, **given: Any) -> Delegate:
    organisation = make_organisation(name_vi="Công ty CP Minh Họa")
    registration = make_registration(door.conference, organisation=organisation, delegates=0, **given)
    return make_delegate(registration, full_name="Đặng Thị Mẫu", badge_number=7)


def scans() -> list[tuple[Verdict, ScanMethod, int | None]]:
    rows = db.session.execute(sa.select(Scan.verdict, Scan.method, Scan.delegate_id).order_by(Scan.received_at))
    return [(row[0], row[1], row[2]) for row in rows]


def test_somebody_expected_is_welcome_and_named(door: Door) -> None:
    person = make_person(door)
    page = door.scan_ticket(person)
    assert lines(page) == ["Welcome", "Đặng Thị Mẫu", "Giám đốc, Công ty CP Minh Họa", "Undo this check-in"]
    assert page.texts("#verdict .row") == ["Enterprise Badge no. 7"]
    assert page.all("#verdict .verdict")[0].get("data-verdict") == "welcome"
    assert scans() == [(Verdict.WELCOME, ScanMethod.SCANNER, person.id)]
    assert door.counts() == {"Enterprise": "1 / 1"}


def test_on_another_day_nobody_is_counted_and_the_conference_s_day_is_named(
    door: Door, clock: time_machine.Traveller
) -> None:
    """Its day begins at midnight where it is held, not in Greenwich."""
    make_hall(door.conference)
    person = make_person(door)
    clock.move_to(at(23, 59, on=DAY - timedelta(days=1)))
    door.client.sign_in(make_staff(door.conference, Role.FRONT_DESK))
    page = door.scan_ticket(person)
    assert lines(page) == [
        "Another day",
        "Đặng Thị Mẫu",
        "Giám đốc, Công ty CP Minh Họa",
        "The conference is on 20/10/2026. Nobody is counted today, so you may try out this desk.",
    ]
    assert (scans()[0][0], door.counts()) == (Verdict.WRONG_DAY, {"Enterprise": "0 / 1"})
    clock.move_to(at(0))
    assert lines(door.scan_ticket(person))[0] == "Welcome"


def test_the_second_scan_says_when_and_where_the_person_came_in(door: Door, clock: time_machine.Traveller) -> None:
    person = make_person(door)
    door.scan_ticket(person)
    first, door.desk = door.desk, make_desk(door.conference)
    clock.shift(600)
    page = door.scan_ticket(person)
    assert lines(page)[:3] == ["Already in", f"since 13:42 at {first.name}, by Lễ Tân", "Đặng Thị Mẫu"]
    assert page.all("#verdict .verdict")[0].get("data-verdict") == "already"
    assert door.counts() == {"Enterprise": "1 / 1"}


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (RegistrationState.SUBMITTED, "Not approved"),
        (RegistrationState.WAITLISTED, "Not approved"),
        (RegistrationState.REJECTED, "Not accepted"),
        (RegistrationState.CANCELLED, "Cancelled"),
    ],
)
def test_who_is_not_expected_is_not_let_in(door: Door, state: RegistrationState, word: str) -> None:
    person = make_person(door, state=state)
    page = door.scan_ticket(person)
    assert lines(page)[:2] == [word, "Đặng Thị Mẫu"]
    assert page.all("#verdict .verdict")[0].get("data-verdict") == "refused"
    assert db.session.scalars(sa.select(Presence.delegate_id)).all() == []


def test_a_cancelled_delegate_of_an_approved_registration_is_not_let_in(door: Door) -> None:
    person = make_person(door)
    person.state = DelegateState.CANCELLED
    assert lines(door.scan_ticket(person))[0] == "Cancelled"


def test_a_replaced_badge_opens_nothing_and_the_new_one_does(door: Door) -> None:
    person = make_person(door)
    old = token_of(person)
    reissue_ticket(db.session(), person, now=NOW)
    assert lines(door.scan(old))[:2] == ["This code is no longer valid", "Đặng Thị Mẫu"]
    assert lines(door.scan_ticket(person))[0] == "Welcome"


def test_a_ticket_of_another_conference_tells_nothing_about_its_holder(door: Door) -> None:
    elsewhere = make_registration(make_conference(), delegates=0)
    page = door.scan_ticket(make_delegate(elsewhere, full_name="Trần Văn Kín"))
    assert lines(page)[0] == "Another conference"
    assert "Kín" not in page.text("main")
    assert scans() == [(Verdict.OTHER_CONFERENCE, ScanMethod.SCANNER, None)]


@pytest.mark.parametrize("code", ["https://example.com/", "BEGIN:VCARD\nFN:A\nEND:VCARD", "x" * 4096, "TESTTICKET0000"])
def test_any_other_code_is_unknown_and_the_next_ticket_is_read_as_usual(door: Door, code: str) -> None:
    person = make_person(door)
    assert lines(door.scan(code))[0] == "Unknown code"
    assert lines(door.scan_ticket(person))[0] == "Welcome"


def test_nothing_scanned_is_said_where_the_verdict_stands(door: Door) -> None:
    response = door.client.submit(door.path, "#code_form", code="")
    assert response.status_code == 422
    assert "Nothing was checked" in response.text


def test_a_scan_sent_twice_is_welcome_twice_and_counts_once(door: Door) -> None:
    person = make_person(door)
    sent = {"scan_id": "11111111-1111-4111-8111-111111111111", "method": "camera"}
    door.scan_ticket(person, **sent)
    assert lines(door.scan_ticket(person, **sent))[0] == "Welcome"
    assert scans() == [(Verdict.WELCOME, ScanMethod.CAMERA, person.id)]


def test_an_unknown_code_sent_twice_is_unknown_twice_and_counts_once(door: Door) -> None:
    sent = {"scan_id": "11111111-1111-4111-8111-111111111111"}
    door.scan("nothing of ours", **sent)
    assert lines(door.scan("nothing of ours", **sent))[0] == "Unknown code"
    assert scans() == [(Verdict.UNKNOWN, ScanMethod.SCANNER, None)]


@pytest.mark.parametrize("first_code", ["nothing of ours", ""])
def test_a_device_that_gives_two_scans_one_id_lets_nobody_in_by_the_second(door: Door, first_code: str) -> None:
    first, second = make_person(door), make_delegate(make_registration(door.conference))
    sent = {"scan_id": "11111111-1111-4111-8111-111111111111"}
    door.scan(first_code or token_of(first), **sent)
    response = door.client.submit(door.path, "#code_form", code=token_of(second), **sent)
    assert response.status_code == 409
    assert len(scans()) == 1


def test_a_closed_desk_takes_no_scan(door: Door) -> None:
    door.desk.is_open = False
    person = make_person(door)
    response = door.client.submit(door.path, "#code_form", code=token_of(person))
    assert response.status_code == 409
    assert scans() == []


def test_htmx_gets_the_verdict_alone(door: Door) -> None:
    person = make_person(door)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#verdict"}
    response = door.client.post(f"{door.path}/code", data={"code": token_of(person)}, headers=headers)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<div id="verdict"')
    assert "Đặng Thị Mẫu" in response.text


@pytest.mark.parametrize(
    "written", ["ĐÁBCQHKLMNPQTVBCGHKLMNPQ", "HTTPS://HOINGHI.EXAMPLE.VN/T/ĐÁBCQHKLMNPQTVBCGHKLMNPQ"]
)
def test_a_ticket_spoilt_by_a_vietnamese_keyboard_is_known_again(door: Door, written: str) -> None:
    person = make_person(door)
    ticket = db.session.scalars(sa.select(Ticket).where(Ticket.delegate_id == person.id)).one()
    ticket.token = "DDASBCQHKLMNPQTVBCGHKLMNPQ"
    db.session.flush()
    assert lines(door.scan(written))[:2] == ["Welcome", "Đặng Thị Mẫu"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("HTTPS://HOINGHI.EXAMPLE.VN/T/ABCDEFG", "read only in part"),
        ("ĐÂBC2345HKLMNẦTVBCGHKLMN", "Switch the keyboard to English"),
        ("https://example.com/", "not a ticket of ours"),
    ],
)
def test_what_is_wrong_with_an_unknown_code_is_said_where_it_shows(door: Door, code: str, sentence: str) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#verdict"}
    response = door.client.post(f"{door.path}/code", data={"code": code}, headers=headers)
    assert (response.status_code, sentence in response.text) == (200, True)


def test_a_desk_of_another_conference_is_not_found(door: Door) -> None:
    other = make_desk(make_conference())
    person = make_person(door)
    door.desk = other
    response = door.client.post(f"{door.path}/code", data={"code": token_of(person)})
    assert response.status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1
