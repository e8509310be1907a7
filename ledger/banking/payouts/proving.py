"""What must hold: what is held, in transit and kept is what the rows of payouts say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column, or_
from sqlmodel import col, select

from ledger import kit
from ledger.banking import lines
from ledger.banking.payouts.cards import KIND
from ledger.banking.payouts.reading import state_is
from ledger.banking.payouts.tables import KEPT, QUEUED, RETURNED, REVIEW, SUBMITTED, PayoutRow
from ledger.storage.asking import rows
from ledger.tables import Account, HoldRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_SENT: Any = (
    select(PayoutRow.rail, PayoutRow.currency, func.sum(PayoutRow.amount))
    .where(col(PayoutRow.book) == _book, state_is(SUBMITTED))
    .group_by(col(PayoutRow.rail), col(PayoutRow.currency))
)


def _rests(line: str) -> Any:  # noqa: ANN401 - a statement
    return select(Account.label, Account.currency, Account.balance).where(
        col(Account.book) == _book,
        col(Account.owner) == literal_column("0"),
        col(Account.name) == literal_column(f"'{line}'"),
    )


_TRANSIT: Any = _rests(lines.TRANSIT.name)
_STOPPED: Any = _rests(lines.STOPPED.name)
_COMES: Any = (
    select(PayoutRow.currency, PayoutRow.state, PayoutRow.returned)
    .add_columns(col(PayoutRow.amount), col(PayoutRow.fee))
    .where(col(PayoutRow.book) == _book, col(PayoutRow.back) == literal_column(f"'{KEPT}'"))
)
_total: Any = col(PayoutRow.amount) + PayoutRow.fee
_is_open: Any = HoldRow.state == literal_column("'open'")  # spelt out, for the index
_HELD: Any = (
    select(PayoutRow.number, _total, HoldRow.amount)
    .outerjoin(
        HoldRow,
        (col(HoldRow.book) == _book) & (col(HoldRow.id) == PayoutRow.token) & _is_open,
    )
    .where(col(PayoutRow.book) == _book, state_is(REVIEW, QUEUED))
    .where(col(PayoutRow.person) != literal_column("0"))  # the house holds nothing
    .where(
        or_(col(HoldRow.amount).is_(None), col(HoldRow.amount) != PayoutRow.amount + PayoutRow.fee)
    )
)
_FORGOTTEN: Any = (
    select(HoldRow.placed, HoldRow.amount)
    .outerjoin(
        PayoutRow,
        (col(PayoutRow.book) == _book)
        & (col(PayoutRow.token) == HoldRow.id)
        & state_is(REVIEW, QUEUED),
    )
    .where(col(HoldRow.book) == _book, _is_open, HoldRow.kind == literal_column(f"'{KIND}'"))
    .where(col(PayoutRow.token).is_(None))
)


@kit.proves("what is in transit is what was submitted and is not over")
def in_transit(connection: Connection, book: int) -> Rows:
    """Compare what rests in transit by each rail with the payouts that are on their way."""
    sent = {(rail, currency): minor for rail, currency, minor in rows(connection, _SENT, book=book)}
    rests = {(label, of): minor for label, of, minor in rows(connection, _TRANSIT, book=book)}
    for each in sorted({*sent, *rests}):
        if rests.get(each, 0) != sent.get(each, 0):
            yield f"transit {' '.join(each)}", rests.get(each, 0), sent.get(each, 0)


@kit.proves("what is held for payouts is what waits to be sent")
def held(connection: Connection, book: int) -> Rows:
    """Compare each payout that waits with its hold, and each hold with a payout."""
    for number, total, minor in rows(connection, _HELD, book=book):
        yield f"payout {number}", minor, total
    for placed, minor in rows(connection, _FORGOTTEN, book=book):
        yield f"hold of transfer {placed}", minor, 0


@kit.proves("what came back for who could not take it is there")
def stopped(connection: Connection, book: int) -> Rows:
    """Compare what is kept with the payouts of which it is."""
    due: dict[str, int] = {}
    for currency, state, returned, amount, fee in rows(connection, _COMES, book=book):
        due[currency] = due.get(currency, 0) + (returned if state == RETURNED else amount + fee)
    rests = {currency: minor for _, currency, minor in rows(connection, _STOPPED, book=book)}
    for each in sorted({*due, *rests}):
        if rests.get(each, 0) != due.get(each, 0):
            yield f"stopped {each}", rests.get(each, 0), due.get(each, 0)
