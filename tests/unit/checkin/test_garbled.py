"""A code that a Vietnamese keyboard garbled is found again among its readings."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.checkin.garbled import MOST, readings
from conference.checkin.rules import Flaw, flaw_in
from tests.unit.checkin.keyboards import TELEX, VNI, Keyboard

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
KEYBOARDS = {"Telex": TELEX, "VNI": VNI}
SYLLABLES = {
    "Telex": ["AS", "DD", "AAF", "UOWJ", "TOOR", "EEX", "HAW", "W", "ASS", "DDD", "OFS", "NGUOWIF"],
    "VNI": ["A2", "O53", "TE6", "U7", "UO7", "HA62", "A33", "NGUO72"],
}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("DDAAWS", "ĐẮ"),
        ("TOOTS", "TỐT"),
        ("WW", "W"),
        ("ASS", "AS"),
        ("NGUOWIF", "NGƯỜI"),
        ("KXAS", "KXAS"),
        ("AS2AS", "Á2Á"),
    ],
)
def test_the_keyboard_of_these_tests_writes_as_telex_does(typed: str, written: str) -> None:
    assert TELEX.write(typed) == written


@st.composite
def spoilt(draw: st.DrawFn, keyboard: str) -> str:
    """A token with a syllable in it and nothing else that the keyboard takes for Vietnamese."""
    syllables = draw(st.lists(st.sampled_from(SYLLABLES[keyboard]), min_size=1, max_size=1))
    length = 26 - sum(len(syllable) + 2 for syllable in syllables)
    rest = draw(st.text("BCGHKLMNPQTV" + ("234567" if keyboard == "Telex" else ""), min_size=length, max_size=length))
    places = sorted(draw(st.integers(0, length)) for _syllable in syllables)
    for place, syllable in zip(reversed(places), syllables, strict=True):
        rest = rest[:place] + syllable + "QQ" + rest[place:]
    return rest


@given(spoilt("Telex"))
def test_what_telex_made_of_a_token_leads_back_to_it(token: str) -> None:
    written = TELEX.write(token)
    assert written == token or token in readings(written)


@given(spoilt("VNI"))
def test_what_vni_made_of_a_token_leads_back_to_it(token: str) -> None:
    written = VNI.write(token)
    assert written == token or token in readings(written)


@pytest.mark.parametrize("keyboard", KEYBOARDS.values(), ids=KEYBOARDS)
def test_of_any_tokens_nine_in_ten_are_found_again(keyboard: Keyboard) -> None:
    chance = random.Random(20261126)
    tokens = ["".join(chance.choices(ALPHABET, k=26)) for _number in range(150)]
    garbled = [(token, keyboard.write(token)) for token in tokens if keyboard.write(token) != token]
    found = [token for token, written in garbled if token in readings(f"HTTPS://HOINGHI.EXAMPLE.VN/T/{written}")]
    assert len(found) >= 0.85 * len(garbled) > 0


@pytest.mark.parametrize(
    "code",
    [
        "",
        "ABCDEFGHIJKLMNOPQRSTUVWX23",
        "https://example.com/",
        "Đặng Thị Minh Khai",
        "ĐĂNG" * 1024,
        "BEGIN:VCARD\nFN:Đặng\nEND:VCARD",
        "\u0301" * 26,
    ],
)
def test_what_no_keyboard_made_of_a_token_has_no_reading(code: str) -> None:
    assert readings(code) == []


@given(st.text(max_size=60))
def test_readings_are_few_and_have_the_shape_of_tokens(code: str) -> None:
    found = readings(code)
    assert len(found) == len(set(found)) <= 2 * MOST
    assert all(len(token) == 26 and set(token) <= set(ALPHABET) for token in found)


@pytest.mark.parametrize(
    ("code", "flaw"),
    [
        ("HTTPS://HOINGHI.EXAMPLE.VN/T/ABCDEFG", Flaw.PART),
        ("https://hoinghi.example.vn/t/", Flaw.PART),
        ("abcdefghijklm234", Flaw.PART),
        ("HTTPS://HOINGHI.ẼAMPLE.VN/T/ÂBCDĐEFGH2", Flaw.KEYBOARD),
        ("Minh Khai", None),
        ("minhkhai", None),
        ("Đặng Thị Minh Khai 2", None),
        ("https://example.com/t/shirt-2", None),
        ("ABCDEFGHIJKLMNOPQRSTUVWX23", None),
    ],
)
def test_half_a_code_and_a_spoilt_one_are_told_apart(code: str, flaw: Flaw | None) -> None:
    assert flaw_in(code) is flaw
