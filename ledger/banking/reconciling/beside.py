"""What is known of an account beside its balances: what waits, what it costs, what leaves next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, case, func, literal_column
from sqlmodel import col, select

from ledger.banking.payouts.tables import PayoutRow
from ledger.banking.statements.tables import CHARGE, BankEntryRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

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


class Beside(NamedTuple):
    """In minor units: credits and debits that wait for a word, charges, and payouts.

    Charges are those of the day of the newest balance, and negative as what waits and went out is.
    What is `leaving` is to be at its bank by the day after the look, as it was said.
    """

    unmatched: int
    taken: int
    charges: int
    queued: int
    leaving: int


def load(
    connection: Connection, book: int, known: Mapping[str, Any], told: int, today: int
) -> Beside:
    """Read what is beside the balances of a rail and a currency."""
    (waiting,) = rows(connection, WAITING, book=book, **known)
    asked: Any = ((CHARGED, {"day": told}), (QUEUED, {}), (LEAVING, {"day": today + 1}))
    found = [rows(connection, each, book=book, **known, **more)[0][0] for each, more in asked]
    return Beside(*map(int, (*waiting, *found)))
