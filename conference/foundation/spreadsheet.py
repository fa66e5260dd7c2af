"""Tables as Excel and CSV files: written so that no cell is a formula, read whatever program saved them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from conference.foundation.i18n import N_, Text
from conference.foundation.invalid import InvalidText
from conference.foundation.vietnamese import clean

Cell = str | int | float | date | None
"""An instant is written by the clock of its own zone: hand it over in the conference's."""

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
MOST_UNPACKED: Final = 100 * 2**20
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_xlsx(title: Text, header: Sequence[Text], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A sheet with a fixed heading and a filter. Text is written as text, so a leading = stays a letter."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(str(title)[:31])
        bold = book.add_format({"bold": True, "bg_color": "#E7F0F0", "text_wrap": True, "valign": "top"})
        dated = {
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        }
        widths = [len(str(name)) for name in header]
        for column, name in enumerate(header):
            sheet.write_string(0, column, str(name), bold)
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, dated)
                widths[column] = max(widths[column], len(_plain(cell)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, 50))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(number, 1), max(len(widths) - 1, 0))
    return file.getvalue()


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    dated: Mapping[type[date], xlsxwriter.format.Format],
) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), dated[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, dated[date])
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:32_767])


def write_csv(header: Sequence[Text], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; a cell that would run as a formula is defused."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([str(name) for name in header])
    writer.writerows([defused(_plain(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def defused(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def read_table(content: bytes, name: str = "") -> list[list[Cell]]:
    """The rows of the first sheet, empty ones too, so that row numbers stay. Raises InvalidText.

    The content says what kind of file it is; `name` only tells apart text that calls itself Excel.
    """
    is_excel = content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}
    if name.lower().endswith(".xlsx") and not is_excel:
        raise _no_excel()
    rows = _read_excel(content) if is_excel else _read_csv(content)
    while rows and not any(cell not in {None, ""} for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise InvalidText(N_("This file has no rows."))
    if len(rows) > MOST_ROWS or max(len(row) for row in rows) > MOST_COLUMNS:
        message = N_("This table is too large: at most %(rows)s rows and %(columns)s columns.")
        raise InvalidText(message, {"rows": str(MOST_ROWS), "columns": str(MOST_COLUMNS)})
    return rows


def _read_excel(content: bytes) -> list[list[Cell]]:
    try:
        if content[:2] == b"PK" and _unpacked(content) > MOST_UNPACKED:
            raise InvalidText(N_("This file unpacks to far more than a table needs. Save it anew and try again."))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    except (CalamineError, zipfile.BadZipFile, IndexError, ValueError) as error:
        if isinstance(error, InvalidText):
            raise
        raise _no_excel() from error
    return [[_cell(value) for value in row] for row in rows]


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | time) or not isinstance(value, str | int | float | date):
        return str(value)
    return _typed(value) if isinstance(value, str) else value


def _typed(text: str) -> str:
    """Clean text, without the apostrophe an export of ours may have put before it."""
    line = clean(text)
    return line[1:] if line.startswith("'") and line[1:].startswith(_FORMULA) else line


def _read_csv(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        return [
            [_typed(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise _no_table() from error


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or the Vietnamese Windows code page that older programs write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise _no_table()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")


def _no_excel() -> InvalidText:
    return InvalidText(N_("This Excel file is damaged or no Excel file. Open it, save it anew as .xlsx and try again."))


def _no_table() -> InvalidText:
    return InvalidText(N_("This file is no table. Upload an Excel file (.xlsx) or a CSV file."))


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)
