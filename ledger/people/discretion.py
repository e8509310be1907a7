"""Discretion: who finds somebody by a handle or a tag; for others there is nobody of that name.

put    she decides, by a card of hers
of     what she has decided
hides  the condition that she is not found by everybody
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit
from ledger.posting import ANY, Guard, Posting, Row
from ledger.storage.asking import row
from ledger.tables import one_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent

EVERYBODY: Final = "everybody"
KNOWN: Final = "known"
NOBODY: Final = "nobody"
FINDS: Final = (EVERYBODY, KNOWN, NOBODY)
PUT: Final = "discretion.put"


class DiscretionRow(SQLModel, table=True):
    """Who finds a person: everybody, whom she knows, or nobody."""

    __tablename__ = "discretion"
    __table_args__: ClassVar[Any] = (
        one_of("finds", *FINDS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    finds: str
    since_ms: int = Field(sa_type=BigInteger)


OF_HERSELF = kit.Personal(DiscretionRow, "person")
_book: Any = bindparam("book", type_=BigInteger)
_FINDS: Any = select(DiscretionRow.finds).where(
    col(DiscretionRow.book) == _book,
    col(DiscretionRow.person) == bindparam("person", type_=BigInteger),
)


async def put(act: Act, intent: Intent, finds: str) -> None:
    """Let somebody be found so, by a card of hers, once."""
    person, now = act.actor.id, clock.to_ms(clock.now())
    posting = Posting(
        intent.token,
        PUT,
        digest=ids.digest(finds),
        actor=person,
        guards=intent.guards,
        deadline=intent.expires_at,
    )
    if await act.books.read(_finds, person) is None:
        made = Row.of(DiscretionRow, person=person, finds=finds, since_ms=now)
        posting.rows = (made,)
    else:
        posting.guards += (
            Guard.on(DiscretionRow.finds, (person,), ANY, finds),
            Guard.on(DiscretionRow.since_ms, (person,), ANY, now),
        )
    await act.post(posting)


async def of(books: Books, person: int) -> str:
    """Return who finds somebody; everybody, while she has said nothing."""
    return await books.read(_finds, person) or EVERYBODY


@kit.along
def discretion_along(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let the stricter of the two hold when two become one."""
    goes, stays = (_finds(connection, book, each) for each in (gone, survivor))
    if goes is None:
        return [], []
    looks = Guard.on(DiscretionRow.finds, (gone,), goes)
    if stays is None:
        now = clock.to_ms(clock.now())
        return [Row.of(DiscretionRow, person=survivor, finds=goes, since_ms=now)], [looks]
    stricter = max(goes, stays, key=FINDS.index)
    return [], [looks, Guard.on(DiscretionRow.finds, (survivor,), stays, stricter)]


def hides(person: Any) -> Any:  # noqa: ANN401 - a column, and a condition
    """Return the condition that not everybody finds a person, of a column of a question."""
    found: Any = (
        select(DiscretionRow.person)
        .where(DiscretionRow.book == _book, DiscretionRow.person == person)
        .where(DiscretionRow.finds != literal_column(f"'{EVERYBODY}'"))
    )
    return found.exists()


def _finds(connection: Connection, book: int, person: int) -> str | None:
    found = row(connection, _FINDS, book=book, person=person)
    return found[0] if found else None
