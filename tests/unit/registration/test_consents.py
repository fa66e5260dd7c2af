"""The words people agree to: they do not change unless their version does."""

import hashlib

from babel.messages.pofile import read_po

from conference.foundation.settings import ROOT
from conference.registration.consents import NEEDED, QUESTIONS, VERSION
from conference.registration.models import Purpose

KNOWN = {"2026-11": "d1dd66f0e96edb87"}
"""Of the sentences of each version. Change a sentence, and both the version and this line are due."""


def sources() -> list[str]:
    return [part._args[0] for question in QUESTIONS.values() for part in (question.title, question.sentence)]  # type: ignore[attr-defined]


def test_the_sentences_belong_to_their_version() -> None:
    with (ROOT / "conference/translations/vi/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    words = [text for source in sources() for text in (source, str(catalogue[source].string))]
    assert {VERSION: hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]} == KNOWN


def test_every_purpose_is_asked_once_and_the_needed_one_first() -> None:
    assert list(QUESTIONS) == list(Purpose)
    assert next(iter(QUESTIONS)) is NEEDED
