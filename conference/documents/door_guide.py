"""Two papers for the desk: the guide on one page with pictures, and the form that a walk-in signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from conference.documents.renderer import renderer, uncollected
from conference.documents.values import Masthead


def render_door_guide(masthead: Masthead, help_at: str, language: str) -> bytes:
    """An A4 page; `help_at` is whom to call."""
    press = renderer(language)
    with press.lock, uncollected():
        sheet = press.sheet("door_guide.css")
        return press.pdf("door_guide.html", sheet, {}, masthead=masthead, help_at=help_at)


@dataclass(frozen=True, slots=True)
class ConsentContent:
    """What is asked on paper: who asks, and each question as a heading and a sentence; the first one is needed."""

    masthead: Masthead
    controller: str
    notice: str
    questions: Sequence[tuple[str, str]]
    version: str


def render_consent_form(content: ConsentContent, language: str) -> bytes:
    """An A4 page to be signed."""
    press = renderer(language)
    with press.lock, uncollected():
        return press.pdf("consent_form.html", press.sheet("consent_form.css"), {}, content=content)
