"""What proves lists: money is set aside while one is being paid, and each line of it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import ids
from ledger.kit import proves
from ledger.products.payroll.starting import PAYROLL
from ledger.products.payroll.tables import BatchRow
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_RESTS: Any = select(Account.label, Account.balance).where(
    col(Account.book) == _book,
    col(Account.name) == literal_column(f"'{PAYROLL.name}'"),
    col(Account.balance) != 0,
)
_STATE: Any = select(BatchRow.state).where(
    col(BatchRow.book) == _book, col(BatchRow.token) == bindparam("token")
)
_UNEVEN: Any = select(BatchRow.token, BatchRow.paid + BatchRow.refused, BatchRow.lines).where(
    col(BatchRow.book) == _book,
    col(BatchRow.state) == literal_column("'done'"),
    BatchRow.paid + BatchRow.refused != BatchRow.lines,
)


@proves("money is set aside for lists that are being paid alone")
def set_aside(connection: Connection, book: int) -> Rows:
    """Look for money of a list that is not being paid."""
    for label, balance in rows(connection, _RESTS, book=book):
        found = row(connection, _STATE, book=book, token=ids.from_text(label))
        if found is None or found[0] != "running":
            yield f"payroll {label}", balance, 0


@proves("every line of a list that has ended was paid or refused")
def accounted(connection: Connection, book: int) -> Rows:
    """Look for lists that have ended before their lines."""
    for token, ended, lines in rows(connection, _UNEVEN, book=book):
        yield f"payroll {ids.text(token)}", ended, lines
