"""What the books tell of what people owe: somebody's, in each currency of her wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import arrears, kit
from ledger.arrears import Owes, load
from ledger.money import Money
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.proof.findings import Rows

STANDS: Any = arrears.OF_HOUSE


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
