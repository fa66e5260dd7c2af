"""Badges on an enrolled device: printed at once in the size of the desk, silently where it has a station; a new one."""

from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, Route, expect

from conference.checkin.models import BadgeSize, Desk, Printing
from conference.checkin.print_models import PrintJob, PrintState
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import BadgePrint, Delegate, Ticket
from tests.browser.axe import faults
from tests.browser.conftest import Open
from tests.browser.door_stage import Phone, enrol
from tests.browser.stage import press
from tests.factories.checkin import make_desk, token_of
from tests.factories.registration import make_delegate, make_registration
from tests.processes import wait_until
from tests.unit.documents.papers import codes, page_sizes, pages, words

# A browser without a window has no print dialogue: the page notes that it asked for one.
NO_DIALOGUE = """globalThis.print = () => {
  const { dataset } = document.documentElement;
  dataset.printed = Number(dataset.printed ?? 0) + 1;
};"""
SIZES = [(BadgeSize.A6, (105, 148)), (BadgeSize.A7, (74, 105))]
LONG = "Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Bảo Ngọc Trâm Anh"


@pytest.fixture
def person(conference: Conference) -> Delegate:
    return make_delegate(make_registration(conference, delegates=0), full_name=LONG)


def phone_at(open_page: Open, conference: Conference, desk: Desk) -> Phone:
    """A device at this desk that is asked for papers."""

    def without_dialogue(**how: Any) -> Page:
        page = open_page(**how)
        page.add_init_script(NO_DIALOGUE)
        return page

    return enrol(without_dialogue, conference, desk)


def paper(phone: Phone, number: int) -> bytes:
    """What the print dialogue gets when it is asked for the so-and-so-many-th time."""
    expect(phone.page.locator("html")).to_have_attribute("data-printed", str(number))
    return phone.page.pdf(prefer_css_page_size=True)


def code_on(printed: bytes) -> str:
    """The ticket that the one QR code of a badge shows."""
    (address,) = codes(pages(printed, dpi=200)[0])
    return address.rpartition("/T/")[2]


def button(phone: Phone, name: str) -> Locator:
    return phone.page.locator("#verdict").get_by_role("button", name=name)


def find(phone: Phone, words_typed: str) -> None:
    """Look for somebody by name, and check in who is found."""
    phone.page.locator("#words").fill(words_typed)
    phone.page.locator("#results .found").get_by_role("button", name="Check in").click()


def new_badge(phone: Phone, why: str) -> None:
    button(phone, "New badge").click()
    phone.page.locator("#renew").get_by_label(why).check()
    press(phone.page, "Print a new badge")


def printed_tickets() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = sa.select(Ticket.token, BadgePrint.reason).join(BadgePrint, BadgePrint.ticket_id == Ticket.id)
    return [(token, reason) for token, reason in db.session.execute(rows.order_by(BadgePrint.id))]


@pytest.mark.parametrize(("size", "millimetres"), SIZES)
def test_a_scanned_badge_is_printed_at_once_in_the_size_of_the_desk_also_without_a_network(
    open_page: Open, conference: Conference, person: Delegate, size: BadgeSize, millimetres: tuple[int, int]
) -> None:
    token = token_of(person)
    phone = phone_at(open_page, conference, make_desk(conference, printing=Printing.BROWSER, badge_size=size))
    phone.lose_network()
    phone.scan(token)
    button(phone, "Print the badge").click()
    badge = paper(phone, 1)
    assert page_sizes(badge) == [millimetres]
    assert LONG in " ".join(words(badge).split())
    assert code_on(badge) == token
    phone.find_network()
    phone.expect_state("Online", 0)
    assert (token, "") in printed_tickets()


def test_the_code_of_who_was_found_by_name_comes_from_the_server_and_without_a_network_the_page_says_so(
    open_page: Open, conference: Conference, person: Delegate
) -> None:
    token = token_of(person)
    phone = phone_at(open_page, conference, make_desk(conference, printing=Printing.BROWSER))
    phone.lose_network()
    find(phone, "trâm anh")
    button(phone, "Print the badge").click()
    expect(phone.page.locator(".verdict-badge")).to_contain_text("does not know the code of this badge")
    phone.find_network()
    phone.expect_state("Online", 0)
    button(phone, "Print the badge").click()
    assert code_on(paper(phone, 1)) == token
    button(phone, "Print the badge").click()  # the printer had no paper
    assert code_on(paper(phone, 2)) == token


def test_a_new_badge_asks_why_needs_the_server_and_voids_the_old_code(
    open_page: Open, conference: Conference, person: Delegate
) -> None:
    old, person_id = token_of(person), person.id
    phone = phone_at(open_page, conference, make_desk(conference))
    phone.scan(old)
    expect(button(phone, "Print the badge")).to_be_hidden()  # this desk prints nobody's first badge
    phone.expect_state("Online", 0)
    phone.lose_network()
    button(phone, "New badge").click()
    renew = phone.page.locator("#renew")
    expect(renew).to_contain_text("only the server can make the old code void")
    expect(renew.get_by_role("button", name="Print a new badge")).to_be_disabled()
    phone.find_network()
    expect(renew.get_by_role("button", name="Print a new badge")).to_be_enabled()
    renew.get_by_label("Another reason").check()
    press(phone.page, "Print a new badge")
    expect(renew.locator("#renew_words:invalid")).to_be_visible()  # say which
    assert faults(phone.page) == []
    renew.get_by_label("In your words").fill("Coffee")
    press(phone.page, "Print a new badge")
    new = code_on(paper(phone, 1))
    expect(phone.page.locator(".verdict-badge")).to_contain_text("The old code is void.")
    assert new == token_of(db.session.get_one(Delegate, person_id))
    assert (new, "Coffee") in printed_tickets()
    phone.scan(new)
    expect(phone.verdict("already_in")).to_be_visible()
    phone.scan(old)
    expect(phone.verdict("void")).to_be_visible()


