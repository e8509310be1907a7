"""The tables that are given back: a list to be read, what is wrong with one, what became of it.

A cell that a spreadsheet would take for a formula begins with an apostrophe, and is a text.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot import speech
from bot.commands.payroll import wording
from bot.commands.payroll.reading import column
from bot.kit import Document, say
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import Said
    from ledger.products.payroll import Item, Outcome

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LINE = say("line")


def listed(items: Sequence[Item], language: str | None) -> Document:
    """Return a whole list, for whoever is to approve it."""
    names = [_LINE, *map(column, ("who", "amount", "currency", "note", "reference"))]
    words = say("The whole list, as a table")
    return _document(names, map(_cells, items), words, "list.csv", language)


def ended(items: Sequence[Item], outcomes: Sequence[Outcome], language: str | None) -> Document:
    """Return what became of each line: the number of its receipt, or why it was not paid."""
    names = [_LINE, *map(column, ("who", "amount", "currency", "note", "reference"))]
    names += [say("receipt"), say("not paid because")]
    said: dict[str, str] = {}
    lines = []
    for item, outcome in zip(items, outcomes, strict=True):
        if isinstance(outcome, int):
            lines.append([*_cells(item), str(outcome), ""])
            continue
        if outcome not in said:
            said[outcome] = speech.label(wording.refused(outcome), language)
        lines.append([*_cells(item), "", said[outcome]])
    words = say("What became of each line, as a table")
    return _document(names, lines, words, "result.csv", language)


def wrong(problems: Sequence[tuple[int, Said]], language: str | None) -> Document:
    """Return every line that is wrong, and why."""
    lines = ([str(line), speech.label(why, language)] for line, why in problems)
    words = say("Every line that is wrong, as a table")
    return _document([_LINE, say("what is wrong")], lines, words, "errors.csv", language)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(item: Item) -> list[str]:
    places = exponent(item.amount.currency)
    whole, part = divmod(item.amount.minor, 10**places)
    amount = f"{whole}.{part:0{places}}" if places else str(whole)
    currency = item.amount.currency
    return [str(item.line), item.given, amount, currency, item.note, item.reference]


def _document(
    names: Sequence[Said],
    lines: Iterable[Sequence[str]],
    words: Said,
    name: str,
    language: str | None,
) -> Document:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([speech.label(each, language) for each in names])
    writer.writerows([*map(harmless, line)] for line in lines)
    return Document(written.getvalue().encode("utf-8-sig"), words, name, "text/csv")
