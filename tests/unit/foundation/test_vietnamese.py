"""Vietnamese text is found without its marks and sorted by its own alphabet."""

import itertools
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conference.foundation.vietnamese import clean, fold, given_name, greeting, name_sort_key, nfc, sort_key

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"
SYLLABLES = st.tuples(
    st.text(alphabet="".join(ALPHABET), max_size=3), st.sampled_from(VOWELS), st.sampled_from(TONES)
)  # fmt: skip


def ascends(keys: list[str]) -> bool:
    """Each key is greater than the one before."""
    return keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Nguyễn \t Thị\u00a0 Lan ", "Nguyễn Thị Lan"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Lan"), "Nguyễn Thị Lan"),
        ("Lan\u202egnp.exe\u202c", "Langnp.exe"),
        ("\u200fLan\u200b\u2066\ufeff", "Lan"),
        ("La\x00n\x1b[1m", "Lan[1m"),
        ("\ud800Lan\ue000", "Lan"),
        ("\u3164\u2800", ""),
        ("e\u200d\u0323\u0302", "ệ"),
        ("một\r\nhai\u2028ba", "một hai ba"),
    ],
)
def test_what_cannot_be_seen_does_not_survive_cleaning(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_newlines_are_kept_on_request_with_one_empty_line_at_most() -> None:
    typed = "\n một  hai \r\n\r\n\r\n\r\n ba\u202e \n"

    assert clean(typed, keep_newlines=True) == "một hai\n\nba"


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_more(text: str, keep: bool) -> None:
    once = clean(text, keep_newlines=keep)

    assert clean(once, keep_newlines=keep) == once == nfc(once)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Ngọc Ánh", "dang thi ngoc anh"),
        ("Ðặng", "dang"),
        ("ðặng", "dang"),
        ("Hòa Hoà", "hoa hoa"),
        ("CTCP A-B (Hà Nội)", "ctcp a b ha noi"),
        ("1.500 m²", "1 500 m2"),
        ("STRASSE Straße", "strasse strasse"),
        ("😀", ""),
    ],
)
def test_folding_leaves_what_people_type_without_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@example("ᾳ\u0301")
@example("İ")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
@example("ᾴ")
@example("Đường Ngô Quyền")
def test_folding_does_not_depend_on_how_letters_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text)) == fold(text)


def test_the_alphabet_sorts_in_its_order() -> None:
    assert ascends([sort_key(letter) for letter in ALPHABET])


def test_each_vowel_sorts_by_tone_before_the_next_vowel() -> None:
    assert ascends([sort_key(nfc(vowel + tone)) for vowel, tone in itertools.product(VOWELS, TONES)])


def test_letters_weigh_more_than_tones_and_shorter_words_come_first() -> None:
    names = ["An", "Án", "An Bình", "Ảnh 2", "Anh Đào", "Ánh Đào", "Azure", "Ăn", "Ấn", "Bắc", "Cụm 1", "Dũng", "Đức"]

    assert ascends([sort_key(name) for name in names])


@given(SYLLABLES, SYLLABLES)
def test_words_sort_by_their_letters_then_by_their_tone(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    def rank(word: tuple[str, str, str]) -> tuple[list[int], int]:
        onset, vowel, tone = word
        return [ALPHABET.index(letter) for letter in onset + vowel], TONES.index(tone)

    first, second = (sort_key(nfc("".join(word))) for word in (one, other))

    assert (first < second, first == second) == (rank(one) < rank(other), rank(one) == rank(other))


@given(st.text())
def test_sort_keys_are_ascii_and_take_no_notice_of_composition(text: str) -> None:
    assert sort_key(text).isascii()
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_other_scripts_come_after_z() -> None:
    assert ascends([sort_key(word) for word in ("Zürich", "zz", "Ωmega", "東京")])


def test_people_sort_by_given_name_then_by_the_whole() -> None:
    people = ["Trần An", "Lê Văn Dũng", "Nguyễn Văn Dũng", "Bùi Minh Đức", "Nguyễn Thị Hoa", "Phạm Thị Hòa", "Vũ Y"]

    assert ascends([name_sort_key(person) for person in people])


def test_the_given_name_is_the_last_word() -> None:
    assert [given_name(name) for name in ("Nguyễn Thị  Lan ", "Lan", "")] == ["Lan", "Lan", ""]


@pytest.mark.parametrize(
    ("honorific", "lang", "greeted"),
    [
        ("mr", "vi", "Ông Dũng"),
        ("ms", "vi", "Bà Dũng"),
        ("none", "vi", "Anh/Chị Dũng"),
        ("mr", "en", "Mr Dũng"),
        ("ms", "en", "Ms Dũng"),
        ("none", "en", "Lê Văn Dũng"),
    ],
)
def test_people_are_greeted_by_their_given_name(honorific: str, lang: str, greeted: str) -> None:
    assert greeting(honorific, "Lê Văn Dũng", lang) == greeted
