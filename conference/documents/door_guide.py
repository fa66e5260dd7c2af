"""One page for whoever stands at a desk: what to do, and what each colour and shape means, as pictures."""

from conference.documents.renderer import renderer, uncollected
from conference.documents.values import Masthead


def render_door_guide(masthead: Masthead, help_at: str, language: str) -> bytes:
    """An A4 page; `help_at` is whom to call."""
    press = renderer(language)
    with press.lock, uncollected():
        sheet = press.sheet("door_guide.css")
        return press.pdf("door_guide.html", sheet, {}, masthead=masthead, help_at=help_at)
