"""Every Vietnamese letter has a glyph; what has none is reported and visibly replaced."""

import unicodedata

import pytest

from conference.documents import typeface

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ALPHABET = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ", "Đ"}


@pytest.mark.parametrize("weight", typeface.WEIGHTS)
def test_the_whole_vietnamese_alphabet_has_glyphs(weight: int) -> None:
    assert ALPHABET - typeface.advances(weight).keys() == set()


def test_decomposed_letters_are_composed() -> None:
    assert typeface.printable(unicodedata.normalize("NFD", "Nguyễn Thị Lộc")) == "Nguyễn Thị Lộc"


def test_control_and_direction_signs_are_left_out() -> None:
    assert typeface.printable("An\u202e\x00\u200b  Bình\n") == "An Bình"


def test_a_sign_without_a_glyph_is_reported_and_replaced() -> None:
    assert typeface.missing("An \U000f0000\U00013000") == {"\U00013000"}
    assert typeface.printable("An \U00013000") == "An ?"


def test_a_line_is_as_wide_as_its_letters() -> None:
    letters = typeface.advances(typeface.REGULAR)
    assert typeface.width("Đô", typeface.REGULAR) == letters["Đ"] + letters["ô"]
