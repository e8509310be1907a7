"""Discretion: who finds somebody by a handle or a tag, and whether groups read her name.

For whoever does not find her there is nobody of that name.

put    she decides, by a card of hers
of     what she has decided
hides  the condition that she is not found by everybody
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

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
SHOWN: Final = "shown"
HIDDEN: Final = "hidden"
NAMED: Final = (SHOWN, HIDDEN)
NAME: Final = "discretion.name"


class DiscretionRow(SQLModel, table=True):
    """Who finds a person: everybody, whom she knows, or nobody; `unnamed` is 1 in groups."""

    __tablename__ = "discretion"
    __table_args__: ClassVar[Any] = (
        one_of("finds", *FINDS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    finds: str
    since_ms: int = Field(sa_type=BigInteger)
    unnamed: int | None = Field(default=None, sa_type=BigInteger)


OF_HERSELF = kit.Personal(DiscretionRow, "person")
_book: Any = bindparam("book", type_=BigInteger)
_SAID: Any = select(DiscretionRow.finds, DiscretionRow.unnamed).where(
    col(DiscretionRow.book) == _book,
    col(DiscretionRow.person) == bindparam("person", type_=BigInteger),
)


class Said(NamedTuple):
    """What somebody has said: who finds her, and whether groups read her name."""

    finds: str = EVERYBODY
    named: str = SHOWN


async def put(act: Act, intent: Intent, finds: str) -> None:
    """Let somebody be found so, by a card of hers, once."""
    await _say(act, intent, PUT, {"finds": finds})


async def name(act: Act, intent: Intent, named: str) -> None:
    """Let groups read somebody's name, or not, by a card of hers, once."""
    await _say(act, intent, NAME, {"unnamed": int(named == HIDDEN)})


async def said(books: Books, person: int) -> Said:
    """Return what somebody has said; that all see her, while she has said nothing."""
    return await books.read(_said, person) or Said()


async def of(books: Books, person: int) -> str:
    """Return who finds somebody."""
    return (await said(books, person)).finds


@kit.along
def discretion_along(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let what is stricter of the two hold when two become one."""
    goes, stays = (_said(connection, book, each) for each in (gone, survivor))
    if goes is None:
        return [], []
    looks = Guard.on(DiscretionRow.finds, (gone,), goes.finds)
    both = [goes, stays or goes]
    finds = max((each.finds for each in both), key=FINDS.index)
    unnamed = int(HIDDEN in {each.named for each in both})
    if stays is None:
        now = clock.to_ms(clock.now())
        cells: dict[str, Any] = {"finds": finds, "unnamed": unnamed, "since_ms": now}
        return [Row.of(DiscretionRow, person=survivor, **cells)], [looks]
    changed = Guard.on(DiscretionRow.finds, (survivor,), stays.finds, finds)
    return [], [looks, changed, Guard.on(DiscretionRow.unnamed, (survivor,), ANY, unnamed)]


def hides(person: Any) -> Any:  # noqa: ANN401 - a column, and a condition
    """Return the condition that not everybody finds a person, of a column of a question."""
    found: Any = (
        select(DiscretionRow.person)
        .where(DiscretionRow.book == _book, DiscretionRow.person == person)
        .where(DiscretionRow.finds != literal_column(f"'{EVERYBODY}'"))
    )
    return found.exists()


async def _say(act: Act, intent: Intent, kind: str, cells: dict[str, Any]) -> None:
    person = act.actor.id
    said = [str(each) for each in cells.values()]
    posting = Posting(
        ids.timed_child(intent.token, kind, *said),  # whichever choice is first is the card's
        kind,
        digest=ids.digest(*said),
        actor=person,
        guards=intent.guards,
        deadline=intent.expires_at,
    )
    cells = {**cells, "since_ms": clock.to_ms(clock.now())}
    if await act.books.read(_said, person) is None:
        posting.rows = (Row.of(DiscretionRow, person=person, **{"finds": EVERYBODY, **cells}),)
    else:
        posting.guards += tuple(
            Guard.on(getattr(DiscretionRow, column), (person,), ANY, cell)
            for column, cell in cells.items()
        )
    await act.post(posting)


def _said(connection: Connection, book: int, person: int) -> Said | None:
    found = row(connection, _SAID, book=book, person=person)
    return Said(found[0], HIDDEN if found[1] else SHOWN) if found else None
