"""What people owe the house, as far as it holds what they have: nothing leaves before it is paid.

    load  what somebody owes, by currency
    owes  why nothing leaves, if so
    none  what lets a posting be only while she owes nothing; Owes where she does
    came  what counts that she has come to owe something

Who never owed anything is known by one counter, and a posting made meanwhile finds it raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import periods, statement
from ledger.chart import HOUSE, WALLET, Line
from ledger.errors import LimitExceeded, Refused
from ledger.money import Money
from ledger.posting import Count
from ledger.storage.asking import row
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

RECEIVABLE = Line(
    "receivable",
    owed=False,
    about="what people owe the house: a bank took back what they had spent",
    floor=None,
)
CAME: Final = "debts"
"""What is counted of a person: how often she has come to owe something."""

_book: Any = bindparam("book", type_=BigInteger)
OF_HOUSE: Any = (
    select(Account.label, Account.currency, Account.balance)
    .where(col(Account.book) == _book, col(Account.owner) == literal_column(str(HOUSE)))
    .where(col(Account.name) == literal_column(f"'{RECEIVABLE.name}'"))
)
OWED: Any = OF_HOUSE.where(
    col(Account.currency) == bindparam("currency"), col(Account.label) == bindparam("label")
)


class Owes(Refused):
    """Something is owed, and has to be paid first."""

    def __init__(self, owed: Sequence[Money]) -> None:
        super().__init__(*owed)
        self.owed = owed


def load(connection: Connection, book: int, person: int) -> list[Money]:
    """Read what somebody owes, by currency."""
    wallets = statement.balances(connection, book, person, WALLET)
    asked = ((each.posted.currency, str(person)) for each in wallets)
    found = [row(connection, OWED, book=book, currency=of, label=name) for of, name in asked]
    return [Money(-minor, of) for _, of, minor in filter(None, found) if minor < 0]


def none(connection: Connection, book: int, person: int) -> Count:
    """Return what lets a posting be only while somebody owes nothing; Owes where she does."""
    times = periods.counted(connection, book, _name(person))
    if why := owes(connection, book, person):
        raise why
    return Count(_name(person), 0, times)


def owes(connection: Connection, book: int, person: int) -> Owes | None:
    """Read why nothing leaves of what somebody has; None where something may."""
    if not periods.counted(connection, book, _name(person)):
        return None
    found = load(connection, book, person)
    return Owes(found) if found else None


def came(person: int) -> Count:
    """Return what counts that somebody has come to owe something."""
    return Count(_name(person), 1)


def overtakes(why: BaseException) -> bool:
    """Tell whether something was refused as its payer came to owe something meanwhile."""
    return isinstance(why, LimitExceeded) and why.limit == CAME


def _name(person: int) -> str:
    return f"{CAME}:{person}"
