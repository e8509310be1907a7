"""What the books tell: balances, a page of history, one transfer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, case, func, or_
from sqlmodel import col, select

from ledger import clock, merged
from ledger.chart import FEES
from ledger.errors import NotFound
from ledger.money import Money
from ledger.posting import Move
from ledger.storage.asking import row, rows
from ledger.tables import Account, Entry, HoldRow, Key, Note, Transfer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.chart import Line as ChartLine
    from ledger.state import Place

ENTRIES_PER_LINE = 4  # a line of history is seldom more entries than this on one account
NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Balance:
    """What rests on an account: all of it, what is held of it, and so what is available."""

    account: int
    posted: Money
    held: Money
    label: str = ""

    @property
    def available(self) -> Money:
        """What can be spent."""
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Line:
    """What one transfer did to one account: `change` to what is available, and what was then.

    `moved` is what came or went in all, also of what had been held before.
    `at` is the account's first entry of the transfer: the place to go on from.
    """

    at: int
    number: int
    kind: str
    change: Money
    available_after: Money
    payer: int
    payee: int
    recorded_at: datetime
    note: str
    moved: Money


@dataclass(frozen=True, slots=True)
class Recorded:
    """One transfer as it stands in the books, with the moves that it made.

    `fee` is what went to the house for it, `withheld` out of what the payee got; `held` what it
    reserved or released without a move. `key` is what it was asked for under.
    """

    number: int
    kind: str
    actor: int
    payer: int
    payee: int
    recorded_at: datetime
    note: str
    moves: tuple[Move, ...]
    fee: Money | None = None
    held: Money | None = None
    key: bytes = b""
    withheld: bool = False

    @property
    def amount(self) -> Money | None:
        """What it moved first, or else what it held."""
        return self.moves[0].amount if self.moves else self.held


_book: Any = bindparam("book")
_standing: Any = (
    select(Account.id, Account.currency, Account.balance, Account.held)
    .add_columns(col(Account.label))
    .where(Account.book == _book)
)
_NUMBER: Any = select(Key.number).where(
    Key.book == _book, Key.key == bindparam("key", type_=LargeBinary)
)
_BALANCE = _standing.where(Account.id == bindparam("account"))
_BALANCES = _standing.where(
    Account.owner == bindparam("owner"), Account.name == bindparam("name")
).order_by(col(Account.id))
_ACCOUNT: Any = (
    select(Account.id)
    .where(Account.book == _book, Account.owner == bindparam("owner"))
    .where(Account.name == bindparam("name"), Account.currency == bindparam("currency"))
    .where(Account.label == bindparam("label"))
)
_names: Any = (Transfer.payer, Transfer.payee, Transfer.actor)
_who: Any = tuple(merged.now_of(column).label(column.key) for column in _names)
_TRANSFER: Any = (
    select(Transfer.number, Transfer.kind, Transfer.key, Transfer.recorded_at)
    .add_columns(col(Transfer.first_entry), col(Transfer.lines), *_who, col(Note.text))
    .outerjoin(Note, (col(Note.book) == _book) & (col(Note.transfer) == bindparam("number")))
    .where(col(Transfer.book) == _book, col(Transfer.number) == bindparam("number"))
)
_HOLD: Any = (
    select(HoldRow.account, HoldRow.amount, Account.currency)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == HoldRow.account))
    .where(HoldRow.book == _book, HoldRow.id == bindparam("hold"))
)
_number: Any = bindparam("number")
_HELD: Any = (
    select(HoldRow.amount, Account.currency)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == HoldRow.account))
    .where(HoldRow.book == _book, or_(HoldRow.placed == _number, col(HoldRow.ended) == _number))
)
_account: Any = bindparam("account", type_=BigInteger)
_before: Any = bindparam("before", type_=BigInteger)
_newest: Any = func.coalesce(
    select(Entry.previous)  # where a page ended is where the next one begins
    .where(Entry.book == _book, Entry.id == _before, Entry.account == _account)
    .scalar_subquery(),
    select(Account.entry).where(Account.book == _book, Account.id == _account).scalar_subquery(),
)
_entries: Any = select(*Entry.__table__.columns)  # type: ignore[attr-defined]
_met: Any = case((col(Entry.id) < _before, 1), else_=0)
_first: Any = (
    _entries.add_columns(_met.label("met"))
    .where(Entry.book == _book, Entry.id == _newest)
    .cte("walk", recursive=True)
)
_walk: Any = _first.union_all(
    _entries.add_columns(_first.c.met + _met)
    .select_from(_first)
    .join(Entry, (col(Entry.book) == _book) & (Entry.id == _first.c.previous))
    .where(_first.c.met < bindparam("depth", type_=BigInteger))
)
LINES: Any = (
    select(*_walk.c)
    .add_columns(col(Transfer.kind), *_who[:2])
    .add_columns(col(Transfer.recorded_at), col(Account.currency), col(Note.text))
    .select_from(_walk)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == _account))
    .join(Transfer, (col(Transfer.book) == _book) & (Transfer.number == _walk.c.transfer))
    .outerjoin(Note, (col(Note.book) == _book) & (col(Note.transfer) == _walk.c.transfer))
    .where(_walk.c.id < _before)
    .order_by(_walk.c.id.desc())
)
_MOVES: Any = (
    select(Entry.account, Entry.amount, Account.currency, Account.name)
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == Entry.account))
    .where(Entry.book == _book, Entry.id >= bindparam("first"), Entry.id < bindparam("beyond"))
    .where(Entry.amount != 0)
    .order_by(col(Entry.id))
)


def account(connection: Connection, book: int, place: Place) -> int | None:
    """Return the number of an account, if it stands."""
    owner, name, currency, label = place
    found = row(
        connection, _ACCOUNT, book=book, owner=owner, name=name, currency=currency, label=label
    )
    return found[0] if found else None


def balance(connection: Connection, book: int, account: int) -> Balance:
    """Return what rests on one account, or raise NotFound."""
    found = row(connection, _BALANCE, book=book, account=account)
    if found is None:
        raise NotFound("account")
    return _balance(*found)


def balances(connection: Connection, book: int, owner: int, line: ChartLine) -> list[Balance]:
    """Return an owner's accounts of one line of the chart, the oldest first."""
    found = rows(connection, _BALANCES, book=book, owner=owner, name=line.name)
    return [_balance(*each) for each in found]


