"""Fitting text into a box with the real widths of the letters: wrapped first, shrunk next, never cut."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import floor
from typing import Final

from conference.documents import typeface

# A line is preferred to two unless two make the letters this much larger.
_WORTH_A_LINE: Final = 1.3
# Kerning and rounding may widen a line a little beyond the sum of its letters.
_SAFETY: Final = 0.985
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines and their size in hundredths of the unit, the grid on which the style sheets have classes."""

    lines: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Box:
    """Room for a text, in any one unit; below the size `smallest` words are broken too."""

    width: float
    height: float
    largest: float
    smallest: float
    weight: int
    leading: float = 1.2

    def taken(self, text: Fitted) -> float:
        """The height a fitted text takes."""
        return len(text.lines) * text.size * self.leading / 100


def fit(text: str, box: Box) -> Fitted:
    """The lines that let the letters be largest, with as few lines as that allows."""
    words = _unbroken(typeface.printable(text).split(), box)
    best, best_size = [" ".join(words)], 0.0
    for count in range(1, len(words) + 1):
        if box.height / (count * box.leading) < best_size * _WORTH_A_LINE:
            break
        lines = _balanced(words, count, box.weight)
        size = _largest_size(lines, box)
        if size > best_size * (_WORTH_A_LINE if best_size else 1):
            best, best_size = lines, size
    return Fitted(tuple(best), floor(best_size * 100 + _ROUNDING))


def _largest_size(lines: list[str], box: Box) -> float:
    widest = max((typeface.width(line, box.weight) for line in lines), default=0.0) or 1.0
    return min(box.largest, _SAFETY * box.width / widest, box.height / (len(lines) * box.leading))


def _unbroken(words: list[str], box: Box) -> list[str]:
    """The words, those wider than the box at its smallest size broken into parts."""
    limit = _SAFETY * box.width / box.smallest
    return [part for word in words for part in _parts(word, limit, box.weight)]


def _parts(word: str, limit: float, weight: int) -> list[str]:
    if typeface.width(word, weight) <= limit:
        return [word]
    end = 1
    while typeface.width(word[: end + 1], weight) <= limit:
        end += 1
    return [word[:end], *_parts(word[end:], limit, weight)]


def _balanced(words: list[str], count: int, weight: int) -> list[str]:
    """The words on at most `count` lines so that the widest line is as narrow as possible."""
    space = typeface.width(" ", weight)
    ends = [0.0, *accumulate(typeface.width(word, weight) + space for word in words)]
    # For the first n words: how wide the widest line is at best, and where its lines start.
    best: list[tuple[float, tuple[int, ...]]] = [(end, (0,)) for end in ends]
    for _ in range(count - 1):
        best = [
            min((max(best[cut][0], ends[n] - ends[cut]), (*best[cut][1], cut)) for cut in range(max(n, 1)))
            for n in range(len(ends))
        ]
    starts = sorted(set(best[-1][1]))
    return [" ".join(words[start:end]) for start, end in pairwise([*starts, len(words)])]
