"""Every pair of colours the design puts on each other is legible, by day and by night (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "conference" / "static" / "css"
GROUNDS = ("paper", "surface", "sunken", "accent-soft")
SIDES = ("side-enterprise", "side-investor", "side-agency", "side-guest")
TEXTS = ("ink", "ink-soft", "accent", "accent-strong", "lacquer", "stop", *SIDES)
TONES = ("ok", "wait", "info", "stop")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((side, f"{tone}-soft") for side in SIDES for tone in TONES),
    ("ink-soft", "neutral-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
EDGES = [(edge, ground) for edge in ("line-strong", "focus") for ground in GROUNDS]


def colours(theme: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (CSS / f"{theme}.css").read_text()))


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_weak(theme: str, pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str]]:
    of = colours(theme)
    return [(front, ground) for front, ground in pairs if contrast(of[front], of[ground]) < least]


@pytest.mark.parametrize("theme", ["tokens", "dark"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    assert too_weak(theme, PAIRS, 4.5) == []


@pytest.mark.parametrize("theme", ["tokens", "dark"])
def test_edges_of_fields_and_the_focus_stand_out(theme: str) -> None:
    assert too_weak(theme, EDGES, 3) == []


def test_the_night_gives_every_colour_of_the_day_its_counterpart() -> None:
    assert colours("dark").keys() == colours("tokens").keys()
