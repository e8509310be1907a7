"""Proofs of balances as others hand them round, given to the program that docs/proof.md prints."""

import asyncio
import io
import json
import sys
from functools import cache
from unittest.mock import patch

from hypothesis import strategies as st

from ledger.books import Books
from ledger.products import liabilities
from tests.fuzz import drawn, towns
from tests.ledger.acts import rich
from tests.ledger.products.test_liabilities import PROGRAM, published

NO = (
    SystemExit,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


async def _proven(url):
    books = await Books.open(url)
    people = [await rich(books, name, 10_000 * at) for at, name in enumerate("abcde", 1)]
    root = await published(books)
    branches = await liabilities.branches(books, root, people[2].id)
    written = liabilities.written(root, books.book, people[2].id, branches)
    await books.close()
    return root.hash.hex(), json.loads(written)


@cache
def known():
    """Return a root, and the proof of the third of five people under it."""
    with towns.books_at() as url:
        return asyncio.run(_proven(url))


@cache
def program():
    return compile(PROGRAM, "docs/proof.md", "exec")


@st.composite
def proofs(draw):
    """Draw a proof that is nearly right, and a root to hold it against."""
    root, proof = known()
    near = [*[drawn.misshapen(proof)] * 6, drawn.misshapen({**proof, "branches": []})]
    content = draw(st.one_of(*near, drawn.GARBAGE, st.just(proof)))
    return draw(st.just(root) | drawn.changed(st.just(root))), content


def said(root, content):
    """Return what the program says; None when it does not say that a proof holds."""
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    told = []
    here = {"open": lambda _: io.BytesIO(content), "print": lambda *words: told.append(words)}
    with patch.object(sys, "argv", ["check.py", "proof.json", root]):
        try:
            exec(program(), here)  # noqa: S102 - it is the one that people are given
        except NO:
            return None
    return told


def checked(given):
    """Check a proof: whatever was done to it, it says nothing but what the true one says."""
    root, content = given
    told = said(root, content)
    if told is None:
        return "refused"
    assert root.lower() == known()[0]
    assert {*told} <= {*said(*known())}
    return "holds"


def test_no_proof_that_was_altered_says_anything_else(fuzz):
    fuzz("proofs", proofs(), checked)
