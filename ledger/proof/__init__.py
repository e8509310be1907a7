"""prove(): the books are what they say, or the findings name what is not.

    in full  every row, from nothing but the rows
    since    what came after a mark, on what stood there
    chain    only that no transfer or entry was altered, removed or put in

Each is a question of one snapshot: `books.survey(prove)`, `books.survey(prove, mark)`,
`books.survey(prove_chain)`; `apart.prove_apart(books)` is the first one on every core.

Since a mark, everything written after it is checked, that the transfer at the mark stands as it
was proven, the sum of all accounts and what is held on them. That something older was altered (a
row, a note, a key, or two balances against each other that no entry has touched since) only the
full proof sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.proof import reading, shares, standing, tables, walk
from ledger.proof.findings import Check, Finding, Findings, Mark, Proof
from ledger.proof.shares import END, Walked, joined, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

__all__ = ["Check", "Finding", "Mark", "Proof", "prove", "prove_chain"]


def prove(
    connection: Connection,
    book: int,
    since: Mark | None = None,
    checks: Sequence[Check] = (),
) -> Proof:
    """Check a whole book against itself and what products know of it, or what came after a mark."""
    if since is None:
        return joined([share(connection, book, Mark(), checks=checks)])
    findings, head = Findings(), reading.head(connection, book)
    accounts = tables.accounts(connection, book)
    _check_mark(connection, book, since, findings)
    stands = standing.touched(connection, book, since)
    steps = shares.all_steps(connection, book, (since, END), stands, findings)
    walked = Walked.over(steps, since, findings)
    standing.compare_now(stands.now, stands.walked, findings)
    tables.compare(connection, book, since.transfer, findings)
    shares.check_end(head, since, walked, (stands.last_entry, accounts), findings)
    return _proof(walked, accounts, findings, since)


def prove_chain(connection: Connection, book: int, until: int | None = None) -> Proof:
    """Check the chain alone, to its head or only up to a transfer."""
    findings = Findings()
    transfers = reading.transfers(connection, book, 0)
    entries = reading.entries(connection, book, 0)
    steps = walk.linked(walk.grouped(transfers, entries, findings), Mark(), findings)
    walked = Walked.over(steps, Mark(), findings, until)
    if until is None:
        shares.check_chain(reading.head(connection, book), walked, findings)
    return _proof(walked, tables.accounts(connection, book), findings, None)


def _check_mark(connection: Connection, book: int, since: Mark, findings: Findings) -> None:
    stands = reading.mark(connection, book, since.transfer) if since.transfer else Mark()
    if stands != since:
        found = f"entry {stands.entry}, chain {stands.chain.hex()}" if stands else "no row"
        expected = f"entry {since.entry}, chain {since.chain.hex()}"
        findings.add("what was proven stands", f"transfer {since.transfer}", found, expected)


def _proof(walked: Walked, accounts: int, findings: Findings, since: Mark | None) -> Proof:
    named = tuple(findings.named)
    return Proof(walked.transfers, walked.entries, accounts, named, walked.mark, since)
