"""Sample contents, and reading a PDF back as its reader would: words with pdftotext, pictures with pdftoppm."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import zxingcpp
from pikepdf import Pdf
from PIL import Image

from conference.documents.values import (
    AgendaContent,
    AgendaMeeting,
    BadgeContent,
    Hall,
    HallTable,
    Masthead,
    ProgrammeItem,
    Side,
)


def logo() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (120, 80), "#b3261e").save(file, "PNG")
    return file.getvalue()


MASTHEAD = Masthead("Hội nghị kết nối 2026", "26/11/2026", "Hà Nội", (logo(),))
BADGE = BadgeContent(
    masthead=MASTHEAD,
    side=Side("Doanh nghiệp", "#0b5fa5"),
    name="Lê Văn Lộc",
    job_title="Giám đốc",
    organisation="Công ty TNHH Minh Họa 01",
    number="0001",
    address="HTTPS://HOINGHI.EXAMPLE.VN/T/ABCDEFGHJKMNPQ01",
)
AGENDA = AgendaContent(
    masthead=MASTHEAD,
    name="Đặng Thị Ngọc Bích",
    organisation="Công ty CP Minh Họa 02",
    meetings=(
        AgendaMeeting("", "13:30", "13:50", "A2", "Công ty CP Hạ tầng Minh Họa", ("Ông Lê Nam",), "Cần 5.000 m² đất"),
    ),
    programme=(ProgrammeItem("", "08:30", "08:45", "Khai mạc", "Hội trường lớn"),),
    halls=(Hall("Tầng 2", tuple(HallTable(f"A{number}", "A", number, 0) for number in range(1, 5))),),
    release="3",
    printed_at="25/11/2026 16:40",
    address="HTTPS://HOINGHI.EXAMPLE.VN/A/ABCDEFGHJKMNPQ01",
)


def badges(count: int) -> list[BadgeContent]:
    """Badges that differ in number and address."""
    return [
        replace(BADGE, number=f"{number:04d}", address=f"HTTPS://HOINGHI.EXAMPLE.VN/T/ABCDEFGHJKM{number:05d}")
        for number in range(count)
    ]


def words(pdf: bytes) -> str:
    """All text in reading order, pages ended by form feeds."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def lines(pdf: bytes) -> list[str]:
    return [line for line in words(pdf).replace("\f", "\n").splitlines() if line]


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in millimetres."""
    with Pdf.open(io.BytesIO(pdf)) as whole:
        return [(_millimetres(page.mediabox, 0), _millimetres(page.mediabox, 1)) for page in whole.pages]


def _millimetres(box: Any, side: int) -> int:
    return round((float(box[side + 2]) - float(box[side])) * 25.4 / 72)


def pages(pdf: bytes, *, dpi: int = 150) -> list[Image.Image]:
    """The pages as a printer of that resolution shows them."""
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-", f"{folder}/page"], input=pdf, check=True)
        return [Image.open(io.BytesIO(file.read_bytes())).convert("RGB") for file in sorted(Path(folder).iterdir())]


def codes(page: Image.Image) -> set[str]:
    """What the QR codes on a page say."""
    return {code.text for code in zxingcpp.read_barcodes(page)}
