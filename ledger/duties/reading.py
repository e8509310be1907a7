"""What is asked about duties: which are open, what was done last, and one by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import BigInteger, Integer, bindparam, literal_column
from sqlmodel import col, select

from ledger.duties.tables import OPEN, REGISTRATION, DutyRow
from ledger.errors import NotFound
from ledger.money import Money
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

PAGE = 20


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty as it stands; its `amount` is None where it is of no money."""

    number: int
    kind: str
    subject: str
    state: str
    person: int
    day: date
    due: date
    amount: Money | None
    told: int
    done: date | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == OPEN

    @classmethod
    def read(cls, found: Sequence[Any]) -> Self:
        """Make it of its row."""
        number, kind, subject, state, person, day, due, currency, minor, told, done = found
        days = (date.fromordinal(day), date.fromordinal(due))
        amount = Money(minor, currency) if currency else None
        ended = date.fromordinal(done) if done else None
        return cls(number, kind, subject, state, person, *days, amount, told, ended)


_book: Any = bindparam("book", type_=BigInteger)
_columns: Any = (
    select(DutyRow.id, DutyRow.kind, DutyRow.subject, DutyRow.state)
    .add_columns(col(DutyRow.person), col(DutyRow.day), col(DutyRow.due_day))
    .add_columns(col(DutyRow.currency), col(DutyRow.amount), col(DutyRow.told))
    .add_columns(col(DutyRow.done_day))
    .where(col(DutyRow.book) == _book)
)
_is_open: Any = col(DutyRow.state) == literal_column(f"'{OPEN}'")
_OPEN: Any = (
    _columns.where(_is_open)
    .where(col(DutyRow.due_day) <= bindparam("until", type_=BigInteger))
    .order_by(col(DutyRow.due_day), col(DutyRow.id))
    .limit(bindparam("most", type_=Integer))
)
_ONE: Any = _columns.where(col(DutyRow.id) == bindparam("id", type_=BigInteger))
_OF: Any = (
    _columns.where(col(DutyRow.kind) == bindparam("kind"))
    .where(col(DutyRow.subject) == bindparam("subject"))
    .limit(1)
)
_REGISTERED: Any = (
    _columns.where(col(DutyRow.kind) == literal_column(f"'{REGISTRATION}'"))
    .order_by(col(DutyRow.subject).desc())
    .limit(1)
)
_ALWAYS = date.max.toordinal()


async def due(books: Books, until: date | None = None, most: int = PAGE) -> list[Duty]:
    """Return what is open, and due by a day, the next first."""
    by = until.toordinal() if until else _ALWAYS
    return await books.read(_due, by, most)


async def get(books: Books, number: int) -> Duty:
    """Return a duty by its number, or raise NotFound."""
    found = await books.read(_get, number)
    if found is None:
        raise NotFound("duty")
    return found


async def of(books: Books, kind: str, subject: str) -> Duty | None:
    """Return the duty of a subject, if there is one."""
    return await books.read(_of, kind, subject)


async def registered(books: Books) -> Duty | None:
    """Return the newest duty to register, if there ever was one."""
    return await books.read(_registered)


def _due(connection: Connection, book: int, until: int, most: int) -> list[Duty]:
    return [Duty.read(each) for each in rows(connection, _OPEN, book=book, until=until, most=most)]


def _get(connection: Connection, book: int, number: int) -> Duty | None:
    found = row(connection, _ONE, book=book, id=number)
    return Duty.read(found) if found else None


def _of(connection: Connection, book: int, kind: str, subject: str) -> Duty | None:
    found = row(connection, _OF, book=book, kind=kind, subject=subject)
    return Duty.read(found) if found else None


def _registered(connection: Connection, book: int) -> Duty | None:
    found = row(connection, _REGISTERED, book=book)
    return Duty.read(found) if found else None
