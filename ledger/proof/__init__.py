"""prove(): the books are what they say, or the findings name what is not.

    in full  every row, from nothing but the rows
    since    what came after a mark, on what stood there
    chain    only that no transfer, entry or act was altered, removed or put in

Each is a question of one snapshot: `books.survey(prove)`, `books.survey(prove, mark)`,
`books.survey(prove_chain)`; `apart.prove_apart(books)` is the first one on every core.

Since a mark, everything written after it is checked, that the transfer at the mark stands as it
was proven, the sum of all accounts and what is held on them. That something older was altered (a
row, a note, a key, or two balances against each other that no entry has touched since) only the
full proof sees.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from ledger.proof import reading, shares, standing, tables, walk
from ledger.proof.findings import Check, Finding, Findings, Mark, Proof
from ledger.proof.reading import LAST
from ledger.proof.shares import END, Walked, joined, share
from ledger.proof.walk import Chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

__all__ = ["Check", "Finding", "Mark", "Proof", "prove", "prove_chain", "prove_chain_until"]


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
    chain = Chain(since, reading.audits(connection, book, since.transfer), findings)
    steps = shares.all_steps(connection, book, (since, END), stands, chain, findings)
    walked = Walked.over(steps, since, chain, findings)
    standing.compare_now(stands.now, stands.walked, findings)
    tables.compare(connection, book, since.transfer, findings)
    shares.check_end(head, since, walked, (stands.last_entry, accounts), findings)
    shares.check_chain(head, chain, findings)
    return _proof(walked, accounts, findings, since)


def prove_chain(connection: Connection, book: int) -> Proof:
    """Check the chain alone, to its head."""
    findings = Findings()
    chain = Chain(Mark(), reading.audits(connection, book, 0), findings)
    proof = _followed(connection, book, chain, findings)
    shares.check_chain(reading.head(connection, book), chain, findings)
    return replace(proof, findings=tuple(findings.named))


def prove_chain_until(
    connection: Connection, book: int, transfer: int, act: int | None
) -> tuple[Proof, bytes]:
    """Check the chain up to a transfer, or an act behind it; return what it comes to there."""
    findings = Findings()
    until = transfer if act is None else transfer + 1
    audits = reading.audits(connection, book, 0, until)
    upto = LAST if act is None else act
    chain = Chain(Mark(), takewhile(lambda row: row[2] <= upto, audits), findings)
    end = reading.mark(connection, book, transfer) or END
    return _followed(connection, book, chain, findings, end), chain.end


def _followed(
    connection: Connection, book: int, chain: Chain, findings: Findings, end: Mark = END
) -> Proof:
    transfers = reading.transfers(connection, book, 0, end.transfer)
    entries = reading.entries(connection, book, 0, end.entry)
    steps = chain.linked(walk.grouped(transfers, entries, findings))
    walked = Walked.over(steps, Mark(), chain, findings)
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
