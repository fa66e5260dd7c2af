"""Phones enrolled at a desk, and what their users see and do."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Locator, Page, Route, expect

from conference.checkin import devices
from conference.checkin.models import Conflict, Desk, Device, Presence, Scan
from conference.commands.books import findings
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.browser.conftest import KEY, Open
from tests.factories.checkin import token_of
from tests.factories.registration import make_delegate, make_registration

# Bursts of keys as a scanner's keyboard sends them, 5 ms apart by their own clock, whatever this machine's speed.
# Nobody scans two codes within half a second.
_SCAN = """(codes) => {
  for (const code of codes) {
    globalThis.typed = Math.max(globalThis.typed ?? 0, performance.now()) + 500;
    for (const key of [...code, "Enter"]) {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, "timeStamp", { value: (globalThis.typed += 5) });
      document.body.dispatchEvent(event);
    }
  }
}"""


# So much earlier, as the device and the server both say; until `behind` is set to 0, as after a night without power.
_BEHIND = """globalThis.behind = $;
const [{ now }, { json }] = [Date, Response.prototype];
Date.now = () => now() - globalThis.behind;
Response.prototype.json = async function () {
  const told = await json.call(this);
  return told.now ? { ...told, now: told.now - globalThis.behind } : told;
};
"""


# While keys are sent one by one, a busy machine may take longer between two of them than any scanner: short waits of
# the page, by which it tells that a burst is over, last a second longer.
_PATIENT = """() => {
  globalThis.hurried ??= globalThis.setTimeout;
  globalThis.setTimeout = (work, ms, ...given) => hurried(work, ms > 0 && ms < 200 ? ms + 1000 : ms, ...given);
}"""


@dataclass
class Phone:
    """A device at the door, as the volunteer sees it."""

    page: Page
    base: str
    held: list[Route] = field(default_factory=list)

    def scan(self, *codes: str) -> None:
        """A scanner beside the phone types these, and the page says that it has made a scan of each."""
        before = self.made()
        self.show(*codes)
        expect(self.page.locator("#log_title")).to_have_text(f"Scans at this device: {before + len(codes)}")

    def show(self, *codes: str) -> None:
        """A scanner beside the phone types these, whatever becomes of them."""
        self.page.evaluate(_SCAN, list(codes))

    def made(self) -> int:
        """How many scans the page says it has made."""
        return int((self.page.locator("#log_title").text_content() or "0").rpartition(" ")[2])

    def type_as_scanner(self, text: str) -> None:
        """Keys of the keyboard itself, 6 ms apart by its own clock, which write wherever the focus is."""
        keyboard, start = self.page.context.new_cdp_session(self.page), time.time()
        self.page.evaluate(_PATIENT)
        for number, sign in enumerate(text):
            key = {"key": "Enter", "code": "Enter", "text": "\r"} if sign == "\n" else {"key": sign, "text": sign}
            at = {"timestamp": start + number * 0.006}
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key, **at})
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **key, **at})
        ahead = start + len(text) * 0.006 - time.time()  # they may arrive before their own time
        self.page.wait_for_timeout(max(0, ahead) * 1000)
        self.page.evaluate("() => { globalThis.setTimeout = hurried; }")

    def verdict(self, word: str) -> Locator:
        """The verdict shown last, if it is this one (`data-word`)."""
        return self.page.locator(f"#verdict [data-word='{word}']")

    def expect_state(self, connection: str, waiting: int) -> None:
        """What the bar says."""
        told = f"{waiting} to send" if waiting else "All sent"
        expect(self.page.locator("#queue_length")).to_have_text(told)
        expect(self.page.locator("#connection")).to_have_text(connection)

    def go_on(self) -> None:
        """What was delayed arrives now."""
        while not self.held:
            self.page.wait_for_timeout(50)
        for route in self.held:
            route.continue_()
        self.page.unroute_all()

    def expect_kept(self) -> None:
        """The page opens without a network."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def lose_network(self) -> None:
        self.page.context.set_offline(True)
        self.expect_state("Offline", 0)

    def find_network(self) -> None:
        self.page.context.set_offline(False)

    def reopen(self) -> "Phone":
        """The page is closed without a word, and opened again in the same browser."""
        context = self.page.context
        self.page.close()
        page = context.new_page()
        page.goto(self.base)
        expect(page.locator("#verdict [data-word='ready']")).to_be_visible()
        return Phone(page, self.base)


def enrol(open_page: Open, conference: Conference, desk: Desk, name: str = "Máy 1", **how: Any) -> Phone:
    """A phone that has read the code at the desk, with everything on it that it needs without a network."""
    phone = begin(open_page, conference, desk, name, **how)
    expect(phone.page.locator("#verdict [data-word^='ready']")).to_be_visible()
    phone.expect_state("Online", 0)
    expect(phone.page.locator("#list_age")).to_contain_text("List")
    phone.expect_kept()
    return phone


def begin(
    open_page: Open, conference: Conference, desk: Desk, name: str = "Máy 1", delayed: str = "", **how: Any
) -> Phone:
    """A phone that has just read the code at the desk: its page begins to open, and what is delayed waits."""
    base, held = f"/{conference.code}/door/", list[Route]()
    token = devices.invitation(desk, secret=KEY)
    clock_ahead, behind = how.pop("clock_ahead", None), how.pop("behind", None)
    page = open_page(phone=True, language="en", **{"expected": "Failed to load resource"} | how)
    if clock_ahead is not None:
        page.context.clock.install(time=datetime.now().astimezone() + clock_ahead)
    if behind is not None:
        page.add_init_script(_BEHIND.replace("$", str(round(behind / timedelta(milliseconds=1)))))
    if delayed:
        page.route(delayed, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(f"{base}enrol/{token}")
    page.locator("[name='name']").fill(name)
    page.get_by_role("button", name="Enrol the device").click()
    return Phone(page, base, held)


def make_people(conference: Conference, count: int) -> list[Delegate]:
    """So many delegates of one approved party."""
    party = make_registration(conference, delegates=0)
    return [make_delegate(party, full_name=f"Đặng Thị Mẫu {number:03d}") for number in range(count)]


def tokens_of(people: Sequence[Delegate]) -> list[str]:
    return [token_of(one) for one in people]


@dataclass(frozen=True)
class Books:
    """What the server holds of a conference's door."""

    scans: list[Scan]
    presences: list[Presence]
    conflicts: list[Conflict]


def books(conference_id: int) -> Books:
    """As they stand now; they must balance."""
    db.session.rollback()
    wrong = list(findings(db.session()))
    assert wrong == [], wrong

    def all_of(model: Any) -> list[Any]:
        return list(db.session.scalars(sa.select(model).where(model.conference_id == conference_id)))

    return Books(all_of(Scan), all_of(Presence), all_of(Conflict))


def only_device(conference_id: int) -> Device:
    db.session.rollback()
    return db.session.scalars(sa.select(Device).where(Device.conference_id == conference_id)).one()
