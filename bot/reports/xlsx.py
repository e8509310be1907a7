"""A report as a workbook: a sheet for the summary and for each currency, numbers as numbers."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31
_WIDTHS = (44, *(20,) * 8)
_EXACT = 15
"""How many digits a cell carries exactly: a number with more of them is a text."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When every workbook was made, so that the same report is the same file."""


def draw(asked: dict[str, Any]) -> bytes:
    """Write a document as XLSX; what is written from the right has its first column there."""
    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True})
    book.set_properties({"title": _plain(asked["title"]), "created": _BEGINNING})
    formats = _Formats(book, from_right=asked["from_right"])
    for at, section in enumerate(asked["sections"]):
        sheet = book.add_worksheet(_name(section["heading"], at))
        if asked["from_right"]:
            sheet.right_to_left()
        for column, width in enumerate(section.get("widths", _WIDTHS)):
            sheet.set_column(column, column, width)
        sheet.write(0, 0, _plain(asked["title"] if at == 0 else section["heading"]), formats.title)
        row = 2
        for table in section["tables"]:
            row = _write_table(sheet, row, table, formats)
    book.close()
    return written.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, *, from_right: bool) -> None:  # noqa: ANN401 - a workbook
        self._book = book
        self._order = {"reading_order": 2 if from_right else 1}
        self._made: dict[tuple[object, ...], Any] = {}
        self.title = self._format(bold=True, font_size=16)
        self.heading = self._format(bold=True, font_size=12)
        self.column = self._format(bold=True, bottom=1, text_wrap=True)
        self.text = self._format()
        self.day = self._format(num_format="yyyy-mm-dd", align="left")

    def number(self, places: int) -> Any:  # noqa: ANN401 - a format
        """Return how a number with so many decimals is shown."""
        return self._format(num_format=f"#,##0.{'0' * places}" if places else "#,##0")

    def _format(self, **asked: object) -> Any:  # noqa: ANN401 - a format
        known = tuple(sorted(asked.items()))
        if known not in self._made:
            self._made[known] = self._book.add_format({**self._order, **asked})
        return self._made[known]


def _write_table(sheet: Any, row: int, table: dict[str, Any], formats: _Formats) -> int:  # noqa: ANN401 - a sheet
    """Write a table from a row on; return the row where the next one begins."""
    if table["heading"]:
        sheet.write(row, 0, _plain(table["heading"]), formats.heading)
        row += 1
    for at, column in enumerate(table["columns"]):
        sheet.write(row, at, _plain(column), formats.column)
    row += bool(table["columns"])
    for cells in table["rows"]:
        for at, cell in enumerate(cells):
            _write(sheet, row, at, cell, formats)
        row += 1
    return row + 1


def _write(sheet: Any, row: int, at: int, cell: dict[str, Any], formats: _Formats) -> None:  # noqa: ANN401 - a sheet
    if "number" in cell and len(cell["number"].strip("-").replace(".", "")) <= _EXACT:
        sheet.write_number(row, at, Decimal(cell["number"]), formats.number(cell["places"]))
    elif "date" in cell:
        sheet.write_datetime(row, at, date.fromisoformat(cell["date"]), formats.day)
    else:
        sheet.write_string(row, at, _plain(cell["text"]), formats.text)


def _plain(text: str) -> str:
    """Leave out the marks of direction, which a cell has by itself."""
    return text.translate(_MARKS)


def _name(heading: str, at: int) -> str:
    return _FORBIDDEN.sub(" ", _plain(heading))[:_LONGEST].strip() or str(at)
