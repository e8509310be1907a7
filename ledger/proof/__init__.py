"""prove(): the books are what they say, or the findings name what is not.

    in full  every row, from nothing but the rows
    since    what came after a mark, on what stood there
    chain    only that no transfer or entry was altered, removed or put in

Each is a question of one snapshot: `books.survey(prove)`, `books.survey(prove, mark)`,
`books.survey(prove_chain)`.

Since a mark, everything written after it is checked, that the transfer at the mark stands as it
was proven, the sum of all accounts and what is held on them. That something older was altered (a
row, a note, a key, or two balances against each other that no entry has touched since) only the
full proof sees.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.proof import reading, standing, tables, walk
from ledger.proof.findings import Finding, Findings, Mark, Proof
from ledger.proof.reading import Beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ledger.proof.reading import Head
    from ledger.proof.standing import Standing
    from ledger.proof.walk import Steps

__all__ = ["Finding", "Mark", "Proof", "prove", "prove_chain"]

_UNREADABLE = (TypeError, OverflowError, AttributeError, struct.error)
"""What a walk fails with at a cell of another kind than the books write."""


def prove(connection: Connection, book: int, since: Mark | None = None) -> Proof:
    """Check a whole book against itself, or what came after a mark."""
    findings, head = Findings(), reading.head(connection, book)
    accounts = tables.accounts(connection, book)
    if since:
        _check_mark(connection, book, since, findings)
        stands = standing.touched(connection, book, since)
    else:
        last = head.account if head.stands else accounts
        stands = standing.whole(connection, book, last, findings)
    start = since or Mark()
    steps = _all_steps(connection, book, start, stands, findings)
    walked = _Walked.over(steps, start, findings)
    stands.compare(findings)
    tables.compare(connection, book, since.transfer if since else None, findings)
    seen = (start.transfer + walked.transfers, stands.last_entry, accounts)
    _check_numbers(head, seen, findings)
    _check_head(head, walked, findings)
    return _proof(walked, accounts, findings, since)


def prove_chain(connection: Connection, book: int, until: int | None = None) -> Proof:
    """Check the chain alone, to its head or only up to a transfer."""
    findings = Findings()
    transfers = reading.transfers(connection, book, 0)
    entries = reading.entries(connection, book, 0)
    steps = walk.linked(walk.grouped(transfers, entries, findings), Mark(), findings)
    walked = _Walked.over(steps, Mark(), findings, until)
    if until is None:
        _check_head(reading.head(connection, book), walked, findings)
    return _proof(walked, tables.accounts(connection, book), findings, None)


@dataclass(slots=True)
class _Walked:
    """How far a walk came."""

    transfers: int
    entries: int
    mark: Mark

    @classmethod
    def over(
        cls, steps: Steps, start: Mark, findings: Findings, until: int | None = None
    ) -> _Walked:
        """Walk to the end, or until a transfer; name the place that cannot be read."""
        transfers, entries, number, chain = 0, 0, start.transfer, start.chain
        try:
            for row, own in steps:
                transfers += 1
                entries += len(own)
                number, chain = row[walk.NUMBER], row[walk.CHAIN]
                if number == until:
                    break
        except _UNREADABLE as failure:
            findings.add("every row can be read", f"what follows transfer {number}", failure, "it")
        return cls(transfers, entries, Mark(number, start.entry + entries, chain))


def _all_steps(
    connection: Connection, book: int, start: Mark, stands: Standing, findings: Findings
) -> Steps:
    transfers = reading.transfers(connection, book, start.transfer)
    entries: Iterator[tuple[int, ...]] = reading.entries(connection, book, start.entry)
    entries = stands.running(entries, start.entry, findings)
    holds = Beside(reading.holds(connection, book, start.transfer))
    notes = Beside(reading.notes(connection, book, start.transfer))
    steps = walk.linked(walk.grouped(transfers, entries, findings), start, findings)
    steps = walk.balanced(steps, stands.currency, findings)
    return walk.noted(walk.held(steps, holds, findings), notes, findings)


def _check_mark(connection: Connection, book: int, since: Mark, findings: Findings) -> None:
    stands = reading.mark(connection, book, since.transfer)
    if stands != since:
        found = f"entry {stands.entry}, chain {stands.chain.hex()}" if stands else "no row"
        expected = f"entry {since.entry}, chain {since.chain.hex()}"
        findings.add("what was proven stands", f"transfer {since.transfer}", found, expected)


def _check_numbers(head: Head, seen: tuple[int, int, int], findings: Findings) -> None:
    named = ("the transfers", "the entries", "the accounts")
    for what, last, counted in zip(named, head[:3], seen, strict=True):
        if last != counted:
            findings.add("numbers have no gap", what, counted, last)


def _check_head(head: Head, walked: _Walked, findings: Findings) -> None:
    if head.chain != walked.mark.chain:
        found = head.chain.hex() if head.stands else "no row"
        findings.add("chain is unbroken", "the head", found, walked.mark.chain.hex())


def _proof(walked: _Walked, accounts: int, findings: Findings, since: Mark | None) -> Proof:
    named = tuple(findings.named)
    return Proof(walked.transfers, walked.entries, accounts, named, walked.mark, since)
