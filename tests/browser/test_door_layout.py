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
from tests.browser.stage import make_running_conference
from tests.factories.checkin import make_desk

HIGH, LOW = ViewportSize(width=360, height=740), ViewportSize(width=740, height=360)


@pytest.fixture
def conference() -> Conference:
    return make_running_conference()


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
