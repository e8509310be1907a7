"""What is asked of the books about rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import BigInteger, bindparam, func, literal_column, union_all
from sqlmodel import col, select

from ledger import clock
from ledger.rules.rule import RuleRow
from ledger.rules.subject import ALL, Of, those_for
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
    """One decision: for what, from when on, who asked for it and who agreed, why.

    Its value is None where it is as for the rest again.
    """

    version: int
    of: Of
    value: T | None
    since: datetime
    decided_at: datetime
    maker: int
    approver: int
    reason: str


_book: Any = bindparam("book", type_=BigInteger)


@cache
def _in_force(count: int) -> Any:  # noqa: ANN401 - a statement
    """Return the question what holds for so many subjects: one look into the index for each."""
    looks = [
        select(RuleRow.subject, RuleRow.version, RuleRow.value, RuleRow.since_ms)
        .where(RuleRow.book == _book, RuleRow.name == bindparam("name"))
        .where(RuleRow.subject == bindparam(f"subject{each}"))
        .where(col(RuleRow.since_ms) <= bindparam("moment", type_=BigInteger))
        .order_by(col(RuleRow.since_ms).desc(), col(RuleRow.version).desc())
        .limit(literal_column("1"))
        .subquery()
        for each in range(count)
    ]
    return union_all(*(select(each) for each in looks))


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


async def at(
    books: Books, rule: Rule[T], of: Of = ALL, moment: datetime | None = None
) -> InForce[T]:
    """Return what holds for something at a moment, or now; what was decided for it goes before."""
    return await books.read(load, books.stated, rule, of, moment or clock.now())


async def newest(books: Books, rule: Rule[T]) -> int:
    """Return the last version of a rule, 0 if nobody has decided anything."""
    return await books.read(_newest, rule.name)


async def versions(books: Books, rule: Rule[T], before: int = _LAST) -> list[Decided[T]]:
    """Return a page of what was decided before a version, the newest first."""
    return await books.read(_versions, rule, before)


def load(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    rule: Rule[T],
    of: Of,
    moment: datetime,
) -> InForce[T]:
    """Read what holds, for a question that asks for more than that."""
    subjects = those_for(of, rule.by, rule.named)
    named = {f"subject{number}": each for number, each in enumerate(subjects)}
    asked: dict[str, Any] = {"name": rule.name, "moment": clock.to_ms(moment), **named}
    found = rows(connection, _in_force(len(subjects)), book=book, **asked)
    for _, version, written, since in sorted(found, key=lambda each: subjects.index(each[0])):
        value = rule.read(written)
        if value is not None:
            return InForce(value, version, clock.from_ms(since))
    said: Any = stated.get(rule.name, rule.first)
    return InForce(said)


def _newest(connection: Connection, book: int, name: str) -> int:
    found = row(connection, _NEWEST, book=book, name=name)
    return (found and found[0]) or 0


def _versions(connection: Connection, book: int, rule: Rule[T], before: int) -> list[Decided[T]]:
    found = rows(connection, _VERSIONS, book=book, name=rule.name, before=before)
    return [
        Decided(
            version,
            Of.read(of),
            rule.read(value),
            clock.from_ms(since),
            clock.from_ms(at),
            *who_and_why,
        )
        for version, of, value, since, at, *who_and_why in found
    ]
