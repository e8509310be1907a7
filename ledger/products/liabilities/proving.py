"""What must hold of the newest root: it is in the chain, it is whole, and it was true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func
from sqlmodel import col, select

from ledger import kit, products
from ledger.people import facts
from ledger.people.audit import AuditRow
from ledger.products.liabilities import reading, tree
from ledger.products.liabilities.publishing import TOPIC
from ledger.storage.asking import row
from ledger.tables import Account, Entry, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

_book: Any = bindparam("book", type_=BigInteger)
_lines: Any = bindparam("lines", expanding=True)
_newest_act: Any = (
    select(AuditRow.facts)
    .where(col(AuditRow.book) == _book, col(AuditRow.topic) == bindparam("topic"))
    .order_by(col(AuditRow.id).desc())
    .limit(1)
)
_beyond: Any = select(col(Transfer.first_entry) + col(Transfer.lines)).where(
    col(Transfer.book) == _book, col(Transfer.number) == bindparam("number", type_=BigInteger)
)
_now: Any = (
    select(Account.currency, func.sum(Account.balance))
    .where(col(Account.book) == _book, col(Account.name).in_(_lines), col(Account.balance) > 0)
    .group_by(col(Account.currency))
)
_first: Any = (
    select(Entry.account, func.min(Entry.id).label("entry"))
    .where(col(Entry.book) == _book, col(Entry.id) >= bindparam("first", type_=BigInteger))
    .group_by(col(Entry.account))
    .subquery()
)
_touched: Any = (
    select(Account.currency, Account.balance, col(Entry.balance_after) - col(Entry.amount))
    .select_from(_first)
    .join(Entry, (col(Entry.book) == _book) & (col(Entry.id) == _first.c.entry))
    .join(Account, (col(Account.book) == _book) & (col(Account.id) == _first.c.account))
    .where(col(Account.name).in_(_lines))
)


@kit.proves("what was proven to be owed is what was owed then")
def as_of_then(connection: Connection, book: int) -> Rows:
    """Compare what the newest root says of each currency with the accounts, but for what came."""
    for root in reading.last(connection, book):
        found = {each.currency: each.total for each in root.trees}
        stood = _stood(connection, book, root.transfer)
        for currency in sorted({*found, *stood}):
            said, was = found.get(currency, 0), stood.get(currency, 0)
            if said != was:
                yield f"{currency} as of transfer {root.transfer}", said, was


@kit.proves("the newest root of what is owed is in the chain, over the leaves that are kept")
def whole(connection: Connection, book: int) -> Iterator[tuple[str, str, str]]:
    """Compare the newest root with its act in the chain, and its trees with their parts."""
    for root in reading.last(connection, book):
        act = row(connection, _newest_act, book=book, topic=TOPIC)
        chained = facts.load(act[0])["root"] if act else None
        if chained != root.hash.hex():
            yield f"transfer {root.transfer}", root.hash.hex(), str(chained)
        for each in root.trees:
            nodes = reading.parts(connection, book, root.id, each.currency)
            comes_to = tree.top([*nodes.values()]) if nodes else None
            if comes_to != (each.hash, each.total):
                yield f"the leaves in {each.currency}", str(comes_to), str(each.told)
        hashed = tree.root(book, root.transfer, [each.told for each in root.trees])
        if hashed != root.hash:
            yield f"the trees as of {root.transfer}", hashed.hex(), root.hash.hex()


def _stood(connection: Connection, book: int, transfer: int) -> dict[str, int]:
    """Return what was owed in each currency after a transfer."""
    mark = row(connection, _beyond, book=book, number=transfer)
    asked: dict[str, Any] = {"book": book, "lines": products.DECLARED.owed}
    stood = {currency: int(total) for currency, total in connection.execute(_now, asked)}
    asked["first"] = mark[0] if mark else 0
    for currency, now, then in connection.execute(_touched, asked):
        stood[currency] = stood.get(currency, 0) + max(then, 0) - max(now, 0)
    return {currency: total for currency, total in stood.items() if total}
