"""Who has been here and was erased: known by keyed digests alone, so that nobody is found by them.

digests  what is kept of how platforms knew somebody, as her names go
knows    whether it is kept of one: no second gift, and no other person under her web name
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.posting import Row
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ledger.books import Books

PEPPER = "pepper"
KEY_BYTES = 32


class GoneRow(SQLModel, table=True):
    """The keyed digest of how a platform knew somebody who was erased."""

    __tablename__ = "gone"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    at_ms: int = Field(sa_type=BigInteger)


_GONE: Any = select(GoneRow.at_ms).where(
    col(GoneRow.book) == bindparam("book", type_=BigInteger),
    col(GoneRow.digest) == bindparam("digest", type_=LargeBinary),
)
_ANY: Any = (
    select(GoneRow.at_ms)
    .where(col(GoneRow.book) == bindparam("book", type_=BigInteger))
    .where(col(GoneRow.digest) >= bindparam("least", type_=LargeBinary))
    .limit(1)
)


async def digests(books: Books, ways: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    """Return the rows that keep these ways, each a platform and an id of it, unless they stand."""
    pepper, now = await _pepper(books), clock.to_ms(clock.now())
    made = sorted({_digest(pepper, *each) for each in ways})
    new = [each for each in made if not await books.read(_load, each)]
    return tuple(Row.of(GoneRow, digest=each, at_ms=now) for each in new)


async def knows(books: Books, platform: str, external_id: str) -> bool:
    """Tell whether somebody whom a platform knew so was here and was erased."""
    if not await books.read(_any):
        return False
    return await books.read(_load, _digest(await _pepper(books), platform, external_id))


async def _pepper(books: Books) -> bytes:
    """Return the secret of the digests: the first one that was kept."""
    kept = await books.vault.of(0, PEPPER)
    if not kept:
        await books.vault.keep(0, PEPPER, ids.key(KEY_BYTES))
        kept = await books.vault.of(0, PEPPER)
    return kept[-1].value


def _digest(pepper: bytes, platform: str, external_id: str) -> bytes:
    return ids.keyed(pepper, f"{platform}:{external_id}")


def _load(connection: Connection, book: int, digest: bytes) -> bool:
    return row(connection, _GONE, book=book, digest=digest) is not None


def _any(connection: Connection, book: int) -> bool:
    return row(connection, _ANY, book=book, least=b"") is not None
