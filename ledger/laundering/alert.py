"""An alert: what a rule found at a transfer, against which figures, by which versions of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.people import facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.people.facts import Fact


class Alert(NamedTuple):
    """What a rule found of a person at a transfer.

    `seen` has the figures, `held` what they were held against by which `versions`, each by the
    name of its parameter; `receipts` and `others` are the newest of what it found, and with whom.
    """

    rule: str
    person: int
    currency: str
    transfer: int
    at_ms: int
    seen: Mapping[str, Fact]
    held: Mapping[str, Fact]
    versions: Mapping[str, int]
    receipts: Sequence[int]
    others: Sequence[int]

    @property
    def written(self) -> str:
        """What its row keeps, besides its key."""
        parts = {"seen": self.seen, "held": self.held, "version": self.versions}
        known: dict[str, Fact] = {
            f"{part} {name}": fact for part, of in parts.items() for name, fact in of.items()
        }
        lists: dict[str, Fact] = {"receipts": [*self.receipts], "others": [*self.others]}
        return facts.dump({**lists, **known})

    @classmethod
    def read(cls, key: tuple[str, int, str, int, int], written: str) -> Alert:
        """Read it back."""
        known: dict[str, Any] = facts.load(written)
        receipts, others = known.pop("receipts"), known.pop("others")
        parts: dict[str, dict[str, Any]] = {"seen": {}, "held": {}, "version": {}}
        for named, fact in known.items():
            part, _, name = named.partition(" ")
            parts[part][name] = fact
        return cls(*key, parts["seen"], parts["held"], parts["version"], receipts, others)
