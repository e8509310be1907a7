"""Whether two people know each other: money went between them, or they are in one group.

Of transfers the newest lines of either are looked at, so that the cost does not grow with what has
piled up: who paid whom long ago, and much since, may count as a stranger again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger.chart import WALLET
from ledger.people.groups.tables import IN, MemberRow
from ledger.storage.asking import row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books

LOOKED_AT = 200
"""How many lines of each are looked at."""

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
    return await _paid(books, one, other) or await _paid(books, other, one)


async def _paid(books: Books, person: int, other: int) -> bool:
    """Tell whether among the newest lines of one person is a transfer with the other."""
    wallets = [each.account for each in await books.balances(person, WALLET)]
    lines = await books.history(wallets, None, LOOKED_AT) if wallets else []
    return any({each.payer, each.payee} == {person, other} for each in lines)


def _are_together(connection: Connection, book: int, one: int, other: int) -> bool:
    return row(connection, _TOGETHER, book=book, one=one, other=other) is not None
