"""A Merkle sum tree, and the root over those of all currencies.

    leaf    SHA-256( 0 ‖ salt ‖ currency ‖ person ‖ amount )
    parent  SHA-256( 1 ‖ hash and sum of the left ‖ hash and sum of the right ), with both sums
    root    SHA-256( 2 ‖ book ‖ transfer ‖ currency, leaves, total, hash of each tree )

A parent commits to the sum of each child, not to what they come to together. Every number is eight
bytes, the highest first, and never negative. A node without a sibling goes up as it is.
"""

from __future__ import annotations

from hashlib import blake2b, sha256
from struct import Struct
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ORDER_BYTES, SALT_BYTES = 16, 32
_LEAF = Struct(">B32s3sQQ")
_PARENT = Struct(">B32sQ32sQ")
_ROOT = Struct(">BQQ")
_TREE = Struct(">3sQQ32s")
_WHOSE = Struct(">3sQ")


class Node(NamedTuple):
    """A node: its hash, and the sum of what is below it, in minor units."""

    hash: bytes
    sum: int


class Step(NamedTuple):
    """A sibling on the way up, and on which side it stands."""

    side: Literal["left", "right"]
    node: Node


def place(seed: bytes, currency: str, person: int) -> bytes:
    """Return where a leaf stands among the others: at random to whoever does not know the seed."""
    return _drawn(seed, currency, person)[:ORDER_BYTES]


def salt(seed: bytes, currency: str, person: int) -> bytes:
    """Return the salt of a leaf."""
    return _drawn(seed, currency, person)[ORDER_BYTES:]


def leaf(salt: bytes, currency: str, person: int, amount: int) -> Node:
    """Return the leaf of what somebody is owed in a currency; ValueError for less than nothing."""
    if amount < 0:
        raise ValueError("nobody is owed less than nothing")
    return Node(sha256(_LEAF.pack(0, salt, currency.encode(), person, amount)).digest(), amount)


def parent(left: Node, right: Node) -> Node:
    """Return the node over two."""
    return Node(sha256(_PARENT.pack(1, *left, *right)).digest(), left.sum + right.sum)


def top(nodes: Sequence[Node]) -> Node:
    """Return the node over all of some."""
    while len(nodes) > 1:
        nodes = _above(nodes)
    return nodes[0]


def path(nodes: Sequence[Node], at: int) -> list[Step]:
    """Return the siblings of one of some nodes on its way to their top."""
    steps = []
    while len(nodes) > 1:
        sibling = at ^ 1
        if sibling < len(nodes):
            steps.append(Step("left" if sibling < at else "right", nodes[sibling]))
        nodes, at = _above(nodes), at // 2
    return steps


def climbed(node: Node, steps: Iterable[Step]) -> Node:
    """Return what a node comes to at the end of its way up."""
    for side, sibling in steps:
        node = parent(sibling, node) if side == "left" else parent(node, sibling)
    return node


def root(book: int, transfer: int, trees: Iterable[tuple[str, int, Node]]) -> bytes:
    """Return the root over the trees of all currencies: each with its leaves and its top."""
    told = [
        _TREE.pack(currency.encode(), leaves, node.sum, node.hash)
        for currency, leaves, node in trees
    ]
    return sha256(_ROOT.pack(2, book, transfer) + b"".join(told)).digest()


def _above(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes over pairs of these; where they are odd, the last goes up alone."""
    above = [parent(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=False)]
    if len(nodes) % 2:
        above.append(nodes[-1])
    return above


def _drawn(seed: bytes, currency: str, person: int) -> bytes:
    whose = _WHOSE.pack(currency.encode(), person)
    return blake2b(whose, key=seed, digest_size=ORDER_BYTES + SALT_BYTES).digest()
