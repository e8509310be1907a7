"""What the books tell of two sides that are to be joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.products.connecting.tables import AGREED, OPEN, ConnectRow
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.intents import Intent


class Connecting(NamedTuple):
    """Two sides: who made the code, who came with it, and from which platforms they are."""

    token: bytes
    first: int
    first_way: str
    second: int
    second_way: str
    state: str
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether nothing more can come of it, for its time is up."""
        return self.state in {OPEN, AGREED} and self.until <= clock.now()


_connect: Any = (
    select(ConnectRow.token, ConnectRow.first, ConnectRow.first_way, ConnectRow.second)
    .add_columns(col(ConnectRow.second_way), col(ConnectRow.state), col(ConnectRow.expires_ms))
    .where(col(ConnectRow.book) == bindparam("book", type_=BigInteger))
)
_OF_TOKEN: Any = _connect.where(col(ConnectRow.token) == bindparam("token", type_=LargeBinary))
_OF_DIGEST: Any = _connect.where(col(ConnectRow.digest) == bindparam("digest", type_=LargeBinary))


async def get(books: Books, token: bytes) -> Connecting:
    """Return two sides by the token of their card, or raise NotFound."""
    found = await books.read(_of_token, token)
    if found is None:
        raise NotFound("connect")
    return _read(found)


async def of(books: Books, intent: Intent) -> Connecting:
    """Return the two sides that a card is about."""
    return await get(books, ids.from_text(str(intent.facts["connect"])))


async def known(books: Books, code: str) -> Connecting | None:
    """Return what a code stands for, if it is one's."""
    found = await books.read(_of_digest, ids.digest(code))
    return _read(found) if found else None


def _of_token(connection: Connection, book: int, token: bytes) -> Sequence[Any] | None:
    return row(connection, _OF_TOKEN, book=book, token=token)


def _of_digest(connection: Connection, book: int, digest: bytes) -> Sequence[Any] | None:
    return row(connection, _OF_DIGEST, book=book, digest=digest)


def _read(found: Sequence[Any]) -> Connecting:
    token, first, first_way, second, second_way, state, until = found
    sides = (first, first_way, second, second_way)
    return Connecting(bytes(token), *sides, state, clock.from_ms(until))
