"""What entries and pages come to: what is kept of a day before, and what is new since."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger.banking.statements.tables import BankEntryRow, BankStatementRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.banking.reconciling.reading import Reconciled

_book: Any = bindparam("book", type_=BigInteger)
_rail: Any = bindparam("rail")
_currency: Any = bindparam("currency")
_COLUMNS: Any = (
    BankStatementRow.day,
    BankStatementRow.opening,
    BankStatementRow.closing,
    BankStatementRow.page,
    BankStatementRow.number,
)
_page: Any = (
    select(*_COLUMNS)
    .where(col(BankStatementRow.book) == _book)
    .where(BankStatementRow.rail == _rail, BankStatementRow.currency == _currency)
    .where(col(BankStatementRow.closing).is_not(None))
)
_upto: Any = bindparam("upto", type_=BigInteger)
PAGES: Any = _page.order_by(
    col(BankStatementRow.day), col(BankStatementRow.page), col(BankStatementRow.number)
)
NEW_PAGES: Any = _page.where(col(BankStatementRow.number) > _upto).order_by(
    col(BankStatementRow.number)
)
LAST_PAGE: Any = (
    _page.where(col(BankStatementRow.number) <= _upto)
    .where(col(BankStatementRow.day) == bindparam("told", type_=BigInteger))
    .order_by(col(BankStatementRow.page).desc(), col(BankStatementRow.number).desc())
    .limit(1)
)
_of_rail: Any = (col(BankEntryRow.rail) == _rail) & (col(BankEntryRow.currency) == _currency)
SUM: Any = (
    select(
        func.coalesce(func.sum(BankEntryRow.amount), literal_column("0")),
        func.count(),
        func.coalesce(func.max(BankEntryRow.number), literal_column("0")),
    )
    .where(col(BankEntryRow.book) == _book, _of_rail)
    .where(col(BankEntryRow.number) > _upto)
)
_DAY, _OPENING, _CLOSING, _PAGE, _NUMBER = range(5)


@dataclass(frozen=True, slots=True)
class Told:
    """What all pages with a closing balance tell: the first opening, the last closing, the gaps."""

    opening: int
    closing: int | None
    day: int
    gaps: int
    upto: int


def entries(
    connection: Connection, book: int, known: Mapping[str, Any], kept: Reconciled | None
) -> tuple[int, int, int]:
    """Return what all entries come to, how many they are, and the number of the last."""
    upto = (kept.upto or 0) if kept else 0
    (found,) = rows(connection, SUM, book=book, upto=upto, **known)
    total, count, newest = (int(each) for each in found)
    if kept and kept.upto:
        total, count = total + (kept.entries or 0), count + kept.lines
    return total, count, max(newest, upto)


def pages(
    connection: Connection, book: int, known: Mapping[str, Any], kept: Reconciled | None
) -> Told:
    """Return what all pages tell; one that came late is looked at with all others."""
    if kept is None or kept.closing is None or not kept.upto:
        return _whole(rows(connection, PAGES, book=book, **known))
    told = kept.told.toordinal()
    last = row(connection, LAST_PAGE, book=book, upto=kept.upto, told=told, **known)
    new = sorted(rows(connection, NEW_PAGES, book=book, upto=kept.upto, **known), key=_place)
    if last is None or (new and _place(new[0]) < _place(last)):
        return _whole(rows(connection, PAGES, book=book, **known))
    found = _whole([last, *new])
    return Told(-kept.opening, found.closing, found.day, found.gaps - kept.gaps, found.upto)


def _place(page: Sequence[Any]) -> tuple[int, ...]:
    """Return where a page stands among the others."""
    return page[_DAY], page[_PAGE], page[_NUMBER]


def _whole(found: Sequence[Sequence[Any]]) -> Told:
    if not found:
        return Told(0, None, 0, 0, 0)
    last = found[-1]
    upto = max(each[_NUMBER] or 0 for each in found)
    return Told(found[0][_OPENING] or 0, last[_CLOSING], last[_DAY], _gaps(found), upto)


def _gaps(found: Sequence[Sequence[Any]]) -> int:
    """Return what happened between pages that no page tells of."""
    gap = 0
    for before, after in pairwise(found):
        again = after[:_CLOSING] == before[:_CLOSING]
        if after[_OPENING] is not None and after[_OPENING] != before[_CLOSING] and not again:
            gap += after[_OPENING] - before[_CLOSING]
    return gap
