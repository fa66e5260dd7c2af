"""A thousand A6 badges with QR code and logo: CPU, memory and size, beside reportlab drawing the same content.

Run as `python -m tests.benchmarks.badges`; the last line is one JSON object. Each engine works in a process of its own,
three times; CPU is user and system time of that process and its children without the start, the median is given.
"""

import io
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PIL import Image, ImageDraw
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from conference.documents import typeface
from conference.documents.badges import render_badges
from conference.documents.values import BadgeContent, Layout, Masthead, Side
from conference.foundation import qr

COUNT = 1000
ROUNDS = 3
WARM_BADGES = 30

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ", "Bùi", "Đỗ", "Công Tằng Tôn Nữ")
MIDDLES = ("Văn", "Thị", "Đức", "Ngọc", "Thị Phương")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Hương", "Khánh", "Lộc", "Minh", "Quỳnh", "Yến")
SIDES = (
    Side("Doanh nghiệp", "#0b5fa5"),
    Side("Chủ đầu tư hạ tầng", "#0f7b5f"),
    Side("Cơ quan nhà nước", "#8a2432"),
    Side("Khách mời", "#e0a526"),
)


def contents() -> list[BadgeContent]:
    """The same badges at every run."""
    masthead = Masthead(
        "Hội nghị kết nối doanh nghiệp với chủ đầu tư cụm công nghiệp",
        "Thứ Năm, 26/11/2026 · 08:00–17:30",
        "Trung tâm Hội nghị Minh Họa, Hà Nội",
        (_logo(),),
    )
    return [
        BadgeContent(
            masthead=masthead,
            side=SIDES[number % len(SIDES)],
            name=f"{FAMILIES[number % 10]} {MIDDLES[number // 10 % 5]} {GIVEN[number // 50 % 10]}",
            job_title="Phó Tổng Giám đốc phụ trách phát triển hạ tầng" if number % 3 else "Giám đốc",
            organisation=f"Công ty CP Đầu tư và Phát triển Công nghiệp Minh Họa {number % 200:03d}",
            number=f"{number:04d}",
            address=f"HTTPS://HOINGHI.EXAMPLE.VN/T/ABCDEFGHJKMN{number:04d}",
        )
        for number in range(COUNT)
    ]


def _logo() -> bytes:
    image = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 190, 190), fill="#b3261e")
    draw.rectangle((220, 60, 390, 140), fill="#0b5fa5")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def with_reportlab(badges: list[BadgeContent]) -> bytes:
    """The yardstick: lines and sizes are given, nothing is measured or laid out."""
    for weight in typeface.WEIGHTS:
        pdfmetrics.registerFont(TTFont(str(weight), typeface.font_file(weight)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(105 * mm, 148 * mm), pageCompression=1)
    logo = ImageReader(io.BytesIO(badges[0].masthead.logos[0]))
    for badge in badges:
        _draw(canvas, badge, logo)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, badge: BadgeContent, logo: ImageReader) -> None:
    canvas.drawImage(logo, 8 * mm, 130 * mm, height=10 * mm, width=20 * mm)
    canvas.setFillColor(badge.side.colour)
    canvas.roundRect(8 * mm, 7 * mm, 89 * mm, 15 * mm, 2 * mm, stroke=0, fill=1)
    canvas.setFillColor("#0f1b2d")
    for text, weight, size, height in (
        (badge.masthead.conference, 600, 8, 122),
        (badge.name, 800, 20, 98),
        (badge.job_title, 400, 11, 88),
        (badge.organisation, 600, 11, 80),
        (badge.number, 800, 14, 46),
        (badge.masthead.when, 400, 8, 32),
        (badge.masthead.where, 400, 8, 27),
        (badge.side.word, 800, 18, 12),
    ):
        canvas.setFont(str(weight), size)
        canvas.drawString(8 * mm, height * mm, text)
    _draw_code(canvas, qr.modules(badge.address))


def _draw_code(canvas: Canvas, rows: list[list[bool]]) -> None:
    """An image of one pixel a module, the cheapest way reportlab has."""
    image = Image.new("1", (len(rows), len(rows)), 1)
    image.putdata([not dark for row in rows for dark in row])
    canvas.drawInlineImage(image, 67 * mm, 30 * mm, 30 * mm, 30 * mm)


def with_weasyprint(badges: list[BadgeContent]) -> bytes:
    return render_badges(badges, Layout.A6, "vi")


ENGINES: dict[str, Callable[[list[BadgeContent]], bytes]] = {"weasyprint": with_weasyprint, "reportlab": with_reportlab}


def one_warm_badge(badges: list[BadgeContent]) -> float:
    """Milliseconds of CPU from values to PDF for one badge, as at the desk."""
    for side in range(len(SIDES)):
        with_weasyprint(badges[side : side + 1])
    alone = [partial(with_weasyprint, [badge]) for badge in badges[:WARM_BADGES]]
    return 1000 * statistics.median(_cpu(work)[0] for work in alone)


def _cpu(work: Callable[[], bytes]) -> tuple[float, bytes]:
    before = _used()
    answer = work()
    return _used() - before, answer


def _used() -> float:
    whose = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in whose)


def measure(engine: str) -> dict[str, float]:
    """One run in this process."""
    badges = contents()
    started = time.perf_counter()
    cpu, file = _cpu(partial(ENGINES[engine], badges))
    figures = {"cpu_s": cpu, "wall_s": time.perf_counter() - started, "bytes": len(file)}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if engine == "weasyprint":
        figures["one_warm_ms"] = one_warm_badge(badges)
    return figures


def _medians(engine: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.badges", engine]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(ROUNDS)]
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def main() -> None:
    answer: dict[str, Any] = {"badges": COUNT, "weasyprint": _medians("weasyprint"), "reportlab": _medians("reportlab")}
    answer["times_reportlab"] = round(answer["weasyprint"]["cpu_s"] / answer["reportlab"]["cpu_s"], 2)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(measure(sys.argv[1])) + "\n")
    else:
        main()
