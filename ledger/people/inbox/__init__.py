"""The inbox: what was said in a chat that Wasl itself keeps. Bodies are opaque to the books.

    since    what is new to somebody, in her own chat and in her groups
    earlier  what stands before it in one of them
    news     what is new in one chat, and who may read it: one look for all who do
    changed  in which chats there is something new at all, whichever process wrote it

A look costs what it shows, never what has piled up: by (chat, seq) what is new in a chat is found,
by (seq, chat) where something is new. A page is bounded by its rows and by its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import BigInteger, bindparam, case, exists
from sqlmodel import col, select

from ledger.errors import NotFound
from ledger.people.groups import reading as groups
from ledger.people.groups.tables import MemberRow
from ledger.people.inbox.tables import (
    Message,
    MessageRow,
    edited,
    get,
    message,
    messages,
    new,
    seen,
)
from ledger.storage.asking import row, rows
from ledger.tables import Head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.persons import Identity
    from ledger.storage.asking import Value

__all__ = ["Message", "MessageRow", "edited", "get", "new", "seen"]

Place: TypeAlias = "tuple[str, int]"
"""A chat, and the seq after which it is read."""
CHANGES = 1_000
LARGEST = 32 * 1024
"""About how many bytes of a message are read with it: the files beside it are not."""
END = 2**53
"""A seq after all others."""


@dataclass(frozen=True, slots=True)
class Most:
    """How many messages, and about how many bytes, are read at once."""

    rows: int = 200
    size: int = 256 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, the oldest first; `more` tells whether others follow, `seq` where to go on."""

    messages: Sequence[Message]
    seq: int
    more: bool


@dataclass(frozen=True, slots=True)
class News:
    """What is new in a chat; `members` are who may read a group, each from a seq on."""

    page: Page
    members: Mapping[str, int] | None


_book: Any = bindparam("book")
_chat: Any = bindparam("chat")
_after: Any = bindparam("after", type_=BigInteger)
_most: Any = bindparam("most", type_=BigInteger)
_ROWS = (
    messages.where(MessageRow.chat == _chat, MessageRow.seq > _after)
    .where(MessageRow.seq <= bindparam("until", type_=BigInteger))
    .order_by(col(MessageRow.seq))
)
_headings: Any = select(MessageRow.seq, MessageRow.size).where(
    MessageRow.book == _book, MessageRow.chat == _chat, MessageRow.seq > _after
)
_NEXT = _headings.order_by(col(MessageRow.seq)).limit(_most)
_BEFORE = (
    _headings.where(MessageRow.seq < bindparam("before", type_=BigInteger))
    .order_by(col(MessageRow.seq).desc())
    .limit(_most)
)
_CHANGED: Any = (
    select(MessageRow.seq, MessageRow.chat)
    .where(MessageRow.book == _book, MessageRow.seq > _after)
    .order_by(col(MessageRow.seq))
    .limit(_most)
)
_start: Any = case((col(MemberRow.since) > _after, col(MemberRow.since)), else_=_after)
_is_new: Any = (
    exists()
    .where(col(MessageRow.book) == _book, col(MessageRow.chat) == MemberRow.chat)
    .where(col(MessageRow.seq) > _start)
)
_WITH_NEWS: Any = groups.hers(MemberRow.chat, _start).where(_is_new)
_LAST: Any = select(Head.row).where(Head.book == _book)


async def since(books: Books, who: Identity, after: int, most: Most) -> Page:
    """Return what was written or edited after a seq in somebody's own chat and in her groups."""
    return await books.read(_since, who, after, most)


async def earlier(books: Books, who: Identity, chat: str, before: int, most: Most) -> Page:
    """Return what stands before a seq in one of her chats; NotFound for any other."""
    return await books.read(_earlier, who, chat, before, most)


async def news(books: Books, chat: str, after: int, most: Most, *, members_on: str = "") -> News:
    """Return what is new in a chat, and by their names on a platform who may read it."""
    return await books.read(_news, (chat, after), most, members_on)


