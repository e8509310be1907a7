"""Asking for a statement or for what was spent: its row says how far it is, its card shows that."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

import structlog
from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.errors import AlreadySettled, LedgerError, NotFound
from ledger.exports.spending import Spending
from ledger.exports.walking import ALL, MOST, TooFar, walk
from ledger.figures.months import Month
from ledger.kit import due
from ledger.people import shown
from ledger.posting import ANY, DAY, Count, Guard, Posting, Row
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

Content: TypeAlias = "dict[str, Any]"

CARD: Final = "export"
CHART: Final = "chart"
"""What is asked for where it is no statement in a file, but what was spent."""
LIMIT: Final = "exports"
A_DAY: Final = 40
SPENT: Final = 12
"""How many months what was spent is of."""
EVERY: Final = timedelta(seconds=2)
LEAST: Final = 5
"""How much further it is, of a hundred, before its card says so."""
AT_ONCE: Final = 5
_OPEN: Any = text("state = 'open'")

log = structlog.get_logger("ledger.exports")


class ExportRow(SQLModel, table=True):
    """What somebody has asked for of her own wallets: `content` has numbers alone, no words."""

    __tablename__ = "exports"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "ready", "far", "failed"),
        Index(
            "exports_open",
            "book",
            "asked_ms",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person: int = Field(sa_type=BigInteger)
    month: str
    what: str
    state: str
    done: int
    content: str
    since_ms: int = Field(sa_type=BigInteger)
    asked_ms: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for as it stands; `what` is the kind of its file, or CHART."""

    token: bytes
    person: int
    month: Month
    what: str
    state: str
    done: int
    since: int
    content: Content = field(default_factory=dict)


_book: Any = bindparam("book", type_=BigInteger)
_columns: Any = (
    select(ExportRow.token, ExportRow.person, ExportRow.month)
    .add_columns(col(ExportRow.what), col(ExportRow.state), col(ExportRow.done))
    .add_columns(col(ExportRow.since_ms), col(ExportRow.content))
    .where(col(ExportRow.book) == _book)
)
_ONE: Any = _columns.where(col(ExportRow.token) == bindparam("token", type_=LargeBinary))
_WAITING: Any = (
    _columns.where(col(ExportRow.state) == literal_column("'open'"))
    .where(col(ExportRow.asked_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(ExportRow.asked_ms))
    .limit(AT_ONCE)
)


async def ask(act: Act, month: Month, what: str) -> bytes:
    """Ask for the statement of a month, or for what was spent until its end; return its card.

    LimitExceeded for too many in a day.
    """
    first = month.after(1 - SPENT) if what == CHART else month
    asked = Row.of(
        ExportRow,
        token=act.key,
        person=act.actor.id,
        month=str(month),
        what=what,
        state="open",
        done=0,
        content="",
        since_ms=_begins(act.books, first),
        asked_ms=clock.to_ms(clock.now()),
    )
    count = Count.of(LIMIT, act.actor.id, DAY, 1, A_DAY)
    await act.post(Posting(act.key, CARD, actor=act.actor.id, rows=(asked,), counts=(count,)))
    return act.key


async def get(books: Books, token: bytes) -> Asked:
    """Return what was asked for, or raise NotFound."""
    found = await books.read(_get, token)
    if found is None:
        raise NotFound(CARD)
    return found


@due(every=EVERY)
async def prepare(books: Books, now: datetime) -> None:
    """Walk for what was asked for, in every process, and note how far it is."""
    for asked in await books.read(_waiting, clock.to_ms(now)):
        try:
            await _prepare(books, asked)
        except AlreadySettled:
            continue  # another process is at it
        except LedgerError:
            raise  # it is tried again at the next look
        except Exception:
            log.exception("no export", what=asked.what)
            with suppress(AlreadySettled):
                await _move(books, await get(books, asked.token), "failed", asked.done)


async def _prepare(books: Books, asked: Asked) -> None:
    now = asked

    async def onward(done: int) -> None:
        nonlocal now
        if done >= now.done + LEAST:
            now = await _move(books, now, "open", done)

    spent = Spending(asked.person, books.zone)
    span = (asked.since, _begins(books, asked.month.after(1)))
    try:
        content = await walk(books, asked.person, span, spent.take, onward)
    except TooFar:
        await _move(books, now, "far", now.done)
        return
    lines = sum(each["lines"] for each in content["currencies"].values())
    if asked.what == CHART:
        content = {"spent": spent.most}
    elif lines > MOST:
        await _move(books, now, "far", now.done)
        return
    at = clock.to_ms(clock.now())
    await _move(books, now, "ready", ALL, {**content, "lines": lines, "at": at})


async def _move(
    books: Books, asked: Asked, state: str, done: int, content: Content | None = None
) -> Asked:
    """Note how far it is, and let its card show it; AlreadySettled if another process has."""
    key = (asked.token,)
    guards = (
        Guard.on(ExportRow.done, key, asked.done, done),
        Guard.on(ExportRow.state, key, "open", state),
        Guard.on(ExportRow.content, key, ANY, json.dumps(content) if content else ""),
    )
    changed = shown.changed(CARD, asked.token)
    await books.post(Posting(ids.token(), CARD, guards=guards, events=(changed,)))
    return replace(asked, state=state, done=done)


def _begins(books: Books, month: Month) -> int:
    """Return when a month begins where the house is, in milliseconds since 1970."""
    begins = datetime.combine(month.first, datetime.min.time(), books.zone)
    return clock.to_ms(begins.astimezone(UTC))


def _get(connection: Connection, book: int, token: bytes) -> Asked | None:
    found = row(connection, _ONE, book=book, token=token)
    return _read(*found) if found else None


def _waiting(connection: Connection, book: int, now: int) -> list[Asked]:
    return [_read(*each) for each in rows(connection, _WAITING, book=book, now=now)]


def _read(  # noqa: PLR0913, PLR0917 - a row has that many cells
    token: bytes,
    person: int,
    month: str,
    what: str,
    state: str,
    done: int,
    since: int,
    content: str,
) -> Asked:
    known = json.loads(content) if content else {}
    of = Month.read(month) or Month(1, 1)
    return Asked(bytes(token), person, of, what, state, done, since, known)
