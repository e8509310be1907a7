"""The tier that papers give: it is put, raised or lowered in the posting that decides on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock
from ledger.posting import ANY, Guard, Row
from ledger.storage.asking import row
from ledger.tiers.tables import EARNED, VerifiedTierRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.tiers.tables import Tier

VERIFIED: Final = VerifiedTierRow.__tablename__
_STANDS: Any = select(VerifiedTierRow.tier, VerifiedTierRow.until_ms).where(
    col(VerifiedTierRow.book) == bindparam("book", type_=BigInteger),
    col(VerifiedTierRow.person) == bindparam("person", type_=BigInteger),
)


async def verified(
    books: Books, person: int, tier: Tier, until: datetime
) -> tuple[tuple[Row, ...], tuple[Guard, ...]]:
    """Return what gives somebody a tier until a moment, in the place of what her papers gave."""
    stood = await books.read(_stands, person)
    since, until_ms = clock.to_ms(clock.now()), clock.to_ms(until)
    if stood is None:
        kept = {"since_ms": since, "until_ms": until_ms}
        return (Row.of(VerifiedTierRow, person=person, tier=tier, **kept),), ()
    key = (person,)
    return (), (
        Guard.on(VerifiedTierRow.tier, key, stood[0], tier),
        Guard.on(VerifiedTierRow.until_ms, key, stood[1], until_ms),
        Guard.on(VerifiedTierRow.since_ms, key, ANY, since),
    )


async def over(books: Books, person: int, until: datetime) -> tuple[Guard, ...]:
    """Return what lowers what papers gave until a moment; nothing where others give more by now."""
    stood = await books.read(_stands, person)
    if stood is None or stood[1] != clock.to_ms(until):
        return ()
    return (Guard.on(VerifiedTierRow.tier, (person,), stood[0], EARNED),)


def _stands(connection: Connection, book: int, person: int) -> tuple[str, int] | None:
    found = row(connection, _STANDS, book=book, person=person)
    return (found[0], found[1]) if found else None
