"""What the books tell of asks: one, those of a payment, and how a payment stands by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column, union
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.kit import pends
from ledger.money import Money
from ledger.products.recalls.tables import OPEN, RecalledRow, RecallRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.intents import Intent

STEP = 100


@dataclass(frozen=True, slots=True)
class Recall:
    """One ask, and what became of it."""

    token: bytes
    number: int
    payer: int
    payee: int
    amount: Money
    given: Money
    words: str
    reply: str
    state: str
    receipt: int | None
    expires_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it waits for the payee's word."""
        return self.state == OPEN


class Standing(NamedTuple):
    """How a payment stands: what came back of it, in minor units, how often it was asked for."""

    back: int
    asks: int
    state: str


_book: Any = bindparam("book", type_=BigInteger)
_recall: Any = (
    select(RecallRow.token, RecallRow.number, RecallRow.payer, RecallRow.payee)
    .add_columns(col(RecallRow.currency), col(RecallRow.amount), col(RecallRow.given))
    .add_columns(col(RecallRow.words), col(RecallRow.reply), col(RecallRow.state))
    .add_columns(col(RecallRow.receipt), col(RecallRow.expires_at))
    .where(col(RecallRow.book) == _book)
)
_number: Any = bindparam("number", type_=BigInteger)
_OF_TOKEN = _recall.where(RecallRow.token == bindparam("token", type_=LargeBinary))
_OF_NUMBER = _recall.where(RecallRow.number == _number).order_by(RecallRow.token)
_BY_RECEIPT = _recall.where(RecallRow.receipt == _number)
_DUE = (
    _recall.where(RecallRow.state == literal_column("'open'"))  # spelt out, for the index
    .where(col(RecallRow.expires_at) <= bindparam("now", type_=BigInteger))
    .order_by(RecallRow.expires_at)
    .limit(STEP)
)
_whose: Any = bindparam("person", type_=BigInteger)
_open: Any = select(RecallRow.token).where(
    RecallRow.book == _book, RecallRow.state == literal_column("'open'")
)
_OPEN_FOR: Any = union(
    _open.where(RecallRow.payer == _whose), _open.where(RecallRow.payee == _whose)
)
_STANDING: Any = select(RecalledRow.back, RecalledRow.asks, RecalledRow.state).where(
    RecalledRow.book == _book, RecalledRow.number == _number
)


async def get(books: Books, token: bytes) -> Recall:
    """Return an ask, or raise NotFound."""
    return _one(await books.read(_of_token, token))


async def of(books: Books, intent: Intent) -> Recall:
    """Return the ask that a button is about."""
    return await get(books, ids.from_text(str(intent.facts["recall"])))


async def open_of(books: Books, number: int) -> Recall:
    """Return the ask that is open about a payment, or raise NotFound."""
    asks = await of_number(books, number)
    return _one([each for each in asks if each.is_open])


async def of_number(books: Books, number: int) -> list[Recall]:
    """Return all asks about a payment, the oldest first; there are few."""
    return await books.read(_of_number, number)


async def by_receipt(books: Books, number: int) -> Recall:
    """Return the ask that a giving back answered, or raise NotFound."""
    return _one(await books.read(_by_receipt, number))


async def due(books: Books, now: datetime) -> list[Recall]:
    """Return what nobody answered in time, so many at once."""
    return await books.read(_due, clock.to_ms(now))


async def standing(books: Books, number: int) -> Standing | None:
    """Return how a payment stands; None if nobody ever asked for it."""
    return await books.read(_standing, number)


@pends
def open_recalls(connection: Connection, book: int, person: int) -> int:
    """Count what she asks back, and is asked to give back."""
    return len(rows(connection, _OPEN_FOR, book=book, person=person))


def _one(found: Sequence[Recall]) -> Recall:
    if not found:
        raise NotFound("recall")
    return found[0]


def _of_token(connection: Connection, book: int, token: bytes) -> list[Recall]:
    return [_read(each) for each in rows(connection, _OF_TOKEN, book=book, token=token)]


def _of_number(connection: Connection, book: int, number: int) -> list[Recall]:
    return [_read(each) for each in rows(connection, _OF_NUMBER, book=book, number=number)]


def _by_receipt(connection: Connection, book: int, number: int) -> list[Recall]:
    return [_read(each) for each in rows(connection, _BY_RECEIPT, book=book, number=number)]


def _due(connection: Connection, book: int, now: int) -> list[Recall]:
    return [_read(each) for each in rows(connection, _DUE, book=book, now=now)]


def _standing(connection: Connection, book: int, number: int) -> Standing | None:
    found = row(connection, _STANDING, book=book, number=number)
    return Standing(*found) if found else None


def _read(known: Sequence[Any]) -> Recall:
    token, number, payer, payee, currency, amount, given, *rest, receipt, until = known
    words, reply, state = rest
    about = (bytes(token), number, payer, payee, Money(amount, currency), Money(given, currency))
    return Recall(*about, words, reply, state, receipt, clock.from_ms(until))
