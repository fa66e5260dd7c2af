"""A whole conference with scripts switched off: registering, deciding, meeting, the papers, the door."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from conference.foundation.access import Role
from conference.foundation.db import db
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate, Ticket
from tests.browser.conftest import Open
from tests.browser.stage import (
    begin,
    contact_of,
    fill,
    hold_now,
    link_in_mail,
    make_coming_conference,
    name_delegate,
    press,
    user_of,
)
from tests.factories.checkin import make_desk
from tests.factories.people import make_organisation
from tests.factories.programme import make_staff
from tests.factories.registration import make_registration

ENTERPRISE, INVESTOR = "Công ty CP Không Kịch Bản", "Công ty CP Hạ tầng Không Kịch Bản"


@pytest.fixture
def conference() -> Conference:
    return make_coming_conference()


def register(visitor: Page, conference: Conference) -> None:
    """All steps of an enterprise."""
    begin(visitor, conference, "enterprise", "9900999937")
    fill(visitor, name_vi=ENTERPRISE, ward_query="phuong duc")
    visitor.locator("[name='sector_1']").select_option("25")
    press(visitor, "Search wards")
    visitor.get_by_role("radio", name=re.compile("Phượng Dực")).check()
    press(visitor, "Continue")
    fill(visitor, **{"demands-0-area_min_m2": "5,000", "demands-0-area_max_m2": "6,000"})
    visitor.locator("[name='demands-0-sector_code']").select_option("25")
    press(visitor, "Continue")
    name_delegate(visitor, 0, "Đặng Thị Không Lệnh", "khonglenh@example.com")
    press(visitor, "Continue")
    visitor.locator("[name='run_event']").check()
    press(visitor, "Continue")
    press(visitor, "Send the registration")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Thank you, your registration has arrived")


def test_from_registering_to_the_door_nothing_needs_a_script(open_page: Open, conference: Conference) -> None:
    code, conference_id, desk = conference.code, conference.id, make_desk(conference).id
    investor = make_registration(conference, Side.INVESTOR, organisation=make_organisation(name_vi=INVESTOR))
    host = user_of(contact_of(investor))
    organiser, volunteer = make_staff(conference), make_staff(conference, Role.FRONT_DESK)

    visitor = open_page(phone=True, scripts=False, language="en")
    register(visitor, conference)

    staff = open_page(organiser, scripts=False, language="en")
    staff.goto(f"/{code}/desk/registrations?q=khong+kich+ban&state=submitted")
    staff.get_by_role("checkbox", name=f"Select {ENTERPRISE}").check()
    press(staff, "Approve…")
    press(staff, "Do it")
    expect(staff.get_by_role("row").filter(has_text=ENTERPRISE).first).to_contain_text("Approved")

    visitor.goto(link_in_mail("registration_approved", "khonglenh@example.com"))
    press(visitor, "Sign in")
    visitor.goto(f"/{code}/my/counterparts")
    visitor.get_by_role("link", name=INVESTOR, exact=True).click()
    fill(visitor, reason="Cần 5.000 m² đất")
    press(visitor, "Send the request")

    other = open_page(host, scripts=False, language="en")
    other.goto(f"/{code}/my/requests")
    other.get_by_role("main").get_by_role("link", name="Answer", exact=True).click()
    press(other, "Accept the meeting")
    visitor.goto(f"/{code}/my/agenda")
    expect(visitor.locator(".agenda-item").filter(has_text=INVESTOR).locator("time")).to_contain_text("15:00")

    staff.goto(f"/{code}/desk/documents?q=khong+lenh")
    staff.get_by_role("checkbox", name="Select Đặng Thị Không Lệnh").check()
    press(staff, "Badges…")
    expect(staff.get_by_role("complementary")).to_contain_text("1 badge")
    with staff.expect_response(re.compile("/desk/documents/badges$")) as printed:
        press(staff, "Make the badges")
    assert printed.value.headers["content-type"] == "application/pdf"

    hold_now(conference_id)
    door = open_page(volunteer, phone=True, scripts=False, language="en")
    door.goto(f"/{code}/desk/check-in/{desk}")
    fill(door, code=token_of("Đặng Thị Không Lệnh"))
    press(door, "Check in")
    expect(door.locator("#verdict")).to_contain_text("Đặng Thị Không Lệnh")
    expect(door.locator("#verdict [data-verdict='welcome']")).to_be_visible()
    fill(door, q="khong len")
    press(door, "Search")
    expect(door.locator("#search_results")).to_contain_text(ENTERPRISE)


def token_of(name: str) -> str:
    """What the badge of this person says."""
    db.session.rollback()
    valid = (Delegate.full_name == name, Ticket.voided_at.is_(None))
    return db.session.scalars(
        sa.select(Ticket.token).join(Delegate, Delegate.id == Ticket.delegate_id).where(*valid)
    ).one()
