"""What a proof says: over how much, up to where, and what does not hold."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.chain import START

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

Rows: TypeAlias = Iterable[tuple[object, object, object]]
"""What does not hold: on what, what stands there, what should."""

MOST_OF_A_CHECK = 20
"""How many findings of one check are named; the first ones tell what happened."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: on what, what stands there, what should."""

    check: str
    subject: str
    found: str
    expected: str

    def __str__(self) -> str:
        said = f"{self.check}: {self.subject} has {self.found}, should be {self.expected}"
        return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in said)


class Findings:
    """The findings of a proof on its way: the first ones of each check."""

    def __init__(self) -> None:
        self.named: list[Finding] = []
        self._counted: Counter[str] = Counter()

    def add(self, check: str, subject: object, found: object, expected: object) -> None:
        """Name what does not hold, unless this check has named enough already."""
        self._counted[check] += 1
        if self._counted[check] <= MOST_OF_A_CHECK:
            self.named.append(Finding(check, str(subject), str(found), str(expected)))

    def take(self, others: Findings) -> None:
        """Add what another part of the same proof has found."""
        for each in others.named:
            self.add(each.check, each.subject, each.found, each.expected)


@dataclass(frozen=True, slots=True)
class Check:
    """What a product knows must hold of a book; a process of its own finds it by its place."""

    text: str
    run: Callable[[Connection, int], Rows]

    def __reduce__(self) -> tuple[Any, ...]:
        return _found, (self.run.__module__, self.run.__qualname__)

    def look(self, connection: Connection, book: int, findings: Findings) -> None:
        """Name what does not hold; a check that fails is a finding, and ends no proof."""
        try:
            for subject, found, expected in self.run(connection, book):
                findings.add(self.text, subject, found, expected)
        except Exception as failure:  # noqa: BLE001 - the other checks go on
            findings.add(self.text, "the check", repr(failure), "an answer")


def _found(module: str, name: str) -> Any:  # noqa: ANN401 - what stands there
    return getattr(importlib.import_module(module), name)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a book: its last transfer, its last entry, and the chain there."""

    transfer: int = 0
    entry: int = 0
    chain: bytes = START


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven, over how much, since which mark (None: in full), and what does not hold."""

    transfers: int
    entries: int
    accounts: int
    findings: tuple[Finding, ...]
    mark: Mark
    since: Mark | None = None
