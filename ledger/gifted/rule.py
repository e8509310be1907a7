"""What the house decides about gift money."""

from datetime import timedelta
from typing import Final

from ledger.money import Money
from ledger.rules import Rule
from ledger.tiers import TIERS

LEAVES_AFTER: Final = Rule(
    "gift.leaves.after",
    timedelta(days=30),
    "how long a gift stays among members before it may leave the house; 0 for not at all",
    least=timedelta(),
    most=timedelta(days=366),
)
LEAVES_TIER: Final = Rule(
    "gift.leaves.tier",
    2,
    "from which tier on gift money may leave the house at once; 0 for from none",
    least=0,
    most=len(TIERS) - 1,
)
LEAVES_DEPOSIT: Final = Rule(
    "gift.leaves.deposit",
    Money(0, "USD"),
    "how much somebody has from the treasury when her gift money may leave at once; 0 for never",
    least=0,
    by=("currency",),
    named=("currency",),
)
FAN_IN: Final = Rule(
    "gift.fan.in",
    20,
    "of how many new accounts somebody gets gift money before more of it is held; 0 for any number",
    least=0,
    unlimited=0,
)
FAN_TIME: Final = Rule(
    "gift.fan.time",
    timedelta(days=7),
    "how long an account is new, and for how long it counts that its gift money came",
    least=timedelta(days=1),
    most=timedelta(days=60),
)
