"""The door's page on real devices without a network, with a server that dies, and with a device that is not well."""

import signal
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from conference.checkin.models import Desk, Told, Verdict
from conference.foundation import clock
from conference.foundation.dates import HANOI, local_day
from conference.foundation.db import db, transaction
from conference.programme.models import Conference
from tests.browser.axe import faults
from tests.browser.camera import code_of, film, looking_at
from tests.browser.conftest import Open, Site
from tests.browser.door_stage import Phone, begin, books, enrol, make_people, tokens_of
from tests.browser.stage import make_coming_conference
from tests.factories.checkin import make_desk
from tests.factories.meetings import make_meeting
from tests.factories.programme import make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.processes import wait_until

# What a browser does when the disk is full; its memory, in which test browsers store, never is.
FULL = """() => {
  globalThis.put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
}"""


# The only fact has a time that nobody can read.
SPOILT = """async (name) => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open(name));
  const rows = database.transaction("facts", "readwrite").objectStore("facts");
  const [fact] = await done(rows.getAll());
  await done(rows.put({ ...fact, at: 1e16 }));
  database.close();
}"""

WATCHED = """globalThis.told = new Set();
new MutationObserver(() => {
  const said = document.getElementById("connection")?.textContent.trim();
  if (said) globalThis.told.add(said);
}).observe(document, { childList: true, characterData: true, subtree: true });"""
# The list was read twenty hours ago.
OF_YESTERDAY = """async (name) => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open(name));
  const transaction = database.transaction(["meta", "changes"], "readwrite");
  const [meta, changes] = ["meta", "changes"].map((table) => transaction.objectStore(table));
  const list = await done(meta.get("roster"));
  meta.put({ ...list, now: list.now - 20 * 3_600_000 }, "roster");
  meta.delete("read");
  changes.clear();
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
}"""
SHOWN = """globalThis.shown = new Set();
new MutationObserver(() => {
  for (const { dataset } of document.querySelectorAll("#verdict [data-word]")) globalThis.shown.add(dataset.word);
}).observe(document.getElementById("verdict"), { childList: true });"""
HEARD = """globalThis.heard = [];
globalThis.AudioContext = class extends AudioContext {
  constructor() { super(); heard.push(this); }
};
"""


def test_without_a_network_the_device_decides_and_the_server_hears_it_later(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 3)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.scan(*tokens, tokens[0])
    expect(phone.verdict("already_in")).to_be_visible()
    phone.expect_state("Offline", 4)
    assert books(conference_id).scans == []
    phone.find_network()
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert sorted(scan.verdict for scan in held.scans) == [Verdict.ALREADY_IN, *[Verdict.WELCOME] * 3]
    assert len(held.presences) == 3


def test_arrivals_of_the_morning_stay_arrivals_when_the_desk_becomes_an_exit(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    conference.counts_exits = True
    tokens, conference_id, desk_id = tokens_of(make_people(conference, 2)), conference.id, desk.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.scan(*tokens)
    db.session.get_one(Desk, desk_id).is_exit = True
    db.session.commit()
    with phone.page.expect_response("**/door/roster*"):
        phone.find_network()
    phone.expect_state("Online", 0)
    phone.scan(tokens[0])
    expect(phone.verdict("goodbye")).to_be_visible()
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert sorted(scan.verdict for scan in held.scans) == [Verdict.GOODBYE, *[Verdict.WELCOME] * 2]
    assert sorted(presence.left_at is None for presence in held.presences) == [False, True]


def test_the_language_changes_with_one_press_which_without_a_network_does_no_harm(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    phone = enrol(open_page, conference, desk)
    ready = phone.page.locator("#verdict [data-word='ready']")
    phone.page.get_by_role("link", name="Tiếng Việt").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "vi")
    phone.expect_kept()
    phone.page.context.set_offline(True)
    phone.page.locator("a.language").click()
    expect(ready).to_be_visible()


def test_a_server_killed_in_the_middle_of_a_queue_loses_and_doubles_nothing(
    open_page: Open, site: Site, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 30)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.scan(*tokens[:10])
    site.end(signal.SIGKILL)
    try:
        phone.scan(*tokens[10:])
        expect(phone.verdict("welcome")).to_be_visible()
        expect(phone.page.locator("#connection")).to_have_text("Offline")
    finally:
        site.start()
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert [scan.verdict for scan in held.scans] == [Verdict.WELCOME] * 30
    assert len({scan.delegate_id for scan in held.scans}) == len(held.presences) == 30


def test_what_is_scanned_while_the_page_still_opens_is_not_lost(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 3)), conference.id
    phone = begin(open_page, conference, desk, delayed="**/js/door/main.js")
    expect(phone.page.locator("#verdict")).to_contain_text("Starting…")
    phone.show(*tokens)
    phone.go_on()
    expect(phone.page.locator("#log_title")).to_have_text("Scans at this device: 3")
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert [scan.verdict for scan in held.scans] == [Verdict.WELCOME] * 3