def all_balances(connection: Connection, book: int, owner: int, line: ChartLine) -> list[Balance]:
    """Return the same, with those of whoever has become one with her."""
    people = merged.selves(connection, book, owner)
    return [found for each in people for found in balances(connection, book, each, line)]


def history(
    connection: Connection, book: int, accounts: Sequence[int], before: int | None, limit: int
) -> list[Line]:
    """Return the newest lines of these accounts before an entry, the newest first."""
    lines = [
        line
        for account in accounts
        for line in _lines(connection, book, account, before, limit, limit * ENTRIES_PER_LINE)
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def transfer(connection: Connection, book: int, number: int) -> Recorded:
    """Return one transfer, or raise NotFound."""
    row = connection.execute(_TRANSFER, {"book": book, "number": number}).first()
    if row is None:
        raise NotFound("transfer")
    moves, charge = _moves(connection, book, row.first_entry, row.lines)
    fee = charge.amount if charge else None
    withheld = charge is not None and charge.source == moves[0].target
    who, at = (row.actor, row.payer, row.payee), clock.from_ms(row.recorded_at)
    held = None if moves else _held(connection, book, number)
    return Recorded(number, row.kind, *who, at, row.text or "", moves, fee, held, row.key, withheld)


def number(connection: Connection, book: int, key: bytes) -> int | None:
    """Return the number of the transfer that stands under a key, if there is one."""
    found = row(connection, _NUMBER, book=book, key=key)
    return found[0] if found else None


def hold(connection: Connection, book: int, identity: bytes) -> tuple[int, Money]:
    """Return the account and the amount of a hold, or raise NotFound."""
    row = connection.execute(_HOLD, {"book": book, "hold": identity}).first()
    if row is None:
        raise NotFound("hold")
    return row.account, Money(row.amount, row.currency)


def _balance(account: int, currency: str, posted: int, held: int, label: str) -> Balance:
    return Balance(account, Money(posted, currency), Money(held, currency), label)


def _lines(  # noqa: PLR0913, PLR0917 - a page of history is named by that many things
    connection: Connection, book: int, account: int, before: int | None, limit: int, depth: int
) -> list[Line]:
    asked = {"book": book, "account": account, "before": before or NEWEST, "depth": depth}
    rows = connection.execute(LINES, asked).all()
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.transfer)]
    if len(rows) == depth and len(groups) <= limit:  # the last may go on beyond what was read
        return _lines(connection, book, account, before, limit, depth * ENTRIES_PER_LINE)
    return [line_of(group) for group in groups[:limit]]


def line_of(entries: Sequence[Any]) -> Line:
    """Make one line of a transfer's entries on one account, which come newest first."""
    last, first = entries[0], entries[-1]
    change = sum(entry.amount - entry.held for entry in entries)
    return Line(
        first.id,
        last.transfer,
        last.kind,
        Money(change, last.currency),
        Money(last.balance_after - last.held_after, last.currency),
        last.payer,
        last.payee,
        clock.from_ms(last.recorded_at),
        last.text or "",
        Money(sum(entry.amount for entry in entries), last.currency),
    )


def _held(connection: Connection, book: int, number: int) -> Money | None:
    """Return what a transfer placed or ended without moving it; None if in several currencies."""
    found = connection.execute(_HELD, {"book": book, "number": number}).all()
    currencies = {row.currency for row in found}
    return (
        Money(sum(row.amount for row in found), currencies.pop()) if len(currencies) == 1 else None
    )


def _moves(
    connection: Connection, book: int, first: int, lines: int
) -> tuple[tuple[Move, ...], Move | None]:
    """Read moves back from their two entries each, and which of them was the fee.

    A hold's single entries carry no amount.
    """
    asked = {"book": book, "first": first, "beyond": first + lines}
    rows = connection.execute(_MOVES, asked).all()
    moved = [
        (Move(source.account, target.account, Money(target.amount, target.currency)), target.name)
        for source, target in zip(rows[::2], rows[1::2], strict=True)
    ]
    fee = next((move for move, name in moved if name == FEES.name), None)
    return tuple(move for move, _ in moved), fee
