"""What she wrote is taken, page by page: her notes, her words, her chats."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam, or_
from sqlmodel import col, select

from ledger import ids, merged, pages, products
from ledger.chart import WALLET
from ledger.pages import Wanted
from ledger.people import facts
from ledger.people.inbox import MessageRow, files
from ledger.people.intents import IntentRow
from ledger.posting import ANY, Drop, Guard, Posting
from ledger.storage.asking import rows
from ledger.tables import Note

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.kit import Personal

STEP: Final = 100
PAUSE_MS: Final = 5
_TYPED: Final = frozenset({"note", "words", "word", "reply", "tag"})
_CARDS: Any = (
    select(IntentRow.token, IntentRow.owner, IntentRow.facts)
    .where(col(IntentRow.book) == bindparam("book", type_=BigInteger))
    .where(col(IntentRow.token) > bindparam("after", type_=LargeBinary))
    .order_by(col(IntentRow.token))
    .limit(1_000)
)
_book: Any = bindparam("book")
_MESSAGES: Any = (
    select(MessageRow.id)
    .where(col(MessageRow.book) == _book, col(MessageRow.chat) == bindparam("chat"))
    .limit(STEP)
)


async def words(books: Books, person: int) -> None:
    """Take what she wrote in whatever is hers, and with what she paid, as whoever she was."""
    for each in await books.read(merged.selves, person):
        for own in products.DECLARED.personal:
            if own.words:
                await _of_table(books, own, each)
        await _notes(books, each)


async def _of_table(books: Books, own: Personal, person: int) -> None:
    while keys := await books.survey(_with_words, own, person):
        table = str(own.table.__tablename__)
        guards = tuple(Guard(table, key, word, ANY, "") for key in keys for word in own.words)
        await books.post(Posting(ids.token(), "erase", guards=guards))


async def _notes(books: Books, person: int) -> None:
    """Take the notes of what she paid: the chain has but their salted digests."""
    wallets = [each.account for each in await books.balances(person, WALLET)]
    before = None
    while wallets:
        page = await pages.page(books, wallets, before, STEP, Wanted(person, way="paid"))
        drops = tuple(Drop(Note.__tablename__, (each.number,)) for each in page.lines if each.note)
        if drops:
            await books.post(Posting(ids.token(), "erase", drops=drops))
        if page.on is None:
            return
        before = page.on


async def of_cards(books: Books, people: Collection[int]) -> None:
    """Take what these people wrote on cards, which are found by nobody: all are gone through.

    It is done for all who are due together, in pages, beside everything else.
    """
    after = b""
    while page := await books.survey(_cards, after):
        guards = tuple(
            Guard.on(IntentRow.facts, (token,), ANY, _wordless(written))
            for token, owner, written in page
            if owner in people and _wordless(written) != written
        )
        if guards:
            await books.post(Posting(ids.token(), "erase", guards=guards))
        after = page[-1][0]
        await asyncio.sleep(PAUSE_MS / 1000)


async def chat(books: Books, name: str) -> None:
    """Take a chat of hers with all that stands in it."""
    while found := await books.read(_messages, name):
        beside = await books.read(files.load_names, found)
        drops = (
            *(Drop(MessageRow.__tablename__, (each,)) for each in found),
            *(files.gone(*each) for each in beside),
        )
        await books.post(Posting(ids.token(), "erase", drops=drops))


def _wordless(written: str) -> str:
    """Return the facts of a card without what was typed with it."""
    known = facts.load(written)
    return facts.dump({name: "" if name in _TYPED else each for name, each in known.items()})


def _cards(connection: Connection, book: int, after: bytes) -> Sequence[Any]:
    return rows(connection, _CARDS, book=book, after=after)


def _messages(connection: Connection, book: int, chat: str) -> list[bytes]:
    return [identity for (identity,) in rows(connection, _MESSAGES, book=book, chat=chat)]


def _with_words(
    connection: Connection, book: int, own: Personal, person: int
) -> list[tuple[Any, ...]]:
    """Find rows of hers in which something that she wrote still stands."""
    columns = own.table.__table__.columns
    key = [each for each in own.table.__table__.primary_key if each.name != "book"]
    written = or_(*(columns[word] != "" for word in own.words))
    asked = select(*key).where(columns.book == book, columns[own.by] == person, written)
    return [tuple(each) for each in connection.execute(asked.limit(STEP))]
