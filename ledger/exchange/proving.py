"""What a proof holds exchanges to: the positions are theirs, and none paid more than its rate."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger.chart import HOUSE, POSITION
from ledger.exchange.tables import ClosingRow, ExchangeRow
from ledger.kit import proves
from ledger.money import exponent
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_GIVEN: Any = (
    select(ExchangeRow.given_currency, func.sum(ExchangeRow.given - ExchangeRow.spread))
    .where(col(ExchangeRow.book) == _book)
    .group_by(col(ExchangeRow.given_currency))
)
_GOT: Any = (
    select(ExchangeRow.got_currency, func.sum(ExchangeRow.got))
    .where(col(ExchangeRow.book) == _book)
    .group_by(col(ExchangeRow.got_currency))
)
_CLOSED: Any = (
    select(ClosingRow.currency, func.sum(ClosingRow.amount))
    .where(col(ClosingRow.book) == _book)
    .group_by(col(ClosingRow.currency))
)
_RESTS: Any = (
    select(Account.currency, Account.balance)
    .where(col(Account.book) == _book)
    .where(col(Account.owner) == literal_column(str(HOUSE)))
    .where(Account.name == literal_column(f"'{POSITION.name}'"))
)
_ALL: Any = (
    select(ExchangeRow.number, ExchangeRow.given_currency)
    .add_columns(col(ExchangeRow.given) - col(ExchangeRow.spread))
    .add_columns(col(ExchangeRow.got_currency), col(ExchangeRow.got), col(ExchangeRow.rate))
    .where(col(ExchangeRow.book) == _book)
    .order_by(col(ExchangeRow.number))
)
_ONE: Any = select(ExchangeRow.number).where(
    col(ExchangeRow.book) == _book,
    col(ExchangeRow.number) == bindparam("number", type_=BigInteger),
)


@proves("a position is what was exchanged, and what was closed of it at a bank")
def positions(connection: Connection, book: int) -> Rows:
    """Compare what rests on each position with what was taken, given and closed in its currency."""
    known: Counter[str] = Counter()
    known.update(_sums(connection, _GIVEN, book))
    known.subtract(_sums(connection, _GOT, book))
    known.update(_sums(connection, _CLOSED, book))
    rests = _sums(connection, _RESTS, book)
    for currency in sorted({*known, *rests}):
        found = rests.get(currency, 0)
        if found != known[currency]:
            yield f"position in {currency}", found, known[currency]


@proves("no exchange pays more than its rate")
def at_most(connection: Connection, book: int) -> Rows:
    """Compare what each exchange paid with what its rate makes of what was taken for it."""
    for number, given, taken, got, paid, written in rows(connection, _ALL, book=book):
        scale = Fraction(10) ** (exponent(got) - exponent(given))
        most = taken * Fraction(written) * scale
        if paid > most:
            yield f"transfer {number}", paid, most // 1


def is_one(connection: Connection, book: int, number: int) -> bool:
    """Tell whether a transfer exchanged anything."""
    return row(connection, _ONE, book=book, number=number) is not None


def _sums(connection: Connection, asked: Any, book: int) -> dict[str, int]:  # noqa: ANN401 - a statement
    return {currency: int(amount or 0) for currency, amount in rows(connection, asked, book=book)}
