"""Publishing what is owed: its root goes into the chain, as an act of the books.

    wish     somebody asks for one now, so many times an hour
    publish  a snapshot -> its trees, in a process apart where there are many people
             -> their parts, a few at a time -> the root and the act, in one posting

What is not finished is no root, and its parts go with those of old ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import clock, ids, products
from ledger.chart import HOUSE
from ledger.kit import daily
from ledger.people import facts
from ledger.posting import HOUR, Audit, Count, Drop, Posting, Row
from ledger.products.liabilities import reading, tree
from ledger.products.liabilities.building import LEAF, build
from ledger.products.liabilities.reading import Root, Tree
from ledger.products.liabilities.tables import LiabilityPartRow, LiabilityRootRow
from ledger.proof.reading import head

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledger.books import Books
    from ledger.products.liabilities.building import Built, Part

AUDIT, TOPIC = "balances_proven", "balances"
"""The act in the chain, and what it is about."""
WISHES, MOST_WISHES = "proofs of balances", 6
"""The limit: how many people ask for in an hour, beside the one of every night."""
MANY = 20_000
"""From how many accounts on the trees are made in a process of their own."""
KEPT = 7
"""Of how many roots the leaves are kept, so that whoever asks has her branch."""
_STEP = 16


@daily("balances")
async def nightly(books: Books, day: date) -> None:
    """Publish what is owed once a day is over, unless a later one is, or nothing has moved."""
    last = await reading.newest(books)
    today = clock.now().astimezone(books.zone).toordinal()
    moved = last is None or (await books.read(head)).transfer != last.transfer
    if moved and day.toordinal() == today - 1:
        await publish(books, ids.child("balances", str(books.book), day.isoformat()))


async def wish(books: Books, key: bytes) -> None:
    """Count that somebody asks for a root; LimitExceeded for more than are made in an hour."""
    counts = (Count.of(WISHES, "all", HOUR, 1, MOST_WISHES),)
    await books.post(Posting(ids.child(key, WISHES), WISHES, counts=counts))


async def publish(books: Books, key: bytes, actor: int = HOUSE) -> Root:
    """Publish what is owed now; asked again under the same key, return the newest root."""
    if await books.read(reading.is_done, key):
        return await _newest(books)
    token, seed = ids.token(), ids.salt() + ids.salt()
    built = await _built(books, seed)
    trees = tuple(_tree(currency, parts) for currency, parts in built.parts.items())
    hashed = tree.root(books.book, built.transfer, [each.told for each in trees])
    root = Root(token, built.transfer, clock.now(), built.people, hashed, seed, trees)
    await _keep_parts(books, token, built)
    await books.post(Posting(key, AUDIT, actor=actor, rows=(_row(root),), audits=(_audit(root),)))
    await _forget(books)
    return await _newest(books)


async def _newest(books: Books) -> Root:
    found = await reading.newest(books)
    if found is None:
        raise RuntimeError("a root that was published is not there")
    return found


async def _built(books: Books, seed: bytes) -> Built:
    many = (await books.read(head)).account >= MANY
    survey = books.survey_apart if many else books.survey
    return await survey(build, products.DECLARED.owed, seed)


def _tree(currency: str, parts: Sequence[Part]) -> Tree:
    leaves = sum(len(each.leaves) for each in parts) // LEAF.size
    node = tree.top([each.node for each in parts])
    return Tree(currency, leaves, node.sum, node.hash)


async def _keep_parts(books: Books, root: bytes, built: Built) -> None:
    """Keep the leaves, so few at a time that nobody waits for it."""
    parts = [
        Row.of(
            LiabilityPartRow,
            root=root,
            currency=currency,
            first=part.first,
            hash=part.node.hash,
            sum=part.node.sum,
            leaves=part.leaves,
        )
        for currency, some in built.parts.items()
        for part in some
    ]
    for at in range(0, len(parts), _STEP):
        few = tuple(parts[at : at + _STEP])
        await books.post(Posting(ids.token(), "liability_parts", rows=few))


async def _forget(books: Books) -> None:
    """Let go of the leaves of all roots but the newest, and of what became no root before them."""
    while gone := await books.read(reading.beyond, KEPT):
        drops = tuple(Drop(str(LiabilityPartRow.__tablename__), key) for key in gone)
        await books.post(Posting(ids.token(), "liability_parts", drops=drops))


def _row(root: Root) -> Row:
    trees: list[facts.Fact] = [[*each] for each in root.trees]
    return Row.of(
        LiabilityRootRow,
        id=root.id,
        transfer=root.transfer,
        published_at=clock.to_ms(root.at),
        people=root.people,
        root=root.hash,
        seed=root.seed,
        trees=facts.dump({"trees": trees}),
    )


def _audit(root: Root) -> Audit:
    totals: list[facts.Fact] = [each.amount for each in root.trees]
    known: dict[str, facts.Fact] = {
        "root": root.hash.hex(),
        "transfer": root.transfer,
        "people": root.people,
        "leaves": sum(each.leaves for each in root.trees),
        "totals": totals,
    }
    return Audit(AUDIT, topic=TOPIC, facts=facts.dump(known))
