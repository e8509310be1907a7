"""Whether somebody knows who asks her: she has paid her before, or both are in one group of ours.

That she was paid tells nothing: anybody can send a cent.
"""

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


async def knows(books: Books, asked: int, by: int) -> bool:
    """Tell whether who is asked knows whom she is asked by."""
    return await has_paid(books, asked, by) or await books.read(_are_together, asked, by)


def _are_together(connection: Connection, book: int, one: int, other: int) -> bool:
    return row(connection, _TOGETHER, book=book, one=one, other=other) is not None
