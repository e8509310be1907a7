"""What a proof holds the figures to: what rests on the accounts, and the flows of each day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func
from sqlmodel import col, select

from ledger.figures import reading
from ledger.figures.tables import CLOSED, COUNTED, DayEndRow, FlowRow
from ledger.kit import cursors, proves
from ledger.storage.asking import row, rows
from ledger.tables import Account, Entry, Transfer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_ACCOUNTS: Any = (
    select(Account.name, Account.currency, func.sum(Account.balance))
    .where(col(Account.book) == _book)
    .group_by(col(Account.name), col(Account.currency))
)
_MARK: Any = select(col(Transfer.first_entry) + col(Transfer.lines)).where(
    col(Transfer.book) == _book, col(Transfer.number) == bindparam("number", type_=BigInteger)
)
_SINCE: Any = (
    select(Account.name, Account.currency, func.sum(Entry.amount))
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == Entry.account))
    .where(col(Entry.book) == _book, col(Entry.id) >= bindparam("first", type_=BigInteger))
    .group_by(col(Account.name), col(Account.currency))
)
_OUT: Any = (
    select(FlowRow.day, FlowRow.source, FlowRow.currency, func.sum(FlowRow.amount))
    .where(col(FlowRow.book) == _book)
    .group_by(col(FlowRow.day), col(FlowRow.source), col(FlowRow.currency))
)
_IN: Any = (
    select(FlowRow.day, FlowRow.target, FlowRow.currency, func.sum(FlowRow.amount))
    .where(col(FlowRow.book) == _book)
    .group_by(col(FlowRow.day), col(FlowRow.target), col(FlowRow.currency))
)
_DAYS: Any = (
    select(DayEndRow.day, DayEndRow.line, DayEndRow.currency, DayEndRow.balance)
    .where(col(DayEndRow.book) == _book)
    .order_by(col(DayEndRow.day))
)


@proves("the figures are what rests on the accounts")
def accounts(connection: Connection, book: int) -> Rows:
    """Compare what is counted on each line with its accounts, but for what came since."""
    counted = cursors.load(connection, book, COUNTED)
    if counted is None:
        return
    closed = cursors.load(connection, book, CLOSED) or 0
    found = reading.after(connection, book, closed, reading.LAST_DAY)
    mark = row(connection, _MARK, book=book, number=counted)
    stands = Counter(_sums(connection, _ACCOUNTS, book=book))
    stands.subtract(_sums(connection, _SINCE, book=book, first=mark[0] if mark else 0))
    for line, currency in sorted({*found, *stands}):
        counts, rests = found.get((line, currency), 0), stands[line, currency]
        if counts != rests:
            yield f"{line} in {currency} after transfer {counted}", counts, rests


@proves("a day ends with what the one before it left and what it moved")
def ends(connection: Connection, book: int) -> Rows:
    """Compare what rests on each line at the end of every closed day with the flows until then."""
    changes: dict[int, Counter[tuple[str, str]]] = {}
    for sign, asked in ((-1, _OUT), (1, _IN)):
        for day, line, currency, amount in rows(connection, asked, book=book):
            changes.setdefault(day, Counter())[line, currency] += sign * int(amount)
    known: dict[int, dict[tuple[str, str], int]] = {}
    for day, line, currency, balance in rows(connection, _DAYS, book=book):
        known.setdefault(day, {})[line, currency] = balance
    rests: Counter[tuple[str, str]] = Counter()
    for day in sorted(each for each in {*changes, *known} if each <= max(known, default=0)):
        rests.update(changes.get(day, {}))
        for line, currency in sorted({*rests, *known.get(day, {})}):
            kept, should = known.get(day, {}).get((line, currency)), rests[line, currency]
            if kept != should:
                yield f"{line} in {currency} on {date.fromordinal(day)}", kept, should


def _sums(connection: Connection, asked: Any, **values: int) -> dict[tuple[str, str], int]:  # noqa: ANN401 - a statement
    found = rows(connection, asked, **values)
    return {(line, currency): int(amount or 0) for line, currency, amount in found}
