"""Every page is free of accessibility faults (axe, WCAG 2.2 AA)."""

import pytest
from playwright.sync_api import Page

from conference.foundation.settings import ROOT
from conference.people.models import User
from tests.browser.conftest import Open, Site
from tests.browser.world import World, make_world

AXE = ROOT / "conference/static/vendor/axe/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule and place."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run(document, {{runOnly: {RULES}}}).then(r => r.violations.flatMap("
            "v => v.nodes.map(n => v.id + ' ' + n.target.join(' ') + ' ' + n.html.slice(0, 120))))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    return list(found["result"]["value"])


@pytest.fixture
def world(site: Site) -> World:
    """A conference with something on every page."""
    return make_world(site.app)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
@pytest.mark.parametrize("who", ["public", "attendee", "staff"])
def test_no_page_has_a_fault(open_page: Open, world: World, who: str, language: str, phone: bool) -> None:
    user: User | None = {"public": None, "attendee": world.attendee, "staff": world.staff}[who]
    page = open_page(user, phone=phone, language=language)
    wrong: dict[str, list[str]] = {}
    for path in world.paths(who):
        response = page.goto(path)
        assert response is not None
        found = faults(page) if response.status == 200 else [f"answers {response.status}"]
        found += ["scrolls sideways"] if _is_too_wide(page) else []
        if found:
            wrong[path] = found
    assert wrong == {}


def _is_too_wide(page: Page) -> bool:
    root = page.locator("html")
    return bool(root.evaluate("e => e.scrollWidth > e.clientWidth"))


def test_the_dark_theme_has_no_fault_either(open_page: Open, world: World) -> None:
    page = open_page(world.staff)
    page.emulate_media(color_scheme="dark")
    wrong = {}
    for path in world.paths("staff"):
        page.goto(path)
        if found := faults(page):
            wrong[path] = found
    assert wrong == {}
