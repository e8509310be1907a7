"""Pay links as they are read: what they ask for, how they stand, and who has paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import BigInteger, Integer, LargeBinary, bindparam
from sqlmodel import col, select

from ledger import clock, codes, ids, merged
from ledger.errors import NotFound
from ledger.money import Money
from ledger.periods import counted
from ledger.products.paylinks import code
from ledger.products.paylinks.tables import OPEN, PaylinkPaymentRow, PaylinkRow
from ledger.products.paylinks.uses import ONCE, Uses
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent

NAMED = 3
"""How many of the newest payers a card names."""
USED, PAID, BY = "paylink uses", "paylink paid", "paylink by"
"""What is counted of a link: payments, money, and payments of one person."""
_LAST = b"\xff" * ids.KEY_BYTES
_TOKEN = 1  # its place in what is read

Standing: TypeAlias = Literal["open", "used", "closed", "expired"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link is to ask for: an amount, or any in a currency; for what, and how often.

    AskedTooMuch for more than may be asked for.
    """

    amount: Money | None
    currency: str
    note: str = ""
    uses: Uses = ONCE

    def __post_init__(self) -> None:
        if self.amount:
            self.amount.asked()


@dataclass(frozen=True, slots=True)
class Paylink:
    """A pay link: `amount` is None where whoever pays says how much, in `currency`.

    It was `paid` so many times, `total` in all, by `payers` last, the newest first.
    """

    token: bytes
    owner: int
    currency: str
    amount: Money | None
    note: str
    uses: Uses
    state: str
    made_at: datetime
    expires_at: datetime
    paid: int
    total: Money
    payers: tuple[int, ...]

    @classmethod
    def to_be(cls, token: bytes, owner: int, wanted: Wanted) -> Paylink:
        """Return a link as it will be, if it is made now; how long it lasts is not known yet."""
        asks, now = (wanted.currency, wanted.amount, wanted.note, wanted.uses), clock.now()
        until = now + timedelta(days=1)
        return cls(token, owner, *asks, OPEN, now, until, 0, Money(0, wanted.currency), ())

    @property
    def code(self) -> str:
        """The code by which anybody comes to it."""
        return code.of(self.token)

    @property
    def standing(self) -> Standing:
        """Whether it can be paid now, or why not."""
        if self.uses.most is not None and self.paid >= self.uses.most:
            return "used"
        if self.state == OPEN and self.expires_at <= clock.now():
            return "expired"
        state: Any = self.state
        return state  # type: ignore[no-any-return]

    @property
    def is_open(self) -> bool:
        """Whether it can be paid now."""
        return self.standing == "open"


_book: Any = bindparam("book", type_=BigInteger)
_COLUMNS: Any = PaylinkRow.__table__.columns  # type: ignore[attr-defined]
_OF_TOKEN: Any = select(*_COLUMNS).where(
    PaylinkRow.book == _book, PaylinkRow.token == bindparam("token", type_=LargeBinary)
)
_OF_DIGEST: Any = (
    select(PaylinkRow.token)
    .where(PaylinkRow.book == _book)
    .where(PaylinkRow.digest == bindparam("digest", type_=LargeBinary))
    .order_by(col(PaylinkRow.token))
    .limit(1)
)
_MINE: Any = (
    select(*_COLUMNS)
    .where(PaylinkRow.book == _book, PaylinkRow.owner == bindparam("owner", type_=BigInteger))
    .where(col(PaylinkRow.token) < bindparam("before", type_=LargeBinary))
    .order_by(col(PaylinkRow.token).desc())
    .limit(bindparam("most", type_=Integer))
)
_PAYERS: Any = (
    select(PaylinkPaymentRow.payer)
    .where(PaylinkPaymentRow.book == _book)
    .where(PaylinkPaymentRow.paylink == bindparam("token", type_=LargeBinary))
    .order_by(col(PaylinkPaymentRow.number).desc())
    .limit(bindparam("most", type_=Integer))
)


async def get(books: Books, token: bytes) -> Paylink:
    """Return a link by its token, or raise NotFound."""
    return await books.read(_get, token)


async def of(books: Books, intent: Intent) -> Paylink:
    """Return the link that a card is about."""
    return await get(books, ids.from_text(str(intent.facts["paylink"])))


async def find(act: Act, written: str) -> Paylink:
    """Return the link of a code, open or not.

    NotFound for a wrong code, which is counted once for each message, LimitExceeded after too many.
    """
    await codes.check(act.books, act.actor.id)
    link = await known(act.books, written)
    if link is None:
        raise await codes.wrong(act, "paylink")
    return link


async def known(books: Books, written: str) -> Paylink | None:
    """Return the link of a code, if it is one's; whoever looks counts what is wrong."""
    read = code.read(written)
    token = await books.read(_found, read) if read else None
    return await get(books, token) if token else None


async def mine(books: Books, owner: int, most: int, before: bytes = b"") -> list[Paylink]:
    """Return somebody's links made before one of them, the newest first."""
    return await books.read(_mine, owner, most, before or _LAST)


async def paid_by(books: Books, link: Paylink, payer: int) -> int:
    """Return how often a person has paid by a link."""
    return await books.read(_paid_by, link.token, payer)


def _paid_by(connection: Connection, book: int, token: bytes, payer: int) -> int:
    people = merged.selves(connection, book, payer)
    return sum(counted(connection, book, counter(BY, token, each)) for each in people)


def counter(what: str, token: bytes, payer: int = 0) -> str:
    """Return the name under which something of a link is counted."""
    return f"{what}:{ids.text(token)}{f' {payer}' if payer else ''}"


def _get(connection: Connection, book: int, token: bytes) -> Paylink:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    if found is None:
        raise NotFound("paylink")
    return _read(connection, found)


def _found(connection: Connection, book: int, known: str) -> bytes | None:
    found = row(connection, _OF_DIGEST, book=book, digest=code.digest(known))
    return found[0] if found else None


def _mine(connection: Connection, book: int, owner: int, most: int, before: bytes) -> list[Paylink]:
    found = [
        each
        for one in merged.selves(connection, book, owner)
        for each in rows(connection, _MINE, book=book, owner=one, most=most, before=before)
    ]
    newest = sorted(found, key=itemgetter(_TOKEN), reverse=True)[:most]
    return [_read(connection, each) for each in newest]


def _read(connection: Connection, found: Sequence[Any]) -> Paylink:
    """Make a link of its row, and of what is counted of it."""
    book, token, _, owner, currency, amount, note, most, each, state, made_at, expires_at = found
    payers = rows(connection, _PAYERS, book=book, token=token, most=NAMED)
    return Paylink(
        token,
        merged.now(connection, book, owner),
        currency,
        None if amount is None else Money(amount, currency),
        note,
        Uses(most, each=bool(each)),
        state,
        clock.from_ms(made_at),
        clock.from_ms(expires_at),
        counted(connection, book, counter(USED, token)),
        Money(counted(connection, book, counter(PAID, token)), currency),
        tuple(payer for (payer,) in payers),
    )
