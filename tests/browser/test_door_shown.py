"""What stands on the page of a device: in every tab, over a form, and where nobody knows the device."""

import pytest
from playwright.sync_api import Page, expect

from conference.checkin import devices
from conference.checkin.models import Desk, Verdict
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import RegistrationState
from tests.browser.axe import faults
from tests.browser.conftest import KEY, Open
from tests.browser.door_stage import Phone, books, enrol, make_people, only_device, tokens_of
from tests.factories.checkin import make_desk
from tests.factories.registration import make_delegate, make_registration

TO_THE_END = "(box) => box.scrollTo(0, box.scrollHeight)"


def confirm_undo(page: Page) -> None:
    page.get_by_label("Reason", exact=True).fill("wrong person")
    page.get_by_role("button", name="Undo the scan", exact=True).click()


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


def test_a_verdict_and_those_found_come_into_view_for_whoever_has_read_in_the_log(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    *before, last = tokens_of(make_people(conference, 8))
    phone = enrol(open_page, conference, desk)
    phone.scan(*before)
    phone.page.locator("#main").evaluate(TO_THE_END)
    expect(phone.verdict("welcome")).not_to_be_in_viewport()
    phone.scan(last)
    expect(phone.page.locator("#verdict .verdict-word")).to_be_in_viewport(ratio=1)
    phone.page.locator("#main").evaluate(TO_THE_END)
    phone.page.locator("#words").fill("dang")
    expect(phone.page.locator("#results li").first).to_be_in_viewport(ratio=1)


def test_enter_lets_nobody_in_while_several_are_meant(open_page: Open, conference: Conference, desk: Desk) -> None:
    """On a phone it is pressed to hide the keyboard."""
    people, conference_id = [one.full_name for one in make_people(conference, 7)], conference.id
    make_delegate(make_registration(conference, delegates=0), full_name="Lê An")
    phone = enrol(open_page, conference, desk)
    words, keyboard = phone.page.locator("#words"), phone.page.keyboard
    words.fill("dang")
    expect(phone.page.locator("#results")).to_contain_text("And more: type another letter.")
    expect(phone.page.locator("#results [aria-selected='true']")).to_have_count(0)
    for _time in range(2):
        keyboard.down("Enter")  # held
    keyboard.up("Enter")
    expect(phone.page.get_by_role("button", name=f"Check in: {people[0]}")).to_be_focused()
    assert phone.made() == 0
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(phone.verdict("welcome")).to_contain_text(people[1])
    words.fill("dang")
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        keyboard.press(key)
    expect(phone.verdict("welcome")).to_contain_text(people[2])
    words.fill("an le")
    keyboard.press("Enter")
    expect(phone.verdict("welcome")).to_contain_text("Lê An")
    phone.expect_state("Online", 0)
    assert len(books(conference_id).presences) == 3


def test_a_verdict_says_no_more_than_is_so(open_page: Open, conference: Conference, desk: Desk) -> None:
    """Nothing about an unknown code is confirmed, and whoever was rejected does not merely wait."""
    rejected = make_registration(conference, state=RegistrationState.REJECTED, delegates=0)
    (token,) = tokens_of([make_delegate(rejected, full_name="Lê An")])
    phone = enrol(open_page, conference, desk)
    phone.scan("https://example.com/")
    phone.expect_state("Online", 0)
    expect(phone.verdict("unknown")).to_be_visible()
    expect(phone.verdict("unknown").locator(".verdict-said")).to_have_count(0)
    phone.scan(token)
    expect(phone.verdict("not_approved").locator(".verdict-word")).to_have_text("Not accepted")
    expect(phone.verdict("not_approved")).to_contain_text("turned this registration down")


def test_an_exit_without_a_network_lets_a_new_ticket_go_and_counts_it_later(
    open_page: Open, conference: Conference
) -> None:
    way_out, conference_id = make_desk(conference, is_exit=True), conference.id
    phone = enrol(open_page, conference, way_out)
    (token,) = tokens_of(make_people(conference, 1))
    db.session.commit()
    phone.lose_network()
    phone.scan(token)
    expect(phone.verdict("going")).to_contain_text("Provisionally out")
    expect(phone.verdict("going")).to_contain_text("Let the person out")
    phone.find_network()
    phone.expect_state("Online", 0)
    expect(phone.verdict("goodbye")).to_be_visible()
    assert [scan.verdict for scan in books(conference_id).scans] == [Verdict.GOODBYE]
    expect(phone.page.locator("#log [data-state='conflict']")).to_have_count(0)


@pytest.mark.parametrize("setting", [{"is_exit": True}, {"point": "meetings"}, {}], ids=["exit", "tables", "entrance"])
def test_an_exit_looks_like_one_and_only_an_entrance_registers_walk_ins(
    open_page: Open, conference: Conference, setting: dict[str, object]
) -> None:
    page = enrol(open_page, conference, make_desk(conference, **setting)).page
    is_exit = "is_exit" in setting
    expect(page.locator("#desk_exit")).to_be_visible(visible=is_exit)
    expect(page.locator("#verdict .verdict-word")).to_have_text("Exit: ready" if is_exit else "Ready")
    expect(page.locator("#walk_in_start")).to_be_visible(visible=not setting)
    assert faults(page) == []


def test_whoever_is_in_already_by_a_scan_of_this_device_is_taken_back_from_there(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    (person,) = make_people(conference, 1)
    (token,), conference_id, name = tokens_of([person]), conference.id, person.full_name
    phone = enrol(open_page, conference, desk)
    phone.scan(token)
    phone.expect_state("Online", 0)
    phone.page.locator("#words").fill(name)
    phone.page.get_by_role("button", name="Check in").click()
    expect(phone.verdict("already_in")).to_be_visible()
    phone.page.locator("#verdict").get_by_role("button", name="Undo the scan of").click()
    confirm_undo(phone.page)
    expect(phone.verdict("taken_back")).to_contain_text(name)
    phone.expect_state("Online", 0)
    assert books(conference_id).presences == []
    phone.lose_network()
    phone.scan("ABCDEFGHIJKLMNOPQRSTUVWX23")
    expect(phone.page.locator("#log li").first.locator("b")).to_have_text("…WX23")  # what is known of the ticket


def test_what_did_not_stand_is_told_above_and_stays_listed(open_page: Open, conference: Conference, desk: Desk) -> None:
    twice, *others = tokens_of(make_people(conference, 15))
    one, other = (enrol(open_page, conference, desk, name) for name in ("Máy 1", "Máy 2"))
    one.lose_network()
    other.scan(twice)
    other.expect_state("Online", 0)
    one.scan(twice, *others)
    one.find_network()
    one.expect_state("Online", 0)
    wrong, told = one.page.locator("#log [data-state='conflict']"), one.page.locator("[data-notice='wrong']")
    expect(wrong).to_have_count(1)
    expect(told).to_contain_text("did not stand: 1.")
    expect(wrong).not_to_be_in_viewport()
    told.get_by_role("button", name="Show them").click()
    expect(wrong).to_be_in_viewport()
    expect(told).to_have_count(0)
    reopened = one.reopen()
    expect(reopened.page.locator("#log [data-state='conflict']")).to_have_count(1)
    expect(reopened.page.locator("[data-notice='wrong']")).to_have_count(0)


def test_back_from_the_page_of_a_device_leads_to_no_second_enrolment(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    phone, conference_id, token = (
        enrol(open_page, conference, desk),
        conference.id,
        devices.invitation(desk, secret=KEY),
    )
    phone.page.go_back()
    expect(phone.verdict("ready")).to_be_visible()
    phone.page.goto(f"{phone.base}enrol/{token}")
    expect(phone.verdict("ready")).to_be_visible()
    assert only_device(conference_id).name == "Máy 1"
    page = phone.page.context.new_page()
    page.route("**/enrol.js*", lambda route: route.abort())
    page.goto(f"{phone.base}enrol/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This device is enrolled")
    expect(page.locator("[name='name']")).to_have_count(0)
    page.get_by_role("link", name="Go on to the device page").click()
    expect(Phone(page, phone.base).verdict("ready")).to_be_visible()
