"""A device that is unknown, over its time or revoked forgets people, and loses nothing that it has to send."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from conference.checkin import devices
from conference.checkin.models import Desk, Verdict
from conference.foundation import clock
from conference.foundation.access import Identity, Role
from conference.foundation.db import db, transaction
from conference.programme.models import Conference
from tests.browser.axe import faults
from tests.browser.conftest import Open
from tests.browser.door_stage import Phone, books, enrol, make_people, only_device, tokens_of
from tests.factories.programme import make_staff

LEFT = """async () => [(await indexedDB.databases()).length, (await caches.keys()).length]"""
HOLD = """async (name) => {
  globalThis.held = await new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
  });
}"""
COUNTED = """new Promise((resolve) => {
  held.transaction(name).objectStore(name).count().onsuccess = ({ target }) => resolve(target.result);
})"""
KEPT = """async (name) => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open(name));
  const rows = (table) => done(database.transaction(table).objectStore(table).getAll());
  const kept = await Promise.all([...database.objectStoreNames].map(rows));
  database.close();
  return kept;
}"""


def revoke(conference_id: int) -> None:
    """The only device of a conference."""
    boss = make_staff(db.session.get_one(Conference, conference_id), Role.ORGANISER)
    with transaction() as session:
        by = Identity(boss.id, boss.email, boss.full_name, boss.epoch, strong=True, is_administrator=False)
        devices.revoke(session, only_device(conference_id), by=by, now=clock.now())


def kept_on(phone: Phone) -> Any:
    """Everything in the storage of a device."""
    return phone.page.evaluate(KEPT, f"door {phone.base}")


def names_on(phone: Phone, *names: str) -> list[str]:
    """Which of them stand on the page, behind it, or in the storage."""
    body = phone.page.locator("body")
    told = f"{body.inner_text()} {body.text_content()} {kept_on(phone)}"
    return [name for name in names if name in told]


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
    assert names_on(phone, "Khách", "Mẫu") == []
    assert len(books(conference_id).scans) == 2


def test_a_device_whose_time_is_over_names_nobody_without_a_network_and_keeps_what_it_has_to_send(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 2)), conference.id
    phone = enrol(open_page, conference, desk, clock_ahead=timedelta(0))
    phone.lose_network()
    phone.scan(tokens[0])
    expect(phone.verdict("welcome")).to_be_visible()
    phone.page.context.clock.fast_forward(10 * 24 * 3_600_000)
    phone.page.context.clock.fast_forward(6_000)
    expect(phone.verdict("expired")).to_contain_text("This device has expired")
    expect(phone.page.locator("#log li")).to_have_count(0)
    phone.show(tokens[1])
    phone.page.locator("#words").fill("mau")
    expect(phone.page.locator("#results")).to_contain_text("Nobody is found")
    phone.expect_state("Offline", 1)
    assert names_on(phone, "Mẫu") == []
    phone.find_network()
    phone.expect_state("Online", 0)
    assert [scan.verdict for scan in books(conference_id).scans] == [Verdict.WELCOME]


def test_a_device_revoked_while_offline_hands_over_what_it_has_and_forgets_everything(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 2)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.scan(tokens[0])
    phone.expect_state("Offline", 1)
    revoke(conference_id)
    phone.find_network()
    expect(phone.page.locator("body")).to_contain_text("Everything on it has been deleted")
    assert phone.page.evaluate(LEFT) == [0, 0]
    assert only_device(conference_id).wiped_at is not None
    assert [scan.verdict for scan in books(conference_id).scans] == [Verdict.WELCOME]


def test_a_revoked_device_forgets_people_first_and_then_tries_until_everything_was_answered(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 3)), conference.id
    phone = enrol(open_page, conference, desk)
    page = phone.page
    phone.lose_network()
    phone.scan(*tokens)
    phone.expect_state("Offline", 3)
    revoke(conference_id)
    page.context.route("**/door/sync", lambda route: route.fulfill(status=500))
    phone.find_network()
    waits = "Keep it connected until the rest is sent: 3"
    expect(page.locator(".device-over")).to_have_text(
        f"This device was revoked. The list of people has been deleted. {waits}"
    )
    expect(page.locator("#dock")).to_be_hidden()
    assert names_on(phone, "Mẫu") == []
    assert page.evaluate(LEFT) == [1, 0]
    page.reload()
    expect(page.locator(".device-over")).to_contain_text(waits)
    assert books(conference_id).scans == []
    page.context.unroute_all()
    expect(page.locator("body")).to_contain_text("Everything on it has been deleted")
    assert page.evaluate(LEFT) == [0, 0]
    assert [scan.verdict for scan in books(conference_id).scans] == [Verdict.WELCOME] * 3


def test_a_page_that_sleeps_with_the_storage_open_does_not_keep_a_revoked_device_from_forgetting(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (token,), conference_id = tokens_of(make_people(conference, 1)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.scan(token)
    phone.expect_state("Online", 0)
    other = phone.page.context.new_page()
    other.goto(f"/{conference.code}/")
    other.evaluate(HOLD, f"door {phone.base}")
    revoke(conference_id)
    expect(phone.page.locator("body")).to_contain_text("Everything on it has been deleted")
    rows = "() => Promise.all([...held.objectStoreNames].map((name) => " + COUNTED + "))"
    assert other.evaluate(rows) == [0, 0, 0]


def test_two_tabs_of_a_revoked_device_forget_both_and_come_to_rest(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    make_people(conference, 1)
    conference_id = conference.id
    phone = enrol(open_page, conference, desk)
    other = Phone(phone.page.context.new_page(), phone.base)
    other.page.goto(phone.base)
    other.expect_state("Online", 0)
    revoke(conference_id)
    for one in (phone, other):
        expect(one.page.locator("body")).to_contain_text("Everything on it has been deleted")
    for one in (phone, other):
        one.page.evaluate("globalThis.isSame = true")
    phone.page.wait_for_timeout(1500)
    assert [one.page.evaluate("globalThis.isSame") for one in (phone, other)] == [True, True]
