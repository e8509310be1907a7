"""An envelope as it stands, and who has opened it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, merged
from ledger.errors import AlreadySettled, NotFound
from ledger.money import Money
from ledger.people.tables import PersonRow
from ledger.products.gifts import draw
from ledger.products.gifts.tables import OPEN, EnvelopeRow, OpenedRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.products.gifts.draw import How


@dataclass(frozen=True)
class Envelope:
    """Money for whoever comes first: what is to be shared, how, for whom, and how far it is.

    `state` is open, empty (all of it was taken) or back (what was left went back to the giver).
    """

    token: bytes
    number: int
    giver: int
    chat: str
    account: int
    amount: Money
    fee: Money
    count: int
    how: How
    seed: str
    since: datetime | None
    word: bytes | None
    own: bool
    taken: int
    state: str
    made_at: datetime
    expires_at: datetime
    counted: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something in it still."""
        return self.state == OPEN

    @property
    def commitment(self) -> str:
        """What was shown of the draw beforehand."""
        return draw.commitment(self.seed)

    @cached_property
    def shares(self) -> list[Money]:
        """What each gets, in the order of their coming."""
        return draw.shares(self.seed, self.amount, self.count, self.how)

    @cached_property
    def fees(self) -> list[Money]:
        """What of the fee goes with each share."""
        return draw.fees(self.shares, self.fee)

    @property
    def given(self) -> Money:
        """What was taken so far."""
        return sum(self.shares[: self.taken], Money(0, self.amount.currency))

    @property
    def left(self) -> Money:
        """What nobody has taken, with the fee that was set aside for it."""
        gone = sum(self.fees[: self.taken], self.given)
        return self.amount + self.fee - gone

    @property
    def over(self) -> AlreadySettled:
        """How it is refused once there is nothing left in it."""
        return AlreadySettled("envelopes", "state", self.state)


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody had of an envelope, and with which receipt; `place` counts from 0."""

    person: int
    place: int
    amount: Money
    number: int


@dataclass(frozen=True, slots=True)
class Look:
    """An envelope as who comes finds it: when she joined, and what she has had of it.

    `selves` are as many as she was looked for.
    """

    envelope: Envelope
    joined_at: datetime | None
    had: Opened | None
    selves: int = 1


_book: Any = bindparam("book", type_=BigInteger)
_token: Any = bindparam("token")
_envelopes: Any = select(*EnvelopeRow.__table__.columns).where(col(EnvelopeRow.book) == _book)  # type: ignore[attr-defined]
_ENVELOPE = _envelopes.where(col(EnvelopeRow.token) == _token)
_BY_NUMBER = _envelopes.where(col(EnvelopeRow.number) == bindparam("number", type_=BigInteger))
_opened: Any = select(OpenedRow.person, OpenedRow.place, OpenedRow.amount, OpenedRow.number).where(
    col(OpenedRow.book) == _book, col(OpenedRow.token) == _token
)
_OPENED = _opened.order_by(col(OpenedRow.place))
_person: Any = bindparam("person", type_=BigInteger)
_HAD = _opened.where(col(OpenedRow.person) == _person)
_JOINED_AT: Any = select(PersonRow.joined_at).where(
    col(PersonRow.book) == _book, col(PersonRow.id) == _person
)


async def get(books: Books, token: bytes) -> Envelope:
    """Return an envelope by its token, or raise NotFound."""
    return await books.read(load, token)


async def by_number(books: Books, number: int) -> Envelope:
    """Return an envelope by the number of the transfer that filled it, or raise NotFound."""
    return await books.read(_by_number, number)


async def opened(books: Books, token: bytes) -> list[Opened]:
    """Return who opened an envelope, in their order."""
    return await books.read(load_opened, token)


async def look(books: Books, token: bytes, person: int) -> Look:
    """Return how somebody finds an envelope, of one snapshot; NotFound if there is none."""
    return await books.read(_look, token, person)


def read(found: Sequence[Any] | None) -> Envelope:
    """Make an envelope of its row; NotFound where there is none."""
    if found is None:
        raise NotFound("envelope")
    known = EnvelopeRow(**dict(zip(EnvelopeRow.__table__.columns.keys(), found, strict=True)))  # type: ignore[attr-defined]
    return Envelope(
        known.token,
        known.number,
        known.giver,
        known.chat,
        known.account,
        Money(known.amount, known.currency),
        Money(known.fee, known.currency),
        known.count,
        "equal" if known.how == "equal" else "random",
        known.seed,
        clock.from_ms(known.since) if known.since is not None else None,
        known.word,
        bool(known.own),
        known.taken,
        known.state,
        clock.from_ms(known.made_at),
        clock.from_ms(known.expires_at),
        known.counted or 0,
    )


def load(connection: Connection, book: int, token: bytes) -> Envelope:
    """Read an envelope by its token, or raise NotFound."""
    return read(row(connection, _ENVELOPE, book=book, token=token))


def _by_number(connection: Connection, book: int, number: int) -> Envelope:
    return read(row(connection, _BY_NUMBER, book=book, number=number))


def load_opened(connection: Connection, book: int, token: bytes) -> list[Opened]:
    """Read who opened an envelope, in their order."""
    currency = load(connection, book, token).amount.currency
    found = rows(connection, _OPENED, book=book, token=token)
    return [_one(each, currency) for each in found]


def _look(connection: Connection, book: int, token: bytes, person: int) -> Look:
    envelope = load(connection, book, token)
    joined = row(connection, _JOINED_AT, book=book, person=person)
    selves = merged.selves(connection, book, person)
    shares = (row(connection, _HAD, book=book, token=token, person=each) for each in selves)
    had = next(filter(None, shares), None)
    return Look(
        envelope,
        clock.from_ms(joined[0]) if joined and joined[0] is not None else None,
        _one(had, envelope.amount.currency) if had else None,
        len(selves),
    )


def _one(found: Sequence[Any], currency: str) -> Opened:
    person, place, amount, number = found
    return Opened(person, place, Money(amount, currency), number)
