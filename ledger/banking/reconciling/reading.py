"""What a reconciliation is made of, and those that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, Integer, bindparam, func, literal_column
from sqlmodel import col, select

from ledger.banking import lines
from ledger.banking.payouts.tables import PayoutRow
from ledger.banking.reconciling.tables import ReconciledRow
from ledger.banking.statements.tables import BankEntryRow, BankStatementRow
from ledger.money import Money
from ledger.storage.asking import row, rows
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
RESTS: Any = (
    select(Account.balance)
    .where(col(Account.book) == _book, col(Account.owner) == literal_column("0"))
    .where(Account.name == bindparam("line"), Account.currency == _currency)
    .where(col(Account.label) == bindparam("label"))
)
PAGES: Any = (
    select(BankStatementRow.day, BankStatementRow.opening, BankStatementRow.closing)
    .where(col(BankStatementRow.book) == _book)
    .where(BankStatementRow.rail == _rail, BankStatementRow.currency == _currency)
    .where(col(BankStatementRow.closing).is_not(None))
    .order_by(col(BankStatementRow.day), col(BankStatementRow.page))
)
_of_rail: Any = (col(BankEntryRow.rail) == _rail) & (col(BankEntryRow.currency) == _currency)
SUMS: Any = (
    select(
        BankEntryRow.moved,
        func.sum(BankEntryRow.amount),
        func.count(),
    )
    .where(col(BankEntryRow.book) == _book, _of_rail)
    .where(col(BankEntryRow.day) > bindparam("after", type_=BigInteger))
    .group_by(col(BankEntryRow.moved))
)
QUEUED: Any = (
    select(func.coalesce(func.sum(PayoutRow.amount), literal_column("0")))
    .where(col(PayoutRow.book) == _book, PayoutRow.state == literal_column("'queued'"))
    .where(PayoutRow.rail == _rail, PayoutRow.currency == _currency)
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
    """Read how an account stands; what is stuck is not known from this alone."""
    held = {(label, of): -balance for label, of, balance in _accounts(connection, book)}
    books = held.get((rail, currency), 0)
    pages = rows(connection, PAGES, book=book, rail=rail, currency=currency)
    closing, told = (pages[-1][2], pages[-1][0]) if pages else (None, 0)
    opening = pages[0][1] or 0 if pages else 0
    known = {"rail": rail, "currency": currency}
    whole = {moved: (int(total), count) for moved, total, count in _sums(connection, book, known)}
    later = _sums(connection, book, {**known, "after": told}) if pages else []
    moved, confirmed = (whole.get(each, (0, 0))[0] for each in (1, 0))
    since = sum(int(total) for _moved, total, _count in later)
    gaps = _gaps(pages)
    words = books - moved - confirmed
    rest = 0 if closing is None else books - closing + opening + gaps - since - words
    return Reconciled(
        rail,
        currency,
        day,
        books,
        closing,
        date.fromordinal(max(1, told)),
        -opening,
        -gaps,
        since,
        words,
        rest,
        _rests(connection, book, lines.UNMATCHED.name, currency, ""),
        _rests(connection, book, lines.TRANSIT.name, currency, rail),
        int(rows(connection, QUEUED, book=book, **known)[0][0]),
        sum(count for _total, count in whole.values()),
        -_rests(connection, book, lines.BETWEEN.name, currency, rail),
    )


def _gaps(pages: Sequence[Sequence[Any]]) -> int:
    """Return what happened between pages that no page tells of."""
    gap = 0
    for before, after in pairwise(pages):
        if after[1] is not None and after[1] != before[2] and after[:2] != before[:2]:
            gap += after[1] - before[2]
    return gap


def _sums(connection: Connection, book: int, known: dict[str, Any]) -> Sequence[Sequence[Any]]:
    return rows(connection, SUMS, book=book, **{"after": 0, **known})


def _rests(connection: Connection, book: int, line: str, currency: str, label: str) -> int:
    found = row(connection, RESTS, book=book, line=line, currency=currency, label=label)
    return int(found[0]) if found else 0


def _accounts(connection: Connection, book: int) -> list[tuple[str, str, int]]:
    return [(rail, of, balance) for rail, of, balance in rows(connection, ACCOUNTS, book=book)]


def _kept(connection: Connection, book: int, known: dict[str, Any]) -> list[Reconciled]:
    return [_read(each) for each in rows(connection, KEPT, book=book, **known)]


def _read(found: Sequence[Any]) -> Reconciled:
    known = dict(zip(_NAMES, found, strict=True))
    for each in ("day", "told"):
        known[each] = date.fromordinal(max(1, known[each]))
    return Reconciled(**known)
