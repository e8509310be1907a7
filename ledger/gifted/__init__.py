"""Gift money: what of a wallet came from sign-up gifts, and may not leave the house yet.

    given   the mark that goes with a gift
    moving  the marks that go with a payment: gift money is spent first, the oldest of it before
    bound   how much of what somebody has may not leave, and until when: whoever pays out asks

A mark is a counter of the day on which the gift was given, and goes with the money from one member
to the next: whoever has it has its age, too. It ends `LEAVES_AFTER` that day; for whom the house
knows well enough (`LEAVES_TIER`) it never holds.
"""

from ledger.gifted.marks import MARK, Bound, Moving, bound, given, load, moved, moving
from ledger.gifted.rule import LEAVES_AFTER, LEAVES_TIER, NO_TIER

__all__ = [
    "LEAVES_AFTER",
    "LEAVES_TIER",
    "MARK",
    "NO_TIER",
    "Bound",
    "Moving",
    "bound",
    "given",
    "load",
    "moved",
    "moving",
]
