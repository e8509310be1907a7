"""What the vault has of both: two who have shown different papers are not one person.

check    refuses them
to_come  notes in their posting that the papers of who goes are to be kept of who stays
bring    what the vault keeps of who goes is kept of who stays, too, where she has nothing of it
due      goes on with that where a process ended between the posting and this
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, merged, verification
from ledger.errors import NotAllowed
from ledger.posting import ANY, Guard, Posting, Row
from ledger.products.connecting.part import Part
from ledger.products.connecting.tables import JoinedPapersRow
from ledger.storage.asking import row, rows
from ledger.vault import Erased
from ledger.vault.fields import RETAINED

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.products.connecting.part import Pair

TELLING: Final = ("birth_date", "document_number")
"""What is one person's, however it is written."""
PATIENCE: Final = timedelta(minutes=1)
"""How long it is left to whoever has joined the two."""
STEP: Final = 100

_book: Any = bindparam("book", type_=BigInteger)
_to_come: Any = (
    select(JoinedPapersRow.person)
    .where(col(JoinedPapersRow.book) == _book)
    .where(col(JoinedPapersRow.since_ms).is_not(None))
)
_COMES: Any = _to_come.where(col(JoinedPapersRow.person) == bindparam("person", type_=BigInteger))
_WAIT: Any = (
    _to_come.where(col(JoinedPapersRow.since_ms) <= bindparam("until", type_=BigInteger))
    .order_by(col(JoinedPapersRow.since_ms))
    .limit(literal_column(str(STEP)))
)


async def check(books: Books, one: int, other: int) -> None:
    """Refuse two who were born on different days, or have shown different documents.

    Where papers stand that were verified these count; else all that a side has ever told, so that
    what somebody hands in later makes her nobody else.
    """
    first, second = [await _told(books, each) for each in (one, other)]
    if any(first[field] and second[field] not in (set(), first[field]) for field in TELLING):
        raise NotAllowed("connect_papers")


async def _told(books: Books, person: int) -> dict[str, set[str]]:
    """Return what is told of a person in each of these fields."""
    stand = await verification.standing(books, person)
    verified = {reference for each in stand for reference in each.kept.values()}
    selves = await books.read(merged.selves, person)
    kept = [each for one in selves for each in await books.vault.of(one, *TELLING)]
    found = {}
    for field in TELLING:
        known = [each for each in kept if each.field == field and each.value]
        counts = [each for each in known if each.reference in verified] or known
        found[field] = {each.text for each in counts}
    return found


def to_come(pair: Pair) -> Part:
    """Return what notes that they are to come."""
    now = clock.to_ms(clock.now())
    return Part((Row.of(JoinedPapersRow, person=pair.gone, since_ms=now),))


async def bring(books: Books, gone: int) -> None:
    """Keep them of who stays as well, once; what is hers by both goes when she is erased."""
    if not await books.read(_comes, gone):
        return
    survivor = await books.read(merged.now, gone)
    has = {each.field for each in await books.vault.of(survivor)}
    comes: dict[str, bytes] = {}
    for each in await books.vault.of(gone, *RETAINED):
        if each.field not in has:
            comes.setdefault(each.field, each.value)
    with suppress(Erased):  # she was, and keeps nothing any more
        if comes:
            await books.vault.keep_all(survivor, comes)
    done = Guard.on(JoinedPapersRow.since_ms, (gone,), ANY, None)
    await books.post(Posting(ids.token(), "papers", guards=(done,)))


@kit.due(every=PATIENCE)
async def due(books: Books, now: datetime) -> None:
    """Bring what whoever has joined the two has not."""
    for person in await books.read(_wait, now - PATIENCE):
        await bring(books, person)


def _comes(connection: Connection, book: int, person: int) -> bool:
    return row(connection, _COMES, book=book, person=person) is not None


def _wait(connection: Connection, book: int, until: datetime) -> list[int]:
    found = rows(connection, _WAIT, book=book, until=clock.to_ms(until))
    return [person for (person,) in found]
