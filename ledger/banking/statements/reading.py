"""What the books know of statements: entries by token, number and what they are about; pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, Integer, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger.banking.statements.tables import BankAgainRow, BankEntryRow, BankStatementRow
from ledger.errors import NotFound
from ledger.money import Money
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

PAGE: Final = 8
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class BankEntry:
    """An entry as it stands; `amount` is positive, and came in where it `is_credit`."""

    token: bytes
    number: int
    rail: str
    currency: str
    signed: int
    day: date
    value_day: date
    series: bytes
    page: int
    line: int
    what: str
    state: str
    why: str
    moved: int
    person: int
    about: bytes
    batch: bytes
    likeness: bytes
    remitter: bytes
    undone: bytes
    code: str
    returned: str
    other: str
    own: int | None

    @property
    def amount(self) -> Money:
        """How much it was."""
        return Money(abs(self.signed), self.currency)

    @property
    def is_credit(self) -> bool:
        """Whether it came in."""
        return self.signed > 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a statement, as it was imported."""

    token: bytes
    rail: str
    currency: str
    account: str
    series: bytes
    name: str
    page: int
    format: str
    day: date
    opening: Money | None
    closing: Money | None
    entries: int
    fresh: int
    imported_ms: int
    number: int | None


_COLUMNS: Any = [
    getattr(BankEntryRow, name) for name in BankEntryRow.model_fields if name != "book"
]
_PAGES: Any = [
    getattr(BankStatementRow, name) for name in BankStatementRow.model_fields if name != "book"
]
_book: Any = bindparam("book", type_=BigInteger)
entries: Any = select(*_COLUMNS).where(col(BankEntryRow.book) == _book)
_waiting: Any = BankEntryRow.state != literal_column("'done'")  # spelt out, for the index
_pages: Any = select(*_PAGES).where(col(BankStatementRow.book) == _book)
_rail: Any = col(BankStatementRow.rail) == bindparam("rail")
_currency: Any = col(BankStatementRow.currency) == bindparam("currency")
OF_TOKEN: Any = entries.where(BankEntryRow.token == bindparam("token", type_=LargeBinary))
OF_NUMBER: Any = entries.where(col(BankEntryRow.number) == bindparam("number", type_=BigInteger))
ABOUT: Any = entries.where(BankEntryRow.about == bindparam("about", type_=LargeBinary)).limit(MOST)
ALIKE: Any = entries.where(BankEntryRow.likeness == bindparam("likeness", type_=LargeBinary)).limit(
    MOST
)
_again: Any = select(BankAgainRow.entry).where(col(BankAgainRow.book) == _book)
AGAIN: Any = _again.where(BankAgainRow.token == bindparam("token", type_=LargeBinary))
IS_AGAIN: Any = _again.where(BankAgainRow.entry == bindparam("entry", type_=LargeBinary))
OF_BATCH: Any = (
    select(BankEntryRow.token)
    .where(col(BankEntryRow.book) == _book)
    .where(BankEntryRow.batch == bindparam("batch", type_=LargeBinary))
    .limit(1)
)
WAITING: Any = (
    entries.where(_waiting, col(BankEntryRow.number) > bindparam("after", type_=BigInteger))
    .order_by(col(BankEntryRow.number))
    .limit(bindparam("most", type_=Integer))
)
ACROSS: Any = (
    entries.where(BankEntryRow.rail == bindparam("rail"))
    .where(BankEntryRow.currency == bindparam("currency"))
    .where(col(BankEntryRow.day) >= bindparam("since", type_=BigInteger))
    .where(col(BankEntryRow.day) <= bindparam("until", type_=BigInteger))
    .where(BankEntryRow.amount == bindparam("signed", type_=BigInteger))
    .where(BankEntryRow.state == literal_column("'waits'"))
    .limit(MOST)
)
OF_PAGE: Any = _pages.where(BankStatementRow.token == bindparam("token", type_=LargeBinary))
NEWEST: Any = (
    _pages.where(_rail, _currency)
    .order_by(col(BankStatementRow.day).desc(), col(BankStatementRow.page).desc())
    .limit(bindparam("most", type_=Integer))
)


LATEST: Any = (
    _pages.where(col(BankStatementRow.imported_ms) > 0)  # all of them, by the index
    .order_by(col(BankStatementRow.imported_ms).desc())
    .limit(bindparam("most", type_=Integer))
)


