"""What is wrong with a page as it stands: accessibility faults (axe, WCAG 2.2 AA), and what every page must have."""

from urllib.parse import urlsplit

from playwright.sync_api import Page
from werkzeug.routing import MapAdapter

from conference.foundation.settings import ROOT

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


def all_faults(page: Page) -> list[str]:
    """Besides axe: nothing runs out of the window or its frame, and one can change the language.

    A click leaves a page before its styles have come, when nobody sees anything yet.
    """
    page.wait_for_load_state()
    cut = page.locator(".table-wrap:has(> .table)").evaluate_all("es => es.map(e => e.scrollWidth > e.clientWidth)")
    has_switch = page.locator("a.language").count() == 1
    return [
        *faults(page),
        *(["scrolls sideways"] if is_too_wide(page) else []),
        *(["has a table that is cut"] if any(cut) else []),
        *([] if has_switch else ["has no switch of languages"]),
    ]


def is_too_wide(page: Page) -> bool:
    """Whether the page runs out of the window at its side, once all styles that come have come.

    Playwright reads a page as soon as its first element is there, before anybody sees it.
    """
    page.wait_for_load_state()
    return bool(page.locator("html").evaluate("e => e.scrollWidth > e.clientWidth"))


class Walk:
    """Looks at every page somebody comes past, and remembers which they were."""

    def __init__(self, routes: MapAdapter) -> None:
        self.wrong: dict[str, list[str]] = {}
        self.seen: set[str] = set()
        self._routes = routes

    def look(self, page: Page) -> None:
        """The page as it stands now."""
        path = urlsplit(page.url).path
        self.seen.add(self._routes.match(path, method="GET")[0])
        if found := all_faults(page):
            self.wrong.setdefault(path, []).extend(found)
