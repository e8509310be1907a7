"""What is told and kept of what a provider takes back, or gives again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.banking.deposits import cards
from ledger.people import facts, shown
from ledger.posting import Audit

if TYPE_CHECKING:
    from ledger.banking.deposits.deposit import Arrival
    from ledger.money import Money
    from ledger.posting import Event

TAKEN, WON, STRANGE = "deposit_taken", "deposit_won", "deposit_strange"
"""The kinds of the transfers."""
TRIES: Final = 3
OPEN: Final = frozenset({None, "open", "locked"})


def changed(arrival: Arrival) -> tuple[Event, ...]:
    """Return what lets the card of its deposit be drawn anew."""
    return (shown.changed(cards.KIND, arrival.deposit),) if arrival.deposit else ()


def audit(kind: str, arrival: Arrival, amount: Money, dispute: str) -> Audit:
    """Return what is kept for good of it."""
    known = facts.dump({"amount": amount, "charge": arrival.charge, "dispute": dispute})
    return Audit(kind, arrival.person, f"person {arrival.person}", known)
