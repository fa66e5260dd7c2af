"""A conference of several days: everybody comes anew on each, whatever is sent late and in whatever order."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from conference.checkin import queries
from conference.checkin.cleaning import clear_old_scans
from conference.checkin.models import Conflict, Presence, Printing, Scan
from conference.checkin.print_models import PrintJob
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.programme.models import Side
from conference.registration.models import Delegate
from tests.factories.checkin import make_desk
from tests.factories.meetings import make_meeting
from tests.factories.programme import make_days, make_hall, make_staff
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import DAY, at
from tests.integration.checkin.conftest import Door, lines
from tests.integration.checkin.phones import Phone, enrol, ms, verdicts
from tests.queries import count_statements

NEXT = DAY + timedelta(days=1)
Enrol = Callable[..., Phone]


@pytest.fixture
def fair(door: Door) -> Door:
    """The front desk of a conference of two days, whose exits are counted."""
    make_days(door.conference, 2)
    door.conference.counts_exits = True
    return door


@pytest.fixture
def phone(app: Flask, fair: Door) -> Enrol:
    """Another phone at a desk of its own, enrolled on the first morning."""

    def another(*, is_exit: bool = False) -> Phone:
        with time_machine.travel(at(6), tick=False):
            desk = make_desk(fair.conference, is_exit=is_exit)
            return enrol(app, fair.conference, desk, f"Máy của {desk.name}")

    return another


def go_to(door: Door, clock: time_machine.Traveller, hour: int, *, on: date) -> None:
    """It is that hour of that day, and somebody has signed in again."""
    clock.move_to(at(hour, on=on))
    door.client.sign_in(make_staff(door.conference, Role.FRONT_DESK, full_name="Lễ Tân"))


def person(door: Door, side: Side = Side.ENTERPRISE, **given: str) -> Delegate:
    made = make_delegate(make_registration(door.conference, side, delegates=0), **given)
    db.session.commit()
    return made


def present() -> list[tuple[date, str]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Presence.day, Presence.scan_id).order_by(Presence.day))
    return [(row[0], row[1]) for row in rows]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is nine on the first day, and stays so."""
    with time_machine.travel(at(9), tick=False) as traveller:
        yield traveller


# ---- the staff desk


def test_the_first_scan_of_each_day_is_a_welcome_and_already_in_speaks_of_that_day(
    fair: Door, clock: time_machine.Traveller
) -> None:
    one = person(fair)
    for day, hour in ((DAY, 9), (NEXT, 8)):
        go_to(fair, clock, hour, on=day)
        assert fair.counts() == {"Enterprise": "0 / 1"}
        assert lines(fair.scan_ticket(one))[0] == "Welcome"
        clock.shift(600)
        said = lines(fair.scan_ticket(one))
        assert said[:2] == ["Already in", f"since {hour:02d}:00 at {fair.desk.name}, by Lễ Tân"]
        assert fair.counts() == {"Enterprise": "1 / 1"}


def test_a_day_begins_at_midnight_where_the_conference_is_held(fair: Door, clock: time_machine.Traveller) -> None:
    one = person(fair)
    go_to(fair, clock, 23, on=DAY)
    clock.shift(59 * 60)
    assert lines(fair.scan_ticket(one))[0] == "Welcome"
    clock.shift(60)
    assert lines(fair.scan_ticket(one))[0] == "Welcome"
    assert [day for day, _scan in present()] == [DAY, NEXT]


def test_a_conference_without_a_programme_begins_anew_every_day_too(door: Door, clock: time_machine.Traveller) -> None:
    one = person(door)
    for day in (DAY, NEXT):
        go_to(door, clock, 9, on=day)
        assert lines(door.scan_ticket(one))[0] == "Welcome"


def test_who_leaves_a_conference_of_one_day_after_midnight_was_in(door: Door, clock: time_machine.Traveller) -> None:
    make_days(door.conference, 1)
    door.conference.counts_exits = True
    one, way_out = person(door), make_desk(door.conference, is_exit=True)
    door.scan_ticket(one)
    go_to(door, clock, 0, on=NEXT)
    assert lines(Door(door.client, door.conference, way_out).scan_ticket(one))[0] == "Goodbye"
    assert door.counts() == {"Enterprise": "1 / 1"}


def test_an_undo_takes_back_its_own_day_only(fair: Door, clock: time_machine.Traveller) -> None:
    one = person(fair)
    for day in (DAY, NEXT):
        go_to(fair, clock, 9, on=day)
        fair.scan_ticket(one)
    both = present()
    for number, (_day, scan_id) in enumerate(both, start=1):
        path = f"{fair.path}/undo/{scan_id}"
        assert fair.client.submit(path, "main form[method=post]", reason="wrong person").status_code == 303
        assert present() == both[number:]


