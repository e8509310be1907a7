"""A copy of everything that is kept of somebody: put together beside all else, fetched once.

order    she asks for it; a live card shows when it is there
make     it is put together and lies in the vault for a day
fetched  what goes with the page on which she has it: it is that once, and then no more
told     the same: its card is drawn anew, and she is told wherever she is
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog
from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, merged, pages, products
from ledger.chart import WALLET
from ledger.errors import AlreadySettled, LedgerError, NotFound
from ledger.pages import Wanted
from ledger.people import everywhere, facts, roles, shown
from ledger.posting import ANY, DAY, Count, Guard, Posting, Row
from ledger.products.privacy.tables import (
    FETCHED,
    LOST,
    OF_REPORTER,
    OPEN,
    OVER,
    READY,
    CopyRow,
)
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.kit import Personal
    from ledger.posting import Event
    from ledger.statement import Line

Content: TypeAlias = dict[str, Any]

COPY: Final = "copy"
LIMIT: Final = "copies"
A_DAY: Final = 2
WAITS: Final = timedelta(days=1)
STEP, AT_ONCE = 200, 5

log = structlog.get_logger("ledger.privacy")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it stands."""

    token: bytes
    person: int
    state: str
    reference: bytes
    due: datetime


_book: Any = bindparam("book", type_=BigInteger)
_columns: Any = (
    select(CopyRow.token, CopyRow.person, CopyRow.state, CopyRow.reference)
    .add_columns(col(CopyRow.due_ms))
    .where(col(CopyRow.book) == _book)
)
_ONE: Any = _columns.where(col(CopyRow.token) == bindparam("token", type_=LargeBinary))
_state: Any = col(CopyRow.state)
_DUE: Any = (
    _columns.where(
        (_state == literal_column(f"'{OPEN}'"))
        | (_state == literal_column(f"'{READY}'"))
        | (_state == literal_column(f"'{FETCHED}'"))
    )
    .where(col(CopyRow.due_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(CopyRow.due_ms))
    .limit(AT_ONCE)
)


async def order(act: Act) -> bytes:
    """Ask for a copy; return the identity of its card. LimitExceeded for too many in a day."""
    made = Row.of(
        CopyRow,
        token=act.key,
        person=act.actor.id,
        state=OPEN,
        due_ms=clock.to_ms(clock.now()),
    )
    count = Count.of(LIMIT, act.actor.id, DAY, 1, A_DAY)
    await act.post(Posting(act.key, COPY, actor=act.actor.id, rows=(made,), counts=(count,)))
    return act.key


async def copy_of(books: Books, token: bytes) -> Copy:
    """Return a copy by its card, or raise NotFound."""
    found = await books.read(_get, token)
    if found is None:
        raise NotFound(COPY)
    return found


async def ready(books: Books, token: bytes, person: int) -> Copy:
    """Return a copy that somebody may fetch; NotFound for another's, or what is there no more."""
    copy = await copy_of(books, token)
    if copy.person != person or copy.state != READY:
        raise NotFound("ticket")
    return copy


async def content(books: Books, copy: Copy) -> Content:
    """Return what is in a copy that is ready."""
    kept = await books.vault.get(copy.reference)
    known: Content = json.loads(kept.value)
    return known


def fetched(copy: Copy) -> tuple[Guard, ...]:
    """Return the guards by which a copy is fetched, once."""
    key, now = (copy.token,), clock.to_ms(clock.now())
    return (
        Guard.on(CopyRow.state, key, READY, FETCHED),
        Guard.on(CopyRow.due_ms, key, ANY, now),
    )


async def told(books: Books, copy: Copy) -> tuple[Event, ...]:
    """Return what is told when a copy is fetched: to its card, and to her wherever she is."""
    hers = await everywhere.events(books, copy.person, "copy_fetched", facts.dump({}))
    return (_changed(copy), *hers)


@kit.due(every=timedelta(seconds=2))
async def make(books: Books, now: datetime) -> None:
    """Put copies together that were asked for, and let go of those that are over."""
    for copy in await books.read(_due, clock.to_ms(now)):
        try:
            await (_make(books, copy) if copy.state == OPEN else _end(books, copy))
        except LedgerError:
            raise  # it is tried again at the next look
        except Exception:
            log.exception("no copy", person=copy.person)
            await _move(books, copy, LOST)


async def _make(books: Books, copy: Copy) -> None:
    gathered = await _gathered(books, copy.person)
    written = json.dumps(gathered, ensure_ascii=False).encode()
    reference = await books.vault.keep(copy.person, COPY, written)
    if not await _move(books, copy, READY, reference):
        await books.vault.drop([reference])  # another process made it


async def _end(books: Books, copy: Copy) -> None:
    await books.vault.drop([copy.reference])
    await _move(books, copy, OVER)


async def _move(books: Books, copy: Copy, state: str, reference: bytes = b"") -> bool:
    key, due = (copy.token,), clock.to_ms(clock.now() + WAITS)
    guards = (
        Guard.on(CopyRow.state, key, copy.state, state),
        Guard.on(CopyRow.reference, key, ANY, reference),
        Guard.on(CopyRow.due_ms, key, ANY, due),
    )
    with suppress(AlreadySettled):
        await books.post(Posting(ids.token(), COPY, guards=guards, events=(_changed(copy),)))
        return True
    return False


def _changed(copy: Copy) -> Event:
    """Return what lets the card of a copy be drawn anew."""
    return shown.changed(COPY, copy.token)


async def _gathered(books: Books, person: int) -> Content:
    """Gather what the books have of somebody; what the vault has is added when she opens it."""
    works = bool(await roles.of(books, person))
    declared = [each for each in products.DECLARED.personal if not (works and each is OF_REPORTER)]
    selves = await books.read(merged.selves, person)
    tables = await books.survey(_tables, declared, selves)
    wallets = [each for self in selves for each in await books.balances(self, WALLET)]
    return {
        "made": clock.now().isoformat(timespec="seconds"),
        "person": person,
        "wallets": [
            {
                "currency": each.posted.currency,
                "balance": str(each.posted.decimal),
                "held": str(each.held.decimal),
                "minor": each.posted.minor,
            }
            for each in wallets
        ],
        "history": await _history(books, person, [each.account for each in wallets]),
        "records": tables,
    }


async def _history(books: Books, person: int, wallets: Sequence[int]) -> list[Content]:
    told: list[Content] = []
    before = None
    while True:
        page = await pages.page(books, wallets, before, STEP, Wanted(person))
        told += map(_line, page.lines)
        if page.on is None:
            return told
        before = page.on


def _line(line: Line) -> Content:
    return {
        "receipt": line.number,
        "at": line.recorded_at.isoformat(timespec="seconds"),
        "kind": line.kind,
        "change": str(line.change.decimal),
        "minor": line.change.minor,
        "currency": line.change.currency,
        "payer": line.payer,
        "payee": line.payee,
        "note": line.note,
    }


def _tables(
    connection: Connection, book: int, declared: Sequence[Personal], selves: Sequence[int]
) -> Content:
    return {
        each.name: [row for self in selves for row in _rows(connection, book, each, self)]
        for each in declared
    }


def _rows(connection: Connection, book: int, own: Personal, person: int) -> list[Content]:
    columns = own.table.__table__.columns
    told = [each for each in columns if each.name not in {"book", *own.without}]
    asked = select(*told).where(columns.book == book, columns[own.by] == person)
    return [
        {
            column.name: _plain(column.name, _told(own, column.name, value))
            for column, value in zip(told, row, strict=True)
        }
        for row in connection.execute(asked)
    ]


def _told(own: Personal, column: str, cell: Any) -> Any:  # noqa: ANN401 - a cell of any type
    """Return a cell without the facts in it that nobody is told."""
    unsaid = {name for at, _, name in (each.partition(".") for each in own.without) if at == column}
    if not unsaid:
        return cell
    known = facts.load(cell)
    return facts.dump({name: fact for name, fact in known.items() if name not in unsaid})


def _plain(name: str, value: object) -> object:
    """Return a cell as it can be read: moments as such, identities as hex."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, int) and value and name.endswith(("_ms", "_at")):
        return clock.from_ms(value).isoformat(timespec="seconds")
    return value


def _get(connection: Connection, book: int, token: bytes) -> Copy | None:
    found = row(connection, _ONE, book=book, token=token)
    return _read(found) if found else None


def _due(connection: Connection, book: int, now: int) -> list[Copy]:
    return [_read(each) for each in rows(connection, _DUE, book=book, now=now)]


def _read(found: Sequence[Any]) -> Copy:
    token, person, state, reference, due = found
    return Copy(bytes(token), person, state, bytes(reference), clock.from_ms(due))
