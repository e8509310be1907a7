"""Cases: what somebody reports, until support has dealt with it.

open   it is kept, and support is told; what is open about the same is the case
get    one, for who opened it and for support
close  it is dealt with, and who opened it is told how
among  the open ones, the oldest first, a page
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import NotAllowed, NotFound
from ledger.people import facts, roles, shown
from ledger.people.facts import Who
from ledger.people.intents import HOLDER, Intent
from ledger.people.roles import HANDLE_CASES
from ledger.people.shown import Live
from ledger.posting import ANY, DAY, NEW, Count, Event, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact

APPEAL = "appeal"
"""What somebody opens whose account is not open: she asks for a review."""
KIND = "case"
"""The kind of its live card."""
CLOSE = "cases.close"
"""The verb of its button."""
OPENED, OPEN_NOW = "cases", "open cases"
"""The limits: how many somebody opens in a day, and has open at a time."""
A_DAY, AT_A_TIME = 5, 3
PAGE = 8
LONGEST = 500
_FOR_EVER = timedelta(days=36_500)
_IS_OPEN: Any = text("state = 'open'")


class CaseRow(SQLModel, table=True):
    """A case: `what` is wrong with the facts that it is `about`, and `words` that go with it."""

    __tablename__ = "cases"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "closed"),
        Index("cases_by_number", "book", "number"),
        Index("cases_open", "book", "number", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index(
            "cases_of_opener", "book", "opener", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    number: int = Field(sa_type=BigInteger)
    what: str
    about: str
    opener: int = Field(sa_type=BigInteger)
    words: str
    state: str = "open"
    outcome: str = ""
    closer: int = Field(default=0, sa_type=BigInteger)
    opened_ms: int = Field(sa_type=BigInteger)
    closed_ms: int = Field(default=0, sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody reported, and what came of it."""

    token: bytes
    number: int
    what: str
    about: dict[str, Fact]
    opener: int
    words: str
    is_open: bool
    outcome: str
    closer: int
    opened_at: datetime
    closed_at: datetime | None

    def is_about(self, person: int) -> bool:
        """Tell whether a person is among what it is about: others deal with it."""
        return person in _whom(self.about)


