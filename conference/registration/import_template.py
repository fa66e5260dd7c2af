"""The Excel file to fill in: the columns with choices to pick from, and a sheet that explains them."""

import io

import xlsxwriter

from conference.foundation.dates import EXAMPLE_QUARTER
from conference.foundation.i18n import _
from conference.registration.import_form import choices_of, columns
from conference.registration.importing import NEEDED

ROWS = 1_000
LONGEST_INLINE = 250
"""A list of choices within a cell's validation may have 255 characters; a longer one stands on a sheet of its own."""


def template() -> bytes:
    """In the reader's language; both languages are read back."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        list_sheet = book.add_worksheet(_("List"))
        help_sheet = book.add_worksheet(_("Explanations"))
        _fill(book, list_sheet, help_sheet)
    return file.getvalue()


def _fill(
    book: xlsxwriter.Workbook, list_sheet: xlsxwriter.worksheet.Worksheet, help_sheet: xlsxwriter.worksheet.Worksheet
) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E7F0F0", "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    help_sheet.write_row(0, 0, [_("Column"), _("Needed"), _("What to write")], bold)
    help_sheet.set_column(0, 0, 32)
    help_sheet.set_column(1, 1, 10)
    help_sheet.set_column(2, 2, 90)
    for number, field in enumerate(columns()):
        is_needed = field.name in NEEDED
        label = str(field.label.text)
        list_sheet.write_string(0, number, f"{label} *" if is_needed else label, bold)
        list_sheet.set_column(number, number, max(14, len(label) + 2), text)
        words = [word for code, word in choices_of(field) if code]
        if words:
            _restrict(book, list_sheet, number, words)
        help_sheet.write_row(number + 1, 0, [label, _("yes") if is_needed else "", _explained(field.name, words)])
    list_sheet.freeze_panes(1, 0)


def _restrict(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, column: int, words: list[str]) -> None:
    source: object = words
    if len(",".join(words)) > LONGEST_INLINE:
        name = f"choices{column}"
        choices = book.add_worksheet(name)
        choices.write_column(0, 0, words)
        choices.hide()
        source = f"={name}!$A$1:$A${len(words)}"
    sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": source, "error_type": "warning"})


def _explained(name: str, words: list[str]) -> str:
    notes = {
        "tax_code": _(
            "10 digits, a branch 13, a household business or person 12. Rows with the same code are one delegation."
        ),
        "name_vi": _("Without a tax code, rows with the same name are one delegation; the first row is its contact."),
        "ward": _("The name since 1 July 2025, with the province where it occurs twice."),
        "email": _("Who is known by this address already is updated, not added again."),
        "area_min_m2": _("In m² or ha. With it the organisation gets a land demand."),
        "needed_from": _("A quarter, for example %(example)s.", example=EXAMPLE_QUARTER),
        "phone": _("For example 0912 345 678."),
        "languages": _("Several with commas between them, for example vi, en. Empty: Vietnamese."),
    }
    return "; ".join(words) or notes.get(name, "")
