"""Blocks: whom a person wants to be asked by no more. Whoever is blocked is not told.

putting  the posting that blocks somebody, or lets her ask again
stands   whether one person has blocked another now
heard    who of some people can be asked by somebody
of       whom a person has blocked
is_on    the same as a condition of a question
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, Index, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock
from ledger.people import persons
from ledger.posting import ANY, DAY, Count, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.persons import Person

ON, OFF = "on", "off"
CHANGES = "blocks"
MOST_A_DAY = 100
"""How often a person may block and unblock in a day."""
MOST_SHOWN = 50


_IS_ON: Any = text(f"state = '{ON}'")


class BlockRow(SQLModel, table=True):
    """That a person has blocked another, or did once."""

    __tablename__ = "blocks"
    __table_args__: ClassVar[Any] = (
        one_of("state", ON, OFF),
        Index("blocks_of_blocked", "book", "blocked", sqlite_where=_IS_ON, postgresql_where=_IS_ON),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    blocked: int = Field(primary_key=True, sa_type=BigInteger)
    state: str
    since_ms: int = Field(sa_type=BigInteger)


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_KNOWN: Any = select(BlockRow.state, BlockRow.since_ms).where(
    BlockRow.book == _book,
    BlockRow.person == _person,
    BlockRow.blocked == bindparam("blocked", type_=BigInteger),
)
_ALL: Any = (
    select(BlockRow.blocked)
    .where(BlockRow.book == _book, BlockRow.person == _person)
    .where(BlockRow.state == literal_column(f"'{ON}'"))
    .order_by(col(BlockRow.since_ms).desc(), col(BlockRow.blocked))
    .limit(MOST_SHOWN)
)


_DEAF: Any = select(BlockRow.person).where(
    BlockRow.book == _book,
    col(BlockRow.person).in_(bindparam("people", expanding=True)),
    BlockRow.blocked == bindparam("blocked", type_=BigInteger),
    BlockRow.state == literal_column(f"'{ON}'"),
)


async def putting(act: Act, blocked: int, state: str) -> Posting | None:
    """Return what lets a block be `ON` or `OFF`; None where it is so already."""
    person, now = act.actor.id, clock.to_ms(clock.now())
    known, _ = await act.books.read(_known, person, blocked)
    if (known or OFF) == state:
        return None
    counts = (Count.of(CHANGES, person, DAY, 1, MOST_A_DAY),)
    posting = Posting(act.key, "block", actor=person, counts=counts)
    if not known:
        made = Row.of(BlockRow, person=person, blocked=blocked, state=state, since_ms=now)
        posting.rows = (made,)
    else:
        place = (person, blocked)
        posting.guards = (
            Guard.on(BlockRow.state, place, known, state),
            Guard.on(BlockRow.since_ms, place, ANY, now),
        )
    return posting


async def stands(books: Books, person: int, blocked: int) -> bool:
    """Tell whether a person has blocked another."""
    return await books.read(load, person, blocked)


async def heard(books: Books, by: int, people: Iterable[int]) -> list[int]:
    """Return those of some people who have not blocked somebody."""
    asked = [*people]
    deaf = await books.read(_deaf, by, asked)
    return [each for each in asked if each not in deaf]


async def since(books: Books, person: int, blocked: int) -> int:
    """Return since when it stands as it does, in milliseconds since 1970; 0 for never."""
    return (await books.read(_known, person, blocked))[1]


async def of(books: Books, person: int) -> list[Person]:
    """Return whom a person has blocked, the newest first."""
    found = await books.read(_all, person)
    people = await persons.by_ids(books, found)
    return [people[each] for each in found]


def is_on(person: Any, blocked: Any) -> Any:  # noqa: ANN401 - columns, and a condition
    """Return the condition that one person has blocked another, of two columns of a question."""
    put: Any = select(BlockRow.person).where(
        BlockRow.book == _book,
        BlockRow.person == person,
        BlockRow.blocked == blocked,
        BlockRow.state == literal_column(f"'{ON}'"),
    )
    return put.exists()


def load(connection: Connection, book: int, person: int, blocked: int) -> bool:
    """Read whether a person has blocked another, for a question that asks for more than that."""
    return _known(connection, book, person, blocked)[0] == ON


def _deaf(connection: Connection, book: int, blocked: int, people: Sequence[int]) -> set[int]:
    asked = {"book": book, "people": people, "blocked": blocked}
    return {person for (person,) in connection.execute(_DEAF, asked)}


def _known(connection: Connection, book: int, person: int, blocked: int) -> tuple[str, int]:
    found = row(connection, _KNOWN, book=book, person=person, blocked=blocked)
    return (found[0], found[1]) if found else ("", 0)


def _all(connection: Connection, book: int, person: int) -> list[int]:
    return [blocked for (blocked,) in rows(connection, _ALL, book=book, person=person)]
