"""An organiser's morning without scripts, and a volunteer at the desk with a scanner."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from conference.checkin.models import Desk
from conference.foundation import clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.people.models import Organisation
from conference.programme.models import Conference
from conference.registration.models import Registration, RegistrationState, Ticket
from tests.browser.conftest import Open
from tests.browser.stage import contact_of, fill, hold_now, make_coming_conference, press
from tests.factories.meetings import make_parties
from tests.factories.programme import make_staff
from tests.factories.registration import make_delegate, make_registration


@pytest.fixture
def conference() -> Conference:
    return make_coming_conference()


def name_of(registration: Registration) -> str:
    return db.session.get_one(Organisation, registration.organisation_id).name_vi


def token_of(delegate_id: int) -> str:
    return db.session.scalars(sa.select(Ticket.token).where(Ticket.delegate_id == delegate_id)).one()


def verdict(page: Page, kind: str) -> str:
    """The text of the verdict, which has to be of this kind."""
    panel = page.locator(f"#verdict [data-verdict='{kind}']")
    expect(panel).to_be_visible()
    return panel.inner_text()


def test_an_organisers_whole_morning_without_scripts(open_page: Open, conference: Conference) -> None:
    waiting = make_registration(conference, state=RegistrationState.SUBMITTED)
    enterprise, investor = make_parties(conference)
    colleague = make_delegate(investor, full_name="Phạm Thị Gõ Mã")
    names = [name_of(one) for one in (waiting, enterprise, investor)]
    arriving, code = contact_of(enterprise).full_name, token_of(colleague.id)
    desk, conference_id = f"/{conference.code}/desk", conference.id
    page = open_page(make_staff(conference), scripts=False, language="en")

    page.goto(f"{desk}/settings")
    fill(page, contact_name_vi="Chị Buổi Sáng", controller_contact="Phòng 1, 0950 000 000")
    press(page, "Save the settings")
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    expect(page.locator("[name='contact_name_vi']")).to_have_value("Chị Buổi Sáng")

    page.goto(f"{desk}/registrations?q={names[0]}")
    page.get_by_role("link", name=names[0]).click()
    press(page, "Approve")
    expect(page.get_by_role("main").locator("[data-state=approved]").first).to_be_visible()

    page.goto(f"{desk}/meetings/new")
    page.get_by_label("Who asks").select_option(label=names[1])
    page.get_by_label("Who is asked").select_option(label=names[2])
    fill(page, reason="Theo đề nghị qua điện thoại")
    press(page, "Send the request")
    expect(page.get_by_role("row").filter(has_text=names[1])).to_contain_text(names[2])

    hold_now(conference_id)
    page.goto(f"{desk}/check-in/")
    fill(page, name="Cửa chính")
    press(page, "Open the desk")
    fill(page, q=arriving)
    press(page, "Search")
    press(page, f"Check in {arriving}")
    assert arriving in verdict(page, "welcome")
    fill(page, code=code)
    press(page, "Check in")
    assert "Phạm Thị Gõ Mã" in verdict(page, "welcome")


def test_a_volunteer_scans_on_a_phone_and_a_second_scan_is_already_in(open_page: Open, conference: Conference) -> None:
    hold_now(conference.id)
    volunteer = make_staff(conference, Role.FRONT_DESK)
    delegate = contact_of(make_registration(conference))
    here = Desk(conference_id=conference.id, name="Cửa phụ", created_at=clock.now())
    db.session.add(here)
    db.session.flush()
    name, code, desk_id = delegate.full_name, token_of(delegate.id), here.id
    page = open_page(volunteer, phone=True, language="en")
    page.goto(f"/{conference.code}/desk/check-in/{desk_id}")
    expect(page.locator("[name='code']")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    assert name in verdict(page, "welcome")
    expect(page.locator("#live")).to_contain_text(name)
    expect(page.locator("[name='code']")).to_be_focused()
    page.keyboard.type(f"http://badge.example/T/{code}")
    page.keyboard.press("Enter")
    assert name in verdict(page, "already")
