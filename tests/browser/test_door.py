"""The desk at the door with its scripts: a camera, a scanner that types, a connection that fails."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from conference.checkin.models import Desk, Scan, ScanMethod, Verdict
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.programme.models import Conference
from conference.registration.models import Delegate
from tests.browser.camera import badge_of, code_of, film, forbid_wasm, looking_at
from tests.browser.conftest import Open, Site
from tests.browser.stage import contact_of
from tests.factories.checkin import token_of
from tests.factories.programme import make_staff
from tests.factories.registration import make_delegate, make_registration


def open_desk(open_page: Open, conference: Conference, desk: Desk, **how: object) -> Page:
    volunteer = make_staff(conference, Role.FRONT_DESK)
    path = f"/{conference.code}/desk/check-in/{desk.id}"
    page = open_page(volunteer, language="en", **how)
    page.goto(path)
    return page


def expect_verdict(page: Page, kind: str, text: str) -> None:
    expect(page.locator(f"#verdict [data-verdict='{kind}']")).to_contain_text(text)


def scan(page: Page, code: str) -> None:
    """A scanner types and presses Enter, wherever the focus is."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def scans_at(desk_id: int) -> list[tuple[Verdict, ScanMethod]]:
    db.session.rollback()
    made = sa.select(Scan.verdict, Scan.method).where(Scan.desk_id == desk_id)
    rows = db.session.execute(made.order_by(Scan.received_at))
    return [(row.verdict, row.method) for row in rows]


@pytest.fixture
def person(conference: Conference) -> Delegate:
    return make_delegate(make_registration(conference, delegates=0), full_name="Đặng Thị Máy Ảnh")


@pytest.fixture
def camera(site: Site, chromium: Browser, tmp_path: Path, conference: Conference, person: Delegate) -> Iterator[Open]:
    """A browser before whose camera somebody holds the person's badge, then something else."""
    shown = [(badge_of(conference, person), 45), (code_of("https://example.com/"), 45), (Image.new("RGB", (1, 1)), 45)]
    yield from looking_at(site, chromium, film(tmp_path / "desk.mjpeg", shown))


@pytest.mark.parametrize("reader", ["WebAssembly", "plain JavaScript"])
def test_the_camera_reads_a_badge_and_after_a_bad_code_the_next(
    camera: Open, conference: Conference, desk: Desk, person: Delegate, reader: str
) -> None:
    name = person.full_name
    page = open_desk(camera, conference, desk, expected="(?i)wasm|WebAssembly|ArrayBuffer")
    if reader != "WebAssembly":
        page.route("**/reading_worker.js", forbid_wasm)
    page.get_by_role("button", name="Use the camera").click()
    expect_verdict(page, "welcome", name)
    expect_verdict(page, "unknown", "Unknown code")
    expect_verdict(page, "already", name)
    page.get_by_role("button", name="Stop the camera").click()
    expect(page.locator("video")).to_be_hidden()
    seen = scans_at(desk.id)
    assert seen[:3] == [
        (Verdict.WELCOME, ScanMethod.CAMERA),
        (Verdict.UNKNOWN, ScanMethod.CAMERA),
        (Verdict.ALREADY_IN, ScanMethod.CAMERA),
    ]
    assert len(seen) <= 4  # many frames show one code; it counts once


def test_scans_faster_than_the_answers_are_all_made(open_page: Open, conference: Conference, desk: Desk) -> None:
    registration = make_registration(conference, delegates=5)
    tokens = [token_of(one) for one in delegates_of(registration.id)]
    page = open_desk(open_page, conference, desk)
    for token in tokens:
        scan(page, token)
    expect(page.locator("#live .tile-value").first).to_have_text("5 / 5")
    assert scans_at(desk.id) == [(Verdict.WELCOME, ScanMethod.SCANNER)] * 5
    expect(page.locator("#verdict .verdict")).to_have_attribute("data-verdict", "welcome")


def delegates_of(registration_id: int) -> Sequence[Delegate]:
    mine = sa.select(Delegate).where(Delegate.registration_id == registration_id)
    return db.session.scalars(mine.order_by(Delegate.id)).all()


def test_a_double_pull_of_the_trigger_counts_once(open_page: Open, conference: Conference, desk: Desk) -> None:
    delegate = contact_of(make_registration(conference))
    name, token = delegate.full_name, token_of(delegate)
    page = open_desk(open_page, conference, desk)
    page.evaluate("performance.now = () => 10_000")  # however long this machine takes for it
    scan(page, token)
    scan(page, token)
    expect_verdict(page, "welcome", name)
    expect(page.locator("#live .scans li")).to_have_count(1)
    assert scans_at(desk.id) == [(Verdict.WELCOME, ScanMethod.SCANNER)]


def test_the_scanner_is_heard_wherever_the_focus_is(open_page: Open, conference: Conference, desk: Desk) -> None:
    registration = make_registration(conference, delegates=2)
    first, second = ((one.full_name, token_of(one)) for one in delegates_of(registration.id))
    page = open_desk(open_page, conference, desk)
    page.get_by_role("heading", level=1).click()
    scan(page, first[1])
    expect_verdict(page, "welcome", first[0])
    page.get_by_role("searchbox").focus()
    scan(page, f"HTTP://BADGE.EXAMPLE/T/{second[1]}")
    expect_verdict(page, "welcome", second[0])
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_the_search_lists_while_one_types_and_forgets_after_the_check_in(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate
) -> None:
    name = person.full_name
    page = open_desk(open_page, conference, desk)
    page.get_by_role("searchbox").press_sequentially("an")
    page.get_by_role("button", name=f"Check in {name}").click()
    expect_verdict(page, "welcome", name)
    expect(page.locator("#search_results li")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator("[name='code']")).to_be_focused()


