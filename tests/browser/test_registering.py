"""An enterprise and an investor register, and an organiser approves many."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from conference.foundation.db import db
from conference.mail.models import Message
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.models import RegistrationState
from tests.browser.axe import is_too_wide
from tests.browser.conftest import Open
from tests.browser.stage import begin, fill, link_in_mail, make_coming_conference, name_delegate, press
from tests.factories.catalogue import make_cluster
from tests.factories.programme import make_staff
from tests.factories.registration import make_registration


@pytest.fixture
def conference() -> Conference:
    return make_coming_conference()


def test_an_enterprise_registers_on_a_phone_and_opens_my_conference_from_the_mail(
    open_page: Open, conference: Conference
) -> None:
    page = open_page(phone=True, language="en")
    begin(page, conference, "enterprise", "9900999905")

    fill(page, name_vi="Công ty CP Cơ khí Điện Thoại")
    page.locator("[name='sector_1']").select_option("25")
    page.locator("[name='ward_query']").press_sequentially("phuong duc")
    page.get_by_role("radio", name=re.compile("Phượng Dực")).check()
    press(page, "Continue")

    fill(page, **{"demands-0-area_min_m2": "5,000", "demands-0-area_max_m2": "1.5 ha"})
    page.locator("[name='demands-0-sector_code']").select_option("25")
    press(page, "Continue")

    name_delegate(page, 0, "Đặng Thị Điện Thoại", "dienthoai@example.com")
    press(page, "Continue")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(6)
    for box in boxes.all():
        expect(box).not_to_be_checked()
    page.locator("[name='run_event']").check()
    press(page, "Continue")

    expect(page.get_by_role("main")).to_contain_text("Phượng Dực")
    expect(page.get_by_role("main")).to_contain_text("1.5 ha")
    press(page, "Send the registration")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your registration has arrived")

    own = open_page(phone=True, language="en")
    own.goto(link_in_mail("registration_received", "dienthoai@example.com"))
    expect(own.get_by_role("main")).to_contain_text("Đặng Thị Điện Thoại")
    press(own, "Sign in")
    expect(own).to_have_url(re.compile(rf"/{conference.code}/my\?acting=\d+$"))
    expect(own.get_by_role("heading", level=1)).to_have_text("My conference")
    expect(own.get_by_role("main")).to_contain_text("Công ty CP Cơ khí Điện Thoại")


def test_a_long_choice_does_not_widen_the_page_while_the_styles_of_forms_are_on_their_way(
    open_page: Open, conference: Conference
) -> None:
    page = open_page(phone=True, language="en", expected="ERR_FAILED")
    page.route("**/forms.css*", lambda route: route.abort())
    begin(page, conference, "enterprise", "9900999969")
    expect(page.locator("[name='sector_1']")).to_be_visible()
    assert not is_too_wide(page)
    fill(page, name_vi="Công ty CP Mạng Chậm")
    press(page, "Continue")
    expect(page.locator("[name='demands-0-sector_code']")).to_be_visible()
    assert not is_too_wide(page)


def test_an_investor_registers_with_two_clusters_and_three_delegates(open_page: Open, conference: Conference) -> None:
    make_cluster(name_vi="CCN Hành Trình")
    page = open_page(language="en")
    begin(page, conference, "investor", "9900999912")

    fill(page, name_vi="Công ty CP Hạ tầng Hành Trình")
    press(page, "Continue")

    fill(page, cluster_query="hanh trinh")
    press(page, "Search clusters")
    page.get_by_role("checkbox", name="CCN Hành Trình").check()
    press(page, "Add a cluster that is not in the list")
    fill(page, **{"new_clusters-0-name_vi": "CCN Hành Trình Mới", "new_clusters-0-ward": "Phượng Dực"})
    press(page, "Continue")

    people = ("Nguyễn Văn Một", "Trần Thị Hai", "Lê Văn Ba")
    for number, full_name in enumerate(people):
        if number:
            press(page, "Add a delegate")
        name_delegate(page, number, full_name, f"hanhtrinh{number}@example.com")
    press(page, "Continue")
    page.locator("[name='run_event']").check()
    press(page, "Continue")

    for word in ("CCN Hành Trình", "CCN Hành Trình Mới", *people):
        expect(page.get_by_role("listitem").filter(has_text=word).first).to_be_visible()
    press(page, "Send the registration")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your registration has arrived")
    db.session.rollback()
    told = sa.select(Message.kind).where(Message.conference_id == conference.id).order_by(Message.kind)
    assert db.session.scalars(told).all() == ["consents_asked", "consents_asked", "registration_received"]


def test_an_organiser_approves_many_after_seeing_what_would_happen(open_page: Open, conference: Conference) -> None:
    sides = (Side.ENTERPRISE, Side.ENTERPRISE, Side.INVESTOR)
    waiting = [make_registration(conference, side, state=RegistrationState.SUBMITTED) for side in sides]
    names = [db.session.get_one(Organisation, one.organisation_id).name_vi for one in waiting]
    page = open_page(make_staff(conference), language="en")
    page.goto(f"/{conference.code}/desk/registrations")
    for name in names:
        page.get_by_role("checkbox", name=f"Select {name}").check()
    press(page, "Approve…")

    expect(page.get_by_role("main")).to_contain_text("Nothing has happened yet")
    for name in names:
        line = page.get_by_role("main").get_by_role("listitem").filter(has_text=name)
        expect(line.locator("[data-tone=ok]")).to_have_count(1)
    press(page, "Do it")

    expect(page).to_have_url(re.compile(f"/{conference.code}/desk/registrations"))
    for name in names:
        expect(page.get_by_role("row").filter(has_text=name).locator("[data-state=approved]")).to_be_visible()
