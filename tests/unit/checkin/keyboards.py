"""Vietnamese keyboards as most of them work: marks act on the syllable being typed as long as it can be one."""

import re
import unicodedata
from dataclasses import dataclass, field

_SYLLABLE = re.compile(
    r"(?:NGH|NG|GH|GI|KH|NH|PH|QU|TH|TR|CH|[BCDGHKLMNPQRSTVX])?(?:[AEIOUY]{1,3}(?:CH|NG|NH|[CMNPT])?)?", re.ASCII
)
_SIGNS = {"hat": "\u0302", "breve": "\u0306", "horn": "\u031b"}
_TONE_SIGNS = "\u0301\u0300\u0309\u0303\u0323"


@dataclass
class _Letter:
    base: str
    quality: str = ""
    tone: str = ""
    key: str = ""  # where another key wrote it

    def __str__(self) -> str:
        if self.quality == "bar":
            return "Đ"
        return unicodedata.normalize("NFC", self.base + _SIGNS.get(self.quality, "") + self.tone)


@dataclass
class _Word:
    letters: list[_Letter] = field(default_factory=list)
    is_closed: bool = False  # after a mark was taken back, or when it is no syllable: letters stay as typed

    @property
    def bases(self) -> str:
        return "".join(letter.base for letter in self.letters)


@dataclass(frozen=True)
class Keyboard:
    """Which keys mark: tones in their order, the key that removes them, and (key, letter) → quality."""

    tones: str
    no_tone: str
    qualities: dict[tuple[str, str], str]
    alone: str = ""

    def write(self, typed: str) -> str:
        """What stands in the field."""
        words = [_Word()]
        for key in typed:
            word = words[-1]
            if not (word.letters and not word.is_closed and self._marks(word, key)):
                self._add(words, key)
        return "".join(str(letter) for word in words for letter in word.letters)

    def _add(self, words: list[_Word], key: str) -> None:
        if not key.isalpha():
            words += [_Word([_Letter(key)], is_closed=True), _Word()]
            return
        word = words[-1]
        if key == self.alone and not word.is_closed and _SYLLABLE.fullmatch(word.bases + "U"):
            word.letters.append(_Letter("U", "horn", key=key))
            return
        word.letters.append(_Letter(key))
        word.is_closed |= _SYLLABLE.fullmatch(word.bases) is None

    def _marks(self, word: _Word, key: str) -> bool:
        if key in self.tones or key == self.no_tone:
            return self._tones(word, key)
        for letter in reversed(word.letters):
            quality = self.qualities.get((key, letter.base), "")
            if quality and (letter.key != key or letter is word.letters[-1]):
                return self._qualifies(word, letter, quality, key)
        return False

    def _tones(self, word: _Word, key: str) -> bool:
        vowels = [letter for letter in word.letters if letter.base in "AEIOUY"]
        if not vowels:
            return False
        toned = next((letter for letter in vowels if letter.tone), None)
        if key == self.no_tone:
            if toned:
                toned.tone = ""
            return toned is not None
        sign = _TONE_SIGNS[self.tones.index(key)]
        if toned and toned.tone == sign:
            toned.tone = ""
            return self._close(word, key)
        (toned or next((letter for letter in reversed(vowels) if letter.quality), vowels[-1])).tone = sign
        return True

    def _qualifies(self, word: _Word, letter: _Letter, quality: str, key: str) -> bool:
        if letter.quality == quality:
            letter.quality = ""
            if letter.key == key:
                word.letters.remove(letter)
            return self._close(word, key)
        letter.quality = quality
        before = word.letters[word.letters.index(letter) - 1]
        if quality == "horn" and letter.base == "O" and before.base == "U":
            before.quality = "horn"
        return True

    @staticmethod
    def _close(word: _Word, key: str) -> bool:
        word.letters.append(_Letter(key))
        word.is_closed = True
        return True


_HATS = {"A": "hat", "E": "hat", "O": "hat"}
TELEX = Keyboard(
    "SFRXJ",
    "Z",
    {(key, key): quality for key, quality in {**_HATS, "D": "bar"}.items()}
    | {("W", "A"): "breve", ("W", "O"): "horn", ("W", "U"): "horn"},
    alone="W",
)
VNI = Keyboard(
    "12345",
    "0",
    {("6", key): quality for key, quality in _HATS.items()}
    | {("7", "O"): "horn", ("7", "U"): "horn", ("8", "A"): "breve", ("9", "D"): "bar"},
)
