"""Words stay readable on the colour of any side."""

from hypothesis import given
from hypothesis import strategies as st

from conference.documents.colour import DARK, LIGHT, ink_on, luminance


def test_white_on_dark_and_dark_on_light() -> None:
    assert [ink_on(colour) for colour in ("#000000", "#0b5fa5", "#e0a526", "#ffffff")] == [LIGHT, LIGHT, DARK, DARK]


@given(st.integers(0, 0xFFFFFF))
def test_the_chosen_ink_has_a_contrast_of_four_to_one_at_least(colour: int) -> None:
    lighter, darker = sorted((luminance(f"#{colour:06x}"), luminance(ink_on(f"#{colour:06x}"))), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4
