"""Telling people of what becomes worse for them, before it does.

    begun  a change is decided -> a row that says what is to be told
    due    so many people at a time, in the order in which they came -> an event for each

Each step is one posting, which moves the row on: a crash, or two processes, tell nobody twice.
Everybody is told who has joined; of what holds for a currency alone, who has a wallet in it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit
from ledger.chart import WALLET
from ledger.errors import AlreadySettled
from ledger.people import facts
from ledger.people.tables import PersonRow
from ledger.posting import Event, Guard, Posting, Row
from ledger.rules import reading
from ledger.rules.subject import Of
from ledger.storage.asking import row, rows
from ledger.tables import FEW, Account, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

LOOK = timedelta(seconds=1)
STEP = 200
"""How many people are gone through at a time."""
STEPS = 10
"""How often at one look."""


class NoticeRow(SQLModel, table=True):
    """A change that people are being told of: what held, what will, from when on, and for what.

    `reached` is the last person who was gone through; `void` is one that will not hold after all.
    """

    __tablename__ = "rule_notices"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "told", "void"),
        Index(
            "rule_notices_open",
            "book",
            "name",
            "version",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        {"sqlite_with_rowid": False, "info": FEW},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    subject: str
    before: str
    after: str
    since_ms: int = Field(sa_type=BigInteger)
    reached: int = Field(default=0, sa_type=BigInteger)
    state: str = "open"


_book: Any = bindparam("book", type_=BigInteger)
_OPEN: Any = (
    select(*NoticeRow.__table__.columns)  # type: ignore[attr-defined]
    .where(col(NoticeRow.book) == _book)
    .where(NoticeRow.state == literal_column("'open'"))  # spelt out, for the index
    .order_by(col(NoticeRow.name), col(NoticeRow.version))
    .limit(1)
)
_PEOPLE: Any = (
    select(PersonRow.id, PersonRow.joined_at)
    .where(col(PersonRow.book) == _book)
    .where(col(PersonRow.id) > bindparam("reached", type_=BigInteger))
    .order_by(col(PersonRow.id))
    .limit(STEP)
)
_WITH_WALLETS: Any = (
    select(Account.owner)
    .where(col(Account.book) == _book, col(Account.name) == WALLET.name)
    .where(col(Account.currency) == bindparam("currency"))
    .where(col(Account.owner) > bindparam("reached", type_=BigInteger))
    .where(col(Account.owner) <= bindparam("last", type_=BigInteger))
)


def begun(name: str, version: int, of: Of, since: datetime, change: tuple[str, str]) -> Row:
    """Return the row of a change that is to be told: what held, as it is written, and what will."""
    before, after = change
    return Row.of(
        NoticeRow,
        name=name,
        version=version,
        subject=str(of),
        before=before,
        after=after,
        since_ms=clock.to_ms(since),
    )


@kit.due(every=LOOK)
async def due(books: Books, _now: datetime) -> None:
    """Tell the next people of what is to be told."""
    for _ in range(STEPS):
        found = await books.read(_open)
        if found is None:
            return
        try:
            await books.post(await _step(books, NoticeRow(**found)))
        except AlreadySettled:
            return  # another process is at it


async def _step(books: Books, notice: NoticeRow) -> Posting:
    """Return what tells the next ones, and notes how far it has come."""
    key, of = (notice.name, notice.version), Of.read(notice.subject)
    last, concerned, stands = await books.read(_next, notice, of)
    told: dict[str, Fact] = {
        "rule": notice.name,
        "of": notice.subject,
        "before": _fact(notice.before),
        "after": _fact(notice.after),
        "since": clock.from_ms(notice.since_ms),
    }
    written = facts.dump(told)
    state = "void" if not stands else "told" if last is None else "open"
    return Posting(
        ids.child("rule told", notice.name, str(notice.version), str(notice.reached)),
        "rule_told",
        guards=(
            Guard.on(NoticeRow.state, key, "open", state),
            Guard.on(NoticeRow.reached, key, notice.reached, last or notice.reached),
        ),
        events=tuple(Event("rule_changes", each, written) for each in concerned if stands),
    )


def _fact(written: str) -> Fact:
    """Return a value as a fact; one of several parts as it is written."""
    return facts.load(written).get("value", written)


def _open(connection: Connection, book: int) -> dict[str, Any] | None:
    found = row(connection, _OPEN, book=book)
    names = [column.name for column in NoticeRow.__table__.columns]  # type: ignore[attr-defined]
    return dict(zip(names, found, strict=True)) if found else None


def _next(
    connection: Connection, book: int, notice: NoticeRow, of: Of
) -> tuple[int | None, Sequence[int], bool]:
    """Return the last of so many people, or None; whom it concerns; and whether it will hold."""
    people = rows(connection, _PEOPLE, book=book, reached=notice.reached)
    holds = reading.of_subject(connection, book, notice.name, of, notice.since_ms)
    stands = holds == notice.version
    if not people:
        return None, (), stands
    last = people[-1][0]
    joined = [person for person, joined_at in people if joined_at is not None]
    if of.currency:
        asked: dict[str, Any] = {"currency": of.currency, "reached": notice.reached, "last": last}
        have = {owner for (owner,) in rows(connection, _WITH_WALLETS, book=book, **asked)}
        joined = [person for person in joined if person in have]
    return (last if len(people) == STEP else None), joined, stands
