"""What a bank has announced and not booked: it moves nothing, and is expected on its day.

It is gone once the entry is booked, once a statement of its day or a later one has closed without
it, or once its day has been over for a while.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.banking.statements import identity, reading
from ledger.banking.statements.tables import BankExpectedRow, BankStatementRow
from ledger.errors import AlreadySettled
from ledger.money import Money
from ledger.posting import Posting, Row
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.banking.told import Entry
    from ledger.books import Books

AT_ONCE: Final = 50
PATIENCE: Final = timedelta(days=7)
_book: Any = bindparam("book", type_=BigInteger)
OF_RAIL: Any = (
    select(
        *(BankExpectedRow.token, BankExpectedRow.amount),
        *(BankExpectedRow.day, BankExpectedRow.likeness),
    )
    .where(col(BankExpectedRow.book) == _book)
    .where(BankExpectedRow.rail == bindparam("rail"))
    .where(BankExpectedRow.currency == bindparam("currency"))
    .where(col(BankExpectedRow.day) >= bindparam("since", type_=BigInteger))
    .order_by(col(BankExpectedRow.day), col(BankExpectedRow.token))
    .limit(AT_ONCE)
)
OF_TOKEN: Any = (
    select(BankExpectedRow.day)
    .where(col(BankExpectedRow.book) == _book)
    .where(BankExpectedRow.token == bindparam("token", type_=LargeBinary))
)
CLOSED: Any = (
    select(BankStatementRow.day)
    .where(col(BankStatementRow.book) == _book)
    .where(BankStatementRow.rail == bindparam("rail"))
    .where(BankStatementRow.currency == bindparam("currency"))
    .where(col(BankStatementRow.closing).is_not(None))
    .order_by(col(BankStatementRow.day).desc())
    .limit(1)
)


class Expected(NamedTuple):
    """What is to come in on a day, or to go out where it is negative."""

    day: date
    amount: Money


async def expected(books: Books, rail: str, currency: str) -> list[Expected]:
    """Return what a bank has announced of an account and not booked, by its day."""
    today = clock.now().astimezone(books.zone).date()
    return await books.read(_expected, rail, currency, (today - PATIENCE).toordinal())


async def announced(books: Books, rail: str, secret: bytes, entries: Sequence[Entry]) -> None:
    """Keep what a page announces, once; it moves nothing."""
    some = [each for each in entries if each.expected and not each.booked and each.amount]
    for at in range(0, len(some), AT_ONCE):
        rows_ = [_row(rail, secret, each) for each in some[at : at + AT_ONCE]]
        new = await books.read(_new, rows_)
        if new:
            with suppress(AlreadySettled):  # another process was here
                await books.post(Posting(ids.token(), "bank_expected", rows=tuple(new)))


def _row(rail: str, secret: bytes, of: Entry) -> Row:
    return Row.of(
        BankExpectedRow,
        token=identity.token(identity.same(secret, rail, of), of.place),
        rail=rail,
        currency=of.amount.currency,
        amount=identity.signed(of),
        day=of.value_day.toordinal(),
        likeness=identity.like(secret, rail, of, of.amount.minor),
    )


def _new(connection: Connection, book: int, some: Sequence[Row]) -> list[Row]:
    found = []
    for each in some:
        (token,) = cast("tuple[bytes]", each.key)
        if row(connection, OF_TOKEN, book=book, token=token) is None:
            found.append(each)
    return found


def _expected(
    connection: Connection, book: int, rail: str, currency: str, since: int
) -> list[Expected]:
    known = {"rail": rail, "currency": currency}
    closed = row(connection, CLOSED, book=book, **known)
    first = max(since, closed[0] + 1 if closed else 0)
    found = rows(connection, OF_RAIL, book=book, since=first, **known)
    return [
        Expected(date.fromordinal(day), Money(amount, currency))
        for token, amount, day, likeness in found
        if not _is_booked(connection, book, token, amount, likeness)
    ]


def _is_booked(
    connection: Connection, book: int, token: bytes, amount: int, likeness: bytes
) -> bool:
    if reading.load(connection, book, token):
        return True
    alike = reading.like(connection, book, likeness)
    return any(each.signed == amount for each in alike)
