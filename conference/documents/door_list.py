"""The list for a door without current or network: by given name, with a code, a box to tick and room for a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conference.documents import typeface
from conference.documents.artwork import Artwork, QrArtwork
from conference.documents.fitting import Box, Fitted, fit
from conference.documents.renderer import renderer, uncollected
from conference.documents.values import BadgeContent
from conference.foundation.vietnamese import fold, given_name

ROWS_A_PAGE: Final = 24
_PAGES_A_PART: Final = 10
# Boxes are in the style sheet's rem, 10 mm.
_OCCASION: Final = Box(14.2, 0.36, largest=0.3, smallest=0.16, weight=typeface.REGULAR)
_NAME: Final = Box(6.7, 0.5, largest=0.42, smallest=0.24, weight=typeface.SEMIBOLD)
_ORGANISATION: Final = Box(6.7, 0.46, largest=0.3, smallest=0.18, weight=typeface.REGULAR)


@dataclass(frozen=True, slots=True)
class _Row:
    """A person as the template draws them; `letter` where a new one begins."""

    letter: str
    code: str
    number: str
    name: Fitted
    organisation: Fitted
    side: str
    colour: str


def door_list_parts(people: Sequence[BadgeContent], printed_at: str, language: str) -> Iterator[bytes]:
    """PDFs of a few pages each, in the order given."""
    press = renderer(language)
    head = people[0].masthead
    pages = [people[start : start + ROWS_A_PAGE] for start in range(0, len(people), ROWS_A_PAGE)]
    for start in range(0, len(pages), _PAGES_A_PART):
        images: dict[str, Artwork] = {}
        drawn = [_rows(page, images) for page in pages[start : start + _PAGES_A_PART]]
        with press.lock, uncollected():
            yield press.pdf(
                "door_list.html",
                press.sheet("door_list.css"),
                images,
                occasion=fit(" · ".join(filter(None, (head.conference, head.when, head.where))), _OCCASION),
                pages=drawn,
                first=start + 1,
                total=len(pages),
                printed_at=printed_at,
            )


def _rows(people: Sequence[BadgeContent], images: dict[str, Artwork]) -> list[_Row]:
    rows, before = [], ""
    for person in people:
        letter = fold(given_name(person.name))[:1].upper()
        code = f"art:{len(images)}"
        images[code] = QrArtwork(person.address)
        rows.append(
            _Row(
                letter=letter if letter != before else "",
                code=code,
                number=typeface.printable(person.number),
                name=fit(person.name, _NAME),
                organisation=fit(person.organisation, _ORGANISATION),
                side=person.side.word,
                colour=person.side.colour,
            )
        )
        before = letter
    return rows
