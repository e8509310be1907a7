"""Who has become one with whom: one person of two platforms, whose former numbers stay known.

    now     who somebody is by now, and `now_each` for several
    selves  a person, and whoever has become one with her
    among   who has become one with whom, of people in order of id
    now_of  who a column names is by now, within a question
    by_now  whose wallet is in the place of hers
    still   what holds in a posting while nobody more has become one with her
    apart   what holds while she has not become one with another

The accounts and receipts of who was merged stay under her number, which nobody has any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import BigInteger, Index, bindparam, func, literal_column, union
from sqlmodel import Field, SQLModel, col, select

from ledger.chart import HOUSE, WALLET
from ledger.posting import Count, Guard, OrAbsent
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ledger.chart import Line

MERGES: Final = "merges"
"""What is counted of a person: how many have become one with her."""
MOST: Final = 8


class MergedRow(SQLModel, table=True):
    """That a person has become one with another, who stays; it leads to who is there by now.

    `joined_ms` is when she herself had joined, where it is known.
    """

    __tablename__ = "merged"
    __table_args__: ClassVar[Any] = (
        Index("merged_of_survivor", "book", "survivor"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    survivor: int = Field(sa_type=BigInteger)
    at_ms: int = Field(sa_type=BigInteger)
    joined_ms: int | None = Field(default=None, sa_type=BigInteger)


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_NOW: Any = select(MergedRow.survivor).where(MergedRow.book == _book, MergedRow.person == _person)
_SELVES: Any = (
    select(MergedRow.person)
    .where(MergedRow.book == _book, MergedRow.survivor == _person)
    .order_by(col(MergedRow.person))
)
_first: Any = bindparam("first", type_=BigInteger)
_last: Any = bindparam("last", type_=BigInteger)
_pairs: Any = select(MergedRow.person, MergedRow.survivor).where(MergedRow.book == _book)
_AMONG: Any = union(
    _pairs.where(col(MergedRow.person).between(_first, _last)),
    _pairs.where(col(MergedRow.survivor).between(_first, _last)),
)
_WALLET_OF: Any = (
    select(Account.owner, Account.currency)
    .where(Account.book == _book, Account.id == bindparam("account", type_=BigInteger))
    .where(Account.name == literal_column(f"'{WALLET.name}'"))
)


def now(connection: Connection, book: int, person: int) -> int:
    """Read who somebody is by now."""
    found = row(connection, _NOW, book=book, person=person)
    return found[0] if found else person


def now_each(connection: Connection, book: int, people: Collection[int]) -> dict[int, int]:
    """Read who each of several is by now."""
    return {each: now(connection, book, each) for each in people}


def selves(connection: Connection, book: int, person: int) -> list[int]:
    """Read a person's number, and those of whoever has become one with her."""
    return [person, *(each for (each,) in rows(connection, _SELVES, book=book, person=person))]


def among(connection: Connection, book: int, first: int, last: int) -> dict[int, int]:
    """Read who has become one with whom, where either is between two in order of id."""
    found = rows(connection, _AMONG, book=book, first=first, last=last)
    return dict(map(tuple, found))


def now_of(person: Any) -> Any:  # noqa: ANN401 - a column, and a value of a question
    """Return who is named by a column of a question, by now."""
    became: Any = (
        select(MergedRow.survivor)
        .where(MergedRow.book == _book, MergedRow.person == person)
        .correlate_except(MergedRow)
        .scalar_subquery()
    )
    return func.coalesce(became, person)


def by_now(connection: Connection, book: int, account: int) -> tuple[Line, int, str] | None:
    """Return whose wallet is there by now for that of somebody who became one with another."""
    found = row(connection, _WALLET_OF, book=book, account=account)
    if found is None:
        return None
    owner, currency = found
    survivor = now(connection, book, owner)
    return (WALLET, survivor, currency) if survivor != owner else None


def still(person: int, selves: int) -> Count:
    """Return what lets a posting be only while as many are one with a person as were read."""
    return Count(f"{MERGES}:{person}", 0, selves - 1)


def apart(person: int) -> Guard:
    """Return what lets a posting be only while a person has become one with nobody else."""
    return Guard.on(MergedRow.survivor, (person,), OrAbsent(HOUSE))