def test_a_scanner_beside_the_phone_always_leads_to_a_verdict_and_chooses_nobody(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    """With keys that write into the page, whatever has the focus."""
    people = make_people(conference, 2)
    make_delegate(make_registration(conference, delegates=0), full_name="Lê An")
    tokens, conference_id = tokens_of(people), conference.id
    phone = enrol(open_page, conference, desk)
    words = phone.page.locator("#words")
    phone.type_as_scanner(f"{tokens[0]}\n")
    expect(phone.verdict("welcome")).to_be_visible()
    words.fill("mau")
    expect(phone.page.locator("#results li")).to_have_count(2)
    phone.type_as_scanner(f"HTTPS://HOINGHI.EXAMPLE.VN/T/{tokens[1]}\n")
    expect(phone.verdict("welcome")).to_be_visible()
    phone.page.wait_for_timeout(400)  # longer than between two lines of a code
    phone.type_as_scanner("An\nMau\nCong ty TNHH Minh Khai\n+84 912 345 678")
    expect(phone.verdict("unknown")).to_be_visible()
    phone.page.wait_for_timeout(400)
    expect(words).to_have_value("")
    phone.page.keyboard.type("an", delay=120)
    phone.page.keyboard.press("Enter")
    expect(phone.verdict("welcome")).to_contain_text("Lê An")
    phone.expect_state("Online", 0)
    made = sorted(scan.verdict for scan in books(conference_id).scans)
    assert made == [Verdict.UNKNOWN, Verdict.WELCOME, Verdict.WELCOME, Verdict.WELCOME]


def test_a_trigger_pulled_twice_is_one_scan(open_page: Open, conference: Conference, desk: Desk) -> None:
    (token,) = tokens_of(make_people(conference, 1))
    phone = enrol(open_page, conference, desk)
    phone.scan(token)
    phone.show(token)
    expect(phone.verdict("welcome")).to_be_visible()
    phone.page.wait_for_timeout(2100)
    phone.scan(token)
    expect(phone.verdict("already_in")).to_be_visible()
    assert phone.made() == 2


def test_a_page_that_could_not_be_kept_says_so_and_is_kept_later(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (token,), conference_id = tokens_of(make_people(conference, 1)), conference.id
    console = "Failed to load resource|fetching the script"  # what the browser itself says
    phone = begin(open_page, conference, desk, delayed="**/door/roster?since=*", expected=console)
    expect(phone.page.locator("#dock:not([inert])")).to_be_visible()
    phone.page.context.set_offline(True)
    phone.go_on()
    expect(phone.verdict("no_list")).to_be_visible()
    expect(phone.page.locator("[data-notice='page']")).to_be_visible()
    phone.show(token)
    expect(phone.verdict("stale")).to_be_visible()  # without any list, the volunteer decides
    phone.page.get_by_role("button", name="Let in, to be confirmed").click()
    phone.expect_state("Offline", 1)
    phone.find_network()
    phone.expect_state("Online", 0)
    expect(phone.page.locator("[data-notice='page']")).to_have_count(0)
    phone.lose_network()
    phone.reopen().expect_state("Offline", 0)
    assert [scan.verdict for scan in books(conference_id).scans] == [Verdict.WELCOME]


def test_a_page_opened_without_a_network_never_says_that_there_is_one(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    """Nothing waits to be sent, so that nothing is asked of the server but its list."""
    (token,) = tokens_of(make_people(conference, 1))
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.page.add_init_script(WATCHED)
    phone.page.goto(phone.base)
    phone.expect_state("Offline", 0)
    phone.scan(token)
    expect(phone.verdict("welcome")).to_contain_text("Offline – will be confirmed")
    assert phone.page.evaluate("[...told]") == ["Starting…", "Offline"]
    phone.find_network()
    phone.expect_state("Online", 0)


def test_a_desk_that_was_closed_is_so_in_a_page_opened_without_a_network(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (token,) = tokens_of(make_people(conference, 1))
    phone = enrol(open_page, conference, desk)
    with transaction() as session:
        session.get_one(Desk, desk.id).is_open = False
    expect(phone.page.locator("[data-notice='closed']")).to_be_visible()
    phone.page.wait_for_timeout(500)  # what is shown at once is kept in a moment
    phone.lose_network()
    again = phone.reopen()
    expect(again.page.locator("[data-notice='closed']")).to_be_visible()
    again.show(token)
    expect(again.verdict("closed")).to_be_visible()
    with transaction() as session:
        session.get_one(Desk, desk.id).is_open = True
    again.find_network()
    expect(again.page.locator("[data-notice='closed']")).to_have_count(0)
    again.page.wait_for_timeout(500)
    again.lose_network()
    again = again.reopen()
    again.scan(token)
    expect(again.verdict("welcome")).to_be_visible()


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_before_the_day_a_device_can_be_tried_out_and_nobody_is_counted(open_page: Open, is_offline: bool) -> None:
    conference = make_coming_conference()
    token, conference_id = tokens_of(make_people(conference, 1))[0], conference.id
    phone = enrol(open_page, conference, make_desk(conference))
    if is_offline:
        phone.lose_network()
    phone.scan(token)
    expect(phone.verdict("wrong_day")).to_contain_text("Nobody is counted today")
    phone.find_network()
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert ([scan.verdict for scan in held.scans], held.presences, held.conflicts) == ([Verdict.WRONG_DAY], [], [])


def test_at_the_tables_a_device_knows_who_has_a_meeting_now(open_page: Open, conference: Conference) -> None:
    """The next meeting is another visit, and whoever has none is no double entry."""
    tables, slots = make_hall(conference, on=local_day(clock.now(), HANOI) + timedelta(days=3))
    for number, slot in enumerate(slots):
        slot.starts_at = clock.now() + timedelta(minutes=25 * number - 5)
        slot.ends_at = slot.starts_at + timedelta(minutes=20)
    alone, one, *others = (make_delegate(make_registration(conference, delegates=0)) for _ in range(4))
    for number, other in enumerate(others):
        make_meeting(one, other, slots[number], tables[number])
    conference_id = conference.id
    nobody, mine, first = tokens_of([alone, one, others[0]])
    phone = enrol(open_page, conference, make_desk(conference, point="meetings"))
    phone.scan(nobody)
    expect(phone.verdict("no_meeting")).to_be_visible()
    phone.scan(mine)
    expect(phone.verdict("welcome")).to_contain_text("is not at the table yet.")
    phone.scan(first)
    expect(phone.verdict("welcome")).to_contain_text("is at the table.")
    phone.lose_network()
    phone.scan(nobody)
    expect(phone.verdict("no_meeting")).to_be_visible()
    phone.scan(mine)
    expect(phone.verdict("already_in")).to_contain_text("since")
    phone.expect_state("Offline", 2)
    phone.find_network()
    phone.expect_state("Online", 0)
    assert books(conference_id).conflicts == []


def test_a_delegation_fits_on_a_phone_and_whoever_was_in_stands_first(open_page: Open, conference: Conference) -> None:
    people = make_people(conference, 6)
    phone = enrol(open_page, conference, make_desk(conference))
    phone.scan(*tokens_of(people[3:4]))
    phone.page.get_by_role("button", name="The other 5 of the delegation too").click()
    expect(phone.page.locator(".verdict-sum")).to_have_text("6 in")
    rows = phone.page.locator("#verdict .verdict")
    expect(rows.first).to_contain_text(people[3].full_name)
    expect(rows.first).to_have_attribute("data-word", "already_in")
    expect(rows).to_have_count(6)
    expect(rows.last).to_be_in_viewport()


def test_an_exit_is_undone_without_a_network_and_the_person_may_leave_again(
    open_page: Open, conference: Conference
) -> None:
    (token,), conference_id = tokens_of(make_people(conference, 1)), conference.id
    way_out = make_desk(conference, is_exit=True)
    entrance = enrol(open_page, conference, make_desk(conference))
    entrance.scan(token)
    entrance.expect_state("Online", 0)
    phone = enrol(open_page, conference, way_out, "Máy 2")
    phone.lose_network()
    phone.scan(token)
    phone.verdict("goodbye").get_by_role("button", name="Undo").click()
    phone.page.get_by_label("Reason", exact=True).fill("wrong person")
    phone.page.get_by_role("button", name="Undo the scan").click()
    expect(phone.verdict("taken_back")).to_be_visible()
    expect(phone.page.locator("#log li").first).to_contain_text("Undone")
    phone.scan(token)
    expect(phone.verdict("goodbye")).to_be_visible()
    phone.find_network()
    phone.expect_state("Online", 0)
    held = books(conference_id)
    assert Counter(scan.verdict for scan in held.scans) == {
        Verdict.WELCOME: 1, Verdict.GOODBYE: 2, Verdict.UNDONE: 1,
    }  # fmt: skip
    expect(phone.page.locator("#log li[data-state='undone']")).to_have_count(1)  # also after the answer
    assert (len(held.presences), held.conflicts, held.presences[0].left_at is not None) == (1, [], True)


def test_an_undo_of_a_scan_that_the_server_refuses_does_not_wait_for_good(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (token,), conference_id = tokens_of(make_people(conference, 1)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.scan(token)
    phone.expect_state("Offline", 1)
    phone.page.evaluate(SPOILT, f"door {phone.base}")
    phone.verdict("welcome").get_by_role("button", name="Undo").click()
    phone.page.get_by_label("Reason", exact=True).fill("wrong person")
    phone.page.get_by_role("button", name="Undo the scan").click()
    phone.expect_state("Offline", 2)
    phone.find_network()
    phone.expect_state("Online", 0)
    row = phone.page.locator("#log li[data-state='undone']")
    expect(row).to_contain_text("The server did not take this scan")
    expect(phone.reopen().page.locator("#log li")).to_contain_text("The server did not take this scan")
    assert books(conference_id).scans == []


def test_two_devices_let_the_same_ticket_in_and_the_earlier_one_stands(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    token, conference_id = tokens_of(make_people(conference, 1))[0], conference.id
    other = make_desk(conference, name="Cửa sau")
    first, second = enrol(open_page, conference, desk, "Máy 1"), enrol(open_page, conference, other, "Máy 2")
    first.lose_network()
    second.lose_network()
    for phone in (first, second):
        phone.scan(token)
        expect(phone.verdict("welcome")).to_be_visible()
    second.find_network()
    second.expect_state("Online", 0)
    first.find_network()
    first.expect_state("Online", 0)
    held = books(conference_id)
    earlier, later = sorted(held.scans, key=lambda scan: scan.scanned_at)
    assert [presence.scan_id for presence in held.presences] == [earlier.id]
    assert [(conflict.scan_id, conflict.standing_id) for conflict in held.conflicts] == [(later.id, earlier.id)]


def test_a_page_killed_with_a_full_queue_has_it_still(open_page: Open, conference: Conference, desk: Desk) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 20)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.scan(*tokens)
    phone.expect_state("Offline", 20)
    again = phone.reopen()
    again.expect_state("Offline", 20)
    again.scan(tokens[0])
    expect(again.verdict("already_in")).to_be_visible()
    again.find_network()
    again.expect_state("Online", 0)
    held = books(conference_id)
    assert (len(held.scans), len(held.presences)) == (21, 20)


def test_what_was_asked_before_the_page_was_killed_is_told_and_not_asked_when_it_opens_again(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    """Nobody stands there any more."""
    (token,), conference_id = tokens_of(make_people(conference, 1)), conference.id
    phone = enrol(open_page, conference, desk)
    context, sent = phone.page.context, list[Any]()
    context.route("**/door/sync", lambda route: None)  # the server is silent
    phone.scan(token)
    expect(phone.page.locator("#verdict [data-state='confirming']")).to_be_visible()
    phone.page.close()
    time.sleep(3)
    context.unroute_all()
    context.on("request", lambda request: sent.extend((request.post_data_json or {}).get("facts", [])))
    page = context.new_page()
    page.goto(phone.base)
    again = Phone(page, phone.base)
    again.expect_state("Online", 0)
    assert [(fact["kind"], fact["asking"]) for fact in sent] == [("scan", False)]
    assert len(books(conference_id).presences) == 1


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1)], ids=["fast", "slow"])
def test_a_clock_an_hour_wrong_is_corrected(
    open_page: Open, conference: Conference, desk: Desk, wrong: timedelta
) -> None:
    token, conference_id = tokens_of(make_people(conference, 1))[0], conference.id
    phone = enrol(open_page, conference, desk, clock_ahead=wrong)
    expect(phone.page.locator("[data-notice='clock']")).to_contain_text("60 min wrong")
    before = clock.now()
    phone.lose_network()
    phone.scan(token)
    expect(phone.verdict("welcome")).to_be_visible()
    phone.find_network()
    phone.expect_state("Online", 0)
    (scan,) = books(conference_id).scans
    assert before - timedelta(seconds=2) <= scan.scanned_at <= clock.now()
    assert not scan.is_clamped


def test_a_clock_set_forward_without_a_network_is_corrected_when_it_is_back(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    token, conference_id = tokens_of(make_people(conference, 1))[0], conference.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.page.evaluate("() => { const { now } = Date; Date.now = () => now() + 3 * 3_600_000; }")
    before = clock.now()
    phone.scan(token)
    expect(phone.page.locator("#list_age")).to_have_text("List: 3 h ago")  # it may as well have slept
    after = clock.now()
    phone.find_network()
    phone.expect_state("Online", 0)
    (scan,) = books(conference_id).scans
    assert before - timedelta(seconds=2) <= scan.scanned_at <= after + timedelta(seconds=2)
    assert not scan.is_clamped


def test_what_came_of_a_scan_is_shown_in_every_tab_whichever_has_sent_it(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, forged = tokens_of(make_people(conference, 2)), "A" * 26
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.scan(forged, tokens[0])
    other = Phone(phone.page.context.new_page(), phone.base)
    other.page.goto(phone.base)
    other.expect_state("Offline", 2)
    phone.page.route("**/door/sync", lambda route: route.abort())  # as where the browser lets its tabs sleep
    phone.find_network()
    other.expect_state("Online", 0)
    other.scan(tokens[1])
    other.expect_state("Online", 0)
    expect(phone.page.locator("#verdict [data-state='confirmed']")).to_be_visible()
    expect_the_three(phone)
    expect_the_three(other)
    expect_the_three(phone.reopen())


def expect_the_three(phone: Phone) -> None:
    expect(phone.page.locator("#log_title")).to_have_text("Scans at this device: 3")
    expect(phone.page.locator("#log [data-state='confirmed']").get_by_role("button", name="Undo")).to_have_count(2)
    expect(phone.page.locator("#log [data-state='conflict']")).to_contain_text("Let in here, but: Unknown code")


def test_an_old_list_decides_nothing_by_itself(open_page: Open, conference: Conference, desk: Desk) -> None:
    token, conference_id = tokens_of(make_people(conference, 1))[0], conference.id
    phone = enrol(open_page, conference, desk, clock_ahead=timedelta(0))
    phone.lose_network()
    phone.page.context.clock.fast_forward("13:00:00")
    phone.show(token)
    expect(phone.verdict("stale")).to_be_visible()
    expect(phone.verdict("stale").locator(".verdict-said")).to_have_count(0)  # nothing was recorded
    phone.page.get_by_role("button", name="Let in, to be confirmed").click()
    expect(phone.verdict("provisional")).to_contain_text("The list on this device is old.")
    phone.expect_state("Offline", 1)
    phone.find_network()
    phone.expect_state("Online", 0)
    (scan,) = books(conference_id).scans
    assert (scan.verdict, scan.told) == (Verdict.WELCOME, Told.PROVISIONAL)


def test_an_old_list_is_not_green_either_where_the_server_could_be_reached_and_is_silent(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    asked, answered = make_people(conference, 2)
    (first, second), conference_id = tokens_of([asked, answered]), conference.id
    phone = enrol(open_page, conference, desk)
    phone.page.evaluate(OF_YESTERDAY, f"door {phone.base}")
    phone.page.context.route("**/door/roster?*", lambda route: None)
    phone = phone.reopen()
    phone.show(second)
    expect(phone.verdict("welcome")).to_contain_text(answered.full_name)
    phone.page.context.route("**/door/sync", lambda route: None)
    phone.page.evaluate(SHOWN)
    phone.show(first)
    expect(phone.verdict("stale")).to_be_visible()
    assert phone.page.evaluate("[...shown]") == ["asking", "stale"]
    phone.page.get_by_role("button", name="Let in, to be confirmed").click()
    expect(phone.verdict("provisional")).to_be_visible()
    phone.page.context.unroute_all()
    phone.expect_state("Online", 0)
    assert len(books(conference_id).presences) == 2


def test_the_sound_that_slept_with_the_screen_wakes_for_the_next_verdict(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens = tokens_of(make_people(conference, 2))
    phone = enrol(open_page, conference, desk)
    phone.page.context.add_init_script(HEARD)
    phone = phone.reopen()
    phone.page.locator("#main").click()
    phone.scan(tokens[0])
    wait_until(lambda: phone.page.evaluate("heard[0]?.state") == "running")
    phone.page.evaluate("heard[0].suspend()")
    phone.scan(tokens[1])
    wait_until(lambda: phone.page.evaluate("heard[0].state") == "running")
    assert phone.page.evaluate("heard.length") == 1


def test_a_full_storage_is_told_and_loses_nothing_while_the_page_is_open(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 3)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.page.evaluate(FULL)
    phone.scan(*tokens)
    expect(phone.page.locator("[data-notice='full']")).to_be_visible()
    expect(phone.verdict("welcome")).to_be_visible()
    phone.expect_state("Offline", 3)
    phone.page.evaluate("() => { IDBObjectStore.prototype.put = globalThis.put; }")
    phone.scan(tokens[0])
    expect(phone.page.locator("[data-notice='full']")).to_have_count(0)
    again = phone.reopen()
    again.expect_state("Offline", 4)  # what had no room before is kept by now
    again.find_network()
    again.expect_state("Online", 0)
    assert len(books(conference_id).presences) == 3


def test_the_camera_reads_in_a_page_that_was_opened_without_a_network(
    site: Site, chromium: Browser, tmp_path: Path, conference: Conference, desk: Desk
) -> None:
    (token,) = tokens_of(make_people(conference, 1))
    seen = film(tmp_path / "ticket.mjpeg", [(code_of(f"HTTPS://HOINGHI.EXAMPLE.VN/T/{token}"), 30)])
    with contextmanager(looking_at)(site, chromium, seen) as open_page:
        phone = enrol(open_page, conference, desk)
        phone.lose_network()
        again = phone.reopen()
        again.page.get_by_role("button", name="Use the camera").click()
        expect(again.verdict("welcome")).to_be_visible()
        again.expect_state("Offline", 1)
        assert [worker.url for worker in again.page.workers] == [f"{site.url}{phone.base}reader.js"]


def test_two_hundred_scans_in_a_row_are_all_made_and_leave_no_memory_behind(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 200)), conference.id
    phone = enrol(open_page, conference, desk)
    session = phone.page.context.new_cdp_session(phone.page)
    used = []
    for start in range(0, 200, 50):
        phone.scan(*tokens[start : start + 50])
        phone.expect_state("Online", 0)
        session.send("HeapProfiler.collectGarbage")
        used.append(session.send("Runtime.getHeapUsage")["usedSize"])
    held = books(conference_id)
    assert [scan.verdict for scan in held.scans] == [Verdict.WELCOME] * 200
    assert used[-1] - used[0] < 2_000_000  # a hundred and fifty scans that stayed would be more


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_the_page_has_a_fault(open_page: Open, conference: Conference, desk: Desk, scheme: str) -> None:
    person = make_people(conference, 2)[0]
    (token,) = tokens_of([person])
    phone = enrol(open_page, conference, desk)
    phone.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = {"ready": faults(phone.page)}
    phone.scan(token)
    expect(phone.verdict("welcome")).to_be_visible()
    found["welcome"] = faults(phone.page)
    phone.scan("https://example.com/none-of-ours")
    expect(phone.verdict("unknown")).to_be_visible()
    found["unknown"] = faults(phone.page)
    phone.page.locator("#words").fill("mau")
    expect(phone.page.locator("#results li")).to_have_count(2)
    found["search"] = faults(phone.page)
    phone.page.locator("#words").fill("")
    phone.lose_network()
    phone.scan(token)
    expect(phone.verdict("already_in")).to_be_visible()
    found["offline"] = faults(phone.page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
    db.session.rollback()