def test_a_new_badge_whose_answer_was_lost_is_asked_for_again_and_made_once(
    open_page: Open, conference: Conference, person: Delegate
) -> None:
    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    old, person_id = token_of(person), person.id
    phone = phone_at(open_page, conference, make_desk(conference, printing=Printing.BROWSER))
    phone.scan(old)
    phone.expect_state("Online", 0)
    phone.page.route("**/door/sync", lose_answer)
    new_badge(phone, "The badge was lost")
    expect(phone.page.locator("#renew_refusal")).to_have_text(
        "No answer. Press once more: it does not make a second badge."
    )
    phone.page.unroute("**/door/sync")
    press(phone.page, "Print a new badge")
    new = code_on(paper(phone, 1))
    db.session.rollback()
    tickets = db.session.scalars(
        sa.select(Ticket.token).where(Ticket.delegate_id == person_id).order_by(Ticket.id)
    ).all()
    assert tickets == [old, new]


def test_a_desk_with_a_station_prints_by_itself_and_says_what_became_of_the_badge(
    open_page: Open, conference: Conference, person: Delegate
) -> None:
    token, conference_id = token_of(person), conference.id
    phone = phone_at(open_page, conference, make_desk(conference, printing=Printing.STATION))
    said = phone.page.locator(".verdict-badge")
    phone.scan(token)
    expect(said).to_have_text("The badge is on its way to the printer.")
    expect(button(phone, "Print the badge")).to_be_hidden()
    mine = sa.update(PrintJob).where(PrintJob.conference_id == conference_id)
    db.session.rollback()
    db.session.execute(mine.values(state=PrintState.PRINTED))
    db.session.commit()
    find(phone, "trâm anh")
    expect(phone.verdict("already_in")).to_be_visible()
    button(phone, "Print the badge").click()
    expect(said).to_have_text("This badge was printed already. If it is lost, make a new one.")
    new_badge(phone, "The badge was lost")
    expect(said).to_have_text("The new badge is on its way to the printer. The old code is void.")
    db.session.rollback()
    asked = sa.select(PrintJob.reason).where(PrintJob.conference_id == conference_id).order_by(PrintJob.id)
    assert db.session.scalars(asked).all() == ["", "The badge was lost"]
    expect(phone.page.locator("html")).not_to_have_attribute("data-printed", "1")  # nothing came out of the browser


def test_without_a_network_a_desk_with_a_station_says_when_the_badge_will_come(
    open_page: Open, conference: Conference, person: Delegate
) -> None:
    phone = phone_at(open_page, conference, make_desk(conference, printing=Printing.STATION))
    said = phone.page.locator(".verdict-badge")
    phone.lose_network()
    phone.scan(token_of(person))
    expect(said).to_contain_text("printed by itself if the network is back within 5 minutes")
    phone.find_network()
    expect(said).to_have_text("The badge is on its way to the printer.")


def test_of_a_delegation_each_badge_has_its_own_button(open_page: Open, conference: Conference) -> None:
    party = make_registration(conference, delegates=0)
    people = [make_delegate(party, full_name=name) for name in ("Đặng Thị Một", "Đặng Thị Hai")]
    expected = {token_of(one) for one in people}
    phone = phone_at(open_page, conference, make_desk(conference, printing=Printing.BROWSER, badge_size=BadgeSize.A7))
    phone.page.locator("#words").fill("một")
    phone.page.get_by_role("button", name="Whole delegation").click()
    papers = []
    for number, one in enumerate(("Đặng Thị Một", "Đặng Thị Hai"), start=1):
        button(phone, f"Print the badge: {one}").click()
        papers.append(paper(phone, number))
    assert [page_sizes(one) for one in papers] == [[(74, 105)]] * 2
    assert {code_on(one) for one in papers} == expected


def test_a_walk_in_without_a_network_wears_a_badge_in_the_size_of_the_desk(
    open_page: Open, conference: Conference
) -> None:
    phone = phone_at(open_page, conference, make_desk(conference, badge_size=BadgeSize.A7))
    phone.lose_network()
    phone.page.locator("#walk_in_start").click()
    form = phone.page.locator("#walk_in")
    form.get_by_label("Enterprise").check()
    form.get_by_label("Organisation").fill("Cơ khí Mẫu")
    form.get_by_label("Full name").fill("Đỗ Văn Mẫu")
    form.get_by_label("Phone", exact=True).fill("0912 345 678")
    form.get_by_label("I have seen the visitor sign the paper form").check()
    press(phone.page, "Register the visitor")
    phone.page.locator("#badge_print").click()
    badge = paper(phone, 1)
    assert page_sizes(badge) == [(74, 105)]
    assert "Temporary badge" in " ".join(words(badge).split())
    phone.find_network()
    expect(phone.page.locator("#badge_card .badge-number")).to_be_visible()  # it has a number by now
    wait_until(lambda: (code_on(badge), "") in printed_tickets())
