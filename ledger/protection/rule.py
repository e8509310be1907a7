"""What the operator decides about protection."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ledger.money import Money
from ledger.rules import Rule

ABOVE: Final = Rule(
    "protect.above",
    Money(0, "USD"),
    "the sum above which a payment asks everybody for a PIN or a code; 0 for those alone who have"
    " one, and for every payment of theirs",
    least=0,
    by=("currency",),
    named=("currency",),
)
FAMILIAR: Final = Rule(
    "protect.new",
    timedelta(hours=24),
    "for how long a new place asks who has a PIN or an app for it at every payment",
    least=timedelta(0),
    most=timedelta(days=30),
)
COOLS: Final = Rule(
    "protect.pause",
    timedelta(minutes=15),
    "how long nothing can be tried after three wrong PINs or codes; then twice as long each time",
    least=timedelta(minutes=1),
    most=timedelta(days=1),
)
LOSES: Final = Rule(
    "protect.lost",
    timedelta(days=7),
    "how long who has lost her PIN and her app waits until they are asked for no more",
    least=timedelta(hours=1),
    most=timedelta(days=90),
)
UNLOCKS: Final = Rule(
    "unlock.wait",
    timedelta(hours=24),
    "how long who has neither a PIN nor an app waits until locked wallets open",
    least=timedelta(minutes=1),
    most=timedelta(days=30),
)
