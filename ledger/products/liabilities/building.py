"""The trees of what is owed, made of the accounts of one snapshot.

    build  every account that is owed and has something -> a leaf for each person and currency,
           in the order of their places -> parts of so many leaves, each with the node over them

An account below zero is nobody's money: it is left out, and lessens what nobody else is owed.
"""

from __future__ import annotations

from collections import defaultdict
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func
from sqlmodel import col, select

from ledger.products.liabilities import tree
from ledger.proof import reading
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from ledger.products.liabilities.tree import Node

TOGETHER = 1_024
"""How many leaves a part has, a power of two: what is worked out anew for whoever asks."""
_PAGE = 2_048
LEAF = Struct(">QQ")
_PLACED = Struct(">16sQQ")
_owed: Any = (
    select(Account.owner, Account.currency, cast(func.sum(Account.balance), BigInteger))
    .where(Account.book == bindparam("book"), col(Account.balance) > 0)
    .where(col(Account.name).in_(bindparam("lines", expanding=True)))
    .group_by(col(Account.owner), col(Account.currency))
    .order_by(col(Account.owner))
)


class Part(NamedTuple):
    """Some leaves that stand together: the place of the first, the node over them, and they."""

    first: bytes
    node: Node
    leaves: bytes


class Built(NamedTuple):
    """The trees as of a transfer, over so many people: the parts of each, by currency."""

    transfer: int
    people: int
    parts: dict[str, list[Part]]


def build(connection: Connection, book: int, lines: Sequence[str], seed: bytes) -> Built:
    """Make the trees of what is owed on some lines of the chart."""
    transfer = reading.head(connection, book).transfer
    placed: dict[str, list[bytes]] = defaultdict(list)
    people, last = 0, None
    for owner, currency, amount in _standing(connection, book, lines):
        people += owner != last
        last = owner
        place = tree.place(seed, currency, owner)
        placed[currency].append(_PLACED.pack(place, owner, amount))
    parts = {each: list(_parts(seed, each, placed.pop(each))) for each in sorted(placed)}
    return Built(transfer, people, parts)


def nodes(seed: bytes, currency: str, leaves: bytes) -> list[Node]:
    """Return the leaves of a part as nodes."""
    return [
        tree.leaf(tree.salt(seed, currency, person), currency, person, amount)
        for person, amount in LEAF.iter_unpack(leaves)
    ]


def _standing(connection: Connection, book: int, lines: Sequence[str]) -> Iterator[Any]:
    streams = _owed.execution_options(stream_results=True, yield_per=_PAGE)
    return iter(connection.execute(streams, {"book": book, "lines": list(lines)}))


def _parts(seed: bytes, currency: str, placed: list[bytes]) -> Iterator[Part]:
    placed.sort()
    for at in range(0, len(placed), TOGETHER):
        some = placed[at : at + TOGETHER]
        leaves = b"".join([each[tree.ORDER_BYTES :] for each in some])
        node = tree.top(nodes(seed, currency, leaves))
        yield Part(some[0][: tree.ORDER_BYTES], node, leaves)
