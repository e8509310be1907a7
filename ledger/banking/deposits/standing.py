"""What of deposits stands beside somebody's wallets, is open, and goes along as two become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import kit
from ledger.banking.deposits import reading
from ledger.banking.deposits.tables import ASKED, ArrivalRow, DepositRow
from ledger.errors import NotAllowed
from ledger.posting import Guard
from ledger.storage.asking import rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.posting import Row
    from ledger.proof.findings import Rows


_book: Any = bindparam("book", type_=BigInteger)
_left: Any = col(ArrivalRow.amount) - ArrivalRow.gone
_coming: Any = (
    select(col(ArrivalRow.account), func.sum(_left).label("coming"))
    .where(ArrivalRow.book == _book, ArrivalRow.state == literal_column("'coming'"))
    .group_by(col(ArrivalRow.account))
    .subquery()
)
RESTS: Any = select(_coming.c.account, Account.balance, _coming.c.coming).join(
    Account, (col(Account.book) == _book) & (col(Account.id) == _coming.c.account)
)


@kit.proves("what is coming rests beside the wallets")
def rests(connection: Connection, book: int) -> Rows:
    """Compare what is coming with what rests on each account for it."""
    for account, there, coming in rows(connection, RESTS, book=book):
        if there != coming:
            yield f"account {account}", there, int(coming)


@kit.stands
def pending(connection: Connection, book: int, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell of what was paid in and is not hers to spend yet, by currency."""
    found: dict[str, Money] = {}
    for each in reading.coming(connection, book, person):
        currency = each.amount.currency
        found[currency] = found[currency] + each.gets if currency in found else each.gets
    return [{"amount": each} for each in found.values()]


@kit.pends
def open_deposits(connection: Connection, book: int, person: int) -> int:
    """Count what is waited for, and what is coming."""
    waiting = reading.waiting(connection, book, person)
    return len(waiting) + len(reading.coming(connection, book, person))


@kit.along
def deposits(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let what is waited for be hers; NotAllowed while something of who goes is coming."""
    if reading.coming(connection, book, gone):
        raise NotAllowed("connect_deposits")
    return [], [
        guard
        for each in reading.waiting(connection, book, gone)
        for guard in (
            Guard.on(DepositRow.state, (each.token,), ASKED),
            Guard.on(DepositRow.person, (each.token,), gone, survivor),
        )
    ]
