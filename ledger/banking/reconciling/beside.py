"""What is known of an account beside its balances: what waits, what it costs, what leaves next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, case, func, literal_column
from sqlmodel import col, select

from ledger.banking import lines
from ledger.banking.payouts.tables import PayoutRow
from ledger.banking.statements.tables import CHARGE, BankEntryRow
from ledger.storage.asking import row, rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.chart import Line

NOTHING: Any = literal_column("0")
_book: Any = bindparam("book", type_=BigInteger)
_day: Any = bindparam("day", type_=BigInteger)
_amount: Any = BankEntryRow.amount
_of_rail: Any = (col(BankEntryRow.rail) == bindparam("rail")) & (
    col(BankEntryRow.currency) == bindparam("currency")
)
_payouts: Any = (
    select(func.coalesce(func.sum(PayoutRow.amount), NOTHING))
    .where(col(PayoutRow.book) == _book, PayoutRow.rail == bindparam("rail"))
    .where(PayoutRow.currency == bindparam("currency"))
)
WAITING: Any = (
    select(
        func.coalesce(func.sum(case((_amount > NOTHING, _amount), else_=NOTHING)), NOTHING),
        func.coalesce(func.sum(case((_amount < NOTHING, _amount), else_=NOTHING)), NOTHING),
    )
    .where(col(BankEntryRow.book) == _book, _of_rail)
    .where(BankEntryRow.state != literal_column("'done'"))
)
CHARGED: Any = (
    select(func.coalesce(func.sum(_amount), NOTHING))
    .where(col(BankEntryRow.book) == _book, _of_rail, col(BankEntryRow.day) == _day)
    .where(BankEntryRow.what == literal_column(f"'{CHARGE}'"))
)
QUEUED: Any = _payouts.where(PayoutRow.state == literal_column("'queued'"))
LEAVING: Any = _payouts.where(PayoutRow.state == literal_column("'submitted'")).where(
    col(PayoutRow.arrives) <= _day
)


RESTS: Any = (
    select(Account.balance)
    .where(col(Account.book) == _book, col(Account.owner) == NOTHING)
    .where(Account.name == bindparam("line"), Account.currency == bindparam("currency"))
    .where(col(Account.label) == bindparam("rail"))
)


class Beside(NamedTuple):
    """In minor units: what the books say that it holds, what waits for a word, and payouts.

    Charges are those of the day of the newest balance; they are negative, as what was `taken` is.
    What is `leaving` is to be at its bank by the day after the look, as it was said: a part of what
    is in `transit`. What is `crossing` goes between our own accounts.
    """

    holds: int
    unmatched: int
    taken: int
    charges: int
    queued: int
    leaving: int
    transit: int
    crossing: int


def load(
    connection: Connection, book: int, known: Mapping[str, Any], told: int, today: int
) -> Beside:
    """Read what is beside the balances of a rail and a currency."""
    (waiting,) = rows(connection, WAITING, book=book, **known)
    asked: Any = ((CHARGED, {"day": told}), (QUEUED, {}), (LEAVING, {"day": today + 1}))
    found = [rows(connection, each, book=book, **known, **more)[0][0] for each, more in asked]
    on = (lines.BANK, lines.TRANSIT, lines.BETWEEN)
    bank, transit, between = (_rests(connection, book, known, each) for each in on)
    unmatched, taken, charges, queued, leaving = map(int, (*waiting, *found))
    return Beside(-bank, unmatched, taken, charges, queued, leaving, transit, -between)


def _rests(connection: Connection, book: int, known: Mapping[str, Any], line: Line) -> int:
    found = row(connection, RESTS, book=book, line=line.name, **known)
    return int(found[0]) if found else 0
