"""What WeasyPrint may draw as an image: a QR code as one path, and a page laid out once and drawn by reference.

WeasyPrint looks images up by address in its `cache` option and calls `get_intrinsic_size` and `draw` on what it finds.
That is an internal of the pinned release, held by the tests.
"""

from typing import Any, Final, Protocol

from weasyprint.document import Page

from conference.documents.values import Paper
from conference.foundation import qr

MILLIMETRE: Final = 96 / 25.4  # CSS pixels


class Artwork(Protocol):
    """An image as WeasyPrint knows it; sizes are CSS pixels, the origin is the upper left corner."""

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]: ...

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None: ...


class QrArtwork:
    """A QR code with its quiet zone, sharp at any size and a third of the cost of an image."""

    def __init__(self, content: str) -> None:
        rows = qr.modules(content)
        self._side = len(rows) + 2 * qr.QUIET_ZONE
        self._path = qr.path(rows)

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return self._side, self._side, 1

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        module = width / self._side
        with stream.stacked():
            stream.set_color_rgb(0, 0, 0)
            stream.transform(module, 0, 0, module, qr.QUIET_ZONE * module, qr.QUIET_ZONE * module)
            stream.stream.append(self._path)
            stream.fill()


class PageArtwork:
    """A laid-out page as a form XObject: painted once in each document, drawn by name everywhere else."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._name = f"page{id(self)}"

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return self._page.width, self._page.height, self._page.width / self._page.height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        known = stream._resources["XObject"]
        if self._name not in known:
            known[self._name] = self._form(stream)
        with stream.stacked():
            stream.transform(width / self._page.width, 0, 0, height / self._page.height)
            stream.draw_x_object(self._name)

    def _form(self, stream: Any) -> Any:
        form = stream.add_group(0, 0, self._page.width, self._page.height)
        # Nothing in it is transparent, and printers draw a plain form faster than a group.
        del form.extra["Group"]
        del stream._resources["XObject"][form.id]
        self._page.paint(form)
        return form


class CutMarks:
    """Hairlines where a sheet is cut: at its edges, and a cross wherever four badges meet."""

    _LENGTH = 6 * MILLIMETRE

    def __init__(self, paper: Paper, badge: Paper) -> None:
        self._size = (paper.width * MILLIMETRE, paper.height * MILLIMETRE)
        self._across = _cuts(paper.width, badge.width, paper.columns)
        self._down = _cuts(paper.height, badge.height, paper.rows)

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        width, height = self._size
        return width, height, width / height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        with stream.stacked():
            stream.set_color_rgb(0.45, 0.45, 0.45, stroke=True)
            stream.set_line_width(0.3)
            for x in self._across:
                for y in (0, *self._down, height):
                    _line(stream, (x, y - self._LENGTH), (x, y + self._LENGTH))
            for y in self._down:
                for x in (0, *self._across, width):
                    _line(stream, (x - self._LENGTH, y), (x + self._LENGTH, y))
            stream.stroke()


def _cuts(length: float, part: float, count: int) -> list[float]:
    """Where badges meet along a side of the sheet, in CSS pixels; they lie in its middle."""
    start = (length - part * count) / 2
    return [(start + part * number) * MILLIMETRE for number in range(1, count)]


def _line(stream: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    stream.move_to(*start)
    stream.line_to(*end)