async def latest(books: Books, chat: str) -> Message | None:
    """Return what was written or edited last in a chat."""
    return await books.read(_latest, chat)


async def last(books: Books) -> int:
    """Return the newest `seq` of the book."""
    return await books.read(_last)


async def changed(books: Books, after: int) -> tuple[list[str], int]:
    """Return in which chats something was written or edited after a seq, and the last one."""
    return await books.read(load_changed, after)


def own(who: Identity) -> str:
    """Return the name of somebody's own chat."""
    return f"{who.platform}:{who.external_id}"


def _last(connection: Connection, book: int) -> int:
    found = row(connection, _LAST, book=book)
    return found[0] if found else 0


def _latest(connection: Connection, book: int, chat: str) -> Message | None:
    asked: dict[str, Value] = {"chat": chat, "after": 0, "before": END, "most": 1}
    headings = rows(connection, _BEFORE, book=book, **asked)
    for seq, _ in headings:
        (found,) = rows(connection, _ROWS, book=book, chat=chat, after=seq - 1, until=seq)
        return message(found)
    return None


def _since(connection: Connection, book: int, who: Identity, after: int, most: Most) -> Page:
    known = rows(connection, _WITH_NEWS, book=book, after=after, **groups.known_as(who))
    places = [(own(who), after), *((chat, start) for chat, start in known)]
    return _next(connection, book, places, after, most)


def _news(connection: Connection, book: int, place: Place, most: Most, on: str) -> News:
    members = groups.names(connection, book, place[0], on) if on else None
    return News(_next(connection, book, [place], place[1], most), members)


def _next(
    connection: Connection, book: int, places: Sequence[Place], after: int, most: Most
) -> Page:
    """Read on in several chats at once, as far as a page goes."""
    known: dict[Place, Sequence[Sequence[Any]]] = {}
    for chat, start in places:
        asked: dict[str, Value] = {"chat": chat, "after": start, "most": most.rows + 1}
        if found := rows(connection, _NEXT, book=book, **asked):
            known[chat, start] = found
    headings = sorted((seq, size) for found in known.values() for seq, size in found)
    fitting = _fitting(headings, most)
    if not fitting:
        return Page((), after, more=False)
    until = fitting[-1][0]
    read = [
        message(each)
        for chat, start in known
        for each in rows(connection, _ROWS, book=book, chat=chat, after=start, until=until)
    ]
    ordered = sorted(read, key=lambda each: each.seq)
    return Page(ordered, until, more=len(fitting) < len(headings))


def _earlier(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection, book: int, who: Identity, chat: str, before: int, most: Most
) -> Page:
    start = 0 if chat == own(who) else groups.load_since(connection, book, who, chat)
    if start is None:
        raise NotFound("chat")
    asked: dict[str, Value] = {"chat": chat, "after": start, "before": before}
    headings = rows(connection, _BEFORE, book=book, most=most.rows + 1, **asked)
    fitting = _fitting(headings, most)
    if not fitting:
        return Page((), _last(connection, book), more=False)
    first, until = fitting[-1][0], fitting[0][0]
    found = rows(connection, _ROWS, book=book, chat=chat, after=first - 1, until=until)
    more = len(fitting) < len(headings)
    return Page([message(each) for each in found], _last(connection, book), more)


def load_changed(connection: Connection, book: int, after: int) -> tuple[list[str], int]:
    """Read in which chats something is new after a seq, and the last one."""
    chats: dict[str, None] = {}
    while found := rows(connection, _CHANGED, book=book, after=after, most=CHANGES):
        chats |= {chat: None for _, chat in found}
        after = found[-1][0]
    return list(chats), after


def _fitting(headings: Sequence[Sequence[Any]], most: Most) -> Sequence[Sequence[Any]]:
    """Return as many messages as fit on a page, one at least."""
    read = (min(size or 0, LARGEST) for _, size in headings[: most.rows])
    sizes = accumulate(read)
    return headings[: max(1, len(list(takewhile(lambda size: size <= most.size, sizes))))]
