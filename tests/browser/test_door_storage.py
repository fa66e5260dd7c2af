"""What becomes of scans when the browser closes, empties or refuses the storage of the door's page."""

import pytest
from playwright.sync_api import Page, expect

from conference.checkin.models import Desk
from conference.programme.models import Conference
from tests.browser.conftest import Open
from tests.browser.door_stage import books, enrol, make_people, tokens_of

# Connections to the storage as the page has them, to be closed like Safari does in the background.
HELD = """globalThis.held = [];
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (...given) {
  const opening = open.apply(this, given);
  opening.addEventListener("success", () => held.push(opening.result));
  return opening;
};"""
CLOSED = "() => { held.forEach((connection) => connection.close()); }"
GONE_FOR_GOOD = """() => {
  held.forEach((connection) => connection.close());
  IDBFactory.prototype.open = () => { throw new DOMException("gone", "UnknownError"); };
}"""


def empty_storage(page: Page) -> None:
    """As the browser does to make room: it closes every connection and deletes what was kept."""
    origin = page.evaluate("location.origin")
    cleared = {"origin": origin, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", cleared)


@pytest.mark.parametrize("is_emptied", [False, True], ids=["closed", "emptied"])
def test_a_storage_that_the_browser_has_closed_is_opened_anew(
    open_page: Open, conference: Conference, desk: Desk, is_emptied: bool
) -> None:
    first, second = tokens_of(make_people(conference, 2))
    conference_id = conference.id
    phone = enrol(open_page, conference, desk)
    phone.page.context.add_init_script(HELD)
    phone = phone.reopen()
    phone.expect_state("Online", 0)
    if is_emptied:
        empty_storage(phone.page)
    else:
        phone.page.evaluate(CLOSED)
    phone.scan(first)
    expect(phone.page.locator("#verdict [data-state='confirmed']")).to_be_visible()
    phone.expect_state("Online", 0)
    expect(phone.page.locator("#notices")).to_be_empty()
    phone.page.wait_for_timeout(6000)  # the list is asked for again, and kept
    phone.lose_network()
    phone.scan(second)
    phone.expect_state("Offline", 1)
    again = phone.reopen()
    again.expect_state("Offline", 1)
    again.scan(first)
    expect(again.verdict("already_in")).to_be_visible()
    again.find_network()
    again.expect_state("Online", 0)
    assert len(books(conference_id).presences) == 2


def test_without_its_storage_the_page_sends_what_is_in_memory_and_says_so(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    tokens, conference_id = tokens_of(make_people(conference, 2)), conference.id
    phone = enrol(open_page, conference, desk)
    phone.page.context.add_init_script(HELD)
    phone = phone.reopen()
    phone.expect_state("Online", 0)
    phone.page.evaluate(GONE_FOR_GOOD)
    phone.page.route("**/door/sync", lambda route: None)  # the server is silent
    phone.show(tokens[0])
    expect(phone.page.locator("#verdict [data-state='offline']")).to_be_visible()
    expect(phone.page.locator("[data-notice='broken']")).to_contain_text("do not close it")
    phone.page.unroute_all()
    phone.show(tokens[1])
    phone.expect_state("Online", 0)
    assert len(books(conference_id).presences) == 2
