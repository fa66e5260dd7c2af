"""The live board: what the organiser sees on a phone, and what hangs on the wall."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from conference.checkin import board
from conference.checkin.models import Device
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.programme.models import Side
from conference.registration.models import Delegate
from tests.factories.checkin import make_desk
from tests.factories.meetings import make_meeting
from tests.factories.programme import make_hall, make_session, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, NOW, at
from tests.integration.checkin.conftest import Door
from tests.queries import count_statements

PHONE = "+84912345678"


def page_path(door: Door, name: str = "board") -> str:
    return f"/{door.conference.code}/desk/check-in/{name}"


def organiser(door: Door) -> None:
    door.client.sign_in(make_staff(door.conference, Role.ORGANISER))


def person(door: Door, side: Side = Side.ENTERPRISE, **given: str) -> Delegate:
    return make_delegate(make_registration(door.conference, side, delegates=0), **given)


def test_arrivals_are_counted_in_steps_of_five_minutes_by_side(door: Door, clock: time_machine.Traveller) -> None:
    for minutes, side in ((0, Side.ENTERPRISE), (2, Side.INVESTOR), (4, Side.ENTERPRISE), (9, Side.ENTERPRISE)):
        clock.move_to(at(13, 45) + timedelta(minutes=minutes))
        door.scan_ticket(person(door, side))
    steps = board.arrivals(db.session(), door.conference.id, DAY, at(14, 1))
    assert [(step.starts_at, dict(step.by_side)) for step in steps] == [
        (at(13, 45), {Side.ENTERPRISE: 2, Side.INVESTOR: 1}),
        (at(13, 50), {Side.ENTERPRISE: 1}),
        (at(13, 55), {}),
        (at(14), {}),
    ]
    assert len(board.arrivals(db.session(), door.conference.id, DAY, at(18))) == 1


def test_the_board_shows_speed_devices_and_who_has_left(door: Door, clock: time_machine.Traveller) -> None:
    door.conference.counts_exits = True
    way_out = Door(door.client, door.conference, make_desk(door.conference, name="Lối ra", is_exit=True))
    for _ in range(3):
        door.scan_ticket(person(door))
    way_out.scan_ticket(db.session.scalars(sa.select(Delegate).limit(1)).one())
    for name, seen in (("Máy 1", at(13, 41)), ("Máy 2", at(13, 30))):
        db.session.add(
            Device(
                id=name, conference_id=door.conference.id, desk_id=door.desk.id, name=name, token_hash=name,
                enrolled_at=NOW, expires_at=at(20), last_seen_at=seen, waiting=7,
            )
        )  # fmt: skip
    page = door.client.page(page_path(door))
    assert page.texts(".board-rate") == ["0.6", "0.2"]
    assert page.texts("#board .card .badge") == ["Máy 1", "Máy 2"]
    assert page.texts("#board .card p.row .soft") == ["silent since 13:30"]
    assert page.texts(".tiles .tile-value")[-2:] == ["2", "1"]
    assert len(page.all(".arrivals-wide rect")) == 1


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.FRONT_DESK])
def test_who_is_missing_for_the_next_meeting_is_named_and_organisers_can_call(door: Door, role: Role) -> None:
    tables, slots = make_hall(door.conference)
    here, missing = person(door), person(door, Side.INVESTOR, full_name="Đặng Thị Mẫu", phone=PHONE)
    make_meeting(here, missing, slots[0], tables[0])
    door.scan_ticket(here)
    door.client.sign_in(make_staff(door.conference, role))
    page = door.client.page(page_path(door))
    assert page.texts(".board-missing div > b") == ["Đặng Thị Mẫu"]
    assert "Missing for 15:00 (1 / 2)" in page.texts("#board h2")
    numbers = [link.get("href") for link in page.all(".board-missing a")]
    assert (f"tel:{PHONE}" in numbers) is (role is Role.ORGANISER)
    late = f"/{door.conference.code}/desk/timetable/today/party/{missing.registration_id}"
    assert (late in numbers) is (role is Role.ORGANISER)


@pytest.mark.parametrize("name", ["board", "wall"])
def test_meetings_of_another_day_are_not_waited_for(door: Door, clock: time_machine.Traveller, name: str) -> None:
    tables, slots = make_hall(door.conference)
    make_meeting(person(door), person(door, Side.INVESTOR), slots[0], tables[0])
    for instant, is_shown in ((at(23, 30) - timedelta(days=1), False), (at(0, 30), True)):
        clock.move_to(instant)
        organiser(door)
        assert ("15:00" in door.client.page(page_path(door, name)).text("#board")) is is_shown


def test_on_the_wall_stands_no_name_and_no_number_of_anybody(door: Door) -> None:
    tables, slots = make_hall(door.conference)
    here, missing = person(door), person(door, Side.INVESTOR, full_name="Đặng Thị Mẫu", phone=PHONE)
    make_meeting(here, missing, slots[0], tables[0])
    door.scan_ticket(here)
    organiser(door)
    response = door.client.get(page_path(door, "wall"))
    assert "1</b>" in response.text
    assert "still awaited at the tables" in response.text
    assert "Đặng Thị Mẫu" not in response.text
    assert PHONE not in response.text
    assert "0912 345 678" not in response.text


def test_sessions_and_meetings_have_their_attendance(door: Door) -> None:
    talk = make_session(door.conference, title_en="Land prices")
    room = Door(door.client, door.conference, make_desk(door.conference, point=f"session:{talk.id}"))
    for _ in range(2):
        room.scan_ticket(person(door))
    assert door.client.page(page_path(door)).texts("#board .rows li") == ["Land prices 2 people"]


@pytest.mark.parametrize("name", ["board", "wall"])
def test_the_board_is_sent_only_when_there_is_something_new(door: Door, name: str) -> None:
    (shown,) = door.client.page(page_path(door, name)).all("#board")
    assert door.client.get(shown.get("hx-get")).status_code == 204
    door.scan_ticket(person(door))
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#board"}
    response = door.client.get(shown.get("hx-get"), headers=headers)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<div id="board"')


def test_the_board_asks_as_much_for_many_as_for_few(door: Door) -> None:
    asked = []
    for _ in range(2):
        for _ in range(3):
            Door(door.client, door.conference, make_desk(door.conference)).scan_ticket(person(door))
        with count_statements() as sent:
            door.client.page(page_path(door))
        asked.append(len(sent))
    assert asked[0] == asked[1]
