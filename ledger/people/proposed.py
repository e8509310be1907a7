"""What waits for somebody's word: the open proposals, the next to lapse first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock
from ledger.people import intents, proposals
from ledger.people.proposals import ProposalRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal

MOST = 50
_OPEN: Any = (
    select(ProposalRow.token, ProposalRow.permission)
    .where(col(ProposalRow.book) == bindparam("book", type_=BigInteger))
    .where(ProposalRow.state == literal_column("'open'"))  # spelt out, for the index
    .where(col(ProposalRow.lapses_ms) > bindparam("now", type_=BigInteger))
    .order_by(col(ProposalRow.lapses_ms))
    .limit(MOST)
)


async def by(books: Books, person: Person, permissions: Collection[str]) -> list[Proposal]:
    """Return what somebody has asked for, and what she may approve; not what is about her."""
    tokens = await books.read(_open, clock.to_ms(clock.now()), frozenset(permissions))
    found = [await proposals.get(books, await intents.get(books, token)) for token in tokens]
    return [
        each for each in found if each and (each.maker == person.id or person.id not in each.named)
    ]


def _open(connection: Connection, book: int, now: int, permissions: frozenset[str]) -> list[bytes]:
    found = rows(connection, _OPEN, book=book, now=now)
    return [token for token, permission in found if permission in permissions]
