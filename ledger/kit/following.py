"""What is done about transfers once they are committed, whoever committed them.

look -> what was committed since the cursor -> each handed over under its key -> the cursor moves

What was handed over and not marked is handed over again, under the same key. Several processes may
follow at once: what the second one does was done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from sqlalchemy import BigInteger, Integer, bindparam
from sqlmodel import col, select

from ledger import ids, statement
from ledger.errors import Refused
from ledger.kit import cursors
from ledger.storage.asking import row, rows
from ledger.tables import Head, Transfer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.kit.declared import Follows
    from ledger.statement import Recorded

AT_ONCE = 100
MOST_BEHIND = 1_000
"""How many transfers that it is not about a cursor may lie behind what was looked at."""

log = structlog.get_logger("ledger.following")

_book: Any = bindparam("book", type_=BigInteger)
_HEAD: Any = select(Head.transfer).where(col(Head.book) == _book)
_SINCE: Any = (
    select(Transfer.number, Transfer.kind, Transfer.key)
    .where(col(Transfer.book) == _book)
    .where(col(Transfer.number) > bindparam("after", type_=BigInteger))
    .order_by(col(Transfer.number))
    .limit(bindparam("most", type_=Integer))
)


class _Look(NamedTuple):
    """Where the cursor stands, what came since, up to where that goes, and if that is all."""

    at: int | None
    found: list[tuple[Recorded, bytes]]
    seen: int
    is_last: bool = False


class Follower:
    """One process that follows for one declaration."""

    def __init__(self, books: Books, follows: Follows) -> None:
        self.name = f"follows {follows.name}"
        self._books = books
        self._follows = follows
        self._seen = 0

    async def go_on(self) -> None:
        """Hand over all that was committed since the last look; the first look only begins."""
        while not await self._step():
            pass

    async def _step(self) -> bool:
        look = await self._books.read(_look, self.name, self._follows.kinds, self._seen)
        if look.at is None:
            await cursors.put(self._books, self.name, look.seen)
            return False
        for transfer, key in look.found:
            await self._hand_over(transfer, key)
        if look.found or look.seen - look.at >= MOST_BEHIND:
            await cursors.move(self._books, self.name, look.at, look.seen)
        self._seen = look.seen
        return look.is_last

    async def _hand_over(self, transfer: Recorded, key: bytes) -> None:
        """Let something be done about a transfer; what the rules refuse is passed by."""
        own = ids.timed_child(key, self.name)
        try:
            await self._follows.run(self._books, transfer, own)
        except Refused as refusal:
            log.warning("passed by", what=self.name, transfer=transfer.number, reason=str(refusal))


def _look(connection: Connection, book: int, name: str, kinds: Sequence[str], seen: int) -> _Look:
    at = cursors.load(connection, book, name)
    if at is None:
        head = row(connection, _HEAD, book=book)
        return _Look(None, [], head[0] if head else 0)
    after = max(at, seen)
    came = rows(connection, _SINCE, book=book, after=after, most=AT_ONCE)
    found = [
        (statement.transfer(connection, book, number), key)
        for number, kind, key in came
        if kind in kinds
    ]
    return _Look(at, found, came[-1][0] if came else after, is_last=not came)
