"""A conference of two days: a device without a network over night, the staff desk in the morning, and the board."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from conference.checkin.models import Desk
from conference.foundation import clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.programme.models import Conference
from tests.browser.conftest import Open
from tests.browser.door_stage import books, enrol, make_people, only_device, tokens_of
from tests.browser.stage import a_zone_in_which_it_is_early
from tests.factories.checkin import make_desk
from tests.factories.programme import make_conference, make_days, make_staff

NIGHT = timedelta(hours=8)


@pytest.fixture
def fair() -> Conference:
    """Its second day has begun."""
    zone = a_zone_in_which_it_is_early(clock.now())
    conference = make_conference(zone=zone)
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    make_days(conference, 2, on=today - timedelta(days=1))
    return conference


def at_the_staff_desk(open_page: Open, fair: Conference, desk: Desk) -> Page:
    page = open_page(make_staff(fair, Role.FRONT_DESK), language="en")
    page.goto(f"/{fair.code}/desk/check-in/{desk.id}")
    return page


def test_everybody_comes_anew_on_the_second_day_at_a_device_that_was_off_the_network_over_night(
    open_page: Open, fair: Conference
) -> None:
    one, other = people = make_people(fair, 2)
    (first, second), conference_id = tokens_of(people), fair.id
    staff_desk = make_desk(fair, name="Bàn chính")
    phone = enrol(open_page, fair, make_desk(fair), behind=NIGHT)
    only_device(conference_id).enrolled_at = clock.now() - 2 * NIGHT
    db.session.commit()
    phone.lose_network()
    phone.scan(first, second)
    expect(phone.verdict("welcome")).to_contain_text(other.full_name)
    phone.scan(first)
    expect(phone.verdict("already_in")).to_contain_text("since")

    staff = at_the_staff_desk(open_page, fair, staff_desk)
    staff.keyboard.type(f"{first}\n")
    expect(staff.locator("#verdict [data-verdict='welcome']")).to_contain_text(one.full_name)

    phone.page.evaluate("globalThis.behind = 0")  # the night is over
    phone.scan(second, first)
    expect(phone.verdict("welcome")).to_contain_text(one.full_name)
    phone.page.locator("#log li").last.get_by_role("button", name="Undo").click()  # the very first scan
    phone.page.get_by_label("Reason", exact=True).fill("wrong person")
    phone.page.get_by_role("button", name="Undo the scan").click()
    expect(phone.page.locator("#log li").last).to_contain_text("Undone")
    phone.scan(second, first)
    expect(phone.verdict("already_in")).to_contain_text(one.full_name)  # today all the same
    phone.find_network()
    phone.expect_state("Online", 0)
    phone.scan(second, first)
    expect(phone.verdict("already_in")).to_contain_text("at Bàn chính")
    phone.expect_state("Online", 0)

    held = books(conference_id)
    scans = sorted(held.scans, key=lambda scan: scan.scanned_at)
    yesterday, today = sorted({scan.day for scan in scans})
    came = sorted((presence.day, presence.delegate_id) for presence in held.presences)
    assert came == [(yesterday, other.id), (today, one.id), (today, other.id)]
    whose = {scan.id: (scan.delegate_id, scan.day) for scan in scans}
    assert [whose[conflict.scan_id] for conflict in held.conflicts] == [(one.id, today)]

    staff.goto(f"/{fair.code}/desk/check-in/board")
    expect(staff.locator("#board .tile-value").first).to_have_text("2 / 2")
    staff.get_by_role("link", name=f"{yesterday:%d/%m/%Y}").click()
    expect(staff.locator("#board .tile-value").first).to_have_text("1 / 2")
    expect(staff.locator(".arrivals-wide rect")).to_have_count(1)
