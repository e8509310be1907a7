"""What somebody moved lately, read backwards from one of her entries: bounded by time and number.

An entry knows the one before it on its account, and its other side stands beside it: no look costs
more than the movements that it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, case, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from ledger.chart import FEES, HOUSE, WALLET
from ledger.laundering.judging import Movement
from ledger.storage.asking import rows
from ledger.tables import Account, Entry, Transfer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

DEPTH = 500
"""No more of somebody's newest entries are looked at, however many there are in that time."""
CORRECTIONS = frozenset({"connected", "reverse", "adjust", "recalls.given"})
"""What only takes back what was done, or brings together what is one person's."""


class Step(NamedTuple):
    """What a new transfer did to a wallet: whose, from which of its entries it is looked at."""

    transfer: int
    at_ms: int
    entry: int
    owner: int
    currency: str


_book: Any = bindparam("book", type_=BigInteger)
_after: Any = bindparam("after", type_=BigInteger)
_until: Any = bindparam("until", type_=BigInteger)
_each: Any = (Entry.id, Entry.transfer, Entry.amount, Entry.previous)
_new: Any = (Transfer.number, Transfer.kind, Transfer.recorded_at)
_of: Any = (Entry.transfer, Entry.id, Entry.amount)
_beside: Any = aliased(Entry)
_its: Any = aliased(Account)
_begun: Any = (
    select(*_each, literal(1).label("met"))
    .add_columns(col(Transfer.recorded_at), col(Transfer.kind), col(Entry.account))
    .join(Transfer, and_(col(Transfer.book) == _book, col(Transfer.number) == Entry.transfer))
    .where(col(Entry.book) == _book, col(Entry.id) == bindparam("entry", type_=BigInteger))
    .cte("walk", recursive=True)
)
_walk: Any = _begun.union_all(
    select(*_each, _begun.c.met + 1)
    .add_columns(col(Transfer.recorded_at), col(Transfer.kind), col(Entry.account))
    .select_from(_begun)
    .join(Entry, and_(col(Entry.book) == _book, col(Entry.id) == _begun.c.previous))
    .join(Transfer, and_(col(Transfer.book) == _book, col(Transfer.number) == Entry.transfer))
    .where(_begun.c.met < bindparam("depth", type_=BigInteger))
    .where(_begun.c.recorded_at >= bindparam("since", type_=BigInteger))
)
MOVED: Any = (
    select(_walk.c.transfer, _walk.c.recorded_at, _walk.c.amount, _walk.c.kind)
    .add_columns(_beside.id, _its.owner, _its.name)
    .select_from(_walk)
    .outerjoin(
        _beside,
        and_(
            _beside.book == _book,
            _beside.id == case((_walk.c.amount < 0, _walk.c.id + 1), else_=_walk.c.id - 1),
        ),
    )
    .outerjoin(_its, and_(_its.book == _book, _its.id == _beside.account))
    .order_by(_walk.c.met)
)
TRANSFERS: Any = (
    select(*_new)
    .add_columns(col(Transfer.first_entry), col(Transfer.lines))
    .where(col(Transfer.book) == _book)
    .where(col(Transfer.number) > _after, col(Transfer.number) <= _until)
    .order_by(col(Transfer.number))
)
ENTRIES: Any = (
    select(*_of)
    .add_columns(col(Account.owner), col(Account.name), col(Account.currency))
    .join(Account, and_(col(Account.book) == _book, col(Account.id) == Entry.account))
    .where(col(Entry.book) == _book, col(Entry.id) >= _after, col(Entry.id) < _until)
    .order_by(col(Entry.id))
)


class Moved(NamedTuple):
    """What was moved, the oldest first; and when each transfer was that left an entry there.

    It is `cut` where there was more in that time than is looked at.
    """

    movements: Sequence[Movement]
    entries: Sequence[tuple[int, int]]
    cut: bool

    def before(self, transfer: int, joined_ms: int) -> int:
        """Return when anything was there before a transfer, or else when its owner joined."""
        older = [at_ms for number, at_ms in self.entries if number < transfer]
        if older:
            return max(older)
        return self.entries[0][1] if self.cut else joined_ms


def moved(connection: Connection, book: int, entry: int, since_ms: int, own: int) -> Moved:
    """Read what was moved on the account of an entry, from it backwards, since a moment.

    What `own` moves between accounts of hers is nothing, nor is a fee or what takes back.
    """
    asked = {"entry": entry, "since": since_ms, "depth": DEPTH}
    found = rows(connection, MOVED, book=book, **asked)[::-1]
    movements = [
        Movement(transfer, at_ms, other or HOUSE, amount, beside)
        for transfer, at_ms, amount, kind, beside, other, line in found
        if amount
        and at_ms >= since_ms
        and other != own
        and line != FEES.name
        and kind not in CORRECTIONS
    ]
    entries = [(transfer, at_ms) for transfer, at_ms, *_ in found]
    return Moved(movements, entries, len(found) == DEPTH)


def steps(connection: Connection, book: int, after: int, until: int) -> list[Step]:
    """Read what new transfers did to people's wallets, in their order."""
    known = rows(connection, TRANSFERS, book=book, after=after, until=until)
    if not known:
        return []
    at = {number: when for number, kind, when, *_ in known if kind not in CORRECTIONS}
    first, (*_, last, lines) = known[0][3], known[-1]
    found: dict[tuple[int, int, str], Step] = {}
    for number, entry, amount, owner, line, currency in rows(
        connection, ENTRIES, book=book, after=first, until=last + lines
    ):
        if number in at and amount and owner != HOUSE and line == WALLET.name:
            found[number, owner, currency] = Step(number, at[number], entry, owner, currency)
    return list(found.values())