async def get(books: Books, token: bytes) -> BankEntry:
    """Return an entry by its token, or raise NotFound."""
    found = await books.read(load, token)
    if found is None:
        raise NotFound("bank_entry")
    return found


async def numbered(books: Books, number: int) -> BankEntry:
    """Return an entry by its number, or raise NotFound."""
    found = await books.read(some, OF_NUMBER, {"number": number})
    if not found:
        raise NotFound("bank_entry")
    return found[0]


async def about(books: Books, token: bytes) -> list[BankEntry]:
    """Return the entries about a payout, a deposit or another entry."""
    return await books.read(some, ABOUT, {"about": token})


async def alike(books: Books, likeness: bytes) -> list[BankEntry]:
    """Return the entries that another one may take back."""
    return await books.read(like, likeness)


async def waiting(books: Books, after: int = 0, most: int = PAGE + 1) -> list[BankEntry]:
    """Return the entries of which somebody has to say what they were, the oldest first."""
    return await books.read(some, WAITING, {"after": after, "most": most})


async def across(
    books: Books, rail: str, signed: Money, since: date, until: date
) -> list[BankEntry]:
    """Return the entries of a rail that wait, of just an amount, of some days."""
    known = {"rail": rail, "currency": signed.currency, "signed": signed.minor}
    days = {"since": since.toordinal(), "until": until.toordinal()}
    return await books.read(some, ACROSS, {**known, **days})


async def page(books: Books, token: bytes) -> Page | None:
    """Return a page that was imported whole."""
    found = await books.read(pages, OF_PAGE, {"token": token})
    return found[0] if found else None


async def latest(books: Books, most: int) -> list[Page]:
    """Return the pages that came last, the newest first."""
    return await books.read(pages, LATEST, {"most": most})


async def newest(books: Books, rail: str, currency: str, most: int = MOST) -> list[Page]:
    """Return the newest pages of an account, the newest first."""
    known = {"rail": rail, "currency": currency, "most": most}
    return await books.read(pages, NEWEST, known)


def load(connection: Connection, book: int, token: bytes) -> BankEntry | None:
    """Read an entry by its token."""
    found = row(connection, OF_TOKEN, book=book, token=token)
    return _entry(found) if found else None


def told(connection: Connection, book: int, token: bytes) -> BankEntry | None:
    """Read an entry by its token, or by the one as which it was told again."""
    found = load(connection, book, token)
    if found is None:
        again = row(connection, AGAIN, book=book, token=token)
        found = load(connection, book, again[0]) if again else None
    return found


def is_told_again(connection: Connection, book: int, token: bytes) -> bool:
    """Read whether an entry was told again as another."""
    return row(connection, IS_AGAIN, book=book, entry=token) is not None


def like(connection: Connection, book: int, likeness: bytes) -> list[BankEntry]:
    """Read the entries that say the same, or take that back."""
    return some(connection, book, ALIKE, {"likeness": likeness}) if likeness else []


def is_told(connection: Connection, book: int, batch: bytes) -> bool:
    """Read whether anything of a batch is known."""
    return row(connection, OF_BATCH, book=book, batch=batch) is not None


def pages(connection: Connection, book: int, asked: Any, known: dict[str, Any]) -> list[Page]:  # noqa: ANN401 - a statement
    """Read pages by a question."""
    return [_page(each) for each in rows(connection, asked, book=book, **known)]


def some(connection: Connection, book: int, asked: Any, known: dict[str, Any]) -> list[BankEntry]:  # noqa: ANN401 - a statement
    """Read entries by a question."""
    return [_entry(each) for each in rows(connection, asked, book=book, **known)]


def _entry(found: Sequence[Any]) -> BankEntry:
    known = dict(zip(_NAMES, found, strict=True))
    known["signed"] = known.pop("amount")
    for each in ("day", "value_day"):
        known[each] = date.fromordinal(known[each])
    return BankEntry(**known)


def _page(found: Sequence[Any]) -> Page:
    known = dict(zip(_PAGE_NAMES, found, strict=True))
    known["day"] = date.fromordinal(known["day"])
    for each in ("opening", "closing"):
        minor = known[each]
        known[each] = None if minor is None else Money(minor, known["currency"])
    return Page(**known)


_NAMES: Final = [name for name in BankEntryRow.model_fields if name != "book"]
_PAGE_NAMES: Final = [name for name in BankStatementRow.model_fields if name != "book"]
