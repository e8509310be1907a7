"""What the books tell of splits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column, union
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.kit import pends
from ledger.money import Money
from ledger.posting import Count
from ledger.products.splits.tables import OPEN, OWN, ShareRow, SplitRow
from ledger.storage.asking import row, rows
from ledger.tables import CountRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.intents import Intent

_MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Share:
    """What one person, or two of whom either may pay, have of a split; 0 is nobody."""

    split: bytes
    person: int
    partner: int
    amount: Money
    odd: bool
    state: str
    paid_by: int
    number: int | None
    word: str

    @property
    def key(self) -> tuple[bytes, int]:
        """The key of its row."""
        return self.split, self.person

    @property
    def people(self) -> tuple[int, ...]:
        """Who may pay it."""
        return (self.person, self.partner) if self.partner else (self.person,)


@dataclass(frozen=True, slots=True)
class Split:
    """A bill that is shared, with its shares in their order."""

    token: bytes
    maker: int
    chat: str
    total: Money
    note: str
    state: str
    made_at: datetime
    expires_at: datetime
    reminded_at: datetime
    shares: tuple[Share, ...]

    def of(self, person: int) -> Share | None:
        """Return the share of a person, if she has one."""
        return next((share for share in self.shares if person in share.people), None)

    @property
    def people(self) -> set[int]:
        """Everybody who has to do with it."""
        return {self.maker, *(person for share in self.shares for person in share.people)}

    @property
    def is_reminded(self) -> bool:
        """Whether whoever has not paid was told again."""
        return self.reminded_at > self.made_at

    @property
    def own(self) -> Share | None:
        """The share of its maker, who takes part."""
        return next((share for share in self.shares if share.state == OWN), None)

    def odd(self, share: Share) -> tuple[Count, ...]:
        """Count the unit that did not divide, if a share has one, for whoever has the share."""
        names = counters(self.total.currency, [each.people for each in self.shares])
        return tuple(Count(names[person], 1) for person in share.people if share.odd)

    @property
    def unpaid(self) -> list[Share]:
        """The shares that are still owed."""
        return [share for share in self.shares if share.state == OPEN]

    @property
    def asked(self) -> list[Share]:
        """The shares of others than the maker."""
        return [share for share in self.shares if share.state != OWN]


_book: Any = bindparam("book", type_=BigInteger)
_SPLIT: Any = select(*SplitRow.__table__.columns).where(  # type: ignore[attr-defined]
    SplitRow.book == _book, SplitRow.token == bindparam("token", type_=LargeBinary)
)
_SHARES: Any = (
    select(*ShareRow.__table__.columns)  # type: ignore[attr-defined]
    .where(ShareRow.book == _book, ShareRow.split == bindparam("token", type_=LargeBinary))
    .order_by(col(ShareRow.place), col(ShareRow.person))
)
_COUNTED: Any = select(CountRow.value).where(
    CountRow.book == _book, CountRow.name == bindparam("name")
)
_STANDS: Any = literal_column("state IN ('gathering', 'closed', 'open')")
_DUE: Any = (
    select(SplitRow.token)
    .where(SplitRow.book == _book, _STANDS)
    .where(col(SplitRow.expires_at) <= bindparam("now", type_=BigInteger))
    .limit(_MOST_AT_ONCE)
)


_shares_of: Any = tuple(
    select(ShareRow.split, ShareRow.person)
    .where(ShareRow.book == _book, literal_column("shares.state") == literal_column("'open'"))
    .where(column == bindparam("person", type_=BigInteger))
    for column in (ShareRow.person, ShareRow.partner, ShareRow.maker)
)
_OPEN_FOR: Any = union(*_shares_of)


async def get(books: Books, token: bytes) -> Split:
    """Return a split by its token, or raise NotFound."""
    return await books.read(load, token)


async def of(books: Books, intent: Intent) -> Split:
    """Return the split that a card is about."""
    return await get(books, ids.from_text(str(intent.facts["split"])))


async def odd_units(books: Books, currency: str, sharers: Sequence[Sequence[int]]) -> list[int]:
    """Return how many units that did not divide each share has had among the same people.

    Of two who share as one, whoever had more counts. Who comes together with others for the first
    time has had none.
    """
    return await books.read(_odd_units, currency, sharers)


async def due(books: Books, now: datetime) -> list[bytes]:
    """Return some of the splits whose time is up; one that is closed is to be shared out."""
    return await books.read(_due, now)


def counters(currency: str, sharers: Iterable[Sequence[int]]) -> dict[int, str]:
    """Return the counter of each person's odd units among the same people."""
    people = sorted(chain(*sharers))
    circle = ids.text(ids.digest(*map(str, people))[: ids.KEY_BYTES])
    return {person: f"odd units:{currency} {person} {circle}" for person in people}


@pends
def open_shares(connection: Connection, book: int, person: int) -> int:
    """Count the open shares that she may pay, or asks others for."""
    return len(rows(connection, _OPEN_FOR, book=book, person=person))


def load(connection: Connection, book: int, token: bytes) -> Split:
    """Read a split, or raise NotFound."""
    found = row(connection, _SPLIT, book=book, token=token)
    if found is None:
        raise NotFound("split")
    _, _, maker, chat, currency, amount, note, state, made_at, expires_at, reminded_at = found
    shares = tuple(share(each) for each in rows(connection, _SHARES, book=book, token=token))
    made, expires, reminded = map(clock.from_ms, (made_at, expires_at, reminded_at))
    total = Money(amount, currency)
    return Split(token, maker, chat, total, note, state, made, expires, reminded, shares)


def share(found: Sequence[Any]) -> Share:
    """Make a share of its row."""
    _, split, person, partner, _, _, _, currency, amount, odd, state, *ended = found
    paid_by, number, word, _ = ended
    money = Money(amount, currency)
    return Share(split, person, partner, money, bool(odd), state, paid_by, number, word)


def _odd_units(
    connection: Connection, book: int, currency: str, sharers: Sequence[Sequence[int]]
) -> list[int]:
    found = {
        person: row(connection, _COUNTED, book=book, name=name)
        for person, name in counters(currency, sharers).items()
    }
    had = {person: known[0] if known else 0 for person, known in found.items()}
    return [max(had[person] for person in people) for people in sharers]


def _due(connection: Connection, book: int, now: datetime) -> list[bytes]:
    return [token for (token,) in rows(connection, _DUE, book=book, now=clock.to_ms(now))]
