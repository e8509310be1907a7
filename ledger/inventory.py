"""What the books hold already, for whoever opens them with settings that may say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, distinct, func, literal_column
from sqlmodel import col, select

from ledger import products, statement
from ledger.chart import BONUS, HOUSE, WORLD
from ledger.money import Money
from ledger.people.logins import LoginRow
from ledger.people.tables import IdentityRow
from ledger.products import bonus, fund
from ledger.storage.asking import row
from ledger.tables import Account, Key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from ledger.books import Books


@dataclass(frozen=True, slots=True)
class Owed:
    """What so many people have in one currency, held or not."""

    money: Money
    people: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """What was booked when the books were opened, by currency, and what stands there now.

    `owed` is in currencies that are no longer wanted; `platforms` are those that people come from.
    """

    capital: Mapping[str, Money]
    budget: Mapping[str, Money]
    gifts_left: Mapping[str, Money]
    platforms: frozenset[str]
    signed_in: bool
    owed: tuple[Owed, ...] = ()


_book: Any = bindparam("book", type_=BigInteger)
_ACT: Any = select(Key.number).where(
    Key.book == _book, Key.key == bindparam("key", type_=LargeBinary)
)
_COMES: Any = (
    select(IdentityRow.person)
    .where(IdentityRow.book == _book, IdentityRow.platform == bindparam("platform"))
    .limit(1)
)
_session: Any = (  # the first one ends it
    select(LoginRow.name)
    .where(LoginRow.book == _book, LoginRow.kind == literal_column("'session'"))
    .limit(1)
)


async def take(books: Books, wanted: Collection[str], platforms: Collection[str]) -> Inventory:
    """Look what is there; accounts are only counted in currencies that are not `wanted`."""
    known = await books.read(_known, platforms)
    currencies = await books.read(_currencies)
    left_out = [each for each in currencies if each not in wanted]
    if not left_out:
        return known
    owed = await books.survey(_owed, left_out)
    return Inventory(
        known.capital, known.budget, known.gifts_left, known.platforms, known.signed_in, owed
    )


def _currencies(connection: Connection, book: int) -> list[str]:
    """Return every currency in the books: money of each has come from the world."""
    found = statement.balances(connection, book, HOUSE, WORLD)
    return [each.posted.currency for each in found]


def _known(connection: Connection, book: int, platforms: Collection[str]) -> Inventory:
    currencies = _currencies(connection, book)
    capital = {each: fund.capital_key(book, each) for each in currencies}
    budget = {each: bonus.budget_key(book, each) for each in currencies}
    left = statement.balances(connection, book, HOUSE, BONUS)
    return Inventory(
        _moved(connection, book, capital),
        _moved(connection, book, budget),
        {each.posted.currency: each.available for each in left},
        frozenset(each for each in platforms if row(connection, _COMES, book=book, platform=each)),
        bool(row(connection, _session, book=book)),
    )


def _moved(connection: Connection, book: int, keys: Mapping[str, bytes]) -> dict[str, Money]:
    """Return what the act under each key moved, as far as there is one."""
    found = {each: row(connection, _ACT, book=book, key=key) for each, key in keys.items()}
    numbers = {each: known[0] for each, known in found.items() if known and known[0]}
    return {
        each: statement.transfer(connection, book, number).moves[0].amount
        for each, number in numbers.items()
    }


def _owed(connection: Connection, book: int, currencies: Collection[str]) -> tuple[Owed, ...]:
    lines = [line.name for line in products.DECLARED.chart.values() if line.owed]
    asked: Any = (
        select(
            Account.currency, func.sum(Account.balance), func.count(distinct(col(Account.owner)))
        )
        .where(Account.book == book, col(Account.balance) != 0, col(Account.owner) != HOUSE)
        .where(col(Account.name).in_(lines), col(Account.currency).in_(currencies))
        .group_by(col(Account.currency))
        .order_by(col(Account.currency))
    )
    found = connection.execute(asked).all()
    return tuple(Owed(Money(int(total), currency), people) for currency, total, people in found)
