"""What is asked of the books about rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import BigInteger, bindparam, func, literal_column, union_all
from sqlmodel import col, select

from ledger import clock
from ledger.errors import NotFound
from ledger.people import facts
from ledger.rules.rule import RuleRow
from ledger.rules.subject import ALL, DIMENSIONS, Of, those_for
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.rules.rule import Rule

T = TypeVar("T")

PAGE = 20
_LAST = 2**63 - 1
_AS_THE_REST: dict[str, Fact] = {"value": None}


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


@dataclass(frozen=True, slots=True)
class Stands(Generic[T]):
    """What holds for something, and what comes when; `own` if it was decided for just that."""

    of: Of
    held: InForce[T]
    own: bool
    coming: tuple[Decided[T], ...] = ()


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
_decisions: Any = (
    select(RuleRow.version, RuleRow.subject, RuleRow.value)
    .add_columns(col(RuleRow.since_ms), col(RuleRow.decided_ms))
    .add_columns(col(RuleRow.maker), col(RuleRow.approver), col(RuleRow.reason))
    .where(col(RuleRow.book) == _book, col(RuleRow.name) == bindparam("name"))
)
_VERSIONS: Any = (
    _decisions.where(col(RuleRow.version) < bindparam("before", type_=BigInteger))
    .order_by(col(RuleRow.version).desc())
    .limit(PAGE)
)


_COMING: Any = (
    _decisions.where(RuleRow.subject == bindparam("subject"))
    .where(col(RuleRow.since_ms) > bindparam("moment", type_=BigInteger))
    .order_by(col(RuleRow.since_ms), col(RuleRow.version))
    .limit(PAGE)
)
_NEXT_SUBJECT: Any = (
    select(func.min(RuleRow.subject))
    .where(RuleRow.book == _book, RuleRow.name == bindparam("name"))
    .where(col(RuleRow.subject) > bindparam("last"))
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


async def decided(books: Books, rule: Rule[T], version: int) -> Decided[T]:
    """Return one decision, or raise NotFound."""
    found = await books.read(_versions, rule, version + 1)
    if not found or found[0].version != version:
        raise NotFound("rule")
    return found[0]


async def standing(books: Books, rule: Rule[T], moment: datetime | None = None) -> list[Stands[T]]:
    """Return what a rule says for all, and for each thing apart, and what is to come."""
    return await books.read(_standing, books.stated, rule, moment or clock.now())


def of_subject(connection: Connection, book: int, name: str, of: Of, moment_ms: int) -> int:
    """Return the version that holds for just this at a moment, 0 for none."""
    asked: dict[str, Any] = {"name": name, "subject0": str(of), "moment": moment_ms}
    found = rows(connection, _in_force(1), book=book, **asked)
    return found[0][1] if found else 0


def holds_apart(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection, book: int, name: str, of: Of, tier: str, moment_ms: int
) -> bool:
    """Tell whether something that was decided for a tier goes before what is decided for this."""
    apart = of._replace(tier=tier)
    subjects = those_for(apart, DIMENSIONS)
    subjects = subjects[: subjects.index(str(of))]
    named = {f"subject{number}": each for number, each in enumerate(subjects)}
    asked: dict[str, Any] = {"name": name, "moment": moment_ms, **named}
    found = rows(connection, _in_force(len(subjects)), book=book, **asked)
    return any(facts.load(written) != _AS_THE_REST for _, _, written, _ in found)


def load(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    rule: Rule[T],
    of: Of,
    moment: datetime,
    but: Of | None = None,
) -> InForce[T]:
    """Read what holds, for a question that asks for more; `but` what is decided for just that."""
    subjects = [
        each for each in those_for(of, rule.by, rule.named) if but is None or each != str(but)
    ]
    if not subjects:
        return _first(stated, rule)
    named = {f"subject{number}": each for number, each in enumerate(subjects)}
    asked: dict[str, Any] = {"name": rule.name, "moment": clock.to_ms(moment), **named}
    found = rows(connection, _in_force(len(subjects)), book=book, **asked)
    for _, version, written, since in sorted(found, key=lambda each: subjects.index(each[0])):
        value = rule.read(written)
        if value is not None:
            return InForce(value, version, clock.from_ms(since))
    return _first(stated, rule)


def _first(stated: Mapping[str, Fact], rule: Rule[T]) -> InForce[T]:
    said: Any = stated.get(rule.name, rule.first)
    return InForce(said)


def _standing(
    connection: Connection, book: int, stated: Mapping[str, Fact], rule: Rule[T], moment: datetime
) -> list[Stands[T]]:
    found: list[Stands[T]] = []
    moment_ms = clock.to_ms(moment)
    for of in _subjects(connection, book, rule.name):
        held = load(connection, book, stated, rule, of, moment)
        decided = of_subject(connection, book, rule.name, of, moment_ms)
        own = of == ALL or bool(decided and decided == held.version)
        asked: dict[str, Any] = {"name": rule.name, "subject": str(of), "moment": moment_ms}
        coming = rows(connection, _COMING, book=book, **asked)
        if own or coming:
            found.append(Stands(of, held, own, tuple(_decided(rule, each) for each in coming)))
    return found


def _subjects(connection: Connection, book: int, name: str) -> list[Of]:
    """Return all and each thing apart for which something was ever decided, wider ones first."""
    found, last = {ALL}, ""
    while least := row(connection, _NEXT_SUBJECT, book=book, name=name, last=last):
        if least[0] is None:
            break
        last = least[0]
        found.add(Of.read(last))
    return sorted(found, key=lambda each: (len(str(each).split()), str(each)))


def _newest(connection: Connection, book: int, name: str) -> int:
    found = row(connection, _NEWEST, book=book, name=name)
    return (found and found[0]) or 0


def _versions(connection: Connection, book: int, rule: Rule[T], before: int) -> list[Decided[T]]:
    found = rows(connection, _VERSIONS, book=book, name=rule.name, before=before)
    return [_decided(rule, each) for each in found]


def _decided(rule: Rule[T], known: Sequence[Any]) -> Decided[T]:
    version, of, value, since, at, *who_and_why = known
    times = (clock.from_ms(since), clock.from_ms(at))
    return Decided(version, Of.read(of), rule.read(value), *times, *who_and_why)
