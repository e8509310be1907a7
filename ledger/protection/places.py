"""Places: since when somebody has shown that it is her from where she presses.

is_new   whether that is too short a time ago, or never was
noted    what notes it with whatever she shows first from there

A press that is asked for more and shows nothing makes no place familiar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, rules
from ledger.posting import Row
from ledger.protection.rule import FAMILIAR
from ledger.protection.tables import FamiliarRow
from ledger.storage.asking import row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

_SINCE: Any = select(FamiliarRow.since_ms).where(
    col(FamiliarRow.book) == bindparam("book", type_=BigInteger),
    col(FamiliarRow.person) == bindparam("person", type_=BigInteger),
    col(FamiliarRow.place) == bindparam("place"),
)


async def noted(books: Books, person: int, place: str) -> tuple[Row, ...]:
    """Return what notes a place, if that is not known yet."""
    if not place or await books.read(_since, person, place) is not None:
        return ()
    now = clock.to_ms(clock.now())
    return (Row.of(FamiliarRow, person=person, place=place, since_ms=now),)


def is_new(
    connection: Connection, book: int, stated: Mapping[str, Fact], person: int, place: str
) -> bool:
    """Tell whether somebody has shown from a place that it is her for too short a time."""
    if not place:
        return False
    lasts = rules.load(connection, book, stated, FAMILIAR, rules.ALL, clock.now()).value
    since = _since(connection, book, person, place)
    return since is None or clock.from_ms(since) + lasts > clock.now()


def _since(connection: Connection, book: int, person: int, place: str) -> int | None:
    found = row(connection, _SINCE, book=book, person=person, place=place)
    return found[0] if found else None
