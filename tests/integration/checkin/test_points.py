"""Desks elsewhere than at the entrance: exits, sessions and the meetings at their tables."""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa
import time_machine
from flask import Flask

from conference.checkin.models import BadgeSize, Conflict, Desk, Printing, Verdict
from conference.commands.books import findings
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.people.models import Organisation
from conference.programme.models import Side
from tests.factories.checkin import make_desk, token_of
from tests.factories.meetings import make_meeting
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference, make_hall, make_session, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import at
from tests.integration.checkin.conftest import Door, lines
from tests.integration.checkin.phones import enrol
from tests.integration.checkin.test_races import DESKS, ROUNDS, at_once, verdicts


def other_desk(door: Door, **given: object) -> Door:
    """Another desk of the same conference, with the same volunteer."""
    return Door(door.client, door.conference, make_desk(door.conference, **given))


def test_whoever_leaves_is_let_out_once_and_welcomed_back(door: Door, clock: time_machine.Traveller) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu")
    way_out = other_desk(door, is_exit=True)
    assert lines(way_out.scan_ticket(person))[0] == "Not inside"
    door.scan_ticket(person)
    clock.shift(timedelta(minutes=30))
    assert lines(way_out.scan_ticket(person))[:2] == ["Goodbye", "Đặng Thị Mẫu"]
    assert lines(way_out.scan_ticket(person))[0] == "Not inside"
    clock.shift(timedelta(minutes=10))
    assert lines(door.scan_ticket(person))[0] == "Welcome back"
    assert lines(door.scan_ticket(person))[0] == "Already in"
    assert door.counts() == {"Enterprise": "1 / 1"}


def test_an_exit_is_undone_with_a_reason_and_the_person_is_in_again(door: Door, clock: time_machine.Traveller) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0), full_name="Đặng Thị Mẫu")
    way_out = other_desk(door, is_exit=True)
    door.scan_ticket(person)
    clock.shift(timedelta(minutes=30))
    (link,) = way_out.scan_ticket(person).all('#verdict a[href*="/undo/"]')
    assert link.text == "Undo this exit"
    address = str(link.get("href"))
    assert "left at 14:12" in door.client.page(address).text("main")
    page = way_out.follow(door.client.submit(address, reason="Wrong person scanned"))
    assert "The exit is undone." in page.text("body")
    assert lines(door.scan_ticket(person))[0] == "Already in"
    assert lines(way_out.scan_ticket(person))[0] == "Goodbye"
    assert door.client.submit(address, reason="Twice").status_code == 409


def test_a_return_that_is_undone_leaves_the_person_outside(door: Door, clock: time_machine.Traveller) -> None:
    person = make_delegate(make_registration(door.conference, delegates=0))
    way_out = other_desk(door, is_exit=True)
    door.scan_ticket(person)
    for desk in (way_out, door):
        clock.shift(timedelta(minutes=10))
        (link,) = desk.scan_ticket(person).all('#verdict a[href*="/undo/"]')
    door.follow(door.client.submit(str(link.get("href")), reason="Wrong person scanned"))
    assert lines(way_out.scan_ticket(person))[0] == "Not inside"
    assert lines(door.scan_ticket(person))[0] == "Welcome back"


def test_one_whose_registration_was_cancelled_meanwhile_may_leave(door: Door) -> None:
    registration = make_registration(door.conference, delegates=0)
    person = make_delegate(registration)
    door.scan_ticket(person)
    door.client.sign_in(make_staff(door.conference, Role.ORGANISER))
    token = token_of(person)
    path = f"/{door.conference.code}/desk/registrations/{registration.id}/cancel"
    response = door.client.post(path, data={"reason": "Has fallen ill"})
    assert response.status_code == 303
    assert lines(door.scan(token))[0] == "Cancelled"
    assert lines(other_desk(door, is_exit=True).scan(token))[0] == "Goodbye"


def test_of_several_exits_at_once_exactly_one_lets_out(app: Flask, ctx: object) -> None:
    conference = make_conference()
    entrance, exits = make_desk(conference).id, [make_desk(conference, is_exit=True).id for _ in range(DESKS)]
    conference_id = conference.id
    for round_number in range(ROUNDS):
        token = token_of(make_delegate(make_registration(conference, delegates=0)))
        db.session.commit()
        ids = [f"{round_number:08d}-0000-4000-8000-{number:012d}" for number in range(DESKS + 1)]
        at_once(app, conference_id, [entrance], [token], ids[:1])
        answers = at_once(app, conference_id, exits, [token] * DESKS, ids[1:])
        assert verdicts(answers) == Counter({Verdict.GOODBYE: 1, Verdict.NOT_IN: DESKS - 1})
    assert list(findings(db.session())) == []