def test_who_left_in_the_evening_comes_in_the_morning_and_cannot_leave_before(
    fair: Door, clock: time_machine.Traveller
) -> None:
    one = person(fair)
    way_out = Door(fair.client, fair.conference, make_desk(fair.conference, is_exit=True))
    said = []
    for day in (DAY, NEXT):
        go_to(fair, clock, 9, on=day)
        said += [lines(desk.scan_ticket(one))[0] for desk in (way_out, fair, way_out, fair)]
    assert said == ["Not inside", "Welcome", "Goodbye", "Welcome back"] * 2


def test_the_badge_is_printed_on_the_first_day_only(fair: Door, clock: time_machine.Traveller) -> None:
    fair.desk.printing = Printing.STATION
    one = person(fair)
    for day in (DAY, NEXT):
        go_to(fair, clock, 9, on=day)
        fair.scan_ticket(one)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PrintJob)) == 1


def test_lines_from_paper_belong_to_the_day_that_is_chosen(fair: Door, clock: time_machine.Traveller) -> None:
    one = person(fair)
    go_to(fair, clock, 9, on=NEXT)
    fair.scan_ticket(one)
    for day in (NEXT, DAY):
        line = {"day": day.isoformat(), "lines": f"{one.badge_number} 8:15"}
        assert fair.client.submit(f"{fair.path}/paper", "#paper_form", **line).status_code == 303
    rows = db.session.execute(sa.select(Presence.day, Presence.arrived_at).order_by(Presence.day))
    assert [tuple(row) for row in rows] == [(DAY, at(8, 15)), (NEXT, at(8, 15, on=NEXT))]


def test_after_the_promised_days_it_is_not_known_any_more_on_which_of_them_somebody_came(
    fair: Door, clock: time_machine.Traveller
) -> None:
    one = person(fair)
    for day in (DAY, NEXT):
        go_to(fair, clock, 9, on=day)
        fair.scan_ticket(one)
    with transaction() as session:
        clear_old_scans(
            session, fair.conference, NEXT, at(8, on=NEXT + timedelta(days=fair.conference.scans_kept_days))
        )
    assert [day for day, _scan in present()] == [NEXT]
    assert db.session.scalars(sa.select(Scan.day)).all() == [NEXT]


# ---- devices


def test_late_facts_of_an_earlier_day_change_nothing_of_a_later_one(
    fair: Door, phone: Enrol, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, on=NEXT))
    for order in permutations(range(4)):
        one, phones = person(fair), [phone() for _ in range(4)]
        times = [at(9), at(10), at(8, on=NEXT), at(9, on=NEXT)]
        scans = [device.scan(one, at=instant) for device, instant in zip(phones, times, strict=True)]
        for number in order:
            phones[number].tell(scans[number])
        ids = [scan["id"] for scan in scans]
        db.session.rollback()
        mine = sa.select(Presence.day, Presence.scan_id).where(Presence.delegate_id == one.id).order_by(Presence.day)
        assert [tuple(row) for row in db.session.execute(mine)] == [(DAY, ids[0]), (NEXT, ids[2])]
        twice = sa.select(Conflict.scan_id, Conflict.standing_id).where(Conflict.scan_id.in_(ids))
        assert {tuple(row) for row in db.session.execute(twice)} == {(ids[1], ids[0]), (ids[3], ids[2])}
        again = [device.tell(scan)[0] for device, scan in zip(phones, scans, strict=True)]
        assert verdicts(again) == ["welcome", "already_in", "welcome", "already_in"]
        assert [answer.get("in", {}).get("at") for answer in again] == [None, ms(times[0]), None, ms(times[2])]


def test_whoever_stands_at_a_device_is_judged_by_today(fair: Door, phone: Enrol, clock: time_machine.Traveller) -> None:
    one, device = person(fair), phone()
    for day in (DAY, NEXT):
        clock.move_to(at(9, on=day))
        said = [device.tell(device.scan(one, None, asking=True)) for _ in range(2)]
        assert [verdicts(answers) for answers in said] == [["welcome"], ["already_in"]]
    told = device.roster()
    assert told["people"][0][9][0] == ms(at(9, on=NEXT))
    assert told["days"] == [[ms(at(0, on=DAY + timedelta(days=n))) for n in (number, number + 1)] for number in (0, 1)]


def test_a_return_and_an_undo_of_it_are_settled_within_their_day(
    fair: Door, phone: Enrol, clock: time_machine.Traveller
) -> None:
    """Nobody came back on the second day, though somebody had left on the first."""
    clock.move_to(at(20, on=NEXT))
    for order in permutations(range(4)):
        one, way_in, way_out = person(fair), phone(), phone(is_exit=True)
        came, left = way_in.scan(one, at=at(9)), way_out.scan(one, "goodbye", at=at(17))
        again, gone = way_in.scan(one, at=at(9, on=NEXT)), way_out.scan(one, "goodbye", at=at(17, on=NEXT))
        sent = [(way_in, came), (way_out, left), (way_in, again), (way_out, gone)]
        for number in order:
            sender, fact = sent[number]
            sender.tell(fact)
        assert verdicts(way_in.tell(came, again)) == ["welcome", "welcome"]
        assert _away(one) == [at(17), at(17, on=NEXT)]
        way_out.tell(way_out.undo(left))
        assert _away(one) == [None, at(17, on=NEXT)]