def test_on_a_phone_those_found_and_then_the_verdict_come_into_view(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate
) -> None:
    name = person.full_name
    page = open_desk(open_page, conference, desk, phone=True)
    page.get_by_role("searchbox").press_sequentially("may anh")
    choose = page.get_by_role("button", name=f"Check in {name}")
    expect(choose).to_be_in_viewport(ratio=1)
    choose.click()
    expect_verdict(page, "welcome", name)
    expect(page.locator("#verdict .verdict-word")).to_be_in_viewport(ratio=1)
    expect(page.locator("#verdict .verdict-name")).to_be_in_viewport(ratio=1)


def test_arrows_and_enter_choose_among_those_found(open_page: Open, conference: Conference, desk: Desk) -> None:
    party = make_registration(conference, delegates=0)
    first, second = (make_delegate(party, full_name=f"Lý Thị Mẫu {letter}").full_name for letter in "AB")
    page = open_desk(open_page, conference, desk)
    words, found = page.get_by_role("searchbox"), page.locator("#search_results")
    words.press_sequentially("ly thi", delay=60)
    expect(found).to_have_attribute("data-query", "ly thi")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name=f"Check in {second}")).to_be_focused()
    page.keyboard.press("Enter")
    expect_verdict(page, "welcome", second)
    words.press_sequentially("ly thi m", delay=60)
    expect(found).to_have_attribute("data-query", "ly thi m")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")  # held
    page.keyboard.up("Enter")
    expect(page.get_by_role("button", name=f"Check in {first}")).to_be_focused()
    expect(found.locator("li")).to_have_count(2)
    page.keyboard.press("Enter")
    expect_verdict(page, "welcome", first)


def test_enter_lets_in_whoever_is_found_alone(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate
) -> None:
    page = open_desk(open_page, conference, desk)
    page.get_by_role("searchbox").press_sequentially("anh dang may", delay=60)
    expect(page.locator("#search_results")).to_have_attribute("data-query", "anh dang may")
    page.keyboard.press("Enter")
    expect_verdict(page, "welcome", person.full_name)


def test_without_an_answer_nothing_is_green_and_the_repeat_is_welcome(
    open_page: Open, conference: Conference, desk: Desk
) -> None:
    registration = make_registration(conference, delegates=2)
    first, second = ((one.full_name, token_of(one)) for one in delegates_of(registration.id))
    page = open_desk(open_page, conference, desk, expected="Failed to")
    scan(page, first[1])
    expect_verdict(page, "welcome", first[0])
    page.context.set_offline(True)
    scan(page, second[1])
    expect_verdict(page, "unknown", "No answer")
    expect(page.locator("#verdict [data-verdict='welcome']")).to_have_count(0)
    page.context.set_offline(False)
    page.reload()
    scan(page, second[1])
    expect_verdict(page, "welcome", second[0])


def test_half_a_code_that_was_left_spoils_no_whole_one(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate
) -> None:
    page, token = open_desk(open_page, conference, desk), token_of(person)
    page.keyboard.type(token[:10])
    page.wait_for_timeout(400)  # longer than a scanner pauses
    scan(page, token)
    expect_verdict(page, "welcome", person.full_name)


@pytest.mark.parametrize("letters", [3, 10])
def test_a_scan_that_stammers_is_taken_whole(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate, letters: int
) -> None:
    page, token = open_desk(open_page, conference, desk), token_of(person)
    page.keyboard.type(token[:letters])
    page.wait_for_timeout(400)  # longer than a scanner pauses
    page.keyboard.type(token[letters:])
    page.keyboard.press("Enter")
    expect_verdict(page, "welcome", person.full_name)


def test_what_stands_there_is_no_longer_green_while_somebody_else_is_looked_for(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate
) -> None:
    colour = "(panel) => getComputedStyle(panel).borderTopColor"
    (token,) = [token_of(person)]
    page = open_desk(open_page, conference, desk)
    scan(page, token)
    expect_verdict(page, "welcome", "Máy Ảnh")
    panel = page.locator("#verdict .verdict")
    green = panel.evaluate(colour)
    page.get_by_role("searchbox").press_sequentially("le")
    assert panel.evaluate(colour) != green
    page.get_by_role("searchbox").fill("")
    assert panel.evaluate(colour) == green


def test_a_whole_delegation_is_offered_only_where_there_is_one(
    open_page: Open, conference: Conference, desk: Desk, person: Delegate
) -> None:
    party = make_registration(conference, delegates=0)
    for letter in "AB":
        make_delegate(party, full_name=f"Lý Thị Máy {letter}")
    page = open_desk(open_page, conference, desk)
    page.get_by_role("searchbox").press_sequentially("may")
    expect(page.locator("#search_results li")).to_have_count(3)
    expect(page.get_by_role("button", name="whole delegation")).to_have_count(2)
