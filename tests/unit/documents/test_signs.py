"""Table signs read the same from both sides of the table."""

from PIL import Image, ImageChops

from conference.documents.signs import render_table_signs
from conference.documents.values import TableSign
from tests.unit.documents.papers import MASTHEAD, pages, words


def test_each_table_has_a_page_that_names_table_place_and_host_on_both_sides() -> None:
    signs = [TableSign(MASTHEAD, "A12", "Tầng 2", "Công ty Minh Họa"), TableSign(MASTHEAD, "B7", "Tầng 3")]
    printed = [page.split("\n") for page in words(render_table_signs(signs, "en")).split("\f")[:-1]]
    expected = [
        {"Table": 2, "A12": 2, "Tầng 2": 2, "Công ty Minh Họa": 2, "Hội nghị kết nối 2026": 2},
        {"Table": 2, "B7": 2, "Tầng 3": 2, "Hội nghị kết nối 2026": 2},
    ]
    assert [{line: page.count(line) for line in page if line} for page in printed] == expected


def test_the_upper_half_is_the_lower_half_turned_round() -> None:
    page = pages(render_table_signs([TableSign(MASTHEAD, "A12", "Tầng 2")], "vi"))[0].convert("L")
    middle = page.height // 2
    upper, lower = page.crop((0, 0, page.width, middle)), page.crop((0, middle, page.width, 2 * middle)).rotate(180)
    assert _count(ImageChops.difference(upper, lower)) < _count(ImageChops.invert(lower)) / 10


def _count(image: Image.Image) -> int:
    """How many pixels are more than half lit."""
    return sum(image.histogram()[128:])
