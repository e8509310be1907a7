"""What somebody owes and wants no settlement of: nobody is asked for that again within a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import LimitExceeded
from ledger.posting import DAY, Count, Drop
from ledger.tables import CountRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.debts import Debt

REFUSED = "settlements refused"
_NOTED: Any = select(CountRow.name, CountRow.ends_ms).where(
    CountRow.book == bindparam("book", type_=BigInteger),
    col(CountRow.name).in_(bindparam("names", expanding=True)),
)


def noted(debts: Iterable[Debt]) -> tuple[Count, ...]:
    """Note for a day that a settlement of these debts was refused."""
    ends_ms = clock.to_ms(clock.now() + DAY)
    return tuple(Count(_name(debt), 1, ends_ms=ends_ms) for debt in debts)


async def check(books: Books, debts: Iterable[Debt]) -> tuple[Drop, ...]:
    """Refuse (LimitExceeded) what was refused within a day; return what is forgotten of older."""
    found = await books.read(_noted, [_name(debt) for debt in debts])
    latest = max((ends_ms for _, ends_ms in found), default=0)
    if latest > clock.to_ms(clock.now()):
        raise LimitExceeded(REFUSED, 0, 1, clock.from_ms(latest))
    return tuple(Drop("counts", (name,)) for name, _ in found)


def _name(debt: Debt) -> str:
    return f"{REFUSED}:{ids.text(debt.id)}"


def _noted(connection: Connection, book: int, names: Sequence[str]) -> Sequence[tuple[str, int]]:
    found = connection.execute(_NOTED, {"book": book, "names": names})
    return [(name, ends_ms) for name, ends_ms in found]
