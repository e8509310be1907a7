"""What is proved of statements: what waits for somebody rests on the lines of the house for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import kit
from ledger.banking import lines
from ledger.banking.statements.tables import BankEntryRow
from ledger.chart import HOUSE
from ledger.storage.asking import rows
from ledger.tables import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
WAITING: Any = (
    select(BankEntryRow.currency, BankEntryRow.what, func.sum(BankEntryRow.amount))
    .where(col(BankEntryRow.book) == _book, BankEntryRow.state != literal_column("'done'"))
    .group_by(BankEntryRow.currency, BankEntryRow.what)
)
RESTS: Any = (
    select(Account.currency, Account.name, Account.balance)
    .where(col(Account.book) == _book)
    .where(col(Account.owner) == literal_column(str(HOUSE)))
    .where(Account.name == bindparam("line"))
)
ON_ITS_WAY: Any = (
    select(BankEntryRow.currency, func.sum(BankEntryRow.amount))
    .where(col(BankEntryRow.book) == _book, BankEntryRow.what == literal_column("'own'"))
    .where(BankEntryRow.about != bindparam("nothing", type_=LargeBinary))
    .group_by(col(BankEntryRow.currency))
)
_LINES = {"unknown": lines.UNMATCHED, "taken": lines.TAKEN}


@kit.proves("what a bank told and nobody knows rests on its line")
def unclear(connection: Connection, book: int) -> Rows:
    """Compare what waits in the queue with what rests on the lines for it, by currency."""
    waits = {
        (currency, what): int(total)
        for currency, what, total in rows(connection, WAITING, book=book)
    }
    for what, line in _LINES.items():
        for currency, _name, rests in rows(connection, RESTS, book=book, line=line.name):
            told = waits.pop((currency, what), 0)
            if rests != told:
                yield f"{line.name} {currency}", rests, told
    for (currency, what), told in waits.items():
        yield f"{what} {currency}", 0, told


@kit.proves("what is between our own accounts is what one bank told and the other did not")
def on_its_way(connection: Connection, book: int) -> Rows:
    """Compare what rests between own accounts with the entries of which one side is told."""
    told = {of: int(total) for of, total in rows(connection, ON_ITS_WAY, book=book, nothing=b"")}
    rests: dict[str, int] = {}
    for currency, _name, minor in rows(connection, RESTS, book=book, line=lines.BETWEEN.name):
        rests[currency] = rests.get(currency, 0) + minor
    for each in sorted({*told, *rests}):
        if rests.get(each, 0) != told.get(each, 0):
            yield f"{lines.BETWEEN.name} {each}", rests.get(each, 0), told.get(each, 0)
