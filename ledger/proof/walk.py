"""The walk of a proof over the transfers in the order of their numbers, each with its entries.

    grouped -> linked -> balanced -> held -> noted

Each step checks one thing and passes on what it was given, so that a proof is one pass over rows
that are read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.chain import audit_link, link, note_digest
from ledger.proof.reading import LAST, Beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.accept import Line
    from ledger.proof.findings import Findings, Mark
    from ledger.proof.standing import Numbers

Steps: TypeAlias = "Iterator[tuple[Any, list[Line]]]"
"""Rows of `transfers`, each with its entries."""

NUMBER, FIRST, LINES, DIGEST, CHAIN = 1, 7, 8, 12, 13
LINE = slice(2, 7)


def grouped(transfers: Iterable[Any], entries: Iterator[Any], findings: Findings) -> Steps:
    """Give every transfer its entries; name the entries that belong to none."""
    entry = next(entries, None)
    for row in transfers:
        number, first = row[NUMBER], row[FIRST]
        end, own = first + row[LINES], []
        while entry is not None and entry[0] < end:
            if entry[1] == number and entry[0] >= first:
                own.append(entry[LINE])
            else:
                _astray(entry, findings)
            entry = next(entries, None)
        yield row, own
    while entry is not None:
        _astray(entry, findings)
        entry = next(entries, None)


class Chain:
    """The chain, followed over the transfers and what was administered between them.

    `end` is the link that it came to.
    """

    def __init__(self, since: Mark, audits: Iterable[Any], findings: Findings) -> None:
        self.end = since.chain
        self._last = since.transfer
        self._audits = Beside(audits)
        self._findings = findings
        self._unbroken = True

    def linked(self, steps: Steps) -> Steps:
        """Name the first row that was altered, removed or put in."""
        for row, own in steps:
            if self._audits.upcoming < row[NUMBER]:
                self.follow(row[NUMBER] - 1)
            if self._unbroken:
                number = row[NUMBER]
                if number != self._last + 1:
                    self._broken(f"transfer {self._last + 1}", "no row", "one")
                elif link(self.end, row[:CHAIN], own) != row[CHAIN]:
                    self._broken(f"transfer {number}", "other facts", "as recorded")
            self.end, self._last = row[CHAIN], row[NUMBER]
            yield row, own

    def follow(self, transfer: int = LAST) -> None:
        """Go on over what was administered up to a transfer, and behind it."""
        for _, *facts, chain, salt, words in self._audits.up_to(transfer):
            if self._unbroken and audit_link(self.end, tuple(facts)) != chain:
                self._broken(f"act {facts[1]}", "other facts", "as recorded")
            if words and note_digest(salt, words) != facts[-1]:
                subject = f"act {facts[1]}"
                self._findings.add("words are those recorded", subject, "others", "as recorded")
            self.end = chain

    def _broken(self, subject: str, found: str, expected: str) -> None:
        self._findings.add("chain is unbroken", subject, found, expected)
        self._unbroken = False


def balanced(steps: Steps, currency: Numbers, findings: Findings) -> Steps:
    """See that the entries of a transfer sum to zero in each currency."""
    for row, own in steps:
        if len(own) == 2:  # noqa: PLR2004 - one move, as nearly every transfer is
            one, other = own
            if one[1] + other[1] == 0 and _of(currency, one) == _of(currency, other) != 0:
                yield row, own
                continue
        totals: dict[int, int] = {}
        for line in own:
            of = _of(currency, line)
            totals[of] = totals.get(of, 0) + line[1]
        for total in totals.values():
            if total:
                findings.add("transfer sums to zero", row[NUMBER], total, 0)
        yield row, own


def held(steps: Steps, holds: Beside, findings: Findings) -> Steps:
    """Compare what each transfer's entries hold and release with the holds that say so."""
    for row, own in steps:
        number = row[NUMBER]
        changes = [(line[0], line[3]) for line in own if line[3]]
        if changes or holds.upcoming <= number:
            _compare_holds(number, changes, holds.up_to(number), findings)
        yield row, own
    for number, account, amount in holds.up_to(LAST):
        _no_entry(number, account, amount, findings)


def noted(steps: Steps, notes: Beside, findings: Findings) -> Steps:
    """Compare each note that has not been erased with the digest in its transfer."""
    for row, own in steps:
        if notes.upcoming <= row[NUMBER]:
            for number, salt, note in notes.up_to(row[NUMBER]):
                if number != row[NUMBER] or note_digest(salt, note) != row[DIGEST]:
                    _other_note(number, findings)
        yield row, own
    for number, _, _ in notes.up_to(LAST):
        _other_note(number, findings)


def _of(currency: Numbers, line: Line) -> int:
    try:
        return currency[line[0]]
    except LookupError:
        return 0


def _compare_holds(
    number: int, changes: list[tuple[int, int]], said: list[Any], findings: Findings
) -> None:
    for at, account, amount in said:
        if at == number and (account, amount) in changes:
            changes.remove((account, amount))
        else:
            _no_entry(at, account, amount, findings)
    for account, amount in changes:
        subject = f"transfer {number} on account {account}"
        findings.add("entries have their holds", subject, amount, "of a hold")


def _no_entry(number: int, account: int, amount: int, findings: Findings) -> None:
    subject = f"transfer {number} on account {account}"
    findings.add("hold has its entries", subject, "no such entry", amount)


def _other_note(number: int, findings: Findings) -> None:
    findings.add("note is the one recorded", f"transfer {number}", "another note", "as recorded")


def _astray(entry: Any, findings: Findings) -> None:  # noqa: ANN401 - a row of `entries`
    findings.add("entry belongs to a transfer", f"entry {entry[0]}", entry[1], "the one around it")
