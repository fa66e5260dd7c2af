"""Every page is free of accessibility faults, in both languages, on a phone and at a desk, light and dark.

The pages come from the routes: one that is added is looked at, or the first test asks for it.
"""

import io
import re
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import FilePayload, Page, expect
from python_calamine import CalamineWorkbook

from conference.foundation import clock
from conference.foundation.db import db
from conference.people.links import make_link, make_password_link
from conference.people.models import User
from conference.people.passwords import hash_password
from tests.browser.axe import Walk, all_faults
from tests.browser.conftest import Open, Site
from tests.browser.stage import fill, make_coming_conference
from tests.browser.world import IMPORTING, REGISTERING, SIGNING_IN, World, make_world
from tests.factories.people import make_user
from tests.factories.programme import make_staff

IN_EVERY_WAY = [
    pytest.mark.parametrize("language", ["vi", "en"]),
    pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"]),
]


def in_every_way(test: object) -> object:
    """Both languages, both sizes."""
    for mark in IN_EVERY_WAY:
        test = mark(test)
    return test


@pytest.fixture
def world(site: Site) -> World:
    """A conference with something on every page."""
    return make_world(site.app)


@pytest.fixture
def walk(site: Site) -> Walk:
    """Nothing seen yet."""
    return Walk(site.app.url_map.bind("localhost"))


def test_no_page_is_forgotten(world: World) -> None:
    assert world.forgotten() == []


@in_every_way
@pytest.mark.parametrize("who", ["everybody", "attendees", "staff"])
def test_no_page_has_a_fault(open_page: Open, world: World, who: str, language: str, phone: bool) -> None:
    page = open_page(somebody(world, who), phone=phone, language=language)
    assert {path: found for path in world.paths(who) if (found := looked_at(page, path))} == {}


@pytest.mark.parametrize("who", ["everybody", "attendees", "staff"])
def test_the_dark_theme_has_no_fault_either(open_page: Open, world: World, who: str) -> None:
    page = open_page(somebody(world, who))
    page.emulate_media(color_scheme="dark")
    assert {path: found for path in world.paths(who) if (found := looked_at(page, path))} == {}


def somebody(world: World, who: str) -> User | None:
    return {"everybody": None, "attendees": world.attendee, "staff": world.staff}[who]


def looked_at(page: Page, path: str) -> list[str]:
    """What is wrong with the page at an address, which must be there and lead nowhere else."""
    response = page.goto(path)
    assert response is not None
    if response.status != 200:
        return [f"answers {response.status}"]
    here = urlsplit(page.url).path
    return all_faults(page) if here == urlsplit(path).path else [f"leads to {here}"]


def go_on(page: Page) -> None:
    """The main button of the form."""
    page.locator("#step_form > .actions").last.locator("button").first.click()


@in_every_way
def test_no_step_of_the_registration_has_a_fault(open_page: Open, walk: Walk, language: str, phone: bool) -> None:
    conference = make_coming_conference()
    for side, tax_code in (("enterprise", "9900999944"), ("investor", "9900999951")):
        page = open_page(phone=phone, language=language)
        page.goto(f"/{conference.code}/register")
        walk.look(page)
        go_on(page)
        walk.look(page)  # with its errors
        page.locator(f"[name='side'][value='{side}']").check()
        go_on(page)
        walk.look(page)
        fill(page, tax_code="123")
        go_on(page)
        walk.look(page)
        fill(page, tax_code=tax_code)
        go_on(page)
        walk.look(page)
        fill(page, name_vi=f"Công ty CP Dễ Đọc {side}")
        go_on(page)
        walk.look(page)
        supply(page, side)
        go_on(page)
        walk.look(page)
        fill(page, **{"delegates-0-full_name": "Đặng Thị Dễ Đọc", "delegates-0-job_title": "Giám đốc"})
        fill(page, **{"delegates-0-email": f"{side}{language}{phone}@example.com", "delegates-0-phone": "0950 000 001"})
        go_on(page)
        walk.look(page)
        page.locator("[name='run_event']").check()
        go_on(page)
        walk.look(page)
        go_on(page)
        walk.look(page)
    join(open_page(phone=phone, language=language), walk, conference.code, f"{language}{phone}")
    assert walk.wrong == {}
    assert walk.seen == REGISTERING


