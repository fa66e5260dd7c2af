"""What a scanner may have typed where a Vietnamese keyboard turned its keys into other letters.

A scanner types as a person does. With Telex switched on, DD becomes Đ, AA Â, AW Ă and AS Á; with VNI, A6 becomes Â and
A2 À. Where in the syllable the swallowed key stood is lost, so there are several readings; the one that is a ticket is
right. `static/js/garbled.js` says the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice, takewhile
from typing import Final

from conference.registration.tickets import TOKEN_LENGTH

MOST: Final = 3000
_FURTHEST: Final = 6  # keys from a letter to the one that marks it: no syllable is longer
_MOST_LOST: Final = 2  # keys that left no trace
_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_AROUND: Final = re.compile(r"^.*/T/|/?(?:[?#]\S*)?$", re.DOTALL)
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_TONE_SIGNS: Final = "\u0301\u0300\u0309\u0303\u0323"  # sắc, huyền, hỏi, ngã, nặng

_MOST_STEPS: Final = 20_000  # a quarter of a second

Owed = tuple[tuple[str, int], ...]
"""Keys that marks still ask for, each with how many keys were said since its letter."""


class _TooManyWays(Exception):
    """Looking on would take too long."""


@dataclass(frozen=True)
class Method:
    """How a keyboard writes Vietnamese: its keys for the tones and for none, for hat, horn, breve and bar."""

    tones: str
    no_tone: str
    qualities: str
    quality: dict[str, str]

    def is_within_a_word(self, key: str) -> bool:
        """No mark reaches back over a digit, unless digits are the marks."""
        return key.isalpha() or self.tones.isdecimal()

    def marks(self, base: str, signs: str) -> str:
        """The keys that put these signs on a letter."""
        keys = [self.tones[_TONE_SIGNS.index(sign)] if sign in _TONE_SIGNS else self.quality[sign] for sign in signs]
        return "".join(base if key == "=" else key for key in keys)


_BAR: Final = "-"
_HORNS: Final = frozenset("W7")
_METHODS: Final = (
    Method("SFRXJ", "Z", "AEODW", {_HAT: "=", _BREVE: "W", _HORN: "W", _BAR: "="}),
    Method("12345", "0", "6789", {_HAT: "6", _HORN: "7", _BREVE: "8", _BAR: "9"}),
)


def readings(code: str) -> list[str]:
    """The tokens that this may have been before a keyboard garbled it; none for what no keyboard makes of a token."""
    written = _AROUND.sub("", unicodedata.normalize("NFC", code.strip().upper()))
    if not TOKEN_LENGTH - 12 <= len(written) <= TOKEN_LENGTH or written in _tokens_of(written):
        return []
    return list(dict.fromkeys(token for method in _METHODS for token in _few(_spelt_by(method, written))))


def _few(tokens: Iterator[str]) -> list[str]:
    """None at all where there are so many that they say nothing."""
    try:
        found = list(islice(tokens, MOST + 1))
    except _TooManyWays:
        return []
    return found if len(found) <= MOST else []


def _tokens_of(written: str) -> list[str]:
    return [written] if len(written) == TOKEN_LENGTH and _ALPHABET.issuperset(written) else []


def _spelt_by(method: Method, written: str) -> Iterator[str]:
    letters = [_letter(method, sign) for sign in written]
    if all(base in _ALPHABET for base, _marks in letters):
        yield from _Speller(method, letters).spell(_Said())


def _letter(method: Method, sign: str) -> tuple[str, str]:
    """The key of a letter and those that marked it."""
    base, *signs = list("D" + _BAR if sign == "Đ" else unicodedata.normalize("NFD", sign))
    known = all(one in _TONE_SIGNS or one in method.quality for one in signs)
    return (base, method.marks(base, "".join(signs))) if known else ("", "")


@dataclass(frozen=True, slots=True)
class _Said:
    """Keys up to here: how many letters they account for, which marks are still to come, how many left no trace."""

    keys: str = ""
    letters: int = 0
    owed: Owed = ()
    lost: int = 0


def _is_overdue(owed: Owed) -> bool:
    return any(since > _FURTHEST for _key, since in owed)


@dataclass(frozen=True)
class _Speller:
    """Tries every order in which keys may have come."""

    method: Method
    letters: list[tuple[str, str]]
    steps: Iterator[int] = field(default_factory=count)

    def spell(self, said: _Said) -> Iterator[str]:
        """All tokens that begin like this."""
        if next(self.steps) > _MOST_STEPS:
            raise _TooManyWays
        ahead = self.letters[said.letters :]
        most = len(ahead) + sum(len(marks) for _base, marks in ahead) + len(said.owed)
        least = most - sum(1 for _base, marks in ahead if marks[:1] in _HORNS)
        missing = TOKEN_LENGTH - len(said.keys)
        if missing < least or missing - most > _MOST_LOST - said.lost or _is_overdue(said.owed):
            return
        if not missing and not ahead:
            yield said.keys
        for number, (key, _since) in enumerate(said.owed):
            yield from self.press(key, replace(said, owed=said.owed[:number] + said.owed[number + 1 :]))
        if missing > least and said.lost < _MOST_LOST:
            for key in self.without_trace(said):
                yield from self.press(key, replace(said, lost=said.lost + 1))
        if ahead:
            for base, marks in self.ways(said.letters):
                yield from self.press(base, replace(said, letters=said.letters + 1), marks)

    def press(self, key: str, said: _Said, marks: str = "") -> Iterator[str]:
        """One key more, whose letter may ask for marks."""
        if key in _ALPHABET and (not said.owed or self.method.is_within_a_word(key)):
            owed = [(one, since + 1) for one, since in said.owed] + [(mark, 0) for mark in marks]
            yield from self.spell(replace(said, keys=said.keys + key, owed=tuple(owed)))

    def ways(self, place: int) -> Iterator[tuple[str, str]]:
        """A letter as it was keyed; Telex writes W alone as Ư, and both horns of ƯƠ may come from one key."""
        base, marks = self.letters[place]
        yield base, marks
        if base == "U" and marks.startswith("W"):
            yield "W", marks[1:]
        if base == "O" and marks[:1] in _HORNS and place and self.letters[place - 1][1][:1] == marks[0]:
            yield base, marks[1:]

    def without_trace(self, said: _Said) -> list[str]:
        """A mark key pressed twice stands there once; a later tone takes an earlier one's place, as qualities do."""
        method = self.method
        coming = takewhile(method.is_within_a_word, (base for base, _marks in self.letters[said.letters :][:4]))
        near = {key for key, _since in said.owed}.union(coming)
        replaced = method.tones + method.no_tone if near & {*method.tones} else ""
        replaced += method.qualities if near & {*method.qualities} else ""
        repeated = said.keys[-1:] if said.keys[-1:] in {*method.tones, *method.qualities} else ""
        return list(dict.fromkeys(repeated + replaced))
