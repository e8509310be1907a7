"""What the books tell of screening: ids, points and dates, never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, Integer, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, kit, merged
from ledger.errors import NotFound
from ledger.people.roles import HANDLE_ALERTS
from ledger.screening.hits.tables import HitRow, RunRow, ScreenedRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.screening.assessing import Band

PAGE: Final = 20
_STANDS: Final = frozenset({"open", "matched"})


class Hit(NamedTuple):
    """That a person is like an entry of a list, and what was decided of it."""

    person: int
    list: str
    entry: str
    version: int
    digest: bytes
    points: int
    band: Band
    state: str
    at: datetime
    token: bytes
    until: datetime | None

    @property
    def key(self) -> tuple[int, str, str]:
        """The key of its row."""
        return self.person, self.list, self.entry


class Run(NamedTuple):
    """A run over everybody, and how far it has come."""

    number: int
    stamp: str
    people: int
    done: int
    hits: int
    after: int
    began: datetime
    ended: datetime | None
    lease_ms: int
    state: str


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_hits: Any = (
    select(HitRow.person, HitRow.list, HitRow.entry, HitRow.version)
    .add_columns(col(HitRow.digest), col(HitRow.points), col(HitRow.band), col(HitRow.state))
    .add_columns(col(HitRow.at_ms), col(HitRow.token), col(HitRow.until_ms))
    .where(col(HitRow.book) == _book)
)
_OF_PERSON: Any = _hits.where(col(HitRow.person) == _person).order_by(
    col(HitRow.list), col(HitRow.entry)
)
_OF_CASE: Any = _hits.where(col(HitRow.token) == bindparam("token", type_=LargeBinary))
_LAPSED: Any = (
    select(HitRow.person)
    .where(col(HitRow.book) == _book, HitRow.state == literal_column("'allowed'"))
    .where(col(HitRow.until_ms) <= bindparam("moment", type_=BigInteger))
    .order_by(col(HitRow.until_ms))
    .limit(bindparam("most", type_=Integer))
)
_WANTED: Any = (
    select(ScreenedRow.person)
    .where(col(ScreenedRow.book) == _book, ScreenedRow.stamp == literal_column("''"))
    .where(col(ScreenedRow.person) > bindparam("after", type_=BigInteger))
    .order_by(col(ScreenedRow.person))
    .limit(bindparam("most", type_=Integer))
)
_SCREENED: Any = select(ScreenedRow.at_ms, ScreenedRow.stamp).where(
    col(ScreenedRow.book) == _book, col(ScreenedRow.person) == _person
)
_LAST_RUN: Any = (
    select(RunRow.number, RunRow.stamp, RunRow.people, RunRow.done)
    .add_columns(col(RunRow.hits), col(RunRow.after), col(RunRow.began_ms), col(RunRow.ended_ms))
    .add_columns(col(RunRow.lease_ms), col(RunRow.state))
    .where(col(RunRow.book) == _book)
    .order_by(col(RunRow.number).desc())
    .limit(literal_column("1"))
)


async def of_person(books: Books, person: int) -> list[Hit]:
    """Return all hits of a person."""
    return await books.read(load, person)


async def of_case(books: Books, token: bytes) -> Hit:
    """Return the hit that a case is about, or raise NotFound."""
    return await books.read(load_of_case, token)


async def get(books: Books, person: int, name: str, entry: str) -> Hit | None:
    """Return how a person stands to an entry of a list, if she is like it."""
    found = await of_person(books, person)
    return next((each for each in found if (each.list, each.entry) == (name, entry)), None)


async def screened_at(books: Books, person: int) -> tuple[datetime, str] | None:
    """Return when a person was screened last, and against what; None if she never was."""
    found = await books.read(load_screened, person)
    return (clock.from_ms(found[0]), found[1]) if found and found[1] else None


async def last_run(books: Books) -> Run | None:
    """Return the newest run over everybody, if there ever was one."""
    return await books.read(_last_run)


async def lapsed(books: Books, moment: datetime) -> list[int]:
    """Return some people of whom an allowance has ended by a moment."""
    found = await books.read(_lapsed, clock.to_ms(moment))
    return list(dict.fromkeys(person for (person,) in found))


async def wanted(books: Books) -> list[int]:
    """Return some people who are to be screened, for something new is known of them."""
    return await books.read(_wanted)


def load(connection: Connection, book: int, person: int) -> list[Hit]:
    """Read all hits of a person, and what still stands of whoever has become one with her."""
    own, *former = (
        [_hit(each) for each in rows(connection, _OF_PERSON, book=book, person=one)]
        for one in merged.selves(connection, book, person)
    )
    return own + [each for of_one in former for each in of_one if each.state in _STANDS]


@kit.pends_for(HANDLE_ALERTS)
def likenesses(connection: Connection, book: int, person: int) -> int:
    """Count the listed names that somebody is like, or has, unless she is found not to be."""
    return sum(each.state in _STANDS for each in load(connection, book, person))


def load_of_case(connection: Connection, book: int, token: bytes) -> Hit:
    """Read the hit that a case is about, or raise NotFound."""
    found = row(connection, _OF_CASE, book=book, token=token) if token else None
    if found is None:
        raise NotFound("screening")
    return _hit(found)


def load_screened(connection: Connection, book: int, person: int) -> Sequence[Any] | None:
    """Read when and against what somebody was screened, if she was, or is to be."""
    return row(connection, _SCREENED, book=book, person=person)


def _last_run(connection: Connection, book: int) -> Run | None:
    found = row(connection, _LAST_RUN, book=book)
    if found is None:
        return None
    number, stamp, people, done, hits, after, began, ended, *rest = found
    times = (clock.from_ms(began), clock.from_ms(ended) if ended else None)
    return Run(number, stamp, people, done, hits, after, *times, *rest)


def _lapsed(connection: Connection, book: int, moment: int) -> Sequence[Sequence[Any]]:
    return rows(connection, _LAPSED, book=book, moment=moment, most=PAGE)


def _wanted(connection: Connection, book: int) -> list[int]:
    return [person for (person,) in rows(connection, _WANTED, book=book, after=0, most=PAGE)]


def _hit(known: Sequence[Any]) -> Hit:
    person, name, entry, version, digest, *band, at, token, until = known
    ends = clock.from_ms(until) if until else None
    rest = (*band, clock.from_ms(at), bytes(token), ends)
    return Hit(person, name, entry, version, bytes(digest), *rest)
