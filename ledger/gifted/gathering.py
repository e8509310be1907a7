"""Gatherings: gift money of many new accounts that went to one is held, in one case for support.

There is one at a time for a person and a currency; its token is made of how many were before, so
that whoever comes at once comes into the same. What it holds and of how many accounts is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, Integer, LargeBinary, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import ids, periods
from ledger.errors import NotFound
from ledger.gifted.tables import OPEN, GatheredRow, GatheringRow
from ledger.money import Money
from ledger.people import cases, facts, shown
from ledger.people.facts import Who
from ledger.posting import Audit, Count, Event, Guard, Hold, Row
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.gifted.marks import Mark
    from ledger.people.facts import Fact

KIND: Final = "review"
"""The kind of the holds."""
ENDED: Final = "gatherings ended"
"""What is counted of a person and a currency: how many were decided."""
WORTH: Final = "gathered worth"
ACCOUNTS: Final = "gathered accounts"
FROM: Final = "gathered from"
"""What is counted of a gathering: what it holds, of how many accounts, and of which."""
PAGE: Final = 20


class Coming(NamedTuple):
    """Gift money that is to be held as it comes; `stands` if its gathering does."""

    token: bytes
    payer: int
    payee: int
    amount: Money
    account: int
    marks: tuple[Mark, ...]
    stands: bool
    first: bool


class Held(NamedTuple):
    """What goes into a posting that pays gift money which is held."""

    holds: tuple[Hold, ...] = ()
    counts: tuple[Count, ...] = ()
    guards: tuple[Guard, ...] = ()
    rows: tuple[Row, ...] = ()
    events: tuple[Event, ...] = ()
    audits: tuple[Audit, ...] = ()


class Gathering(NamedTuple):
    """What is held of one person, or was: how much of it, and of how many accounts."""

    token: bytes
    payee: int
    state: str
    place: bytes
    worth: Money
    accounts: int

    @property
    def is_open(self) -> bool:
        """Whether it waits for support."""
        return self.state == OPEN


class Giver(NamedTuple):
    """An account whose gift money is held, and how much of it."""

    person: int
    amount: Money


_book: Any = bindparam("book", type_=BigInteger)
_token: Any = bindparam("token", type_=LargeBinary)
_ONE: Any = (
    select(GatheringRow.payee, GatheringRow.currency, GatheringRow.state)
    .add_columns(col(GatheringRow.place))
    .where(col(GatheringRow.book) == _book, col(GatheringRow.token) == _token)
)
_OF_PAYEE: Any = (
    select(GatheringRow.token)
    .where(col(GatheringRow.book) == _book)
    .where(col(GatheringRow.payee) == bindparam("payee", type_=BigInteger))
    .where(GatheringRow.state == literal_column("'open'"))  # spelt out, for the index
)
_GIVERS: Any = (
    select(GatheredRow.payer, func.sum(GatheredRow.amount))
    .where(col(GatheredRow.book) == _book, col(GatheredRow.token) == _token)
    .where(col(GatheredRow.payer) > bindparam("after", type_=BigInteger))
    .group_by(col(GatheredRow.payer))
    .order_by(col(GatheredRow.payer))
    .limit(bindparam("most", type_=Integer))
)


def coming(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    payer: int,
    payee: int,
    amount: Money,
    account: int,
    marks: tuple[Mark, ...],
) -> Coming:
    """Read into which gathering gift money comes."""
    whose = f"{payee} {amount.currency}"
    ended = periods.counted(connection, book, f"{ENDED}:{whose}")
    token = ids.child("gathering", str(book), whose, str(ended))
    stands = row(connection, _ONE, book=book, token=token) is not None
    first = not has_given(connection, book, token, payer)
    return Coming(token, payer, payee, amount, account, marks, stands, first)


async def held(books: Books, of: Coming) -> Held:
    """Return what holds it, and extends its case or opens it."""
    named, amount, hold = ids.text(of.token), of.amount, ids.token()
    counts = [Count(f"{WORTH}:{named}", amount.minor, currency=amount.currency)]
    if of.first:
        counts += [Count(f"{FROM}:{named} {of.payer}", 1, 1), Count(f"{ACCOUNTS}:{named}", 1)]
    kept = Row.of(
        GatheredRow,
        token=of.token,
        hold=hold,
        payer=of.payer,
        account=of.account,
        amount=amount.minor,
        marks=facts.dump({"marks": [[*each] for each in of.marks]}),
    )
    told: dict[str, Fact] = {"payer": Who(of.payer), "payee": Who(of.payee), "amount": amount}
    found = Held(
        holds=(Hold(hold, of.account, amount, KIND),),
        counts=tuple(counts),
        rows=(kept,),
        events=(
            Event("gift_held", of.payee, facts.dump(told)),
            Event("gift_waits", of.payer, facts.dump(told)),
        ),
    )
    if of.stands:
        still = Guard.on(GatheringRow.state, (of.token,), OPEN)
        changed = shown.changed(cases.KIND, of.token)
        return found._replace(guards=(still,), events=(*found.events, changed))
    begun = Row.of(GatheringRow, token=of.token, payee=of.payee, currency=amount.currency)
    about: dict[str, Fact] = {"person": Who(of.payee)}
    opened = await cases.opening(books, of.token, cases.GIFTS, about, spared={of.payer})
    return found._replace(
        rows=(begun, *opened.rows, kept),
        events=(*found.events, *opened.events),
        audits=opened.audits,
    )


async def get(books: Books, token: bytes) -> Gathering:
    """Return a gathering by its token, or raise NotFound."""
    return await books.read(load, token)


async def on_hold(books: Books, person: int) -> dict[str, Money]:
    """Return how much of somebody's gift money is held, by currency."""
    return await books.read(_on_hold, person)


async def givers(books: Books, token: bytes, after: int = 0) -> Sequence[Giver]:
    """Return the accounts of a gathering after one of them, one more than stand on a page."""
    return await books.read(_givers, token, after)


def load(connection: Connection, book: int, token: bytes) -> Gathering:
    """Read a gathering, or raise NotFound."""
    found = row(connection, _ONE, book=book, token=token)
    if found is None:
        raise NotFound("gathering")
    payee, currency, state, place = found
    worth, accounts = (
        periods.counted(connection, book, f"{each}:{ids.text(token)}") for each in (WORTH, ACCOUNTS)
    )
    return Gathering(token, payee, state, bytes(place), Money(worth, currency), accounts)


def has_given(connection: Connection, book: int, token: bytes, person: int) -> bool:
    """Tell whether somebody's gift money is in a gathering."""
    return bool(periods.counted(connection, book, f"{FROM}:{ids.text(token)} {person}"))


def _on_hold(connection: Connection, book: int, person: int) -> dict[str, Money]:
    found = rows(connection, _OF_PAYEE, book=book, payee=person)
    sums = [load(connection, book, token).worth for (token,) in found]
    return {each.currency: each for each in sums}


def _givers(connection: Connection, book: int, token: bytes, after: int) -> list[Giver]:
    currency = load(connection, book, token).worth.currency
    most = PAGE + 1
    found = rows(connection, _GIVERS, book=book, token=token, after=after, most=most)
    return [Giver(person, Money(int(minor), currency)) for person, minor in found]
