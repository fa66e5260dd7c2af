"""What stands on the page of a device: in every tab, over a form, and where nobody knows the device."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conference.checkin import devices
from conference.checkin.models import Desk, Verdict
from conference.programme.models import Conference
from tests.browser.axe import faults
from tests.browser.conftest import KEY, Open
from tests.browser.door_stage import Phone, books, enrol, make_people, tokens_of
from tests.browser.stage import make_running_conference
from tests.factories.checkin import make_desk


KEPT = """async (name) => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open(name));
  const rows = (table) => done(database.transaction(table).objectStore(table).getAll());
  const kept = await Promise.all([...database.objectStoreNames].map(rows));
  database.close();
  return kept;
}"""


@pytest.fixture
def conference() -> Conference:
    return make_running_conference()


@pytest.fixture
def desk(conference: Conference) -> Desk:
    return make_desk(conference)


def confirm_undo(page: Page) -> None:
    page.get_by_label("Reason", exact=True).fill("wrong person")
    page.get_by_role("button", name="Undo the scan").click()


@pytest.mark.parametrize("is_offline", [True, False], ids=["offline", "online"])
def test_an_undo_in_one_tab_turns_the_panel_of_the_other_where_the_person_may_come_again(
    open_page: Open, conference: Conference, desk: Desk, is_offline: bool
) -> None:
    (token,), conference_id = tokens_of(make_people(conference, 1)), conference.id
    phone = enrol(open_page, conference, desk)
    if is_offline:
        phone.lose_network()
    other = Phone(phone.page.context.new_page(), phone.base)
    other.page.goto(phone.base)
    expect(other.verdict("ready")).to_be_visible()
    phone.scan(token)
    expect(phone.verdict("welcome")).to_be_visible()
    other.page.locator("#log li").get_by_role("button", name="Undo").click()
    confirm_undo(other.page)
    expect(phone.verdict("taken_back")).to_be_visible()
    phone.scan(token)
    expect(phone.verdict("welcome")).to_be_visible()
    phone.find_network()
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert sorted(scan.verdict for scan in held.scans) == [Verdict.UNDONE, Verdict.WELCOME, Verdict.WELCOME]
    assert (len(held.presences), held.conflicts) == (1, [])


def test_a_verdict_stands_at_the_top_of_the_form_that_is_open_and_nothing_typed_is_lost(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (person,) = make_people(conference, 1)
    (token,) = tokens_of([person])
    phone = enrol(open_page, conference, desk)
    form, verdict = phone.page.locator("#walk_in"), phone.page.locator("#walk_in .verdict-copy")
    typed = {"Organisation": "Cơ khí Mẫu", "Phone": "0912 345 678", "Full name": "Đỗ Văn Mẫu"}
    phone.page.locator("#walk_in_start").click()
    expect(verdict).to_be_empty()
    for label, text in typed.items():
        form.get_by_label(label, exact=True).fill(text)
    phone.type_as_scanner(f"{token}\n")
    expect(verdict).to_contain_text("Welcome")
    expect(verdict).to_contain_text(person.full_name)
    expect(verdict).to_be_in_viewport()
    assert faults(phone.page) == []
    verdict.get_by_role("button", name="Undo").click()
    confirm_undo(phone.page)
    expect(verdict).to_contain_text("Undone")
    for label, text in typed.items():
        expect(form.get_by_label(label, exact=True)).to_have_value(text)
    form.get_by_role("button", name="Cancel").click()
    expect(phone.verdict("taken_back")).to_be_visible()
    phone.page.locator("#walk_in_start").click()
    expect(verdict).to_be_empty()


def test_a_device_that_is_not_enrolled_says_what_to_do_until_it_is(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (token,) = tokens_of(make_people(conference, 1))
    page = open_page(phone=True, language="en", expected="Failed to load resource")
    phone = Phone(page, f"/{conference.code}/door/")
    page.goto(phone.base)
    expect(phone.verdict("unenrolled")).to_contain_text("Ask an organiser")
    expect(page.locator("#notices")).to_be_empty()
    expect(page.locator("#connection")).to_have_text("Not enrolled")
    assert faults(page) == []
    phone.show(token)
    expect(phone.verdict("unenrolled")).to_contain_text("Ask an organiser")
    expect(page.locator("#queue_length")).to_have_text("All sent")
    other = Phone(page.context.new_page(), phone.base)
    other.page.goto(phone.base)
    expect(other.verdict("unenrolled")).to_be_visible()
    page.goto(f"{phone.base}enrol/{devices.invitation(desk, secret=KEY)}")
    page.locator("[name='name']").fill("Máy 1")
    page.get_by_role("button", name="Enrol the device").click()
    expect(phone.verdict("ready")).to_be_visible()
    expect(page.locator("#notices")).to_be_empty()
    expect(other.verdict("ready")).to_be_visible()
    expect(other.page.locator("#connection")).to_have_text("Online")
    other.scan(token)
    expect(other.verdict("welcome")).to_be_visible()


def test_a_device_that_has_lost_its_cookie_forgets_everybody_and_lets_nobody_in(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    people = make_people(conference, 2)
    tokens, conference_id = tokens_of(people), conference.id
    phone = enrol(open_page, conference, desk)
    page = phone.page
    phone.scan(*tokens)
    phone.expect_state("Online", 0)
    page.locator("#walk_in_start").click()
    form = page.locator("#walk_in")
    form.get_by_label("Enterprise").check()
    for label, text in {"Organisation": "Cơ khí Mẫu", "Phone": "0912 345 678", "Full name": "Khách Vãng Lai"}.items():
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_role("button", name="Register the visitor").click()
    expect(page.locator("#badge_own svg")).to_be_visible()
    page.locator("#badge_close").click()
    expect(page.locator("#notices")).to_contain_text("Khách Vãng Lai")
    page.locator("#words").fill("mau")
    expect(page.locator("#results li")).to_have_count(3)
    page.context.clear_cookies()
    expect(page.locator("#connection")).to_have_text("Not enrolled")
    expect(page.locator("#list_age")).to_have_text("No list yet")
    expect(page.locator("#notices")).to_be_empty()
    expect(page.locator("#log li")).to_have_count(0)
    expect(phone.verdict("unenrolled")).to_be_visible()
    assert faults(page) == []
    for code in (*tokens, "Q" * 26):
        phone.show(code)
        expect(phone.verdict("unenrolled")).to_contain_text("Ask an organiser")
    phone.expect_state("Not enrolled", 0)
    told = f"{page.locator('body').inner_text()} {page.locator('body').text_content()} {kept_on(phone)}"
    assert [name for name in ("Khách", "Mẫu") if name in told] == []
    assert len(books(conference_id).scans) == 2


def kept_on(phone: Phone) -> Any:
    """Everything in the storage of a device."""
    return phone.page.evaluate(KEPT, f"door {phone.base}")
