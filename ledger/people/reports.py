"""Reports: what somebody tells the house of somebody else; support is told of each.

kept  the rows and the events that go with the posting of a report
get   a report by its token
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import facts, roles
from ledger.people.facts import Who
from ledger.posting import DAY, Count, Event, Row
from ledger.storage.asking import row
from ledger.tables import one_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

MADE = "reports"
MOST_A_DAY = 20
OPEN = "open"


class ReportRow(SQLModel, table=True):
    """What was reported: by whom, about whom, and what it was about, under that thing's token."""

    __tablename__ = "reports"
    __table_args__: ClassVar[Any] = (one_of("state", OPEN, "closed"), {"sqlite_with_rowid": False})

    book: int = Field(primary_key=True, sa_type=BigInteger)
    token: bytes = Field(primary_key=True, sa_type=LargeBinary)
    what: str
    reporter: int = Field(sa_type=BigInteger)
    about: int = Field(sa_type=BigInteger)
    currency: str
    amount: int = Field(sa_type=BigInteger)
    note: str
    state: str = OPEN
    made_ms: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody wants the house to look at; `what` is the kind of the thing."""

    token: bytes
    what: str
    reporter: int
    about: int
    amount: Money
    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What goes with the posting of a report."""

    rows: tuple[Row, ...]
    events: tuple[Event, ...]
    counts: tuple[Count, ...]


_REPORT: Any = select(*ReportRow.__table__.columns).where(  # type: ignore[attr-defined]
    ReportRow.book == bindparam("book", type_=BigInteger),
    ReportRow.token == bindparam("token", type_=LargeBinary),
)


async def kept(books: Books, report: Report) -> Kept:
    """Return what keeps a report, and tells everybody who may see receipts of others."""
    made = Row.of(
        ReportRow,
        token=report.token,
        what=report.what,
        reporter=report.reporter,
        about=report.about,
        currency=report.amount.currency,
        amount=report.amount.minor,
        note=report.note,
        made_ms=clock.to_ms(report.made_at),
    )
    told = facts.dump(
        {
            "by": Who(report.reporter),
            "person": Who(report.about),
            "amount": report.amount,
            "about": report.note,
            "report": ids.text(report.token),
        }
    )
    holders = await roles.holders(books, roles.SEE_RECEIPTS)
    events = [Event("reported", each, told) for each in holders if each != report.about]
    counts = (Count.of(MADE, report.reporter, DAY, 1, MOST_A_DAY),)
    return Kept((made,), tuple(events), counts)


async def get(books: Books, token: bytes) -> Report:
    """Return a report by the token of what it is about, or raise NotFound."""
    found = await books.read(_get, token)
    if found is None:
        raise NotFound("report")
    _, token, what, reporter, about, currency, amount, note, _, made = found
    return Report(token, what, reporter, about, Money(amount, currency), note, clock.from_ms(made))


def _get(connection: Connection, book: int, token: bytes) -> Any:  # noqa: ANN401 - a row
    return row(connection, _REPORT, book=book, token=token)
