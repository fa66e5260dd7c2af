"""Codes carry their address exactly and survive wear."""

import zxingcpp
from PIL import Image, ImageDraw

from conference.foundation import qr

ADDRESS = "HTTPS://HOINGHI.EXAMPLE.VN/T/ABCDEFGHJKMNPQ01"


def _picture(rows: list[list[bool]]) -> Image.Image:
    side = len(rows) + 2 * qr.QUIET_ZONE
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for start, length in qr.runs(row):
            box = (start + qr.QUIET_ZONE, y + qr.QUIET_ZONE, start + length - 1 + qr.QUIET_ZONE, y + qr.QUIET_ZONE)
            ImageDraw.Draw(image).rectangle(box, fill=0)
    return image.resize((side * 6, side * 6), Image.Resampling.NEAREST)


def _read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_a_code_says_its_address() -> None:
    assert _read(_picture(qr.modules(ADDRESS))) == [ADDRESS]


def test_a_code_with_a_torn_off_patch_still_reads() -> None:
    image = _picture(qr.modules(ADDRESS))
    side = image.width
    ImageDraw.Draw(image).rectangle((side * 0.4, side * 0.4, side * 0.62, side * 0.62), fill=255)
    assert _read(image) == [ADDRESS]


def test_an_address_in_capitals_needs_a_smaller_code() -> None:
    assert len(qr.modules(ADDRESS)) < len(qr.modules(ADDRESS.lower()))


def test_only_scheme_and_host_are_put_in_capitals() -> None:
    assert qr.compact("https://hoinghi.example.vn/t/AbC?x=y") == "HTTPS://HOINGHI.EXAMPLE.VN/t/AbC?x=y"


def test_runs_of_a_row_are_joined() -> None:
    assert qr.runs([True, True, False, True]) == [(0, 2), (3, 1)]
    assert qr.path([[False, True], [True, True]]) == b"1 0 1 1 re\n0 1 2 1 re"
