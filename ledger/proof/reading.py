"""Rows as the driver gives them, a page at a time: a proof reads millions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from ledger.chain import START
from ledger.proof.findings import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

PAGE = 2_048
LAST = sys.maxsize  # no number is higher

_HEAD = "SELECT transfer, entry, account, chain, audit FROM head WHERE book = :book"
_MARK = """
    SELECT number, first_entry + lines - 1, chain FROM transfers
    WHERE book = :book AND number = :number"""
_TRANSFERS = """
    SELECT book, number, kind, key, actor, payer, payee, first_entry, lines, reverses,
        recorded_at, effective_at, note_digest, chain
    FROM transfers WHERE book = :book AND number > :after AND number <= :until
    ORDER BY number LIMIT :page"""
_ENTRIES = """
    SELECT id, transfer, account, amount, balance_after, held, held_after, previous
    FROM entries WHERE book = :book AND id > :after AND id <= :until ORDER BY id LIMIT :page"""
_ACCOUNTS = """
    SELECT id, currency, balance, held, entry
    FROM accounts WHERE book = :book AND id > :after AND id <= :until ORDER BY id LIMIT :page"""
_NOTES = """
    SELECT transfer, salt, text
    FROM notes WHERE book = :book AND transfer > :after AND transfer <= :until
    ORDER BY transfer LIMIT :page"""
_HOLDS = """
    SELECT placed AS number, account, amount FROM holds
    WHERE book = :book AND placed > :after AND placed <= :until
    UNION ALL SELECT ended, account, -amount FROM holds
    WHERE book = :book AND ended > :after AND ended <= :until
    ORDER BY number"""

_AUDITS = """
    SELECT after, book, id, after, transfer, actor, approver, person, recorded_at, kind, topic,
        facts, words_digest, chain, salt, words
    FROM audits WHERE book = :book AND after >= :after AND after < :until ORDER BY after, id"""

_ACT_AT = """
    SELECT id FROM audits WHERE book = :book AND after = :after AND chain = :chain"""


class Head(NamedTuple):
    """The last numbers given out, and the head of the chain; `stands` tells whether it is there."""

    transfer: int = 0
    entry: int = 0
    account: int = 0
    chain: bytes = START
    audit: int = 0
    stands: bool = True


def head(connection: Connection, book: int) -> Head:
    """Return the head; of a book without one, that of an empty book."""
    found = rows(connection, _HEAD, book=book)
    return Head(*found[0]) if found else Head(stands=False)


def mark(connection: Connection, book: int, number: int) -> Mark | None:
    """Return a transfer as a mark, if it is there."""
    found = rows(connection, _MARK, book=book, number=number)
    return Mark(*found[0]) if found else None


def act_at(connection: Connection, book: int, transfer: int, chain: bytes) -> int | None:
    """Return the act behind a transfer whose link this is, if there is one."""
    found = rows(connection, _ACT_AT, book=book, after=transfer, chain=chain)
    return int(found[0][0]) if found else None


def rows(connection: Connection, sql: str, **values: object) -> Sequence[Any]:
    """Return the rows of a statement as tuples, past SQLAlchemy, which would wrap each one."""
    answer = connection.execute(text(sql), values)
    return answer.cursor.fetchall()


def transfers(connection: Connection, book: int, after: int, until: int = LAST) -> Iterator[Any]:
    """Yield the rows of `transfers` after a number, up to another, in order."""
    return _pages(connection, _TRANSFERS, 1, book=book, after=after, until=until)


def entries(connection: Connection, book: int, after: int, until: int = LAST) -> Iterator[Any]:
    """Yield the entries after one, in order: id, transfer, five facts of the chain, previous."""
    return _pages(connection, _ENTRIES, 0, book=book, after=after, until=until)


def accounts(connection: Connection, book: int) -> Iterator[Any]:
    """Yield id, currency, balance, held and newest entry of every account, in order."""
    return _pages(connection, _ACCOUNTS, 0, book=book, after=-LAST, until=LAST)


def notes(connection: Connection, book: int, after: int, until: int = LAST) -> Iterator[Any]:
    """Yield transfer, salt and text of every note after a transfer, in order."""
    return _pages(connection, _NOTES, 0, book=book, after=after, until=until)


def holds(connection: Connection, book: int, after: int, until: int = LAST) -> Iterator[Any]:
    """Yield transfer, account and change of what is held, for each hold placed or ended after."""
    return _streamed(connection, _HOLDS, book=book, after=after, until=until)


def audits(connection: Connection, book: int, since: int, until: int = LAST) -> Iterator[Any]:
    """Yield what was administered from one transfer on, until before another, in order."""
    return _streamed(connection, _AUDITS, book=book, after=since, until=until)


def _streamed(connection: Connection, sql: str, **asked: int) -> Iterator[Any]:
    streams = text(sql).execution_options(stream_results=True, yield_per=PAGE)
    return iter(connection.execute(streams, asked))


def _pages(connection: Connection, sql: str, key: int, **asked: int) -> Iterator[Any]:
    while page := rows(connection, sql, **asked, page=PAGE):
        yield from page
        asked["after"] = page[-1][key]


class Beside:
    """Rows that begin with the number of a transfer, in order, taken as a walk passes it."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)
        self.upcoming: int = self._next[0] if self._next else LAST

    def up_to(self, number: int) -> list[Any]:
        """Take the rows up to and of this transfer."""
        taken = []
        while self._next is not None and self._next[0] <= number:
            taken.append(self._next)
            self._next = next(self._rows, None)
        self.upcoming = self._next[0] if self._next else LAST
        return taken
