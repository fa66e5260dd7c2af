"""The page of a device on every screen: high and low, with the camera on, with large letters, and very narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from conference.checkin.models import Desk, Printing
from conference.programme.models import Conference
from tests.browser.axe import faults
from tests.browser.camera import code_of, film, looking_at
from tests.browser.conftest import Open, Site
from tests.browser.door_stage import enrol, make_people, tokens_of
from tests.factories.checkin import make_desk

HIGH, LOW = ViewportSize(width=360, height=740), ViewportSize(width=740, height=360)


@pytest.fixture
def desk(conference: Conference) -> Desk:
    return make_desk(conference, printing=Printing.BROWSER)


@pytest.fixture
def camera(site: Site, chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """A camera before which nobody holds a badge of the conference."""
    yield from looking_at(site, chromium, film(tmp_path / "code.mjpeg", [(code_of("https://example.com/"), 6)]))


def expect_in_view(page: Page, *selectors: str) -> None:
    for selector in selectors:
        expect(page.locator(selector).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [HIGH, LOW], ids=["upright", "lying"])
@pytest.mark.parametrize("has_camera", [True, False], ids=["camera", "scanner"])
def test_person_and_buttons_are_seen_beside_the_camera_and_on_a_phone_that_lies(
    camera: Open, conference: Conference, desk: Desk, has_camera: bool, size: ViewportSize
) -> None:
    token, *_others = tokens_of(make_people(conference, 3))
    phone = enrol(camera, conference, desk)
    phone.page.set_viewport_size(size)
    if has_camera:
        phone.page.locator("#camera_start").click()
        expect(phone.verdict("unknown")).to_be_visible()
        expect_in_view(phone.page, "video", "#camera_stop")
    phone.show(token)
    expect(phone.verdict("welcome")).to_be_visible()
    phone.expect_state("Online", 0)
    expect_in_view(phone.page, ".verdict-word", ".verdict-name", "#words")
    for word in ("Print the badge", "New badge", "Undo", "The other 2 of the delegation too"):
        expect(phone.page.locator("#verdict").get_by_role("button", name=word)).to_be_in_viewport(ratio=1)
    assert faults(phone.page) == []


# What reaches beyond the screen or beyond its own box; the name of the desk is shortened, and a field scrolls.
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && one.matches("button, a, p, b, label, span, input, h1, h2, li, .verdict"))
  .filter((one) => !one.closest(".sr-only, #paper, template"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
    || (one.scrollWidth > one.clientWidth + 1 && one.clientWidth && !one.matches("#desk_name, input")))
  .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim()}`)"""


@pytest.mark.parametrize(("width", "size"), [(360, "200%"), (240, "100%"), (180, "100%")])
def test_nothing_is_cut_off_with_large_letters_or_on_a_narrow_screen(
    open_page: Open, conference: Conference, desk: Desk, width: int, size: str
) -> None:
    token, *_others = tokens_of(make_people(conference, 3))
    phone = enrol(open_page, conference, desk)
    phone.page.set_viewport_size(ViewportSize(width=width, height=740))
    phone.page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
    assert phone.page.evaluate(OUTSIDE) == []
    phone.show(token)
    expect(phone.verdict("welcome")).to_be_visible()
    phone.page.locator("#words").fill("mau 000")
    phone.page.get_by_role("button", name="Check in").click()
    expect(phone.verdict("already_in")).to_be_visible()
    phone.expect_state("Online", 0)
    assert phone.page.evaluate(OUTSIDE) == []
    assert phone.page.locator("#words").evaluate("(field) => field.clientWidth / innerWidth") > 0.5
    phone.page.locator("#walk_in_start").click()
    assert phone.page.evaluate(OUTSIDE) == []


def test_on_an_old_list_the_buttons_of_a_delegation_stand_beside_no_text(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    make_people(conference, 3)
    phone = enrol(open_page, conference, desk)
    phone.lose_network()
    phone.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 13 * 3_600_000; }")
    phone.page.locator("#words").fill("dang")
    phone.page.get_by_role("button", name="Whole delegation").first.click()
    row = phone.page.locator("#verdict .verdict[data-size='row']").first
    texts, button = row.locator("> div").first.bounding_box(), row.get_by_role("button").bounding_box()
    assert texts is not None
    assert button is not None
    assert button["y"] >= texts["y"] + texts["height"] or button["x"] >= texts["x"] + texts["width"]
    assert texts["width"] > 150
