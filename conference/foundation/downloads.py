"""A list as a file to keep: named after what it is, labelled when it is a demonstration."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from flask import Response, make_response

from conference.foundation.dates import HANOI, local_day
from conference.foundation.i18n import Text, _
from conference.foundation.spreadsheet import CSV, XLSX, Cell, write_csv, write_xlsx
from conference.foundation.vietnamese import fold


class Source(Protocol):
    """The conference a list belongs to."""

    @property
    def code(self) -> str: ...
    @property
    def is_demo(self) -> bool: ...


def download(
    kind: str,
    title: Text,
    header: Sequence[Text],
    rows: Iterable[Sequence[Cell]],
    *,
    source: Source | None,
    now: datetime,
) -> Response:
    """The answer that saves the list as `dang-ky-hn2026-2026-11-23.xlsx`; `kind` is "xlsx" or "csv"."""
    if source and source.is_demo:
        note = str(_("Demonstration data"))
        header, rows = [*header, _("Note")], ([*row, note] for row in rows)
    is_excel = kind == "xlsx"
    response = make_response(write_xlsx(title, header, rows) if is_excel else write_csv(header, rows))
    response.mimetype = XLSX if is_excel else CSV
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(kind, title, source, now)}"'
    return response


def file_name(kind: str, title: Text, source: Source | None, now: datetime) -> str:
    """Without marks and spaces, so that every program and every post office of the world takes it."""
    words = [*fold(str(title)).split(), *([source.code] if source else []), local_day(now, HANOI).isoformat()]
    return f"{'-'.join(words)}.{kind}"
