"""Whatever somebody takes out of her wallets in a story has been asked for by the gate."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger import protection
from ledger.protection.leaving import leaving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.act import Act
    from ledger.books import Books
    from ledger.posting import Posted, Posting


class Unasked(AssertionError):
    """A verb took money out of a wallet past the gate."""


@contextmanager
def every_payment_asked(books: Books) -> Iterator[None]:
    """Hold inside the block that no posting of a person forgets to ask (`ledger.protection`)."""
    asks, posts = protection.proven, books.post
    asked: set[bytes] = set()

    async def proven(act: Act, press: protection.Press, posting: Posting) -> Posting:
        asked.add(posting.key)
        return await asks(act, press, posting)

    async def post(posting: Posting) -> Posted:
        if posting.actor and posting.key not in asked and (posting.moves or posting.holds):
            known = await books.read(leaving, posting.actor, posting)
            if known:
                raise Unasked(f"{posting.kind} takes {known} and asks for nothing")
        return await posts(posting)

    protection.proven, books.post = proven, post  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        protection.proven, books.post = asks, posts  # type: ignore[method-assign]
