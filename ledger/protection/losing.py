"""Lost: whoever has lost all that she could show gets rid of it after a wait, told of everywhere.

begin   it is to go at a time, unless somebody says that it stays
keep    it stays
due     that time has come: there is nothing to show any more
disown  it goes at once, under a lock: what was set a moment ago may be somebody else's
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import BigInteger, Index, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids, kit
from ledger.errors import AlreadySettled
from ledger.people import everywhere, facts
from ledger.people.states import ON
from ledger.people.tables import LockRow
from ledger.posting import Guard, Posting, Row
from ledger.protection import factors
from ledger.protection.tables import FactorRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.protection.factors import Factors

LOST: Final = "factors.lost"
KEPT: Final = "factors.kept"
GONE: Final = "factors.gone"
DISOWNED: Final = "factors.disowned"
STEP: Final = 100
_WAITS: Any = text("due_ms IS NOT NULL")


class LossRow(SQLModel, table=True):
    """When all that somebody can show goes, if it is to go."""

    __tablename__ = "losses"
    __table_args__: ClassVar[Any] = (
        Index("losses_due", "book", "due_ms", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    due_ms: int | None = Field(default=None, sa_type=BigInteger)


_book: Any = bindparam("book", type_=BigInteger)
_OF: Any = select(LossRow.due_ms).where(
    col(LossRow.book) == _book, col(LossRow.person) == bindparam("person", type_=BigInteger)
)
_DUE: Any = (
    select(LossRow.person, LossRow.due_ms)
    .where(LossRow.book == _book, col(LossRow.due_ms).is_not(None))
    .where(col(LossRow.due_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(LossRow.due_ms))
    .limit(literal_column(str(STEP)))
)


async def begin(act: Act, due_at: datetime, place: str = "") -> datetime:
    """Let all that who asks can show go at a time; again, return the first one."""
    person = act.actor.id
    found = await act.books.read(load, person)
    if found and found[0] is not None:
        return clock.from_ms(found[0])
    due_ms, told = clock.to_ms(due_at), facts.dump({"time": due_at})
    posting = Posting(
        act.key,
        LOST,
        actor=person,
        events=await everywhere.events(act.books, person, "factors_lost", told, but=place),
    )
    if found is None:
        posting.rows = (Row.of(LossRow, person=person, due_ms=due_ms),)
    else:
        posting.guards = (Guard.on(LossRow.due_ms, (person,), None, due_ms),)
    with suppress(AlreadySettled):  # two at once: the first one counts
        await act.post(posting)
    found = await act.books.read(load, person)
    return clock.from_ms(found[0]) if found and found[0] is not None else due_at


async def keep(act: Act) -> bool:
    """Let it stay after all; tell whether it was to go."""
    person = act.actor.id
    found = await act.books.read(load, person)
    if not found or found[0] is None:
        return False
    stays = Guard.on(LossRow.due_ms, (person,), found[0], None)
    with suppress(AlreadySettled):  # it is gone, or was kept, in this moment
        await act.post(Posting(act.key, KEPT, actor=person, guards=(stays,)))
    return True


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Let go what was to go; what was changed meanwhile stays a moment longer."""
    for person, due_ms in await books.read(_due, now):
        known = await factors.of(books, person)
        told = facts.dump({"what": "all_removed"})
        posting = Posting(
            ids.child(GONE, str(books.book), str(person), str(due_ms)),
            GONE,
            guards=(Guard.on(LossRow.due_ms, (person,), due_ms, None), *_gone(known)),
            events=await everywhere.events(books, person, factors.CHANGED, told),
        )
        with suppress(AlreadySettled):
            await books.post(posting)
            await books.vault.drop(filter(None, known.references.values()))


async def disown(act: Act, young: timedelta) -> bool:
    """Take away at once what who asks can show, if all of it is young and her wallets are locked.

    Tell whether it was taken: what is older goes by `begin` alone.
    """
    person = act.actor.id
    known = await factors.of(act.books, person)
    if not known.has_any or known.has_before(clock.to_ms(clock.now() - young)):
        return False
    found = await act.books.read(load, person)
    told = facts.dump({"what": "disowned"})
    posting = Posting(
        ids.timed_child(act.key, DISOWNED),
        DISOWNED,
        actor=person,
        guards=(
            Guard.on(LockRow.state, (person,), ON),
            *_gone(known),
            *([Guard.on(LossRow.due_ms, (person,), found[0], None)] if found else ()),
        ),
        events=await everywhere.events(act.books, person, factors.CHANGED, told),
    )
    await act.post(posting)
    await act.books.vault.drop(filter(None, known.references.values()))
    return True


def _gone(known: Factors) -> tuple[Guard, ...]:
    """Return what lets all that somebody can show go."""
    return tuple(
        Guard.on(FactorRow.reference, (known.person, kind), reference, b"")
        for kind, reference in known.references.items()
        if reference
    )


def load(connection: Connection, book: int, person: int) -> Any:  # noqa: ANN401 - a row, or None
    """Read when it is to go."""
    return row(connection, _OF, book=book, person=person)


def _due(connection: Connection, book: int, now: datetime) -> list[tuple[int, int]]:
    found = rows(connection, _DUE, book=book, now=clock.to_ms(now))
    return [(person, due_ms) for person, due_ms in found]
