"""The camera's own troubles: it reads on and on, comes back when it was taken away, and says why it does not run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.camera import code_of, film, looking_at
from tests.browser.conftest import Open, Site
from tests.browser.door_stage import enrol
from tests.browser.stage import make_running_conference
from tests.factories.checkin import make_desk
from tests.processes import wait_until

SCAN = """async () => {
  const { Scanner } = await import("/static/js/scanner.js");
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
  const output = (id) => Object.assign(document.createElement("output"), { id });
  const [codes, count, why] = ["codes", "count", "why"].map(output);
  document.body.replaceChildren(video, codes, count, why);
  count.textContent = "0";
  const seen = (code) => {
    count.textContent = String(Number(count.textContent) + 1);
    codes.textContent = [...new Set([...codes.textContent.split(" "), code])].sort().join(" ").trim();
    if (code === "FAULT") throw new Error("a code that nobody can take");
  };
  globalThis.scanner = new Scanner(video, seen, (told) => why.append(`[${told}]`));
  await scanner.start();
}"""

RUNNING = "document.querySelector('video').srcObject?.getVideoTracks()[0].getSettings().deviceId"


@pytest.fixture
def camera(site: Site, chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Two codes in turn, a few frames each."""
    shown = [(code_of("FIRST"), 6), (code_of("SECOND"), 6), (code_of("FAULT"), 6)]
    yield from looking_at(site, chromium, film(tmp_path / "codes.mjpeg", shown))


@pytest.fixture
def page(camera: Open) -> Page:
    page = camera(language="en", expected="nobody can take")
    page.goto("/")
    page.evaluate(SCAN)
    return page


def count(page: Page) -> int:
    return int(page.locator("#count").text_content() or 0)


def test_codes_are_read_on_and_on_though_one_of_them_is_bad_and_nothing_stays_in_memory(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    used = []
    for _round in range(3):
        enough = count(page) + 15
        while (now := count(page)) < enough:
            expect(page.locator("#count")).not_to_have_text(str(now))
        session.send("HeapProfiler.collectGarbage")
        used.append(session.send("Runtime.getHeapUsage")["usedSize"])
    expect(page.locator("#codes")).to_have_text("FAULT FIRST SECOND")
    assert used[-1] - used[0] < 1_000_000  # one frame that stayed would be more


def test_a_camera_that_is_taken_away_comes_back(page: Page) -> None:
    expect(page.locator("#count")).not_to_have_text("0")
    page.evaluate("scanner.track.stop(), scanner.track.dispatchEvent(new Event('ended'))")
    expect(page.locator("#why")).to_have_text("[lost][]")
    expect(page.locator("#count")).not_to_have_text(str(count(page)))


def test_a_stopped_camera_stays_stopped(page: Page) -> None:
    page.evaluate("scanner.stop()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("scanner.stream") is None


@pytest.fixture
def two_cameras(site: Site, chromium: Browser) -> Iterator[Open]:
    yield from looking_at(site, chromium, None, cameras=2)


def test_of_two_cameras_the_other_one_is_chosen_from_a_list(two_cameras: Open) -> None:
    conference = make_running_conference()
    phone = enrol(two_cameras, conference, make_desk(conference))
    phone.page.get_by_role("button", name="Use the camera").click()
    choice = phone.page.get_by_role("combobox", name="Camera", exact=True)
    expect(choice.locator("option")).to_have_count(2)
    first, second = [option.get_attribute("value") for option in choice.locator("option").all()]
    assert choice.input_value() == phone.page.evaluate(RUNNING) == first
    choice.select_option(second)
    expect(phone.page.locator("video")).to_be_visible()
    wait_until(lambda: phone.page.evaluate(RUNNING) == second)
    expect(choice).to_have_value(str(second))
    expect(phone.page.get_by_role("button", name="Light", exact=True)).to_be_hidden()  # these two have none


def test_there_is_a_torch_where_the_camera_says_so(open_page: Open) -> None:
    page = open_page(language="en")
    page.goto("/")
    asked = "async (all) => { const m = await import('/static/js/scanner.js'); return all.map(m.hasTorch); }"
    assert page.evaluate(asked, [{"torch": True}, {"torch": False}, {"zoom": {}}, {}, None]) == [True] + [False] * 4


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("NotAllowedError", "denied"),
        ("NotFoundError", "none"),
        ("NotReadableError", "busy"),
        ("OverconstrainedError", "none"),
    ],
)
def test_why_there_is_no_picture_is_told(open_page: Open, error: str, why: str) -> None:
    page = open_page(language="en")
    page.goto("/")
    told = """async (name) => {
      const { trouble } = await import("/static/js/scanner.js");
      return trouble(new DOMException("", name));
    }"""
    assert page.evaluate(told, error) == why