def _away(one: Delegate) -> list[object]:
    db.session.rollback()
    left = sa.select(Presence.left_at).where(Presence.delegate_id == one.id).order_by(Presence.day)
    return list(db.session.scalars(left))


def test_a_scan_asks_the_database_no_more_on_a_second_day(
    fair: Door, phone: Enrol, clock: time_machine.Traveller
) -> None:
    one, device = person(fair), phone()
    counted = []
    for day in (DAY, NEXT):
        clock.move_to(at(9, on=day))
        device.tell(device.scan("nothing of ours", None, asking=True))
        with count_statements() as sent:
            device.tell(device.scan(one, None, asking=True))
        counted.append(len(sent))
    assert counted[0] == counted[1]


# ---- who asks


def test_the_board_shows_today_and_the_days_before(fair: Door, clock: time_machine.Traveller) -> None:
    one, other = person(fair), person(fair, Side.INVESTOR)
    for desk_day, people in ((DAY, (one, other)), (NEXT, (one,))):
        go_to(fair, clock, 9, on=desk_day)
        for each in people:
            fair.scan_ticket(each)
    path = f"/{fair.conference.code}/desk/check-in/board"
    today = fair.client.page(path)
    assert today.texts("#board .tabs a") == ["20/10/2026", "21/10/2026"]
    assert today.texts("#board .tabs [aria-current]") == ["21/10/2026"]
    assert today.texts(".tile-value")[:2] == ["1 / 1", "0 / 1"]
    assert "Desks" in today.texts("#board h2")
    before = fair.client.page(today.all("#board .tabs a")[0].get("href"))
    assert before.texts("#board .tabs [aria-current]") == ["20/10/2026"]
    assert before.texts(".tile-value")[:2] == ["1 / 1", "1 / 1"]
    assert len(before.all(".arrivals-wide rect")) == 2
    assert "Desks" not in before.texts("#board h2")
    (shown,) = before.all("#board")
    assert f"day={DAY.isoformat()}" in shown.get("hx-get")
    assert fair.client.get(shown.get("hx-get")).status_code == 204
    for asked in ("2026-10-22", "yesterday"):
        assert fair.client.page(path, query_string={"day": asked}).texts("#board [aria-current]") == ["21/10/2026"]


def test_the_board_of_a_day_without_anybody_is_empty(fair: Door, clock: time_machine.Traveller) -> None:
    person(fair)
    go_to(fair, clock, 9, on=NEXT)
    page = fair.client.page(f"/{fair.conference.code}/desk/check-in/board", query_string={"day": DAY.isoformat()})
    assert (page.texts(".tile-value")[0], page.all(".arrivals-wide rect")) == ("0 / 1", [])


def test_the_board_of_one_day_has_no_choice_and_keeps_its_figures_on_the_day_after(
    door: Door, clock: time_machine.Traveller
) -> None:
    make_days(door.conference, 1)
    door.scan_ticket(person(door))
    go_to(door, clock, 9, on=NEXT)
    page = door.client.page(f"/{door.conference.code}/desk/check-in/board")
    assert (page.all("#board .tabs"), page.texts(".tile-value")[0]) == ([], "1 / 1")


def test_who_came_yesterday_only_is_missing_for_the_meetings_of_today(
    fair: Door, clock: time_machine.Traveller
) -> None:
    third = NEXT + timedelta(days=1)
    tables, slots = make_hall(fair.conference, on=third)
    here, missing = person(fair), person(fair, Side.INVESTOR, full_name="Đặng Thị Mẫu")
    make_meeting(here, missing, slots[0], tables[0])
    for day, people in ((NEXT, (here, missing)), (third, (here,))):
        go_to(fair, clock, 14, on=day)
        for each in people:
            fair.scan_ticket(each)
    page = fair.client.page(f"/{fair.conference.code}/desk/check-in/board")
    assert page.texts(".board-missing div > b") == ["Đặng Thị Mẫu"]
    inside = [queries.people_in(db.session(), fair.conference.id, at(14, on=day)) for day in (NEXT, third)]
    assert inside == [{here.id, missing.id}, {here.id}]


def test_the_front_page_counts_who_came_today(fair: Door, clock: time_machine.Traveller) -> None:
    one, _other = person(fair), person(fair)
    for day, count in ((DAY, 1), (NEXT, 0)):
        go_to(fair, clock, 9, on=day)
        if count:
            fair.scan_ticket(one)
        fair.client.sign_in(make_staff(fair.conference, Role.ORGANISER))
        shown = fair.client.page(f"/{fair.conference.code}/desk/").texts("#figure_tiles .tile")
        assert [tile for tile in shown if "Checked in" in tile] == [f"Checked in {count} of 2 expected"]
