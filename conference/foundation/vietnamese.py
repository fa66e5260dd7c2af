"""Vietnamese text: cleaning, searching without marks, alphabetical order, and people's names."""

import re
import unicodedata
from typing import Final

_BLANK: Final = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
"""Characters that print nothing although Unicode counts them as letters, marks or symbols."""

_WRONG_D: Final = str.maketrans(dict.fromkeys("đðɖ", "d"))
"""đ has no decomposition; Icelandic ð and African ɖ have the same capital, Đ, and are typed for it."""

_SHAPES: Final = {
    "a\u0306": "a{", "a\u0302": "a|", "e\u0302": "e{", "o\u0302": "o{", "o\u031b": "o|", "u\u031b": "u{",
}  # fmt: skip
"""ă â ê ô ơ ư in a sort key: { and | follow z in ASCII, so that ă comes after every word in a."""

_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""huyền hỏi ngã sắc nặng; ngang, without a mark, is 0."""

_TITLES: Final = {"vi": {"mr": "Ông", "ms": "Bà", "none": "Anh/Chị"}, "en": {"mr": "Mr", "ms": "Ms"}}


def nfc(text: str) -> str:
    """The composed form, in which text is stored and compared."""
    return unicodedata.normalize("NFC", text)


def clean(text: str, *, keep_newlines: bool = False) -> str:
    """NFC without anything unseen (control, zero-width and direction marks), trimmed, spaces collapsed."""
    visible = nfc(_visible(text))
    if not keep_newlines:
        return " ".join(visible.split())
    lines = "\n".join(" ".join(line.split()) for line in visible.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def fold(text: str) -> str:
    """What is searched: small letters and digits without marks, đ as d, one space between words."""
    bare = "".join(c for c in _decomposed(text) if not _is_mark(c)).translate(_WRONG_D)
    return " ".join(_spaced(bare).split())


def sort_key(text: str) -> str:
    """ASCII that sorts, byte by byte, as a Vietnamese dictionary: first by letters, then by the tone of each word."""
    words = [_spelled(word) for word in _spaced(_decomposed(text)).split()]
    return "-".join(letters for letters, _ in words) + " " + "".join(tone for _, tone in words)


def name_sort_key(full_name: str) -> str:
    """Vietnamese lists of people go by given name, then by the whole name."""
    return f"{sort_key(given_name(full_name))} {sort_key(full_name)}"


def name_search_key(full_name: str) -> str:
    """Folded, with the given name first as well, so that what begins with the letters typed is found by it."""
    return f"{fold(given_name(full_name))} {fold(full_name)}"


def given_name(full_name: str) -> str:
    """The last word of a name written family – middle – given."""
    return clean(full_name).rpartition(" ")[2]


def greeting(honorific: str, full_name: str, lang: str) -> str:
    """Ông Dũng, Ms Lan; without an honorific Anh/Chị Dũng and, in English, the whole name."""
    title = _TITLES[lang].get(honorific)
    return f"{title} {given_name(full_name)}" if title else clean(full_name)


def _visible(text: str) -> str:
    return "".join(c for c in text if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _BLANK))


def _decomposed(text: str) -> str:
    """Small letters, each followed by its marks. Casefolding may compose anew, hence the second round."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _visible(text)).casefold())


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _spaced(text: str) -> str:
    """Punctuation and symbols as spaces."""
    return "".join(c if c.isalnum() or _is_mark(c) else " " for c in text)


def _spelled(word: str) -> tuple[str, str]:
    """The letters of a decomposed word and its tone; where in the word the tone stands (Hòa, Hoà) is no difference."""
    letters, tone = [""], "0"
    for character in word:
        if _is_mark(character):
            tone = _TONES.get(character, tone)
            letters[-1] = _SHAPES.get(letters[-1] + character, letters[-1])
        else:
            letters.append(_letter(character))
    return "".join(letters), tone


def _letter(character: str) -> str:
    if character.translate(_WRONG_D) != character:
        return "d{"
    return character if character.isascii() else f"z~{ord(character):06x}"
