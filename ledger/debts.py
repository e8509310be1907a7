"""Debts between people: what each product's open requests and shares come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.money import Money
    from ledger.posting import Event, Guard


@dataclass(frozen=True, slots=True)
class Debt:
    """What one person owes another, and why.

    `id` is its own for good; `settles` are the guards that let a posting settle it, once, as it
    stands here, and `told` the events that go with that.
    """

    id: bytes
    debtor: int
    creditor: int
    amount: Money
    note: str
    settles: tuple[Guard, ...] = ()
    told: tuple[Event, ...] = ()

    @property
    def between(self) -> frozenset[int]:
        """The two persons, whoever owes."""
        return frozenset((self.debtor, self.creditor))
