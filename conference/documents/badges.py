"""Badges: the name as large as it fits, the side as colour and word, a QR code; one a page or on A4 sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from weasyprint import CSS
from weasyprint.document import Document

from conference.documents import typeface
from conference.documents.artwork import Artwork, CutMarks, PageArtwork, QrArtwork
from conference.documents.colour import ink_on
from conference.documents.fitting import Box, Fitted, fit
from conference.documents.join import joined
from conference.documents.renderer import Renderer, renderer, uncollected
from conference.documents.values import BadgeContent, Layout, Masthead, Side

# Boxes are in the style sheet's rem, 10 mm on A6: A7 is the same design, smaller.
_BADGE_WIDTH: Final = 10.5
_NAME: Final = Box(8.9, 3.3, largest=1.4, smallest=0.36, weight=typeface.EXTRABOLD, leading=1.16)
_JOB_TITLE: Final = Box(8.9, 0.95, largest=0.42, smallest=0.24, weight=typeface.REGULAR, leading=1.3)
_ORGANISATION: Final = Box(8.9, 1.35, largest=0.5, smallest=0.26, weight=typeface.SEMIBOLD, leading=1.26)
_CONFERENCE: Final = Box(8.9, 0.95, largest=0.38, smallest=0.24, weight=typeface.SEMIBOLD, leading=1.25)
_OCCASION: Final = Box(5.3, 0.42, largest=0.29, smallest=0.18, weight=typeface.REGULAR, leading=1.4)
_SIDE: Final = Box(8.3, 0.9, largest=0.66, smallest=0.3, weight=typeface.EXTRABOLD, leading=1.2)
# From the rule under the masthead to the quiet zone of the QR code, without the gaps between the three texts.
_PERSON_HEIGHT: Final = 4.5
_BADGES_A_PART: Final = 100
_MARKS: Final = "art:marks"


@dataclass(frozen=True, slots=True)
class _Badge:
    """A badge as the template draws it: lines with their sizes, and which images it shows."""

    frame: str
    code: str
    number: str
    name: Fitted
    job_title: Fitted
    organisation: Fitted


def render_badges(badges: Sequence[BadgeContent], layout: Layout, language: str) -> bytes:
    """All badges as one PDF."""
    return joined(badge_parts(badges, layout, language))


def badge_parts(badges: Sequence[BadgeContent], layout: Layout, language: str) -> Iterator[bytes]:
    """PDFs of at most a hundred badges each, so that memory stays small and a caller can tell the progress."""
    press = renderer(language)
    for start in range(0, len(badges), _BADGES_A_PART):
        with press.lock, uncollected():
            part = _part(press, badges[start : start + _BADGES_A_PART], layout)
        yield part


def _part(press: Renderer, badges: Sequence[BadgeContent], layout: Layout) -> bytes:
    images: dict[str, Artwork] = {_MARKS: CutMarks(layout.paper, layout.badge)}
    drawn = [_drawn(press, badge, layout, images) for badge in badges]
    per_sheet = layout.paper.columns * layout.paper.rows
    sheets = [drawn[start : start + per_sheet] for start in range(0, len(drawn), per_sheet)]
    marks = _MARKS if per_sheet > 1 else None
    return press.pdf("badges.html", _sheet(press, layout), images, sheets=sheets, marks=marks)


def _drawn(press: Renderer, badge: BadgeContent, layout: Layout, images: dict[str, Artwork]) -> _Badge:
    frame = _frame(press, badge.masthead, badge.side, layout)
    job_title, organisation = fit(badge.job_title, _JOB_TITLE), fit(badge.organisation, _ORGANISATION)
    left = _PERSON_HEIGHT - _JOB_TITLE.taken(job_title) - _ORGANISATION.taken(organisation)
    frame_address, code_address = f"art:{id(frame)}", f"art:{len(images)}"
    images |= {frame_address: frame, code_address: QrArtwork(badge.address)}
    return _Badge(
        frame=frame_address,
        code=code_address,
        number=typeface.printable(badge.number),
        name=fit(badge.name, replace(_NAME, height=min(_NAME.height, left))),
        job_title=job_title,
        organisation=organisation,
    )


def _frame(press: Renderer, masthead: Masthead, side: Side, layout: Layout) -> PageArtwork:
    """What all badges of a side share, laid out once."""

    def lay_out() -> Document:
        return press.document(
            "badge_frame.html",
            _sheet(press, layout, colour=side.colour, ink=ink_on(side.colour), logos=len(masthead.logos)),
            {},
            logos=masthead.logos,
            conference=fit(masthead.conference, _CONFERENCE),
            when=fit(masthead.when, _OCCASION),
            where=fit(masthead.where, replace(_OCCASION, height=3 * _OCCASION.height)),
            side=fit(side.word, _SIDE),
        )

    return press.painted((masthead, side, layout.badge), lay_out)


def _sheet(press: Renderer, layout: Layout, **frame: str | int) -> CSS:
    sheet = "badge_frame.css" if frame else "badges.css"
    return press.sheet(sheet, paper=layout.paper, badge=layout.badge, unit=layout.badge.width / _BADGE_WIDTH, **frame)
