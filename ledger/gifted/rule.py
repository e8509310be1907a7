"""What the house decides about gift money."""

from datetime import timedelta
from typing import Final

from ledger.rules import Rule
from ledger.tiers import TIERS

NO_TIER: Final = "none"
LEAVES_AFTER = Rule(
    "gift.leaves.after",
    timedelta(days=30),
    "how long a gift stays among members before it may leave the house; 0 for not at all",
    least=timedelta(),
    most=timedelta(days=366),
)
LEAVES_TIER = Rule(
    "gift.leaves.tier",
    "T2",
    "from which tier on a gift may leave the house at once",
    choices=(*TIERS[1:], NO_TIER),
)