def test_a_session_has_an_attendance_of_its_own(door: Door) -> None:
    talk = make_session(door.conference, title_en="Land prices")
    person = make_delegate(make_registration(door.conference, delegates=0))
    room = other_desk(door, point=f"session:{talk.id}")
    assert lines(room.scan_ticket(person))[0] == "Welcome"
    assert room.counts() == {"Enterprise": "1 / 1"}
    assert door.counts() == {"Enterprise": "0 / 1"}
    assert lines(door.scan_ticket(person))[0] == "Welcome"


def test_at_the_tables_one_comes_to_the_meeting_of_the_hour(door: Door, clock: time_machine.Traveller) -> None:
    tables, slots = make_hall(door.conference)
    enterprise, investor = make_registration(door.conference), make_registration(door.conference, Side.INVESTOR)
    one, other = (make_delegate(side) for side in (enterprise, investor))
    make_meeting(one, other, slots[0], tables[0])
    at_tables = other_desk(door, point="meetings")
    assert lines(at_tables.scan_ticket(one))[0] == "No meeting now"
    clock.move_to(at(14, 50))
    mine, theirs = (db.session.get_one(Organisation, side.organisation_id).name_vi for side in (enterprise, investor))
    first = lines(at_tables.scan_ticket(one))
    assert (first[0], first[-2]) == ("Welcome", f"{theirs} is not at the table yet.")
    second = lines(at_tables.scan_ticket(other))
    assert (second[0], second[-2]) == ("Welcome", f"{mine} is at the table.")
    assert lines(at_tables.scan_ticket(one))[0] == "Already in"


def test_a_device_at_the_tables_hears_of_the_meeting_of_the_hour(
    app: Flask, door: Door, clock: time_machine.Traveller
) -> None:
    tables, slots = make_hall(door.conference)
    mine, *theirs = (make_organisation() for _ in range(3))
    one = make_delegate(make_registration(door.conference, organisation=mine))
    others = [make_delegate(make_registration(door.conference, Side.INVESTOR, organisation=each)) for each in theirs]
    for number, other in enumerate(others):
        make_meeting(one, other, slots[number], tables[number])
    clock.move_to(at(14, 50))
    phone = enrol(app, door.conference, make_desk(door.conference, point="meetings"))
    alone = make_delegate(make_registration(door.conference))
    scans = [phone.scan(who, told, asking=True) for who, told in ((alone, "refused"), (one, None), (others[0], None))]
    answers = [phone.tell(scan)[0] for scan in scans]
    assert [(answer["verdict"], answer.get("opposite")) for answer in answers] == [
        ("no_meeting", None),
        ("welcome", {"name": theirs[0].name_vi, "is_there": False}),
        ("welcome", {"name": mine.name_vi, "is_there": True}),
    ]
    again = phone.scan(one, "already_in")
    (answer,) = phone.tell(again)
    assert (answer["verdict"], answer["in"]["scan"]) == ("already_in", scans[1]["id"])
    clock.move_to(at(15, 22))
    later = phone.scan(one)
    assert phone.tell(later)[0]["verdict"] == "welcome"
    assert next(row for row in phone.roster()["people"] if row[0] == one.id)[9][2] == later["id"][:8]
    assert db.session.scalars(sa.select(Conflict)).all() == []


def test_an_arrival_at_a_table_can_be_taken_back(door: Door, clock: time_machine.Traveller) -> None:
    tables, slots = make_hall(door.conference)
    one, other = (make_delegate(make_registration(door.conference, side)) for side in (Side.ENTERPRISE, Side.INVESTOR))
    make_meeting(one, other, slots[0], tables[0])
    clock.move_to(at(15, 1))
    at_tables = other_desk(door, point="meetings")
    (link,) = at_tables.scan_ticket(one).all('#verdict a[href*="/undo/"]')
    assert door.client.submit(link.get("href"), reason="Wrong table").status_code == 303
    assert lines(at_tables.scan_ticket(one))[0] == "Welcome"


def test_a_desk_is_set_up_by_organisers_for_what_the_conference_has(door: Door) -> None:
    talk = make_session(door.conference, title_en="Land prices")
    path = f"{door.path}/set-up"
    assert door.client.get(path).status_code == 403
    door.client.sign_in(make_staff(door.conference, Role.ORGANISER))
    assert not door.client.page(path).all("input[name=is_exit]")
    door.conference.counts_exits = True
    wrong = door.client.submit(path, point="session:0")
    assert wrong.status_code == 422
    point = f"session:{talk.id}"
    chosen = {"point": point, "is_exit": "y", "printing": "browser", "badge_size": "a7"}
    assert door.client.submit(path, name="Hall B", **chosen).status_code == 303
    desk = db.session.get_one(Desk, door.desk.id)
    assert (desk.name, desk.point, desk.is_exit) == ("Hall B", point, True)
    assert (desk.printing, desk.badge_size) == (Printing.BROWSER, BadgeSize.A7)
    page = door.client.page(path)
    assert page.fields(page.all("main form")[0])["badge_size"] == ["a7"]
    taken = make_desk(door.conference, name="Hall C")
    response = door.client.submit(path, name=taken.name)
    assert "There is a desk with this name already." in response.text
