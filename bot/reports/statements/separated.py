"""A statement as CSV: UTF-8 with a mark, so that spreadsheets read Arabic; amounts as plain digits.

A spreadsheet runs a cell that begins like a formula. A text that does, or with an apostrophe, has
one more apostrophe before it; who reads the file back takes one apostrophe off each text that
begins with one, and has what was written.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from bot.kit import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.reports.statements.told import Statement

QUOTE: Final = "'"
_RUN: Final = (QUOTE, "=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_HEADS: Final = (
    *(say("Receipt"), say("Time"), say("What"), say("With"), say("Note")),
    *(say("Amount"), say("Fee in it"), say("Balance"), say("Currency")),
)


def written(told: Statement) -> bytes:
    """Write a statement: a line for each end of a currency, and its lines between them."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([told.read(each) for each in _HEADS])
    rows.writerows(_rows(told))
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    return f"{QUOTE}{text}" if text.strip().startswith(_RUN) or text[:1].isspace() else text


def _rows(told: Statement) -> Iterator[list[object]]:
    for opens, *_ in told.ends:
        begins = told.read(say("Opening balance"))
        yield ["", "", begins, "", "", "", "", opens.decimal, opens.currency]
    for each in told.lines:
        yield [
            each.receipt,
            each.at.isoformat(timespec="seconds"),
            safe(told.read(each.what)),
            safe(told.read(each.beside) if each.beside else ""),
            safe(each.note),
            each.amount.decimal,
            each.fee.decimal,
            each.balance.decimal,
            each.amount.currency,
        ]
    for _, closes, _ in told.ends:
        ends = told.read(say("Closing balance"))
        yield ["", "", ends, "", "", "", "", closes.decimal, closes.currency]
