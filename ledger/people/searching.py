"""Searching: receipts by an amount and a time, or by the words of a note, the newest first.

by_amount  those that moved or held exactly so much
by_note    those whose note fits; that somebody looked for words is kept
noted      what somebody looked for, by the number under which it is kept

A look costs no more than `LOOK` rows, however many there are; where it ended, the next one begins.
An index of the words of notes would cost each payment several times itself: docs/decisions.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, or_
from sqlmodel import col, select

from ledger import clock, statement
from ledger.errors import NotFound
from ledger.people import audit, facts
from ledger.posting import Audit, Posting
from ledger.storage.asking import row, rows
from ledger.tables import Account, Entry, Head, Note, Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.money import Money
    from ledger.statement import Recorded

LOOK = 20_000
"""At how many rows one look looks, at most and about."""
PAGE = 8
WORDS, AMOUNTS = "notes.searched", "amounts.searched"
"""The kind of the audit of who looked for words."""
_LATE_MS = 600_000
"""By how much a clock may have gone back between two transfers."""


class Span(NamedTuple):
    """From when until before when, in milliseconds since 1970; 0 for always."""

    since_ms: int = 0
    until_ms: int = 0

    def has(self, moment: datetime) -> bool:
        """Tell whether a moment is within it."""
        at = clock.to_ms(moment)
        return self.since_ms <= at and (not self.until_ms or at < self.until_ms)


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found; `on` is the receipt before which there may be more, 0 for none.

    `looked_back` is until when it looked, where it ended before a page was full.
    """

    receipts: Sequence[Recorded]
    on: int = 0
    looked_back: datetime | None = None


_book: Any = bindparam("book", type_=BigInteger)
_number: Any = bindparam("number", type_=BigInteger)
_HEAD: Any = select(Head.transfer).where(Head.book == _book)
_LAST: Any = select(Head.entry).where(Head.book == _book)
_AT: Any = select(Transfer.recorded_at, Transfer.first_entry).where(
    Transfer.book == _book, Transfer.number == _number
)
_ENTRY: Any = select(Entry.transfer).where(
    Entry.book == _book, Entry.id == bindparam("entry", type_=BigInteger)
)
_minor: Any = bindparam("minor", type_=BigInteger)
_AMOUNTS: Any = (
    select(Entry.transfer)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == Entry.account))
    .where(Entry.book == _book, col(Entry.id) >= bindparam("first", type_=BigInteger))
    .where(col(Entry.id) < bindparam("beyond", type_=BigInteger))
    .where(or_(col(Entry.amount) == _minor, col(Entry.held) == _minor))
    .where(Account.currency == bindparam("currency"))
    .order_by(col(Entry.id).desc())
)
_NOTES: Any = (
    select(Note.transfer, Note.text)
    .where(Note.book == _book, col(Note.transfer) >= bindparam("first", type_=BigInteger))
    .where(col(Note.transfer) < bindparam("beyond", type_=BigInteger))
    .order_by(col(Note.transfer).desc())
    .limit(bindparam("look"))
)


async def by_amount(books: Books, amount: Money, span: Span, before: int = 0) -> Found:
    """Return the newest receipts of exactly so much within a time, before a receipt."""
    return await books.survey(_by_amount, amount, span, before)


async def by_note(books: Books, fits: Callable[[str], bool], span: Span, before: int = 0) -> Found:
    """Return the newest receipts within a time whose note fits, before a receipt."""
    return await books.survey(_by_note, fits, span, before)


async def keep(act: Act, amount: Money) -> None:
    """Keep that somebody looks for payments of an amount."""
    audits = (Audit(AMOUNTS, facts=facts.dump({"amount": amount})),)
    await act.post(Posting(act.key, "look", actor=act.actor.id, audits=audits))


async def note(act: Act, words: str, span: Span) -> int:
    """Keep that somebody looks for words; return the number under which that is kept."""
    known = facts.dump({"since": span.since_ms, "until": span.until_ms})
    audits = (Audit(WORDS, facts=known, words=words),)
    await act.post(Posting(act.key, "look", actor=act.actor.id, audits=audits))
    found = await audit.of_person(act.books, act.actor.id)
    return next(each.number for each in found if each.kind == WORDS)


async def noted(books: Books, person: int, number: int) -> tuple[str, Span]:
    """Return what a person looked for under a number, or raise NotFound."""
    found = next(iter(await audit.newest(books, number + 1)), None)
    if found is None or (found.number, found.kind, found.actor) != (number, WORDS, person):
        raise NotFound("search")
    known: Any = found.facts
    return found.words, Span(known["since"], known["until"])


def _by_amount(connection: Connection, book: int, amount: Money, span: Span, before: int) -> Found:
    first, beyond = _numbers(connection, book, span, before)
    begins, ends = (_first_entry(connection, book, each) for each in (first, beyond))
    more = 0
    if ends - begins > LOOK and (at := row(connection, _ENTRY, book=book, entry=ends - LOOK)):
        more = at[0]
        begins = _first_entry(connection, book, more)
    asked: dict[str, Any] = {
        "first": begins,
        "beyond": ends,
        "minor": amount.minor,
        "currency": amount.currency,
    }
    found = rows(connection, _AMOUNTS, book=book, **asked)
    return _found(connection, book, dict.fromkeys(number for (number,) in found), span, more)


def _by_note(
    connection: Connection, book: int, fits: Callable[[str], bool], span: Span, before: int
) -> Found:
    first, beyond = _numbers(connection, book, span, before)
    looked = rows(connection, _NOTES, book=book, first=first, beyond=beyond, look=LOOK)
    more = looked[-1][0] if len(looked) == LOOK else 0
    return _found(connection, book, (number for number, text in looked if fits(text)), span, more)


def _found(
    connection: Connection, book: int, numbers: Iterable[int], span: Span, more: int
) -> Found:
    """Read a page of receipts; beyond it, or beyond all that was looked at, there may be more."""
    receipts: list[Recorded] = []
    for number in numbers:
        if len(receipts) == PAGE:
            return Found(receipts, receipts[-1].number)
        found = statement.transfer(connection, book, number)
        if span.has(found.recorded_at):
            receipts.append(found)
    back = clock.from_ms(_recorded(connection, book, more)) if more else None
    return Found(receipts, more, back)


def _numbers(connection: Connection, book: int, span: Span, before: int) -> tuple[int, int]:
    """Return the first receipt of a time and the one beyond its last, before a receipt."""
    head = row(connection, _HEAD, book=book)
    beyond = before or (head[0] if head else 0) + 1
    if span.until_ms:
        beyond = _earliest(connection, book, span.until_ms + _LATE_MS, beyond)
    first = _earliest(connection, book, span.since_ms - _LATE_MS, beyond) if span.since_ms else 1
    return first, beyond


def _earliest(connection: Connection, book: int, at_ms: int, beyond: int) -> int:
    """Find the first receipt from a moment on, by halves: they come in the order of time."""
    low, high = 1, beyond
    while low < high:
        middle = (low + high) // 2
        if _recorded(connection, book, middle) < at_ms:
            low = middle + 1
        else:
            high = middle
    return low


def _recorded(connection: Connection, book: int, number: int) -> int:
    found = row(connection, _AT, book=book, number=number)
    return found[0] if found else 0


def _first_entry(connection: Connection, book: int, number: int) -> int:
    """Return where the entries of a receipt begin; of one to come, beyond all."""
    found = row(connection, _AT, book=book, number=number)
    if found:
        return int(found[1])
    last = row(connection, _LAST, book=book)
    return (last[0] if last else 0) + 1
