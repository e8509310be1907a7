"""A proof in full: a book in shares, each walked by itself, and what they come to together.

    borders -> a share from each to the next -> joined

What is written up to a border is never written again, so that the shares need not be of one
moment; the proof is of the moment of the last one. A share believes what the first entry of an
account says that stood there before, and `joined` compares it with what the share before came to.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.proof import reading, standing, tables, walk
from ledger.proof.findings import Findings, Mark, Proof
from ledger.proof.reading import LAST, Beside, Head
from ledger.proof.standing import compare_now, going_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from ledger.proof.findings import Check
    from ledger.proof.standing import Standing, Sums
    from ledger.proof.walk import Steps

END = Mark(LAST, LAST)

_UNREADABLE = (TypeError, OverflowError, AttributeError, struct.error)
"""What a walk fails with at a cell of another kind than the books write."""


@dataclass(slots=True)
class Walked:
    """How far a walk came."""

    transfers: int
    entries: int
    mark: Mark

    @classmethod
    def over(cls, steps: Steps, start: Mark, chain: walk.Chain, findings: Findings) -> Walked:
        """Walk to the end of the steps and the chain; name the place that cannot be read."""
        transfers, entries, number, at = 0, 0, start.transfer, start.chain
        try:
            for row, own in steps:
                transfers += 1
                entries += len(own)
                number, at = row[walk.NUMBER], row[walk.CHAIN]
            chain.follow()
        except _UNREADABLE as failure:
            findings.add("every row can be read", f"what follows transfer {number}", failure, "it")
        return cls(transfers, entries, Mark(number, start.entry + entries, at))


@dataclass(frozen=True, slots=True)
class Share:
    """How far a share came, what the accounts came to, from what, and what stands now."""

    walked: Walked
    came: Sums
    then: Sums
    now: Sums
    accounts: int
    findings: Findings


def borders(connection: Connection, book: int, shares: int, least: int) -> list[Mark]:
    """Return the marks between equal shares of a book, each of so many transfers at least."""
    last = reading.head(connection, book).transfer
    count = min(shares, last // least)
    cuts = [last * each // count for each in range(1, count)]
    marks = [reading.mark(connection, book, cut) for cut in cuts]
    return [mark for mark in marks if mark is not None]


def share(
    connection: Connection,
    book: int,
    since: Mark,
    until: Mark = END,
    checks: Sequence[Check] = (),
) -> Share:
    """Walk over what lies between two marks; the last share also looks at what stands now."""
    findings, head = Findings(), reading.head(connection, book)
    accounts = tables.accounts(connection, book)
    last = head.account if head.stands else accounts
    begin = standing.onward if since.transfer else standing.whole
    stands = begin(connection, book, last, findings)
    chain = walk.Chain(
        since, reading.audits(connection, book, since.transfer, until.transfer), findings
    )
    steps = all_steps(connection, book, (since, until), stands, chain, findings)
    walked = Walked.over(steps, since, chain, findings)
    if until == END:
        check_end(head, since, walked, (stands.last_entry, accounts), findings)
        check_chain(head, chain, findings)
        tables.compare(connection, book, None, findings, checks)
    else:
        border = Head(until.transfer, until.entry, accounts, until.chain)
        check_end(border, since, walked, (stands.last_entry, accounts), findings)
    return Share(walked, stands.walked, stands.then, stands.now, accounts, findings)


def joined(shares: Sequence[Share]) -> Proof:
    """Return the proof that the shares of a book are together, in their order."""
    first, last, findings = shares[0], shares[-1], Findings()
    size = len(last.now.newest)
    came = first.came.sized(size)
    for later in shares[1:]:
        came = going_on(came, later.then.sized(size), later.came.sized(size), findings)
    compare_now(last.now, came, findings)
    for each in shares:
        findings.take(each.findings)
    transfers = sum(each.walked.transfers for each in shares)
    entries = sum(each.walked.entries for each in shares)
    return Proof(transfers, entries, last.accounts, tuple(findings.named), last.walked.mark)


def all_steps(  # noqa: PLR0913, PLR0917 - a walk compares that much
    connection: Connection,
    book: int,
    between: tuple[Mark, Mark],
    stands: Standing,
    chain: walk.Chain,
    findings: Findings,
) -> Steps:
    """Walk over the transfers between two marks with every check of a walk."""
    since, until = between
    transfers = reading.transfers(connection, book, since.transfer, until.transfer)
    entries: Iterator[tuple[int, ...]] = reading.entries(connection, book, since.entry, until.entry)
    entries = stands.running(entries, since.entry, findings)
    holds = Beside(reading.holds(connection, book, since.transfer, until.transfer))
    notes = Beside(reading.notes(connection, book, since.transfer, until.transfer))
    steps = chain.linked(walk.grouped(transfers, entries, findings))
    steps = walk.balanced(steps, stands.currency, findings)
    return walk.noted(walk.held(steps, holds, findings), notes, findings)


def check_end(
    head: Head, since: Mark, walked: Walked, counted: tuple[int, int], findings: Findings
) -> None:
    """Compare the head with the last numbers that were counted."""
    seen = (since.transfer + walked.transfers, *counted)
    named = ("the transfers", "the entries", "the accounts")
    for what, last, number in zip(named, head[:3], seen, strict=True):
        if last != number:
            findings.add("numbers have no gap", what, number, last)


def check_chain(head: Head, chain: walk.Chain, findings: Findings) -> None:
    """Compare the head with the end of the chain."""
    if head.chain != chain.end:
        found = head.chain.hex() if head.stands else "no row"
        findings.add("chain is unbroken", "the head", found, chain.end.hex())
