"""Ten minutes at the door in which everything fails: afterwards every scan that was made exists exactly once."""

import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conference.checkin.models import Verdict
from tests.browser.conftest import Open, Site, windows
from tests.browser.door_stage import Phone, books, enrol, make_people, tokens_of
from tests.browser.stage import make_running_conference
from tests.browser.unreliable import Network, between
from tests.factories.checkin import make_desk

MINUTES = 10
STEP_SECONDS = 20
SEED = 20261126

# Tells of every scan when it is made, and again when the device keeps it for certain.
WATCH = """
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...rest) {
    if (this.name === "facts" && value.kind === "scan") {
      globalThis.made(value.id);
      this.transaction.addEventListener("complete", () => globalThis.kept(value.id));
    }
    return put.call(this, value, ...rest);
  };
"""


@dataclass
class Volunteer:
    """Somebody with a phone on which everything may go wrong, and what the phone has been told."""

    phone: Phone
    made: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    is_offline: bool = False

    @property
    def context(self) -> BrowserContext:
        return self.phone.page.context

    def scan(self, code: str) -> None:
        """And look until the verdict is there."""
        before = self.shown()
        self.phone.scan(code)
        expect(self.phone.page.locator(f"#verdict [data-scan]:not([data-scan='{before}'])").first).to_be_visible()

    def hear_made(self, scan: str) -> None:
        """The page made a scan."""
        self.made.add(scan)

    def hear_kept(self, scan: str) -> None:
        """It is on the device for certain."""
        self.kept.add(scan)

    def shown(self) -> str:
        found = self.phone.page.locator("#verdict [data-scan]")
        return (found.first.get_attribute("data-scan") or "") if found.count() else ""

    def toggle_network(self) -> None:
        self.is_offline = not self.is_offline
        self.context.set_offline(self.is_offline)


@pytest.fixture
def network(site: Site) -> Iterator[Network]:
    with between(int(site.url.rpartition(":")[2]), SEED) as way:
        yield way


@pytest.fixture
def open_far_page(site: Site, chromium: Browser, network: Network) -> Iterator[Open]:
    """Windows that reach the site over the unreliable network."""
    yield from windows(replace(site, url=f"http://127.0.0.1:{network.port}"), chromium)


def test_after_ten_minutes_of_chaos_the_books_balance(open_far_page: Open, site: Site, network: Network) -> None:
    chance = random.Random(SEED)
    conference = make_running_conference()
    conference_id = conference.id
    tokens = tokens_of(make_people(conference, 40))
    desks = [make_desk(conference) for _desk in range(3)]
    volunteers = [
        watched(enrol(open_far_page, conference, desk, desk.name, clock_ahead=timedelta(0))) for desk in desks
    ]
    network.is_calm = False
    for step in range(MINUTES * 60 // STEP_SECONDS):
        for volunteer in volunteers:
            for code in chance.sample(tokens, chance.randrange(3)):
                volunteer.scan(code)
        mishap(chance, volunteers[step % 3], site)
        for volunteer in volunteers:
            volunteer.context.clock.fast_forward(STEP_SECONDS * 1000)
    network.is_calm = True
    come_to_rest(volunteers)
    held = books(conference_id)
    on_server = {scan.id for scan in held.scans}
    made, kept = (set().union(*(getattr(one, name) for one in volunteers)) for name in ("made", "kept"))
    assert kept <= on_server <= made
    assert len(held.scans) == len(on_server) > 30
    assert {scan.verdict for scan in held.scans} == {Verdict.WELCOME, Verdict.ALREADY_IN}
    assert len(held.presences) == len({scan.delegate_id for scan in held.scans})


def watched(phone: Phone) -> Volunteer:
    """A volunteer of whose scans we hear; the page is opened anew for that."""
    volunteer = Volunteer(phone)
    phone.page.context.expose_function("made", volunteer.hear_made)
    phone.page.context.expose_function("kept", volunteer.hear_kept)
    phone.page.context.add_init_script(WATCH)
    volunteer.phone = phone.reopen()
    return volunteer


def mishap(chance: random.Random, volunteer: Volunteer, site: Site) -> None:
    """The network goes or comes, the page is killed, a second tab is opened, the server dies."""
    what = chance.choices(["network", "page", "tab", "server", "nothing"], [4, 3, 1, 1, 3])[0]
    if what == "network":
        volunteer.toggle_network()
    elif what == "page":
        volunteer.phone = volunteer.phone.reopen()
    elif what == "tab":
        second: Page = volunteer.context.new_page()
        second.goto(volunteer.phone.base)
    elif what == "server":
        site.end(signal.SIGKILL)
        site.start()


def come_to_rest(volunteers: list[Volunteer]) -> None:
    """The network is back, and time passes until everything is sent."""
    for volunteer in volunteers:
        volunteer.context.set_offline(False)
        bar = volunteer.phone.page.locator("#queue_length")
        for _try in range(60):
            volunteer.context.clock.fast_forward(16_000)
            if bar.text_content() == "All sent":
                break
            volunteer.phone.page.locator("#words").focus()
        expect(bar).to_have_text("All sent")
