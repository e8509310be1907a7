"""What the wallets of many people may still hold, asked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, tiers
from ledger.chart import WALLET
from ledger.limits.reading import is_limited
from ledger.limits.rule import BALANCE, caps
from ledger.tables import Account
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.limits.reading import Stated

_HOLD: Any = (
    select(Account.owner, Account.balance)
    .where(col(Account.book) == bindparam("book", type_=BigInteger))
    .where(col(Account.name) == literal_column(f"'{WALLET.name}'"))
    .where(col(Account.currency) == bindparam("currency"))
    .where(col(Account.label) == literal_column("''"))
    .where(col(Account.owner).in_(bindparam("people", expanding=True)))
)


async def room(books: Books, people: Sequence[int], currency: str) -> dict[int, int]:
    """Return how much more these wallets may hold, in minor units; nobody whom nothing limits."""
    return await books.read(_room, books.stated, people, currency)


def _room(
    connection: Connection, book: int, stated: Stated, people: Sequence[int], currency: str
) -> dict[int, int]:
    if not is_limited(connection, book, stated):
        return {}
    now = clock.now()
    asked = [(BALANCE, tier) for tier in TIERS]
    found = caps(connection, book, stated, asked, currency, now)
    most = {tier: each for tier, each in zip(TIERS, found, strict=True) if each is not None}
    if not most:
        return {}
    known = tiers.among(connection, book, stated, people, now)
    values = {"book": book, "currency": currency, "people": [*people]}
    hold = {each.owner: each.balance for each in connection.execute(_HOLD, values)}
    return {
        person: most[tier] - hold.get(person, 0) for person, tier in known.items() if tier in most
    }
