"""Tables as files: nothing written runs as a formula, and what is no table is said so."""

from collections.abc import Sequence
from datetime import date

import pytest

from conference.foundation.invalid import InvalidText
from conference.foundation.spreadsheet import Cell, read_table, write_csv, write_xlsx

HEADER = ("Tên", "Số")
ROWS: list[Sequence[Cell]] = [
    ["Đặng Thị Mẫu", 5],
    ["=HYPERLINK(1)", 1234.5],
    ["+84950000001", date(2026, 10, 20)],
    ["@x", None],
]


def test_a_csv_file_defuses_every_cell_that_a_spreadsheet_would_run() -> None:
    lines = write_csv(HEADER, [["=1+1"], ["+84"], ["-2"], ["@a"], ["\tb"], ["a=b"]]).decode("utf-8-sig").splitlines()
    assert lines == ["Tên,Số", "'=1+1", "'+84", "'-2", "'@a", "'\tb", "a=b"]


def test_an_excel_file_reads_back_as_it_was_written() -> None:
    assert read_table(write_xlsx("Danh sách", HEADER, ROWS)) == [
        ["Tên", "Số"],
        ["Đặng Thị Mẫu", 5],
        ["=HYPERLINK(1)", 1234.5],
        ["+84950000001", date(2026, 10, 20)],
        ["@x", ""],
    ]


def test_a_csv_file_reads_back_without_the_marks_that_defused_it() -> None:
    assert read_table(write_csv(HEADER, [["=1+1", 5]])) == [["Tên", "Số"], ["=1+1", "5"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_read_whatever_program_saved_it(encoding: str, separator: str) -> None:
    text = f"Tên{separator}Số\r\nĐỗ “Văn” O'Neil{separator}5\r\n"
    assert read_table(text.encode(encoding)) == [["Tên", "Số"], ["Đỗ “Văn” O'Neil", "5"]]


def test_decomposed_letters_and_direction_marks_are_put_right() -> None:
    assert read_table("Te\u0302n\n\u202eabc\u200b\n".encode()) == [["Tên"], ["abc"]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\x00\x03\x00", id="a program"),
        pytest.param(b"PK\x03\x04 not a zip file at all", id="a broken Excel file"),
        pytest.param(write_xlsx("T", HEADER, ROWS)[:900], id="half an Excel file"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"a\n" * 5_001, id="too many rows"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidText):
        read_table(content)


def test_text_that_calls_itself_an_excel_file_is_told_that_it_is_none() -> None:
    content = write_csv(HEADER, ROWS)
    assert read_table(content, "list.xls")[0] == list(HEADER)
    with pytest.raises(InvalidText, match="no Excel file"):
        read_table(content, "List.XLSX")
