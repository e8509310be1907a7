"""What is asked about roots: the newest, those since a moment, and somebody's branches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Integer, LargeBinary, bindparam
from sqlmodel import col, select

from ledger import clock
from ledger.errors import BalanceDrift
from ledger.money import Money
from ledger.people import facts
from ledger.products.liabilities import tree
from ledger.products.liabilities.building import LEAF, nodes
from ledger.products.liabilities.tables import LiabilityPartRow, LiabilityRootRow
from ledger.products.liabilities.tree import Node
from ledger.storage.asking import row, rows
from ledger.tables import Key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.products.liabilities.tree import Step

AT_ONCE = 100
MOST = 60
"""How many roots are read at once."""


class Tree(NamedTuple):
    """The tree of a currency: how many leaves it has, what they come to, and its hash."""

    currency: str
    leaves: int
    total: int
    hash: bytes

    @property
    def amount(self) -> Money:
        """What is owed in its currency."""
        return Money(self.total, self.currency)

    @property
    def told(self) -> tuple[str, int, Node]:
        """What the root says of it."""
        return self.currency, self.leaves, Node(self.hash, self.total)


@dataclass(frozen=True, slots=True)
class Root:
    """A root that was published: what was owed as of a transfer, to how many people."""

    id: bytes
    transfer: int
    at: datetime
    people: int
    hash: bytes
    seed: bytes
    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """What somebody is owed in a currency, and how it comes to the hash of the tree."""

    currency: str
    amount: int
    salt: bytes
    steps: tuple[Step, ...]

    @property
    def money(self) -> Money:
        """What she is owed."""
        return Money(self.amount, self.currency)


_book: Any = bindparam("book", type_=BigInteger)
_root: Any = bindparam("root", type_=LargeBinary)
_currency: Any = bindparam("currency")
_roots: Any = (
    select(LiabilityRootRow.id, LiabilityRootRow.transfer, LiabilityRootRow.published_at)
    .add_columns(col(LiabilityRootRow.people), col(LiabilityRootRow.root))
    .add_columns(col(LiabilityRootRow.seed), col(LiabilityRootRow.trees))
    .where(col(LiabilityRootRow.book) == _book)
    .order_by(col(LiabilityRootRow.id).desc())
    .limit(bindparam("most", type_=Integer))
)
_SINCE = _roots.where(
    col(LiabilityRootRow.id) >= bindparam("since", type_=LargeBinary),
)
_parts: Any = select(LiabilityPartRow.first, LiabilityPartRow.hash, LiabilityPartRow.sum).where(
    col(LiabilityPartRow.book) == _book,
    col(LiabilityPartRow.root) == _root,
    col(LiabilityPartRow.currency) == _currency,
)
NODES: Any = _parts.order_by(col(LiabilityPartRow.first))
PART: Any = (
    _parts.with_only_columns(col(LiabilityPartRow.first), col(LiabilityPartRow.leaves))
    .where(col(LiabilityPartRow.first) <= bindparam("place", type_=LargeBinary))
    .order_by(col(LiabilityPartRow.first).desc())
    .limit(1)
)
_BEYOND: Any = (
    select(LiabilityPartRow.root, LiabilityPartRow.currency, LiabilityPartRow.first)
    .where(col(LiabilityPartRow.book) == _book, col(LiabilityPartRow.root) < _root)
    .limit(AT_ONCE)
)
_DONE: Any = select(Key.key).where(
    Key.book == _book, Key.key == bindparam("key", type_=LargeBinary)
)


async def newest(books: Books) -> Root | None:
    """Return the root that was published last, if any was."""
    found = await books.read(_since, b"", 1)
    return found[0] if found else None


async def since(books: Books, moment: datetime) -> list[Root]:
    """Return the roots that were published from a moment on, the newest first, up to `MOST`."""
    return await books.read(_since, clock.to_ms(moment).to_bytes(6), MOST)


async def branches(books: Books, root: Root, person: int) -> list[Branch]:
    """Return how what a person is owed comes to a root; nothing where she is owed nothing.

    BalanceDrift when what is kept comes to another root than the one that was published.
    """
    return await books.read(_branches, root, person)


def last(connection: Connection, book: int) -> list[Root]:
    """Return the newest root, if there is one."""
    return _since(connection, book, b"", 1)


def is_done(connection: Connection, book: int, key: bytes) -> bool:
    """Tell whether something was posted under a key."""
    return row(connection, _DONE, book=book, key=key) is not None


def beyond(connection: Connection, book: int, kept: int) -> list[tuple[bytes, str, bytes]]:
    """Return the keys of some parts that are older than all of the newest roots."""
    roots = _since(connection, book, b"", kept)
    if len(roots) < kept:
        return []
    found = rows(connection, _BEYOND, book=book, root=roots[-1].id)
    return [(bytes(root), currency, bytes(first)) for root, currency, first in found]


def parts(connection: Connection, book: int, root: bytes, currency: str) -> dict[bytes, Node]:
    """Return the nodes over the parts of a tree, in their order, by the place of their first."""
    found = rows(connection, NODES, book=book, root=root, currency=currency)
    return {bytes(first): Node(bytes(hashed), total) for first, hashed, total in found}


def _since(connection: Connection, book: int, moment: bytes, most: int) -> list[Root]:
    return [_read(each) for each in rows(connection, _SINCE, book=book, since=moment, most=most)]


def _read(found: Sequence[Any]) -> Root:
    token, transfer, at, people, hashed, seed, written = found
    known: Any = facts.load(written)["trees"]
    trees = tuple(Tree(*each) for each in known)
    return Root(
        bytes(token), transfer, clock.from_ms(at), people, bytes(hashed), bytes(seed), trees
    )


def _branches(connection: Connection, book: int, root: Root, person: int) -> list[Branch]:
    found = [_branch(connection, book, root, each, person) for each in root.trees]
    return [each for each in found if each]


def _branch(connection: Connection, book: int, root: Root, of: Tree, person: int) -> Branch | None:
    place = tree.place(root.seed, of.currency, person)
    asked: dict[str, Any] = {"book": book, "root": root.id, "currency": of.currency}
    found = row(connection, PART, place=place, **asked)
    if found is None:
        return None
    first, leaves = found
    people = [each for each, _ in LEAF.iter_unpack(leaves)]
    if person not in people:
        return None
    at = people.index(person)
    _, amount = LEAF.unpack_from(leaves, at * LEAF.size)
    low = nodes(root.seed, of.currency, leaves)
    high = parts(connection, book, root.id, of.currency)
    above = tree.path([*high.values()], [*high].index(bytes(first)))
    steps = (*tree.path(low, at), *above)
    if tree.climbed(low[at], steps) != Node(of.hash, of.total):
        raise BalanceDrift(f"a branch of transfer {root.transfer} in {of.currency}")
    return Branch(of.currency, amount, tree.salt(root.seed, of.currency, person), steps)
