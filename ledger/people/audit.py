"""What operators did: rows in the chain of the books, kept for good.

newest, of_person, of_topic, between  a page of them, the newest first
after                                 a page of all of them, the oldest first

They are posted with the act itself (`Posting.audits`), so that there is none without the other;
`prove_acts` follows their chain, and looks for deeds that left none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, union
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, kit, merged
from ledger.people import facts
from ledger.proof import Finding, prove_chain, reading
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.proof import Proof
    from ledger.proof.findings import Rows

PAGE = 8
EXPORTED = 500
_LAST = 2**63 - 1


class AuditRow(SQLModel, table=True):
    """An administrative act, behind transfer `after` in the chain; rows are inserted by position.

    `transfer` is the one that it was committed with, if it moved money. `words` are what was typed;
    once erased they are empty, and the chain still has their digest.
    """

    __tablename__ = "audits"
    __table_args__: ClassVar[Any] = (
        Index("audits_after", "book", "after", "id"),
        Index("audits_of_actor", "book", "actor", "id"),
        Index("audits_of_approver", "book", "approver", "id"),
        Index("audits_of_person", "book", "person", "id"),
        Index("audits_of_topic", "book", "topic", "id"),
        Index("audits_at", "book", "recorded_at", "id"),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    after: int = Field(sa_type=BigInteger)
    transfer: int | None = Field(default=None, sa_type=BigInteger)
    actor: int = Field(sa_type=BigInteger)
    approver: int = Field(sa_type=BigInteger)
    person: int = Field(sa_type=BigInteger)
    recorded_at: int = Field(sa_type=BigInteger)
    kind: str
    topic: str
    facts: str
    words_digest: bytes = Field(sa_type=LargeBinary)
    chain: bytes = Field(sa_type=LargeBinary)
    salt: bytes = Field(sa_type=LargeBinary)
    words: str


_SINCE = "(SELECT MIN(recorded_at) FROM audits WHERE book = :book)"
_NEAR = "a.book = :book AND a.recorded_at BETWEEN {at} - 86400000 AND {at} + 86400000"
"""A deed says itself when it was decided, its act when it was committed, within a day."""


def _deed(table: str, subject: str, at: str, act: str) -> str:
    near = _NEAR.format(at=f"d.{at}")
    return (
        f"SELECT {subject}, d.{at} FROM {table} d WHERE d.book = :book AND d.{at} >= {_SINCE}"  # noqa: S608 - of the code
        f" AND NOT EXISTS (SELECT 1 FROM audits a WHERE {near} AND {act})"
        " ORDER BY 2 LIMIT 100"
    )


_DEEDS = {
    "role": _deed("roles", "d.role", "since_ms", "a.kind = 'roles.set' AND a.person = d.person"),
    "rule": _deed(
        "rules",
        "d.name",
        "decided_ms",
        "a.actor = d.maker AND a.kind <> 'proposed' AND a.kind <> 'attempt'",
    ),
    "proposal": _deed(
        "proposals", "d.verb", "proposed_ms", "a.kind = 'proposed' AND a.actor = d.maker"
    ),
    "end of a proposal": _deed(
        "proposals",
        "d.verb",
        "ended_ms",
        "((d.state <> 'approved' AND a.kind = d.state AND a.actor = d.ender)"
        " OR (d.state = 'approved' AND a.kind = d.verb AND a.approver = d.ender))",
    ),
}


@dataclass(frozen=True, slots=True)
class Audited:
    """One administrative act: who did it, who approved it, whom or what it was about, and why."""

    number: int
    transfer: int | None
    actor: int
    approver: int
    person: int
    at: datetime
    kind: str
    topic: str
    facts: dict[str, Fact]
    words: str
    chain: bytes


_book: Any = bindparam("book", type_=BigInteger)
_before: Any = bindparam("before", type_=BigInteger)
_audit: Any = (
    select(AuditRow.id, AuditRow.transfer, AuditRow.actor, AuditRow.approver)
    .add_columns(col(AuditRow.person), col(AuditRow.recorded_at), col(AuditRow.kind))
    .add_columns(col(AuditRow.topic), col(AuditRow.facts), col(AuditRow.words))
    .add_columns(col(AuditRow.chain))
    .where(col(AuditRow.book) == _book)
)
_page: Any = (
    _audit.where(col(AuditRow.id) < _before).order_by(col(AuditRow.id).desc()).limit(PAGE + 1)
)
_whose: Any = bindparam("person", type_=BigInteger)


def _whom(column: Any) -> Any:  # noqa: ANN401 - a column, and a select
    return select(_page.where(column == _whose).subquery())


_whole: Any = union(
    _whom(AuditRow.actor), _whom(AuditRow.approver), _whom(AuditRow.person)
).subquery()
_OF_PERSON: Any = select(_whole).order_by(_whole.c.id.desc()).limit(PAGE + 1)
_OF_TOPIC: Any = _page.where(col(AuditRow.topic) == bindparam("topic"))
_BETWEEN: Any = (
    _audit.where(col(AuditRow.recorded_at) >= bindparam("start", type_=BigInteger))
    .where(col(AuditRow.recorded_at) < bindparam("end", type_=BigInteger))
    .where(col(AuditRow.id) < _before)
    .order_by(col(AuditRow.recorded_at).desc(), col(AuditRow.id).desc())
    .limit(PAGE + 1)
)
_AFTER: Any = (
    _audit.where(col(AuditRow.id) > bindparam("after", type_=BigInteger))
    .order_by(col(AuditRow.id))
    .limit(EXPORTED)
)


async def newest(books: Books, before: int = _LAST) -> list[Audited]:
    """Return a page of acts before a number, the newest first, one more than stand on it."""
    return await books.read(_asked, _page, {"before": before})


async def of_person(books: Books, person: int, before: int = _LAST) -> list[Audited]:
    """Return a page of what somebody did, approved, or was the matter of."""
    return await books.read(_of_person, person, before)


async def of_topic(books: Books, topic: str, before: int = _LAST) -> list[Audited]:
    """Return a page of what was about something: `case 7`, `rule send.fee`."""
    return await books.read(_asked, _OF_TOPIC, {"before": before, "topic": topic})


async def between(
    books: Books, start: datetime, end: datetime, before: int = _LAST
) -> list[Audited]:
    """Return a page of what was done from a moment on, until before another one."""
    moments = {"start": clock.to_ms(start), "end": clock.to_ms(end)}
    return await books.read(_asked, _BETWEEN, {"before": before, **moments})


async def after(books: Books, number: int) -> list[Audited]:
    """Return what was done after a number, the oldest first, up to `EXPORTED`."""
    return await books.read(_asked, _AFTER, {"after": number})


def prove_acts(connection: Connection, book: int) -> tuple[Proof, int]:
    """Check the chain, and that what operators did left its act there; return how many acts."""
    proof, acts = prove_chain(connection, book), reading.head(connection, book).audit
    without = [Finding(deeds.text, *map(str, found)) for found in deeds.run(connection, book)]
    return replace(proof, findings=(*proof.findings, *without)), acts


@kit.proves("what operators did is in the audit")
def deeds(connection: Connection, book: int) -> Rows:
    """Yield each role, rule and proposal, since there is an audit, that left no act in it."""
    for what, sql in _DEEDS.items():
        for subject, at in reading.rows(connection, sql, book=book):
            yield f"{what} {subject}", "no act", f"one at {clock.from_ms(at).isoformat()}"


def _of_person(connection: Connection, book: int, person: int, before: int) -> list[Audited]:
    """Read a page of her, and of whoever has become one with her."""
    found = {
        each.number: each
        for one in merged.selves(connection, book, person)
        for each in _asked(connection, book, _OF_PERSON, {"before": before, "person": one})
    }
    return [found[number] for number in sorted(found, reverse=True)][: PAGE + 1]


def _asked(
    connection: Connection,
    book: int,
    question: Any,  # noqa: ANN401 - a statement
    values: Mapping[str, int | str],
) -> list[Audited]:
    return [_read(found) for found in rows(connection, question, book=book, **values)]


def _read(found: Sequence[Any]) -> Audited:
    number, transfer, actor, approver, person, at, kind, topic, known, words, chain = found
    about = (kind, topic, facts.load(known), words, bytes(chain))
    return Audited(number, transfer, actor, approver, person, clock.from_ms(at), *about)
