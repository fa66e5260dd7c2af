"""Scanners that type, told from people by their speed, and codes that a Vietnamese keyboard has garbled."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conference.checkin.garbled import readings
from conference.checkin.rules import flaw_in
from tests.browser.conftest import Open
from tests.unit.checkin.keyboards import TELEX, VNI

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWX23"
ADDRESS = f"HTTPS://HOINGHI.EXAMPLE.VN/T/{TOKEN}"

LISTEN = """async () => {
  const { Wedge } = await import("/static/js/wedge.js");
  const told = document.createElement("ul");
  const field = Object.assign(document.createElement("input"), { id: "field", value: "Minh" });
  told.id = "told";
  document.body.replaceChildren(told, field);
  new Wedge(document, (code) => told.append(Object.assign(document.createElement("li"), { textContent: code })));
}"""

# Keys as a keyboard sends them, at these times; what no listener stops arrives in the field.
PRESS = """({ keys, every, into }) => {
  const target = into ? document.getElementById(into) : document.body;
  let time = 1000;
  for (const key of keys) {
    time += key.pause ?? 0;
    const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...key });
    Object.defineProperty(event, "timeStamp", { value: (time += every) });
    const goesOn = target.dispatchEvent(event);
    if (into && goesOn && key.key.length === 1) target.value += key.key;
  }
}"""


def keys_of(text: str) -> list[dict[str, Any]]:
    """A scanner that pretends to be an American keyboard."""
    return [{"key": sign, "code": _code(sign), "shiftKey": sign.isupper() or sign == ":"} for sign in text]


def _code(sign: str) -> str:
    named = {"/": "Slash", ":": "Semicolon", ".": "Period"}
    return named.get(sign) or (f"Digit{sign}" if sign.isdecimal() else f"Key{sign.upper()}")


ENTER: dict[str, Any] = {"key": "Enter", "code": "Enter"}


@pytest.fixture
def page(open_page: Open) -> Page:
    page = open_page(language="en")
    page.goto("/")
    page.evaluate(LISTEN)
    return page


def press(page: Page, keys: Sequence[dict[str, Any]], *, every: int, into: str = "") -> None:
    page.evaluate(PRESS, {"keys": list(keys), "every": every, "into": into})


def told(page: Page) -> list[str]:
    return page.locator("#told li").all_text_contents()


def test_a_burst_with_enter_is_a_code(page: Page) -> None:
    press(page, [*keys_of(ADDRESS), ENTER], every=8)
    assert told(page) == [ADDRESS]


def test_a_burst_without_enter_is_a_code_after_a_pause(page: Page) -> None:
    press(page, keys_of(TOKEN), every=8)
    expect(page.locator("#told li")).to_have_text([TOKEN])


def test_somebody_who_types_is_no_scanner(page: Page) -> None:
    press(page, [*keys_of("NGUYENVANMINH"), ENTER], every=110, into="field")
    assert told(page) == []
    expect(page.locator("#field")).to_have_value("MinhNGUYENVANMINH")


def test_a_quick_word_is_no_code_either(page: Page) -> None:
    press(page, [*keys_of("MINH"), ENTER], every=40, into="field")
    assert told(page) == []
    expect(page.locator("#field")).to_have_value("MinhMINH")


def test_of_a_code_of_many_lines_the_first_counts_and_nothing_is_left_in_a_field(page: Page) -> None:
    cards = [
        ["BEGIN:VCARD", "N:MINH", "", "ORG:CONG TY TNHH MINH KHAI", "END:VCARD"], ["AN", "AN", "MINH KHAI 123"],
    ]  # fmt: skip
    keys = [[key for line in card for key in [*keys_of(line), ENTER]] for card in cards]
    press(page, [*keys[0], {**keys[1][0], "pause": 900}, *keys[1][1:-1]], every=8, into="field")
    expect(page.locator("#field")).to_have_value("Minh")
    assert told(page) == ["BEGIN:VCARD", "AN"]


def test_what_stood_in_a_field_stays_there_when_a_scanner_types_into_it(page: Page) -> None:
    press(page, [*keys_of(TOKEN), ENTER], every=8, into="field")
    assert told(page) == [TOKEN]
    expect(page.locator("#field")).to_have_value("Minh")


def test_a_whole_code_counts_whatever_a_broken_scanner_has_left_in_the_field(page: Page) -> None:
    page.evaluate("document.getElementById('field').inputMode = 'none'")  # as a field for codes
    press(page, keys_of(TOKEN[:11]), every=8, into="field")
    page.wait_for_timeout(400)  # longer than a scanner pauses
    press(page, [*keys_of(TOKEN), ENTER], every=8, into="field")
    assert told(page) == [TOKEN]


def test_two_codes_without_enter_are_both_heard_though_the_page_was_busy(page: Page) -> None:
    """The keys of both wait before the first timer can run."""
    first, *rest = keys_of(TOKEN[::-1])
    press(page, [*keys_of(TOKEN), {**first, "pause": 400}, *rest, ENTER], every=8)
    assert told(page) == [TOKEN, TOKEN[::-1]]


def test_two_scans_after_each_other_are_two_codes(page: Page) -> None:
    press(page, [*keys_of(TOKEN), ENTER, *keys_of(TOKEN[::-1]), ENTER], every=8)
    assert told(page) == [TOKEN, TOKEN[::-1]]


def test_physical_keys_tell_the_code_where_the_layout_writes_vietnamese(page: Page) -> None:
    """The Vietnamese layout of Windows has ă â ê ô on the digits; where an input method composes, no key has a sign."""
    layout = {"2": "â", "3": "ê"}
    composing = [
        {**key, "key": layout.get(key["key"], "Process" if key["key"] in "AW" else key["key"])}
        for key in keys_of(TOKEN)
    ]
    press(page, [*composing, ENTER], every=8)
    assert told(page) == [TOKEN]


def test_a_keyboard_that_takes_letters_back_leaves_what_it_wrote(page: Page) -> None:
    """As UniKey does: D, then in the place of the second D a Backspace and Đ, both without a key."""
    written = [{"key": "D", "code": "KeyD"}, {"key": "Backspace", "code": "Backspace"}, {"key": "Đ", "code": ""}]
    press(page, [*keys_of("BC"), *written, *keys_of("234567234567"), ENTER], every=8)
    assert told(page) == ["BCĐ234567234567"]


def test_the_browser_finds_the_same_readings_and_flaws_as_the_server(page: Page) -> None:
    chance = random.Random(3)
    tokens = ["".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=26)) for _number in range(12)]
    codes = [f"HTTPS://HOINGHI.EXAMPLE.VN/T/{keyboard.write(token)}" for token in tokens for keyboard in (TELEX, VNI)]
    codes += [TOKEN, ADDRESS, ADDRESS[:-5], TOKEN[:12], "Đặng Thị Minh Khai", "minh", "ĐĂNG" * 99, "", "ẼA2ĐBCDEFGHKLM"]
    in_browser = """async (codes) => {
      const { flawIn, readings } = await import("/static/js/garbled.js");
      return codes.map((code) => [readings(code).toSorted(), flawIn(code)]);
    }"""
    found = page.evaluate(in_browser, codes)
    assert found == [[sorted(readings(code)), flaw_in(code) or ""] for code in codes]
