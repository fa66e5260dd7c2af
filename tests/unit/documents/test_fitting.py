"""Names are wrapped and shrunk, never cut."""

import string

from hypothesis import given
from hypothesis import strategies as st

from conference.documents import typeface
from conference.documents.fitting import Box, Fitted, fit

NAME = Box(8.9, 3.3, largest=1.4, smallest=0.36, weight=typeface.EXTRABOLD, leading=1.16)
LETTERS = string.ascii_letters + "ĐđẶặƯưỄễỘộ'-."


def test_a_short_name_is_as_large_as_allowed_on_one_line() -> None:
    assert fit("Lê Nam", NAME) == Fitted(("Lê Nam",), 140)


def test_a_name_that_would_shrink_too_much_takes_two_lines() -> None:
    assert fit("Đặng Thị Ngọc Bích", NAME).lines == ("Đặng Thị", "Ngọc Bích")


def test_a_very_long_name_is_balanced_over_three_lines() -> None:
    fitted = fit("Công Tằng Tôn Nữ Thị Phương Anh Ngọc Quỳnh", NAME)
    assert fitted.lines == ("Công Tằng Tôn", "Nữ Thị Phương", "Anh Ngọc Quỳnh")


def test_a_single_word_of_a_hundred_letters_is_broken_and_complete() -> None:
    fitted = fit("x" * 100, NAME)
    assert "".join(fitted.lines) == "x" * 100
    assert len(fitted.lines) > 1


def test_nothing_to_print_takes_no_room() -> None:
    assert NAME.taken(fit("  ", NAME)) == 0


@given(st.lists(st.text(LETTERS, min_size=1, max_size=14), min_size=1, max_size=12))
def test_every_word_is_kept_and_every_line_lies_in_the_box(words: list[str]) -> None:
    fitted = fit(" ".join(words), NAME)
    assert " ".join(fitted.lines).split() == words
    assert NAME.taken(fitted) <= NAME.height
    assert all(typeface.width(line, NAME.weight) * fitted.size / 100 <= NAME.width for line in fitted.lines)
    assert fitted.size <= 140