def supply(page: Page, side: str) -> None:
    """What an enterprise needs, or what an investor has."""
    if side == "enterprise":
        fill(page, **{"demands-0-area_min_m2": "5000", "demands-0-area_max_m2": "6000"})
        page.locator("[name='demands-0-sector_code']").select_option("25")
    else:
        page.locator("[name='do'][value='add']").click()
        fill(page, **{"new_clusters-0-name_vi": "CCN Dễ Đọc", "new_clusters-0-ward": "Phượng Dực"})


def join(page: Page, walk: Walk, code: str, suffix: str) -> None:
    """A colleague with the same tax code asks to come along."""
    page.goto(f"/{code}/register")
    page.locator("[name='side'][value='enterprise']").check()
    go_on(page)
    fill(page, tax_code="9900999944")
    go_on(page)
    walk.look(page)
    fill(page, full_name="Trần Văn Cùng Đoàn", job_title="Trợ lý", email=f"cung{suffix}@example.com")
    fill(page, phone="0950 000 002")
    for box in page.locator("main [type=checkbox][required], main [name='run_event']").all():
        box.check()
    page.locator("main form > .actions button").first.click()
    walk.look(page)


@in_every_way
def test_no_page_of_signing_in_has_a_fault(open_page: Open, walk: Walk, language: str, phone: bool) -> None:
    password = "một mật khẩu thật dài để thử"
    user = make_user(password_hash=hash_password(password), is_administrator=True)
    email, now = user.email, clock.now()
    choose, enter = (make(db.session(), user, now=now) for make in (make_password_link, make_link))
    page = open_page(phone=phone, language=language)

    def see(path: str) -> None:
        page.goto(path)
        walk.look(page)

    def press() -> None:
        page.locator("main form button:not([data-kind=quiet])").first.click()
        walk.look(page)

    for path in ("/sign-in/staff/forgotten", choose, enter, "/sign-in"):
        see(path)
    fill(page, email=email)
    press()
    see("/sign-in/staff")
    press()
    fill(page, email=email, password=password)
    press()
    for path in ("/account", "/account/password"):
        see(path)
        press()
    see("/account/two-step")
    press()
    secret = db.session.get_one(User, user.id, populate_existing=True).totp_secret or ""
    page.locator("main details summary").click()
    walk.look(page)
    fill(page, code=pyotp.TOTP(secret).now())
    press()
    for path in ("/account/two-step", "/account/two-step/renew", "/account/two-step/remove"):
        see(path)
    other = open_page(phone=phone, language=language)
    other.goto("/sign-in/staff")
    fill(other, email=email, password=password)
    other.locator("main form button").first.click()
    walk.look(other)
    fill(other, code="000000")
    other.locator("main form button").first.click()
    walk.look(other)
    assert walk.wrong == {}
    assert walk.seen >= SIGNING_IN


@in_every_way
def test_no_page_of_an_import_has_a_fault(open_page: Open, walk: Walk, language: str, phone: bool) -> None:
    conference = make_coming_conference()
    page = open_page(make_staff(conference), phone=phone, language=language)
    page.goto(f"/{conference.code}/desk/registrations/import")
    walk.look(page)
    template = page.request.get(f"/{conference.code}/desk/registrations/import/template.xlsx")
    assert template.ok
    header, *_ = CalamineWorkbook.from_filelike(io.BytesIO(template.body())).get_sheet_by_index(0).to_python()
    rows = "\n".join((",".join(map(str, header)), ",".join("?" for _ in header)))
    page.locator("[type=file]").set_input_files(FilePayload(name="list.csv", mimeType="text/csv", buffer=rows.encode()))
    page.locator("main form button").last.click()
    expect(page).to_have_url(re.compile("/desk/registrations/import/"))
    walk.look(page)
    assert walk.wrong == {}
    assert walk.seen == IMPORTING


@in_every_way
def test_pages_that_say_no_have_no_fault(open_page: Open, world: World, language: str, phone: bool) -> None:
    page = open_page(world.attendee, phone=phone, language=language, expected="status of")
    code, wrong = world.conference.code, {}
    for path in ("/nowhere", f"/{code}/nowhere", f"/{code}/desk/", f"/{code}/my/meetings/999999"):
        page.goto(path)
        if found := all_faults(page):
            wrong[path] = found
    assert wrong == {}
