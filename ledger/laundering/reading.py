"""What somebody moved lately, read backwards from one of her entries: bounded by time and number.

An entry knows the one before it on its account, and its other side stands beside it: no look costs
more than the movements that it finds, on each wallet of those who are one with her.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, case, literal, literal_column, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from ledger.chart import FEES, HOUSE, SPREAD, WALLET
from ledger.laundering.judging import Movement
from ledger.laundering.selves import CONNECTED
from ledger.storage.asking import row, rows
from ledger.tables import Account, Entry, Transfer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

DEPTH = 500
"""No more of somebody's newest entries are looked at, however many there are in that time.

Those who are one have as many together.
"""
CORRECTIONS = frozenset({CONNECTED, "reverse", "adjust", "recalls.given"})
"""What only takes back what was done, or brings together what is one person's."""


class Step(NamedTuple):
    """What a new transfer did to a wallet: whose, from which of its entries it is looked at.

    `until` is the transfer as of which others are one with her: an earlier one for what she and
    another had moved when they became one, which is looked at with what comes next to her wallet.
    """

    transfer: int
    at_ms: int
    entry: int
    owner: int
    currency: str
    until: int
    joins: bool = False


_book: Any = bindparam("book", type_=BigInteger)
_after: Any = bindparam("after", type_=BigInteger)
_until: Any = bindparam("until", type_=BigInteger)
_each: Any = (Entry.id, Entry.transfer, Entry.amount, Entry.previous)
_new: Any = (Transfer.number, Transfer.kind, Transfer.recorded_at, Transfer.payee)
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


NEWEST: Any = (
    select(col(Account.entry))
    .where(col(Account.book) == _book, col(Account.owner) == bindparam("owner", type_=BigInteger))
    .where(col(Account.name) == literal_column(f"'{WALLET.name}'"))
    .where(col(Account.currency) == bindparam("currency"), col(Account.label) == "")
)
ENTRY: Any = select(col(Entry.transfer), col(Entry.previous)).where(
    col(Entry.book) == _book, col(Entry.id) == bindparam("entry", type_=BigInteger)
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


def moved(connection: Connection, book: int, begins: Mapping[int, int], since_ms: int) -> Moved:
    """Read what was moved on wallets of one person, each from an entry backwards, since a moment.

    What she moves between accounts of hers is nothing, nor is a fee or what takes back.
    """
    walked = {own: _walked(connection, book, at, since_ms) for own, at in begins.items() if at}
    found = [(*each, own) for own, known in walked.items() for each in known]
    if len(walked) > 1:
        found.sort(key=lambda each: each[0], reverse=True)
    is_cut = len(found) >= DEPTH
    found = found[:DEPTH][::-1]
    movements = [
        Movement(transfer, at_ms, other or HOUSE, amount, beside, own)
        for transfer, at_ms, amount, kind, beside, other, line, own in found
        if amount
        and at_ms >= since_ms
        and other not in begins
        and line not in {FEES.name, SPREAD.name}
        and kind not in CORRECTIONS
    ]
    entries = [(transfer, at_ms) for transfer, at_ms, *_ in found]
    return Moved(movements, entries, is_cut)


def newest(connection: Connection, book: int, owner: int, currency: str) -> int:
    """Return the newest entry of somebody's wallet, 0 where there is none."""
    found = row(connection, NEWEST, book=book, owner=owner, currency=currency)
    return found[0] if found else 0


def before(connection: Connection, book: int, step: Step) -> tuple[int, int]:
    """Return the entry on a wallet before those of a step, and its transfer; 0 without one."""
    entry = step.entry
    while found := row(connection, ENTRY, book=book, entry=entry):
        transfer, previous = found
        if transfer < step.transfer:
            return entry, transfer
        entry = previous
    return 0, 0


def _walked(connection: Connection, book: int, entry: int, since_ms: int) -> Sequence[Any]:
    asked = {"entry": entry, "since": since_ms, "depth": DEPTH}
    return [tuple(each) for each in rows(connection, MOVED, book=book, **asked)]


def steps(connection: Connection, book: int, after: int, until: int) -> list[Step]:
    """Read what new transfers did to people's wallets, in their order.

    What makes two one is a step of who stays.
    """
    known = rows(connection, TRANSFERS, book=book, after=after, until=until)
    if not known:
        return []
    at = {number: when for number, kind, when, *_ in known if kind not in CORRECTIONS}
    joins = {number: (when, who) for number, kind, when, who, *_ in known if kind == CONNECTED}
    first, (*_, last, lines) = known[0][4], known[-1]
    found: dict[tuple[int, int, str], Step] = {}
    for number, entry, amount, owner, line, currency in rows(
        connection, ENTRIES, book=book, after=first, until=last + lines
    ):
        when, who = joins.get(number, (at.get(number), owner))
        if when is not None and amount and owner != HOUSE and line == WALLET.name and who == owner:
            found[number, owner, currency] = Step(number, when, entry, owner, currency, number)
    return list(found.values())
