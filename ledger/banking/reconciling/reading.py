"""What a reconciliation is made of, and those that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, Integer, bindparam, func, literal_column
from sqlmodel import col, select

from ledger.banking import lines
from ledger.banking.reconciling import beside, summed
from ledger.banking.reconciling.tables import ReconciledRow
from ledger.banking.statements.tables import BankEntryRow
from ledger.money import Money
from ledger.storage.asking import rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.books import Books

PAGE: Final = 10


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How one rail stood in one currency on a day, in minor units; see `ReconciledRow`."""

    rail: str
    currency: str
    day: date
    books: int
    closing: int | None
    told: date
    opening: int
    gaps: int
    since: int
    words: int
    unexplained: int
    unmatched: int
    transit: int
    queued: int
    lines: int
    crossing: int
    entries: int | None
    upto: int | None
    taken: int | None
    charges: int | None
    leaving: int | None
    coming: int | None = None
    going: int | None = None

    def money(self, minor: int) -> Money:
        """Return an amount of it."""
        return Money(minor, self.currency)

    @property
    def short(self) -> int:
        """How much the bank lacks for what is queued and on its way; 0 where it covers that."""
        holds = self.books if self.closing is None else min(self.books, self.closing)
        return max(0, self.transit + self.queued - holds)

    @property
    def differs(self) -> int:
        """What the books say more than the bank."""
        return 0 if self.closing is None else self.books - self.closing


_book: Any = bindparam("book", type_=BigInteger)
_rail: Any = bindparam("rail")
_currency: Any = bindparam("currency")
_NAMES: Final = [name for name in ReconciledRow.model_fields if name != "book"]
_COLUMNS: Any = [getattr(ReconciledRow, name) for name in _NAMES]
ACCOUNTS: Any = (
    select(col(Account.label), Account.currency, Account.balance)
    .where(col(Account.book) == _book, col(Account.owner) == literal_column("0"))
    .where(Account.name == literal_column(f"'{lines.BANK.name}'"))
    .order_by(Account.currency, col(Account.label))
)
_of_rail: Any = (col(BankEntryRow.rail) == _rail) & (col(BankEntryRow.currency) == _currency)
LATER: Any = (
    select(func.coalesce(func.sum(BankEntryRow.amount), literal_column("0")))
    .where(col(BankEntryRow.book) == _book, _of_rail)
    .where(col(BankEntryRow.day) > bindparam("after", type_=BigInteger))
)
KEPT: Any = (
    select(*_COLUMNS)
    .where(col(ReconciledRow.book) == _book)
    .where(ReconciledRow.rail == _rail, ReconciledRow.currency == _currency)
    .where(col(ReconciledRow.day) < bindparam("before", type_=BigInteger))
    .order_by(col(ReconciledRow.day).desc())
    .limit(bindparam("most", type_=Integer))
)


async def accounts(books: Books) -> list[tuple[str, str]]:
    """Return each rail and currency of which a bank holds something, or did."""
    return [(rail, currency) for rail, currency, _ in await books.read(_accounts)]


async def kept(
    books: Books, rail: str, currency: str, before: int = 2**31, most: int = PAGE
) -> list[Reconciled]:
    """Return what is kept of an account before a day, the newest first."""
    known: dict[str, Any] = {"rail": rail, "currency": currency, "before": before, "most": most}
    return await books.read(_kept, known)


def now(connection: Connection, book: int, rail: str, currency: str, day: date) -> Reconciled:
    """Read how an account stands; what is stuck is not known from this alone.

    It goes on from the newest that is kept: what it reads is what is new.
    """
    known = {"rail": rail, "currency": currency, "before": 2**31, "most": 1}
    found = _kept(connection, book, known)
    return _now(connection, book, (rail, currency), day, found[0] if found else None)


def whole(connection: Connection, book: int, rail: str, currency: str, day: date) -> Reconciled:
    """Read the same from the beginning."""
    return _now(connection, book, (rail, currency), day, None)


def _now(
    connection: Connection,
    book: int,
    of: tuple[str, str],
    day: date,
    before: Reconciled | None,
) -> Reconciled:
    rail, currency = of
    known = {"rail": rail, "currency": currency}
    told = summed.pages(connection, book, known, before)
    entries, count, upto = summed.entries(connection, book, known, before)
    since = 0 if told.closing is None else _later(connection, book, known, told.day)
    closing, today = told.closing, day.toordinal()
    near = beside.load(connection, book, known, today if closing is None else told.day, today)
    words, books = near.holds - entries, near.holds
    rest = 0 if closing is None else books - closing + told.opening + told.gaps - since - words
    return Reconciled(
        rail,
        currency,
        day,
        books,
        closing,
        date.fromordinal(max(1, told.day)),
        -told.opening,
        -told.gaps,
        since,
        words,
        rest,
        near.unmatched,
        near.transit,
        near.queued,
        count,
        near.crossing,
        entries,
        max(upto, told.upto),
        near.taken,
        near.charges,
        near.leaving,
    )


def _later(connection: Connection, book: int, known: dict[str, Any], after: int) -> int:
    """Return what was told since a day."""
    return int(rows(connection, LATER, book=book, after=after, **known)[0][0])


def _accounts(connection: Connection, book: int) -> list[tuple[str, str, int]]:
    return [(rail, of, balance) for rail, of, balance in rows(connection, ACCOUNTS, book=book)]


def _kept(connection: Connection, book: int, known: dict[str, Any]) -> list[Reconciled]:
    return [_read(each) for each in rows(connection, KEPT, book=book, **known)]


def _read(found: Sequence[Any]) -> Reconciled:
    known = dict(zip(_NAMES, found, strict=True))
    for each in ("day", "told"):
        known[each] = date.fromordinal(max(1, known[each]))
    return Reconciled(**known)
