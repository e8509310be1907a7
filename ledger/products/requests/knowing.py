"""Whether two people know each other: one has paid the other, or they are in one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger.people.groups.tables import IN, MemberRow
from ledger.storage.asking import row
from ledger.terms import has_paid

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books

_book: Any = bindparam("book", type_=BigInteger)
_theirs: Any = MemberRow.__table__.alias("theirs")  # type: ignore[attr-defined]
_in: Any = literal_column(f"'{IN}'")
_TOGETHER: Any = (
    select(MemberRow.chat)
    .join(_theirs, (_theirs.c.book == _book) & (_theirs.c.chat == MemberRow.chat))
    .where(MemberRow.book == _book, MemberRow.person == bindparam("one", type_=BigInteger))
    .where(_theirs.c.person == bindparam("other", type_=BigInteger))
    .where(col(MemberRow.state) == _in, _theirs.c.state == _in)
    .limit(1)
)


async def know(books: Books, one: int, other: int) -> bool:
    """Tell whether two people know each other."""
    if await books.read(_are_together, one, other):
        return True
    return await has_paid(books, one, other) or await has_paid(books, other, one)


def _are_together(connection: Connection, book: int, one: int, other: int) -> bool:
    return row(connection, _TOGETHER, book=book, one=one, other=other) is not None
