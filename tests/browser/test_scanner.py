"""The camera's own troubles: it reads on and on, comes back when it was taken away, and says why it does not run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.camera import code_of, film, looking_at
from tests.browser.conftest import Open, Site

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
