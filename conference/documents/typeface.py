"""The printed typeface: its files, how wide its letters run, and which signs it lacks."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg
from fontTools.ttLib import TTFont

FAMILY: Final = "Be Vietnam Pro"
REGULAR, SEMIBOLD, EXTRABOLD = WEIGHTS = (400, 600, 800)
FALLBACKS: Final = {
    "Noto Sans": "NotoSans-Regular.ttf",
    "DejaVu Sans": "DejaVuSans.ttf",
    "Noto Sans CJK SC": "NotoSansCJK-Regular.ttc",
    "WenQuanYi Micro Hei": "wqy-microhei.ttc",
}
REPLACEMENT: Final = "?"

_FONT_FOLDERS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_UNKNOWN_WIDTH: Final = 1.0


def font_file(weight: int) -> Path:
    """The full TTF: the split web fonts of one family embed corruptly in a PDF."""
    return Path(fontpkg.path(FAMILY, weight))


@cache
def advances(weight: int) -> Mapping[str, float]:
    """How far each letter of the typeface moves on, in em."""
    with TTFont(font_file(weight), lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def width(text: str, weight: int) -> float:
    """The width of a line in em, without kerning."""
    letters = advances(weight)
    return sum(letters.get(letter, _UNKNOWN_WIDTH) for letter in text)


def missing(text: str) -> frozenset[str]:
    """Signs that no installed typeface can draw."""
    return frozenset(_tidy(text)) - advances(REGULAR).keys() - _fallback_signs()


def printable(text: str) -> str:
    """Text as it can be printed: composed, on one line, each sign without a glyph shown as a question mark."""
    tidy = _tidy(text)
    lost = missing(tidy)
    return "".join(REPLACEMENT if sign in lost else sign for sign in tidy) if lost else tidy


def _tidy(text: str) -> str:
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    # Control and direction signs have no glyph, and XML forbids most of them.
    return "".join(sign for sign in composed if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


@cache
def _fallback_signs() -> frozenset[str]:
    """What the system's own fonts add, for names in other scripts."""
    wanted = set(FALLBACKS.values())
    files = (file for folder in _FONT_FOLDERS for file in folder.rglob("*.tt[fc]") if file.name in wanted)
    return frozenset().union(*map(_signs, files))


def _signs(file: Path) -> frozenset[str]:
    with TTFont(file, fontNumber=0, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
