"""Agendas as their readers get them: words and codes read back from the PDF."""

import re
from dataclasses import replace

import pytest

from conference.documents.agendas import render_agenda, render_agendas
from tests.unit.documents.papers import AGENDA, codes, lines, pages, words


def test_an_agenda_tells_when_where_whom_and_why() -> None:
    assert sorted(lines(render_agenda(AGENDA, "en"))) == sorted(
        [
            "Hội nghị kết nối 2026",
            "26/11/2026 · Hà Nội",
            "Scan to see today’s changes",
            "Personal agenda",
            "Đặng Thị Ngọc Bích",
            "Công ty CP Minh Họa 02",
            "Release 3, printed 25/11/2026 16:40",
            "One-to-one meetings",
            "Notes",
            "13:30",
            "until 13:50",
            "Table A2",
            "Công ty CP Hạ tầng Minh Họa",
            "Ông Lê Nam",
            "Cần 5.000 m² đất",
            "Programme",
            "08:30–08:45 Khai mạc",
            "Hội trường lớn",
            "Your tables",
            "Tầng 2",
            "Zone A",
            "A1",
            "A2",
            "A3",
            "A4",
            "Đặng Thị Ngọc Bích",
            "Release 3, printed 25/11/2026 16:40 · 1",
        ]
    )


@pytest.mark.parametrize(("language", "title"), [("vi", "Lịch làm việc cá nhân"), ("en", "Personal agenda")])
def test_an_agenda_speaks_the_language_of_its_reader(language: str, title: str) -> None:
    assert title in lines(render_agenda(AGENDA, language))


def test_the_code_opens_the_live_page() -> None:
    assert [codes(page) for page in pages(render_agenda(AGENDA, "vi"))] == [{AGENDA.address}]


def test_own_tables_stand_out_on_the_map() -> None:
    def blue(meetings: bool) -> int:
        content = AGENDA if meetings else replace(AGENDA, meetings=())
        page = pages(render_agenda(content, "vi"), dpi=72)[0]
        return sum(count for count, colour in page.getcolors(page.width * page.height) or [] if colour == (11, 95, 165))

    assert blue(meetings=True) > blue(meetings=False) + 50


def test_without_meetings_the_page_says_what_to_do() -> None:
    text = " ".join(lines(render_agenda(replace(AGENDA, meetings=()), "en")))
    assert "No meeting is planned yet. Scan the code above to see whom you could meet and ask for a meeting." in text


def test_many_meetings_run_on_to_numbered_pages_and_none_is_lost() -> None:
    meetings = tuple(replace(AGENDA.meetings[0], counterpart=f"Công ty {number:02d}") for number in range(25))
    text = words(render_agendas([replace(AGENDA, meetings=meetings), AGENDA], "en"))
    assert re.findall(r"Công ty \d\d", text) == [meeting.counterpart for meeting in meetings]
    assert re.findall(r"16:40 · (\d)", text) == ["1", "2", "3", "1"]


def test_a_conference_of_two_days_names_each_day_once() -> None:
    meetings = tuple(replace(AGENDA.meetings[0], day=day) for day in ("Thứ Năm", "Thứ Năm", "Thứ Sáu", "Thứ Sáu"))
    printed = lines(render_agenda(replace(AGENDA, meetings=meetings), "vi"))
    assert [line for line in printed if line.startswith("Thứ")] == ["Thứ Năm", "Thứ Sáu"]
