"""Asking for a report, and preparing it: its row says how far it is, its live card shows that."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from sqlalchemy import BigInteger, Index, LargeBinary, bindparam, literal_column, text
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, figures, ids
from ledger.errors import AlreadySettled, LedgerError, NotFound
from ledger.figures.months import Month
from ledger.kit import due
from ledger.people import shown
from ledger.posting import ANY, Guard, Posting, Row
from ledger.reports.gathering import Content, gather, ready
from ledger.storage.asking import row, rows
from ledger.tables import one_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

CARD = "report"
EVERY = timedelta(seconds=2)
PAGES = 20
"""How much is counted between two looks at how far it is."""
COUNTED, ALL = 90, 100
"""How far it is once all is counted, and once it is there."""
AT_ONCE = 5
_OPEN: Any = text("state = 'open'")

log = structlog.get_logger("ledger.reports")


class ReportRow(SQLModel, table=True):
    """A report that somebody has asked for: how far it is, of a hundred, and what it says."""

    __tablename__ = "reports"
    __table_args__: ClassVar[Any] = (
        one_of("state", "open", "ready", "failed"),
        Index(
            "reports_open",
            "book",
            "asked_ms",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        {"sqlite_with_rowid": False},
    )

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    owner: int = Field(sa_type=BigInteger)
    month: str
    language: str
    state: str
    done: int
    content: str
    asked_ms: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as it stands; `language` is that in which it was asked for."""

    token: bytes
    owner: int
    month: Month
    language: str
    state: str
    done: int
    content: Content = field(default_factory=dict)


_book: Any = bindparam("book", type_=BigInteger)
_columns: Any = (
    select(ReportRow.token, ReportRow.owner)
    .add_columns(col(ReportRow.month), col(ReportRow.language), col(ReportRow.state))
    .add_columns(col(ReportRow.done), col(ReportRow.content))
    .where(col(ReportRow.book) == _book)
)
_ONE: Any = _columns.where(col(ReportRow.token) == bindparam("token", type_=LargeBinary))
_WAITING: Any = (
    _columns.where(col(ReportRow.state) == literal_column("'open'"))
    .where(col(ReportRow.asked_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(ReportRow.asked_ms))
    .limit(AT_ONCE)
)


async def ask(act: Act, month: Month, language: str) -> bytes:
    """Ask for the report of a month; return the identity of its card, the same for a repetition."""
    asked = Row.of(
        ReportRow,
        token=act.key,
        owner=act.actor.id,
        month=str(month),
        language=language,
        state="open",
        done=0,
        content="",
        asked_ms=clock.to_ms(clock.now()),
    )
    await act.post(Posting(act.key, CARD, actor=act.actor.id, rows=(asked,)))
    return act.key


async def get(books: Books, token: bytes) -> Asked:
    """Return a report, or raise NotFound."""
    found = await books.read(_get, token)
    if found is None:
        raise NotFound(CARD)
    return found


@due(every=EVERY)
async def prepare(books: Books, now: datetime) -> None:
    """Put together what was asked for, in every process, and note how far it is."""
    for asked in await books.read(_waiting, clock.to_ms(now)):
        try:
            await _prepare(books, asked)
        except LedgerError:
            raise  # it is tried again at the next look
        except Exception:
            log.exception("no report", month=str(asked.month))
            await _move(books, asked, replace(asked, state="failed"))


async def _prepare(books: Books, asked: Asked) -> None:
    while not await figures.count(books, PAGES):
        now = await figures.standing(books)
        further = COUNTED * now.transfer // max(1, now.head)
        if further > asked.done:
            onward = replace(asked, done=further)
            if not await _move(books, asked, onward):
                return  # another process is at it
            asked = onward
    await ready(books, asked.month)
    content = await gather(books, asked.month)
    await _move(books, asked, replace(asked, state="ready", done=ALL, content=content))


async def _move(books: Books, asked: Asked, to: Asked) -> bool:
    """Note how far it is, unless another process has, and let its card show it."""
    key = (asked.token,)
    guards = (
        Guard.on(ReportRow.done, key, asked.done, to.done),
        Guard.on(ReportRow.state, key, "open", to.state),
        Guard.on(ReportRow.content, key, ANY, json.dumps(to.content) if to.content else ""),
    )
    changed = shown.changed(CARD, asked.token)
    try:
        await books.post(Posting(ids.token(), CARD, guards=guards, events=(changed,)))
    except AlreadySettled:
        return False
    return True


def _get(connection: Connection, book: int, token: bytes) -> Asked | None:
    found = row(connection, _ONE, book=book, token=token)
    return _read(*found) if found else None


def _waiting(connection: Connection, book: int, now: int) -> list[Asked]:
    return [_read(*each) for each in rows(connection, _WAITING, book=book, now=now)]


def _read(  # noqa: PLR0913, PLR0917 - a row has that many cells
    token: bytes, owner: int, month: str, language: str, state: str, done: int, content: str
) -> Asked:
    known = json.loads(content) if content else {}
    of = Month.read(month) or Month(1, 1)
    return Asked(bytes(token), owner, of, language, state, done, known)
