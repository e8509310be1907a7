"""A full proof on every core, in processes of their own, so that a bot goes on beside it."""

from __future__ import annotations

import asyncio
import os
from itertools import pairwise
from typing import TYPE_CHECKING

from ledger.proof import prove
from ledger.proof.findings import Mark
from ledger.proof.shares import END, borders, joined, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.books import Books
    from ledger.proof.findings import Check, Proof
    from ledger.proof.shares import Share

MOST_SHARES = 4
LEAST_OF_A_SHARE = 50_000
"""Transfers: what one process proves in the time that another one needs to begin."""


async def prove_apart(books: Books, checks: Sequence[Check] = ()) -> Proof:
    """Check a whole book against itself; a small one in this process."""
    count = min(MOST_SHARES, os.cpu_count() or 1)
    marks = await books.read(borders, count, LEAST_OF_A_SHARE)
    if not marks:
        return await books.survey(prove, None, checks)
    return await asyncio.to_thread(joined, await _shares(books, marks, checks))


async def _shares(books: Books, marks: list[Mark], checks: Sequence[Check]) -> list[Share]:
    """Prove all shares at once; the first that fails ends the others."""
    between = pairwise([Mark(), *marks, END])
    try:
        async with asyncio.TaskGroup() as group:
            asked = [
                group.create_task(books.survey_apart(share, since, until, checks))
                for since, until in between
            ]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [each.result() for each in asked]
