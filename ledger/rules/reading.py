"""What is asked of the books about rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import BigInteger, bindparam, func, literal_column, union_all
from sqlmodel import col, select

from ledger import clock
from ledger.people import facts
from ledger.rules.rule import RuleRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.rules.rule import Rule

T = TypeVar("T")

PAGE = 20
_LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """What holds, by which version and since when: 0 and None for what nobody has decided here."""

    value: T
    version: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided(Generic[T]):
    """One decision: for what, from when on, who asked for it and who agreed, why."""

    version: int
    of: str
    value: T
    since: datetime
    decided_at: datetime
    maker: int
    approver: int
    reason: str


_book: Any = bindparam("book", type_=BigInteger)
_of_rule: Any = (
    select(RuleRow.subject, RuleRow.version, RuleRow.value, RuleRow.since_ms)
    .where(RuleRow.book == _book, RuleRow.name == bindparam("name"))
    .where(col(RuleRow.since_ms) <= bindparam("moment", type_=BigInteger))
    .order_by(col(RuleRow.since_ms).desc(), col(RuleRow.version).desc())
    .limit(1)
)
_of_all = _of_rule.where(RuleRow.subject == literal_column("''")).subquery()
_of_one = _of_rule.where(RuleRow.subject == bindparam("subject")).subquery()
_IN_FORCE: Any = union_all(select(_of_all), select(_of_one))
_NEWEST: Any = select(func.max(RuleRow.version)).where(
    RuleRow.book == _book, RuleRow.name == bindparam("name")
)
_VERSIONS: Any = (
    select(RuleRow.version, RuleRow.subject, RuleRow.value)
    .add_columns(col(RuleRow.since_ms), col(RuleRow.decided_ms))
    .add_columns(col(RuleRow.maker), col(RuleRow.approver), col(RuleRow.reason))
    .where(col(RuleRow.book) == _book, col(RuleRow.name) == bindparam("name"))
    .where(col(RuleRow.version) < bindparam("before", type_=BigInteger))
    .order_by(col(RuleRow.version).desc())
    .limit(PAGE)
)


async def at(books: Books, rule: Rule[T], of: str, moment: datetime) -> InForce[T]:
    """Return what holds for something at a moment; what was decided for it alone goes before."""
    return await books.read(load, books.stated, rule, of, moment)


async def newest(books: Books, rule: Rule[T]) -> int:
    """Return the last version of a rule, 0 if nobody has decided anything."""
    return await books.read(_newest, rule.name)


async def versions(books: Books, rule: Rule[T], before: int = _LAST) -> list[Decided[T]]:
    """Return a page of what was decided before a version, the newest first."""
    return await books.read(_versions, rule.name, before)


def load(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    rule: Rule[T],
    of: str,
    moment: datetime,
) -> InForce[T]:
    """Read what holds, for a question that asks for more than that."""
    named = {"name": rule.name, "subject": of}
    found = rows(connection, _IN_FORCE, book=book, moment=clock.to_ms(moment), **named)
    if not found:
        said: Any = stated.get(rule.name, rule.first)
        return InForce(said)
    _, version, value, since = max(found, key=lambda each: bool(each[0]))
    return InForce(value_of(value), version, clock.from_ms(since))


def _newest(connection: Connection, book: int, name: str) -> int:
    found = row(connection, _NEWEST, book=book, name=name)
    return (found and found[0]) or 0


def _versions(connection: Connection, book: int, name: str, before: int) -> list[Decided[Any]]:
    found = rows(connection, _VERSIONS, book=book, name=name, before=before)
    return [
        Decided(version, of, value_of(value), clock.from_ms(since), clock.from_ms(at), *who_and_why)
        for version, of, value, since, at, *who_and_why in found
    ]


def written(value: Any) -> str:  # noqa: ANN401 - a rule's value is of any type of a fact
    """Write a value as a row keeps it."""
    return facts.dump({"value": value})


def value_of(written: str) -> Any:  # noqa: ANN401 - the same
    """Read a value back."""
    return facts.load(written)["value"]
