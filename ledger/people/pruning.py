"""What is old goes: the inbox is bounded by age, and each chat by its messages and their bytes.

    by age    the oldest of all, whatever chat they are in
    by chat   in every chat that has changed since the last look, what is beyond its bounds

It is done in small steps, so that nobody waits for it. Two things stay whatever the bounds say: the
answer to a key for an hour, and a card while one of its buttons can still be pressed. A key is
known for ever: a message whose answer has gone is never handled a second time.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.people import inbox
from ledger.people.inbox import MessageRow, files
from ledger.people.intents import IntentRow
from ledger.posting import Count, Drop, Posting
from ledger.storage.asking import row, rows
from ledger.tables import CountRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

SURE = timedelta(hours=1)
"""For so long a repeated key gets its first answer again, whatever else is written."""
STEP = 100
PAUSE_MS = 20
_MARK = "inbox pruned"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long messages are kept, and of each chat how many and how many bytes."""

    age: timedelta
    rows: int
    size: int


class Inbox(NamedTuple):
    """Whose chats are bounded: those of a prefix; `cards` tells the intents behind a body."""

    prefix: str
    cards: Callable[[str], Collection[bytes]]


class _Step(NamedTuple):
    """Messages that are old enough, each its identity and body, and where to look on."""

    old: Sequence[tuple[bytes, str]]
    seq: int


_book: Any = bindparam("book", type_=BigInteger)
_most: Any = bindparam("most", type_=BigInteger)
_next: Any = (
    select(MessageRow.seq, MessageRow.at, MessageRow.id, MessageRow.body)
    .where(MessageRow.book == _book, MessageRow.seq > bindparam("after", type_=BigInteger))
    .order_by(col(MessageRow.seq))
    .limit(_most)
)
_IN_CHAT = _next.where(
    MessageRow.chat == bindparam("chat"), MessageRow.seq <= bindparam("until", type_=BigInteger)
)
_SIZES: Any = (
    select(MessageRow.seq, MessageRow.size)
    .where(MessageRow.book == _book, MessageRow.chat == bindparam("chat"))
    .order_by(col(MessageRow.seq).desc())
    .limit(_most)
)
_MARKED: Any = select(CountRow.value).where(
    CountRow.book == _book, CountRow.name == literal_column(f"'{_MARK}'")
)
_SETTLED: Any = (
    select(MessageRow.seq)
    .where(MessageRow.book == _book, MessageRow.seq > bindparam("after", type_=BigInteger))
    .where(MessageRow.at < bindparam("before", type_=BigInteger))
    .order_by(col(MessageRow.seq).desc())
    .limit(1)
)
_OPEN: Any = (
    select(IntentRow.token)
    .where(IntentRow.book == _book, col(IntentRow.token).in_(bindparam("tokens", expanding=True)))
    .where(IntentRow.state == "open", IntentRow.expires_at > bindparam("now"))
)


async def prune(books: Books, bounds: Bounds, of: Inbox) -> int:
    """Take away what is beyond the bounds; return how many messages went."""
    gone = await _sweep(books, partial(_aged, clock.to_ms(clock.now() - bounds.age)), of)
    mark = await books.read(_marked)
    chats, _ = await books.survey(inbox.load_changed, mark)
    for chat in sorted(chats):
        if chat.startswith(of.prefix) and (cut := await books.read(_cut, chat, bounds)):
            gone += await _sweep(books, partial(_beyond, chat, cut), of)
    if settled := await books.survey(_settled, mark, clock.to_ms(clock.now() - SURE)):
        moved = Count(_MARK, settled - mark)
        await books.post(Posting(ids.token(), "prune", counts=(moved,)))
    return gone


def cut_of(newest: Sequence[Sequence[int]], bounds: Bounds) -> int:
    """Return the seq of the newest message that its chat has no room for; 0 if there is none.

    `newest` has the seq and the size of each, the newest first.
    """
    taken = 0
    for place, (seq, size) in enumerate(newest, start=1):
        taken += size or 0
        if place > bounds.rows or taken > bounds.size:
            return seq
    return 0


async def _sweep(books: Books, look: Callable[..., _Step], of: Inbox) -> int:
    """Drop all that a look finds, step by step, but for cards that can still be pressed."""
    gone, after = 0, 0
    while True:
        step: _Step = await books.read(_at(look, after))
        if not step.old:
            return gone
        after = step.seq
        cards = {identity: set(of.cards(body)) for identity, body in step.old}
        still_open = await books.read(_open, set().union(*cards.values()))
        old = [each for each in cards if not cards[each] & still_open]
        if old:
            beside = await books.read(files.load_names, old)
            drops = (
                *(Drop("messages", (each,)) for each in old),
                *(files.gone(*it) for it in beside),
            )
            await books.post(Posting(ids.token(), "prune", drops=drops))
            gone += len(old)
        await asyncio.sleep(PAUSE_MS / 1000)


def _at(look: Callable[..., _Step], after: int) -> Callable[[Connection, int], _Step]:
    return lambda connection, book: look(connection, book, after)


def _aged(before: int, connection: Connection, book: int, after: int) -> _Step:
    """Find what was written before a time, among the next; nothing once there is nothing so old."""
    return _step(rows(connection, _next, book=book, after=after, most=STEP), before)


def _beyond(chat: str, cut: int, connection: Connection, book: int, after: int) -> _Step:
    """Find what stands in a chat up to where it is cut, and is not too young to go."""
    asked = {"book": book, "after": after, "most": STEP, "until": cut}
    found = rows(connection, _IN_CHAT, chat=chat, **asked)
    return _step(found, clock.to_ms(clock.now() - SURE))


def _step(found: Sequence[Sequence[Any]], before: int) -> _Step:
    old = [(identity, body) for _, at, identity, body in found if at < before]
    return _Step(old, found[-1][0] if found else 0)


def _cut(connection: Connection, book: int, chat: str, bounds: Bounds) -> int:
    return cut_of(rows(connection, _SIZES, book=book, chat=chat, most=bounds.rows + 1), bounds)


def _open(connection: Connection, book: int, tokens: Collection[bytes]) -> set[bytes]:
    now = clock.to_ms(clock.now())
    found = connection.execute(_OPEN, {"book": book, "tokens": list(tokens), "now": now})
    return {token for (token,) in found}


def _settled(connection: Connection, book: int, after: int, before: int) -> int:
    """Return the seq up to which nothing is too young to go any more; 0 if that is as it was."""
    found = row(connection, _SETTLED, book=book, after=after, before=before)
    return found[0] if found else 0


def _marked(connection: Connection, book: int) -> int:
    found = row(connection, _MARKED, book=book)
    return found[0] if found else 0
