"""What is asked of the books about their figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func
from sqlmodel import col, select

from ledger import clock
from ledger.figures.tables import CLOSED, COUNTED, DayEndRow, FlowRow
from ledger.kit import cursors
from ledger.money import Money
from ledger.storage.asking import row, rows
from ledger.tables import Head, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

Balances = dict[tuple[str, str], int]
"""Minor units by line and currency."""

_book: Any = bindparam("book", type_=BigInteger)
_since: Any = bindparam("since", type_=BigInteger)
_until: Any = bindparam("until", type_=BigInteger)
_ENDS: Any = (
    select(DayEndRow.line, DayEndRow.currency, DayEndRow.balance)
    .where(col(DayEndRow.book) == _book, col(DayEndRow.day) == bindparam("day", type_=BigInteger))
    .order_by(col(DayEndRow.line), col(DayEndRow.currency))
)
_FLOWS: Any = (
    select(FlowRow.source, FlowRow.target, FlowRow.currency, func.sum(FlowRow.amount))
    .where(col(FlowRow.book) == _book, col(FlowRow.day) > _since, col(FlowRow.day) <= _until)
    .group_by(col(FlowRow.source), col(FlowRow.target), col(FlowRow.currency))
)
_MOMENT: Any = select(Transfer.recorded_at).where(
    col(Transfer.book) == _book, col(Transfer.number) == bindparam("number", type_=BigInteger)
)
_HEAD: Any = select(Head.transfer).where(col(Head.book) == _book)
LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Standing:
    """What rests on each line: as of a transfer, recorded at a moment (None before the first).

    `head` is the last transfer that there was when this was asked.
    """

    transfer: int
    at: datetime | None
    head: int
    balances: Mapping[tuple[str, str], int]

    @property
    def is_whole(self) -> bool:
        """Whether all is counted."""
        return self.transfer >= self.head

    @property
    def currencies(self) -> list[str]:
        """Every currency that was ever moved."""
        return sorted({currency for _, currency in self.balances})

    def lines(self, currency: str) -> list[str]:
        """Return the lines on which there was ever anything in a currency."""
        return [line for line, known in self.balances if known == currency]

    def of(self, line: str, currency: str) -> Money:
        """Return what rests on a line in a currency."""
        return Money(self.balances.get((line, currency), 0), currency)

    def sum(self, lines: Iterable[str], currency: str) -> Money:
        """Return what rests on some lines together."""
        return Money(sum(self.balances.get((each, currency), 0) for each in lines), currency)


async def standing(books: Books) -> Standing:
    """Return what rests on each line, as far as it is counted."""
    return await books.read(_standing)


def _standing(connection: Connection, book: int) -> Standing:
    counted = cursors.load(connection, book, COUNTED) or 0
    closed = cursors.load(connection, book, CLOSED) or 0
    at = row(connection, _MOMENT, book=book, number=counted)
    moment = clock.from_ms(at[0]) if at else None
    balances = after(connection, book, closed, LAST_DAY)
    return Standing(counted, moment, head(connection, book), balances)


def after(connection: Connection, book: int, closed: int, until: int) -> Balances:
    """Return what rests on each line after a day, of which the first `closed` ones are closed."""
    asked = rows(connection, _ENDS, book=book, day=closed)
    found: Balances = {(line, currency): balance for line, currency, balance in asked}
    flowed = rows(connection, _FLOWS, book=book, since=closed, until=until)
    for source, target, currency, amount in flowed:
        for line, change in ((source, -int(amount)), (target, int(amount))):
            found[line, currency] = found.get((line, currency), 0) + change
    return found


def head(connection: Connection, book: int) -> int:
    """Return the number of the last transfer."""
    found = row(connection, _HEAD, book=book)
    return found[0] if found else 0
