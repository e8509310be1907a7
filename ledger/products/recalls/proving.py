"""What must hold of money that was asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, or_
from sqlmodel import col, select

from ledger import kit
from ledger.products.recalls.tables import GIVEN, RecalledRow, RecallRow
from ledger.storage.asking import rows
from ledger.tables import Entry, Transfer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_given: Any = (
    select(RecallRow.number, func.sum(RecallRow.given).label("given"))
    .where(RecallRow.book == _book, RecallRow.state == GIVEN)
    .group_by(col(RecallRow.number))
    .subquery()
)
_sums: Any = (
    select(RecalledRow.number, RecalledRow.back, func.coalesce(_given.c.given, 0))
    .outerjoin(_given, _given.c.number == RecalledRow.number)
    .where(RecalledRow.book == _book)
    .where(
        or_(
            col(RecalledRow.back) != func.coalesce(_given.c.given, 0),
            col(RecalledRow.back) > RecalledRow.paid,
        )
    )
)
_moved: Any = (
    select(RecallRow.number, RecallRow.given, Entry.amount)
    .join(Transfer, (col(Transfer.book) == _book) & (col(Transfer.number) == RecallRow.receipt))
    .join(Entry, (col(Entry.book) == _book) & (col(Entry.id) == Transfer.first_entry))
    .where(RecallRow.book == _book, RecallRow.state == GIVEN)
    .where(col(Entry.amount) != -col(RecallRow.given))
)


@kit.proves("what was asked back came back, and never more than was paid")
def no_more_than_was_paid(connection: Connection, book: int) -> Rows:
    """Yield each payment of which something else came back than was given."""
    for number, back, given in rows(connection, _sums, book=book):
        yield f"transfer {number}", back, given
    for number, given, moved in rows(connection, _moved, book=book):
        yield f"transfer {number}", -moved, given
