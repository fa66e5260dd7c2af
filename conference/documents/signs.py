"""Table signs: A4 folded once into an A5 tent, readable from both sides of the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conference.documents import typeface
from conference.documents.fitting import Box, Fitted, fit
from conference.documents.renderer import renderer, uncollected
from conference.documents.values import TableSign

# Boxes are in the style sheet's rem, 10 mm.
_TABLE: Final = Box(18, 5.4, largest=5, smallest=1, weight=typeface.EXTRABOLD, leading=1)
_HOST: Final = Box(18, 3.2, largest=1.3, smallest=0.4, weight=typeface.SEMIBOLD)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign as the template draws it, once for each side."""

    content: TableSign
    table: Fitted
    host: Fitted


def render_table_signs(signs: Sequence[TableSign], language: str) -> bytes:
    """One page a table, to be folded in the middle."""
    press = renderer(language)
    drawn = [_Sign(sign, fit(sign.table, _TABLE), fit(sign.host, _HOST)) for sign in signs]
    with press.lock, uncollected():
        return press.pdf("table_signs.html", press.sheet("table_signs.css"), {}, signs=drawn)
