"""Books or a vault that were restored from before an erasure: it is done again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled
from ledger.people.tables import PersonRow
from ledger.posting import ANY, Guard, Posting, Row
from ledger.products.privacy import erasing
from ledger.products.privacy.tables import ASKED, KEPT, OVER, RETAINED, ErasureRow
from ledger.storage.asking import row, rows
from ledger.tables import Head

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books

STEP = 500
_book: Any = bindparam("book", type_=BigInteger)
_STATE: Any = select(ErasureRow.state).where(
    col(ErasureRow.book) == _book,
    col(ErasureRow.person) == bindparam("person", type_=BigInteger),
)
_MADE: Any = select(PersonRow.made_at).where(
    col(PersonRow.book) == _book, col(PersonRow.id) == bindparam("person", type_=BigInteger)
)
_NUMBERED: Any = select(Head.row).where(col(Head.book) == _book)
_GONE: Any = (
    select(ErasureRow.person, ErasureRow.state)
    .where(col(ErasureRow.book) == _book)
    .where(col(ErasureRow.person) > bindparam("after", type_=BigInteger))
    .where(col(ErasureRow.state) != literal_column(f"'{ASKED}'"))
    .where(col(ErasureRow.state) != literal_column(f"'{KEPT}'"))
    .order_by(col(ErasureRow.person))
    .limit(STEP)
)


async def again(books: Books) -> int:
    """Begin anew what either of the two has forgotten; return how many were to be erased again.

    The vault has the marks of whom the books have erased, and the books those of whose key is gone.
    Whoever is new has the number of nobody whom either of them knows.
    """
    await _beyond(books)
    return await _in_the_books(books) + await _in_the_vault(books)


async def _beyond(books: Books) -> None:
    """Let the numbers of newcomers be beyond whomever the vault knows: older books do not."""
    last = await books.vault.last()
    if last > await books.read(_numbered):
        await books.post(Posting(ids.token(), "numbers", beyond=last))


async def _in_the_books(books: Books) -> int:
    begun, after = 0, 0
    while marked := await books.vault.marked(after, STEP):
        for person, at in marked.items():
            state = await books.read(_state, person)
            if state in {None, KEPT, ASKED} and await books.read(_was_there, person, at):
                await _begin(books, person, state)
                begun += 1
        after = max(marked)
    return begun


async def _begin(books: Books, person: int, state: str | None) -> None:
    now = clock.to_ms(clock.now())
    posting = Posting(ids.token(), "erase")
    if state is None:
        made = Row.of(ErasureRow, person=person, state=ASKED, asked_ms=now, due_ms=now, keeps=b"")
        posting.rows = (made,)
    else:
        posting.guards = (
            Guard.on(ErasureRow.state, (person,), state, ASKED),
            Guard.on(ErasureRow.due_ms, (person,), ANY, now),
        )
    with suppress(AlreadySettled):
        await books.post(posting)


async def _in_the_vault(books: Books) -> int:
    begun, after = 0, 0
    while gone := await books.read(_gone, after):
        marked = await books.vault.marked(after, 2 * STEP)
        destroyed = {person for person, _ in await books.vault.erased(after, 2 * STEP)}
        for person, state in gone.items():
            if person not in marked:
                await books.vault.mark(person)
            if state == RETAINED and person not in marked:
                await erasing.take_what_need_not_be_kept(books, person)
            if state == OVER and person not in destroyed:
                await books.vault.erase(person)
                begun += 1
        after = max(gone)
    return begun


def _numbered(connection: Connection, book: int) -> int:
    found = row(connection, _NUMBERED, book=book)
    return found[0] if found else 0


def _was_there(connection: Connection, book: int, person: int, at: int) -> bool:
    """Tell whether a mark of a time can be hers: there may be nobody, or a newcomer, by now."""
    found = row(connection, _MADE, book=book, person=person)
    return found is not None and bool(found[0] <= at)


def _state(connection: Connection, book: int, person: int) -> str | None:
    found = row(connection, _STATE, book=book, person=person)
    return found[0] if found else None


def _gone(connection: Connection, book: int, after: int) -> dict[int, str]:
    return dict(map(tuple, rows(connection, _GONE, book=book, after=after)))
