"""What the books tell of what people owe: somebody's, in each currency of her wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import kit, statement
from ledger.banking import lines
from ledger.chart import HOUSE, WALLET
from ledger.errors import Refused
from ledger.money import Money
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_house: Any = literal_column(str(HOUSE))
_line: Any = literal_column(f"'{lines.RECEIVABLE.name}'")
_of_house: Any = (
    select(Account.label, Account.currency, Account.balance)
    .where(col(Account.book) == _book, col(Account.owner) == _house)
    .where(col(Account.name) == _line)
)
OWED: Any = _of_house.where(
    col(Account.currency) == bindparam("currency"), col(Account.label) == bindparam("label")
)
STANDS: Any = _of_house


class Owes(Refused):
    """Something is owed, and has to be paid first."""

    def __init__(self, owed: Sequence[Money]) -> None:
        super().__init__(*owed)
        self.owed = owed


async def of(books: Books, person: int) -> list[Money]:
    """Return what somebody owes, by currency."""
    return await books.read(load, person)


async def owed(books: Books, person: int, currency: str) -> Money:
    """Return what somebody owes of a currency: nothing, or more."""
    found = {each.currency: each for each in await of(books, person)}
    return found.get(currency, Money(0, currency))


async def check(books: Books, person: int) -> None:
    """Refuse who owes something: Owes."""
    if found := await of(books, person):
        raise Owes(found)


def load(connection: Connection, book: int, person: int) -> list[Money]:
    """Read what somebody owes, by currency."""
    wallets = statement.balances(connection, book, person, WALLET)
    asked = ((each.posted.currency, str(person)) for each in wallets)
    found = [row(connection, OWED, book=book, currency=of, label=name) for of, name in asked]
    return [Money(-minor, of) for _, of, minor in filter(None, found) if minor < 0]


@kit.stands
def owed_to_house(connection: Connection, book: int, person: int) -> Sequence[Mapping[str, Fact]]:
    """Tell of what somebody owes, by currency."""
    return [{"amount": each} for each in load(connection, book, person)]


@kit.pends
def owing_to_house(connection: Connection, book: int, person: int) -> int:
    """Count in how many currencies somebody owes something."""
    return len(load(connection, book, person))


@kit.proves("nobody owes the house less than nothing")
def never_less(connection: Connection, book: int) -> Rows:
    """Look for what was paid off more than once."""
    for label, currency, minor in rows(connection, STANDS, book=book):
        if minor > 0:
            yield f"owed by {label} {currency}", minor, 0
