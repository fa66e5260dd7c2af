"""A walk-in at a device with the network off: the badge is there at once, and real when the network is back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from conference.checkin import devices
from conference.checkin.models import Presence, WalkIn
from conference.foundation import clock
from conference.foundation.dates import local_day
from conference.foundation.db import db
from conference.people.models import Organisation
from conference.programme.models import Conference, Side
from conference.registration.models import Delegate
from tests.browser.conftest import Open
from tests.browser.stage import make_running_conference
from tests.factories.checkin import make_desk, token_of
from tests.factories.people import make_organisation
from tests.factories.programme import make_hall
from tests.factories.registration import make_delegate, make_registration
from tests.factories.time import HANOI
from tests.processes import wait_until

# The page dies when it has written the visitor into one of two tables: the fact is not there.
DIES_WRITING = """() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "facts") this.transaction.abort();
    else this.transaction.addEventListener("complete", () => { globalThis.hasWritten = true; });
    return this.name === "facts" ? {} : put.apply(this, given);
  };
}"""
PRESSED_TWICE = """() => {
  const press = document.querySelector("#walk_in [type=submit]");
  press.click();
  press.click();
}"""


def open_device(open_page: Open) -> Page:
    """A phone enrolled at a desk of a conference of its own."""
    conference = make_running_conference()
    _device, token = devices.enrol(db.session(), conference, make_desk(conference), "Máy thử", now=clock.now())
    db.session.commit()
    page = open_page(language="en", phone=True, expected="net::ERR_INTERNET_DISCONNECTED")
    page.goto(f"/{conference.code}/")
    address = f"{page.url.rstrip('/')}/door/"
    page.context.add_cookies([{"name": "device", "value": token, "url": address}])
    page.goto(address)
    expect(page.locator("#connection")).to_have_text("Online")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def is_somebody_in() -> bool:
    db.session.rollback()
    newest = db.session.scalar(sa.select(sa.func.max(Delegate.id)))
    return newest is not None and is_in(newest)


def is_in(delegate_id: int) -> bool:
    db.session.rollback()
    return db.session.scalar(sa.select(Presence).where(Presence.delegate_id == delegate_id)) is not None


def fill(form: Locator, *, phone: str, name: str = "Đỗ Văn Mẫu") -> None:
    """All but the tick."""
    form.get_by_label("Enterprise").check()
    form.get_by_label("Organisation").fill("Cơ khí Mẫu")
    form.get_by_label("Full name").fill(name)
    form.get_by_label("Phone", exact=True).fill(phone)


def test_a_walk_in_without_a_network_wears_a_badge_that_becomes_real(open_page: Open) -> None:
    page = open_device(open_page)
    page.context.set_offline(True)
    page.locator("#walk_in_start").click()
    form = page.locator("#walk_in")
    submit = form.get_by_role("button", name="Register the visitor")
    submit.click()
    expect(form.get_by_label("Enterprise")).to_have_js_property("validationMessage", "This field is required.")
    fill(form, phone="0912")
    submit.click()
    phone = form.get_by_label("Phone", exact=True)
    expect(phone).to_have_js_property("validationMessage", phone.get_attribute("title"))
    phone.fill("0912 345 678")
    submit.click()
    expect(form).to_be_visible()  # nobody has seen a signature yet
    form.get_by_label("I have seen the visitor sign the paper form").check()
    submit.click()
    expect(page.locator("#badge_card")).to_contain_text("Đỗ Văn Mẫu")
    expect(page.locator("#badge_card")).to_contain_text("Temporary badge")
    expect(page.locator("#queue_length")).to_have_text("1 to send")
    page.context.set_offline(False)
    expect(page.locator("#badge_card")).to_contain_text("Badge no.")
    expect(page.locator("#badge_own svg")).to_be_visible()
    page.locator("#badge_close").click()
    wait_until(is_somebody_in)
    visitor = db.session.scalars(sa.select(Delegate).order_by(Delegate.id.desc()).limit(1)).one()
    page.locator("#words").fill(token_of(visitor))
    page.keyboard.press("Enter")
    expect(page.locator("#verdict [data-verdict=already]")).to_contain_text("Đỗ Văn Mẫu")


def test_somebody_who_was_registered_already_gets_a_badge_of_the_own_organisation(open_page: Open) -> None:
    page = open_device(open_page)
    conference = db.session.scalars(sa.select(Conference).order_by(Conference.id.desc()).limit(1)).one()
    registered = make_registration(conference, Side.INVESTOR, delegates=0)
    known = make_delegate(registered, full_name="Đỗ Văn Mẫu", phone="+84912345678")
    name, known_id = db.session.get_one(Organisation, registered.organisation_id).name_vi, known.id
    db.session.commit()
    page.locator("#walk_in_start").click()
    form = page.locator("#walk_in")
    fill(form, phone="0912 345 678")
    form.get_by_label("on paper").check()
    form.get_by_label("I have seen the visitor sign the paper form").check()
    form.get_by_role("button", name="Register the visitor").click()
    expect(page.locator("#badge_card")).to_contain_text(name)
    expect(page.locator("#badge_card")).to_contain_text("Cluster investor")
    expect(page.locator("#badge_card")).not_to_contain_text("Cơ khí Mẫu")
    expect(page.locator("#notices")).to_contain_text(f"Đỗ Văn Mẫu was registered already, with {name}.")
    wait_until(lambda: is_in(known_id))


def test_a_refused_visitor_is_put_right_in_the_form_and_nothing_of_them_stays_for_the_next(open_page: Open) -> None:
    page = open_device(open_page)
    form, notices = page.locator("#walk_in"), page.locator("#notices")
    submit, name = form.get_by_role("button", name="Register the visitor"), form.get_by_label("Full name")
    page.locator("#walk_in_start").click()
    fill(form, phone="0912 345 67")  # a digit too few
    form.get_by_label("on paper").check()
    form.get_by_label("I have seen the visitor sign the paper form").check()
    submit.click()
    expect(form.locator("#walk_in_phone:invalid")).to_be_visible()
    form.get_by_label("Phone", exact=True).fill("0500 123 456")  # a prefix nobody has
    submit.click()
    expect(form.locator("#walk_in_phone_refusal")).to_contain_text("0500 123 456")
    expect(form.get_by_label("Phone", exact=True)).to_be_focused()
    expect(name).to_have_value("Đỗ Văn Mẫu")
    form.get_by_role("button", name="Cancel").click()
    page.locator("#walk_in_start").click()
    expect(name).to_have_value("")
    form.get_by_label("on paper").check()
    expect(form.get_by_label("I have seen the visitor sign the paper form")).not_to_be_checked()
    expect(form.locator("#walk_in_phone_refusal")).to_be_empty()
    page.keyboard.press("Escape")
    notices.get_by_role("button", name="Correct").click()
    form.get_by_label("Phone", exact=True).fill("0912 345 678")
    submit.click()
    expect(page.locator("#badge_card")).to_contain_text("Badge no.")
    expect(notices).not_to_contain_text("Đỗ Văn Mẫu")


@pytest.mark.parametrize("is_offline", [True, False], ids=["offline", "online"])
def test_a_visitor_who_is_registered_by_two_presses_is_one(open_page: Open, is_offline: bool) -> None:
    page = open_device(open_page)
    conference_id = db.session.scalars(sa.select(sa.func.max(Conference.id))).one()
    page.context.set_offline(is_offline)
    expect(page.locator("#connection")).to_have_text("Offline" if is_offline else "Online")
    page.locator("#walk_in_start").click()
    form = page.locator("#walk_in")
    fill(form, phone="0912 345 678")
    if not is_offline:
        form.get_by_label("on paper").check()
    form.get_by_label("I have seen the visitor sign the paper form").check()
    page.evaluate(PRESSED_TWICE)
    expect(page.locator("#badge_card")).to_contain_text("Đỗ Văn Mẫu")
    page.context.set_offline(False)
    expect(page.locator("#badge_card")).to_contain_text("Badge no.")
    expect(page.locator("#queue_length")).to_have_text("All sent")
    db.session.rollback()
    mine = sa.select(sa.func.count()).select_from(WalkIn).where(WalkIn.conference_id == conference_id)
    assert db.session.scalar(mine) == 1


def test_a_signature_of_a_visitor_who_is_refused_does_not_wait_for_good(open_page: Open) -> None:
    page = open_device(open_page)
    page.context.route("**/door/sync", lambda route: None)  # the server is silent
    page.locator("#walk_in_start").click()
    form, dialog = page.locator("#walk_in"), page.locator("#badge")
    fill(form, phone="0500 123 456")  # a prefix nobody has
    form.get_by_role("button", name="Register the visitor").click()
    dialog.get_by_label("I have seen the visitor sign the paper form").check()
    dialog.get_by_role("button", name="Let the visitor in").click()
    expect(page.locator("#badge_card")).to_contain_text("Đỗ Văn Mẫu")
    expect(page.locator("#queue_length")).to_have_text("2 to send")
    page.context.unroute_all()
    expect(form.locator("#walk_in_phone_refusal")).to_contain_text("The signature counts as soon as this is corrected.")
    expect(page.locator("#queue_length")).to_have_text("All sent")
    form.get_by_label("Phone", exact=True).fill("0912 345 678")
    form.get_by_role("button", name="Register the visitor").click()
    expect(page.locator("#badge_card")).to_contain_text("Badge no.")
    wait_until(is_somebody_in)


def test_a_page_killed_while_it_registers_loses_no_visitor(open_page: Open) -> None:
    page = open_device(open_page)
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_have_text("Offline")
    register_on_paper(page, "Đỗ Văn Mẫu", "0500 123 456")  # a prefix nobody has
    page.locator("#badge_close").click()
    page.context.set_offline(False)
    page.locator("#notices").get_by_role("button", name="Correct").click()
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_have_text("Offline")
    form = page.locator("#walk_in")
    form.get_by_label("Phone", exact=True).fill("0912 345 678")
    page.evaluate(DIES_WRITING)  # between two writes
    form.get_by_role("button", name="Register the visitor").click()
    wait_until(lambda: page.evaluate("globalThis.hasWritten === true"))
    context, address = page.context, page.url
    page.close()
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#queue_length")).to_have_text("1 to send")
    context.set_offline(False)
    expect(page.locator("#queue_length")).to_have_text("All sent")
    wait_until(is_somebody_in)


def register_on_paper(page: Page, name: str, phone: str) -> None:
    page.locator("#walk_in_start").click()
    form = page.locator("#walk_in")
    fill(form, phone=phone, name=name)
    form.get_by_label("I have seen the visitor sign the paper form").check()
    form.get_by_role("button", name="Register the visitor").click()
    expect(page.locator("#badge_card")).to_contain_text(name)


def test_two_tabs_keep_each_other_s_visitors_and_what_one_settles_is_settled_in_both(open_page: Open) -> None:
    page = open_device(open_page)
    address, context, names = page.url, page.context, ["Đỗ Văn Một", "Đỗ Văn Hai"]
    tabs = [page, context.new_page()]
    tabs[1].goto(address)
    expect(tabs[1].locator("#connection")).to_have_text("Online")
    context.set_offline(True)
    for tab, name in zip(tabs, names, strict=True):
        expect(tab.locator("#connection")).to_have_text("Offline")
        tab.locator("#walk_in_start").click()
        form = tab.locator("#walk_in")
        fill(form, phone="0500 123 456", name=name)  # a prefix nobody has
        form.get_by_label("I have seen the visitor sign the paper form").check()
        form.get_by_role("button", name="Register the visitor").click()
        expect(tab.locator("#badge_card")).to_contain_text(name)
    for tab in tabs:
        expect(tab.locator("#queue_length")).to_have_text("2 to send")
        tab.close()
    again = [context.new_page() for _ in tabs]
    for tab in again:
        tab.goto(address)
    context.set_offline(False)
    for tab in again:
        for name in names:
            expect(tab.locator("#notices")).to_contain_text(name)
    again[0].get_by_role("button", name=f"Done: {names[0]}").click()
    for tab in again:
        expect(tab.locator("#notices")).not_to_contain_text(names[0])
        expect(tab.locator("#notices")).to_contain_text(names[1])


def test_a_visitor_agrees_on_their_own_phone_and_is_offered_a_meeting(open_page: Open) -> None:
    page = open_device(open_page)
    conference = db.session.scalars(sa.select(Conference).order_by(Conference.id.desc()).limit(1)).one()
    make_hall(conference, on=local_day(clock.now(), HANOI) + timedelta(days=2))
    investor = make_registration(conference, Side.INVESTOR, organisation=make_organisation(name_vi="CCN Phú Thọ"))
    host = db.session.scalars(sa.select(Delegate).where(Delegate.registration_id == investor.id)).one()
    db.session.commit()
    page.reload()
    page.locator("#words").fill(token_of(host))
    page.keyboard.press("Enter")
    expect(page.locator("#verdict [data-state=confirmed]")).to_be_visible()
    page.locator("#walk_in_start").click()
    form, dialog = page.locator("#walk_in"), page.locator("#badge")
    form.get_by_label("Organisation").fill("phu tho")
    expect(form.get_by_role("button", name="CCN Phú Thọ")).to_be_visible()
    fill(form, phone="0912 345 678")
    form.get_by_role("button", name="Register the visitor").click()
    expect(dialog).to_contain_text("The visitor agrees on their own phone")
    expect(dialog.locator("#badge_own svg")).to_be_visible()
    expect(page.locator("#badge_card")).to_be_hidden()  # nothing to print before they agree
    assert not is_somebody_in()
    visitor = db.session.scalars(sa.select(WalkIn).where(WalkIn.conference_id == conference.id)).one()
    own = open_page(language="en", phone=True)
    own.goto(f"/{conference.code}/welcome/{visitor.token}")
    own.locator("[name='run_event']").check()
    own.get_by_role("button", name="Save my answers").click()
    expect(page.locator("#badge_card")).to_contain_text("Badge no.")
    dialog.get_by_role("button", name="Book this meeting").click()
    expect(dialog).to_contain_text("The meeting is booked")
    page.locator("#badge_close").click()
    expect(page.locator("#notices")).to_be_empty()