_book: Any = bindparam("book", type_=BigInteger)
_case: Any = select(
    *(column for column in CaseRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(CaseRow.book == _book)
_open: Any = _case.where(CaseRow.state == literal_column("'open'"))  # spelt out, for the index
_OF_TOKEN = _case.where(CaseRow.token == bindparam("token", type_=LargeBinary))
_OF_NUMBER = _case.where(CaseRow.number == bindparam("number", type_=BigInteger))
_OF_OPENER = _open.where(CaseRow.opener == bindparam("opener", type_=BigInteger))
_AMONG = (
    _open.where(col(CaseRow.number) > bindparam("after", type_=BigInteger))
    .order_by(col(CaseRow.number))
    .limit(PAGE + 1)
)


async def open(  # noqa: A001 - a case is opened
    act: Act, what: str, about: Mapping[str, Fact], words: str
) -> Case:
    """Keep what somebody reports, and tell support, but nobody whom it is about.

    What she has open about the same is the case. LimitExceeded for too many in a day, or open
    at a time.
    """
    opener, written = act.actor.id, facts.dump(about)
    mine = await act.books.read(_of_opener, opener)
    for case in mine:
        if (case.what, case.about) == (what, facts.load(written)):
            return case
    token = ids.timed_child(act.key, KIND)
    told = facts.dump({"card": ids.text(token)})
    its_own = {opener, *_whom(about)}
    support = [each for each in await roles.holders(act.books, HANDLE_CASES) if each not in its_own]
    posting = Posting(
        token,
        KIND,
        digest=ids.digest(what, written, words),
        actor=opener,
        rows=(
            Row.of(
                CaseRow,
                token=token,
                number=NEW,
                what=what,
                about=written,
                opener=opener,
                words=words[:LONGEST],
                opened_ms=clock.to_ms(clock.now()),
            ),
            closing(token, opener).row,
        ),
        counts=(Count.of(OPENED, opener, DAY, 1, A_DAY), Count(_at_a_time(opener), 1, AT_A_TIME)),
        events=tuple(Event("case_opened", each, told) for each in support),
    )
    await act.post(posting)
    return await of_token(act.books, token)


def closing(token: bytes, opener: int) -> Intent:
    """Return what lets support close a case."""
    return Intent(
        opener,
        {"close": CLOSE},
        {"case": ids.text(token)},
        lifetime=_FOR_EVER,
        token=ids.timed_child(token, CLOSE),
        audience=f"{HOLDER}{HANDLE_CASES}",
        times="each",
        card=Live(KIND, token),
    )


async def close(act: Act, number: int, outcome: str) -> Case:
    """Deal with a case, once, and tell who opened it; AlreadySettled if somebody else has.

    NotFound for whom it is about, NotAllowed for who opened it.
    """
    case = await get(act.books, number)
    check(case, act.actor.id)
    key = (case.token,)
    told = facts.dump({"case": case.number, "outcome": outcome[:LONGEST]})
    posting = Posting(
        ids.timed_child(act.key, CLOSE),
        "case_closed",
        digest=ids.digest(str(number), outcome),
        actor=act.actor.id,
        guards=(
            Guard.on(CaseRow.state, key, "open", "closed"),
            Guard.on(CaseRow.outcome, key, ANY, outcome[:LONGEST]),
            Guard.on(CaseRow.closer, key, ANY, act.actor.id),
            Guard.on(CaseRow.closed_ms, key, ANY, clock.to_ms(clock.now())),
        ),
        counts=(Count(_at_a_time(case.opener), -1),),
        events=(Event("case_closed", case.opener, told), shown.changed(KIND, case.token)),
    )
    await act.post(posting)
    return await of_token(act.books, case.token)


def check(case: Case, closer: int) -> None:
    """Refuse to let somebody deal with what is her own."""
    if case.is_about(closer):
        raise NotFound(KIND)
    if case.opener == closer:
        raise NotAllowed("case_own")


async def get(books: Books, number: int) -> Case:
    """Return a case by its number, or raise NotFound."""
    return _found(await books.read(_of_number, number))


async def of_token(books: Books, token: bytes) -> Case:
    """Return a case by its identity, or raise NotFound."""
    return _found(await books.read(_of_token, token))


async def among(books: Books, after: int) -> list[Case]:
    """Return the open cases after a number, the oldest first, one more than stand on a page."""
    return await books.read(_among, after)


def _whom(about: Mapping[str, Fact]) -> set[int]:
    return {each for each in about.values() if isinstance(each, Who)}


def _at_a_time(opener: int) -> str:
    return f"{OPEN_NOW}:{opener}"


def _found(case: Case | None) -> Case:
    if case is None:
        raise NotFound("case")
    return case


def _of_token(connection: Connection, book: int, token: bytes) -> Case | None:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    return _read(found) if found else None


def _of_number(connection: Connection, book: int, number: int) -> Case | None:
    found = row(connection, _OF_NUMBER, book=book, number=number)
    return _read(found) if found else None


def _of_opener(connection: Connection, book: int, opener: int) -> list[Case]:
    return [_read(each) for each in rows(connection, _OF_OPENER, book=book, opener=opener)]


def _among(connection: Connection, book: int, after: int) -> list[Case]:
    return [_read(each) for each in rows(connection, _AMONG, book=book, after=after)]


def _read(known: Sequence[Any]) -> Case:
    token, number, what, about, opener, words, state, outcome, closer, opened, closed = known
    ended = clock.from_ms(closed) if closed else None
    began = (what, facts.load(about), opener, words, state == "open", outcome, closer)
    return Case(bytes(token), number, *began, clock.from_ms(opened), ended)
