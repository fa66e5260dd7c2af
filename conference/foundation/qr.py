"""QR codes: the thin edge around the qrcode package."""

from typing import Final
from urllib.parse import urlsplit, urlunsplit

from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode

QUIET_ZONE: Final = 4  # modules, ISO/IEC 18004

# Trying all eight masks costs seven times as much and no scanner needs it.
_MASK: Final = 2


def compact(address: str) -> str:
    """The address with scheme and host in capitals, which RFC 3986 treats alike and a QR code stores in less room.

    It stays small only when the path is in capitals and digits too.
    """
    parts = urlsplit(address)
    return urlunsplit(parts._replace(scheme=parts.scheme.upper(), netloc=parts.netloc.upper()))


def modules(content: str) -> list[list[bool]]:
    """The dark squares, row by row, without the quiet zone; level H, because badges are worn, bent and scratched."""
    code = QRCode(error_correction=ERROR_CORRECT_H, mask_pattern=_MASK, border=0)
    code.add_data(content, optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def path(rows: list[list[bool]]) -> bytes:
    """The dark squares as one PDF path in module units, runs of a row joined, from the top left corner down."""
    rectangles = (f"{start} {y} {length} 1 re" for y, row in enumerate(rows) for start, length in runs(row))
    return "\n".join(rectangles).encode()


def runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each unbroken dark run."""
    edges = [x for x in range(len(row) + 1) if (x > 0 and row[x - 1]) != (x < len(row) and row[x])]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def svg_path(rows: list[list[bool]]) -> str:
    """The dark squares as the `d` of one SVG path in module units, for a page."""
    return "".join(f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for start, length in runs(row))
