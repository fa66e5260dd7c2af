"""Badges as their readers get them: words and codes read back from the PDF."""

import io
import re
import unicodedata
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest

from conference.documents import typeface
from conference.documents.badges import render_badges
from conference.documents.values import Layout, Side
from tests.unit.documents.papers import BADGE, badges, codes, lines, page_sizes, pages, words


def test_a_badge_names_person_organisation_side_and_conference() -> None:
    assert sorted(lines(render_badges([BADGE], Layout.A6, "en"))) == sorted(
        [
            "Hội nghị kết nối 2026",
            "Lê Văn Lộc",
            "Giám đốc",
            "Công ty TNHH Minh Họa 01",
            "Badge no.",
            "0001",
            "26/11/2026",
            "Hà Nội",
            "Doanh nghiệp",
        ]
    )


@pytest.mark.parametrize(
    "name",
    [
        "Công Tằng Tôn Nữ Thị Phương Anh Ngọc Quỳnh",
        "Maximilian Alexander von Hohenstaufen-Wittelsbach zu Sayn-Wittgenstein-Berleburg-Schwarzenfels III.",
        "Wolfeschlegelsteinhausenbergerdorff",
        "<b>O'Brien</b> & Söhne",
        unicodedata.normalize("NFD", "Đặng Thị Hồng Ửng"),
    ],
)
@pytest.mark.parametrize("layout", [Layout.A6, Layout.A7])
def test_a_name_is_printed_whole(name: str, layout: Layout) -> None:
    printed = " ".join(lines(render_badges([replace(BADGE, name=name)], layout, "vi")))
    assert unicodedata.normalize("NFC", name) in printed


@pytest.mark.parametrize("layout", list(Layout))
def test_every_code_reads_and_every_badge_is_there(layout: Layout) -> None:
    content = badges(9)
    per_page = layout.paper.columns * layout.paper.rows
    printed = pages(render_badges(content, layout, "vi"))
    expected = [
        {badge.address for badge in content[start : start + per_page]} for start in range(0, len(content), per_page)
    ]
    assert [codes(page) for page in printed] == expected


@pytest.mark.parametrize(
    ("layout", "size"),
    [(Layout.A6, (105, 148)), (Layout.A7, (74, 105)), (Layout.A6_SHEET, (210, 297)), (Layout.A7_SHEET, (297, 210))],
)
def test_pages_have_the_size_of_the_paper(layout: Layout, size: tuple[int, int]) -> None:
    assert page_sizes(render_badges([BADGE], layout, "vi")) == [size]


def test_the_side_is_shown_in_its_colour() -> None:
    page = pages(render_badges([replace(BADGE, side=Side("Khách mời", "#e0a526"))], Layout.A6, "vi"))[0]
    colours = {colour for _, colour in page.getcolors(page.width * page.height)}  # type: ignore[union-attr]
    assert (0xE0, 0xA5, 0x26) in colours


def test_more_badges_than_one_part_keep_their_order() -> None:
    numbers = re.findall(r"^\d{4}$", words(render_badges(badges(205), Layout.A7, "vi")), re.MULTILINE)
    assert numbers == [f"{number:04d}" for number in range(205)]


def test_what_a_side_shares_is_in_the_file_once() -> None:
    with pikepdf.open(io.BytesIO(render_badges(badges(20), Layout.A6, "vi"))) as pdf:
        kinds = Counter(str(each.get("/Subtype")) for each in pdf.objects if isinstance(each, pikepdf.Stream))
    assert (kinds["/Form"], kinds["/Image"]) == (1, 2)  # the frame; the logo and its transparency


def test_only_the_typeface_is_embedded() -> None:
    fonts = _fonts(render_badges(badges(2), Layout.A6, "vi"))
    assert fonts == {"Be-Vietnam-Pro", "Be-Vietnam-Pro-Semi-Bold", "Be-Vietnam-Pro-Ultra-Bold"}


@pytest.mark.parametrize("name", ["王伟", "王偉", "田中さくら", "タナカ", "김민준"])
def test_names_in_chinese_japanese_and_korean_have_every_glyph(name: str) -> None:
    pdf = render_badges([replace(BADGE, name=name)], Layout.A6, "vi")
    assert (typeface.missing(name), name in lines(pdf)) == (frozenset(), True)
    assert {font for font in _fonts(pdf) if not font.startswith("Be-Vietnam-Pro")} != set()


def _fonts(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {str(each["/FontName"]).split("+")[1] for each in pdf.objects if "/FontName" in _keys(each)}


def _keys(each: pikepdf.Object) -> set[str]:
    return set(each.keys()) if isinstance(each, pikepdf.Dictionary) else set()
