"""Gift money: what of a wallet came from sign-up gifts, and may not leave the house yet.

    given      the mark that goes with a gift
    moving     the marks that go with a payment: gift money is spent first, the oldest of it before
    deposited  what counts as somebody's own deposit: what the treasury pays her
    bound      how much of what somebody has may not leave, and until when: whoever pays out asks

A mark is a counter of the day on which the gift was given, and goes with the money from one member
to the next: whoever has it has its age, too. It ends `LEAVES_AFTER` that day; for whom the house
knows well enough (`LEAVES_TIER`), or who has put in enough herself (`LEAVES_DEPOSIT`), it never
holds, nor for anybody while the house winds down.
"""

from ledger.gifted.marks import MARK, Bound, bound, deposited, given, load, moved, moving
from ledger.gifted.rule import LEAVES_AFTER, LEAVES_DEPOSIT, LEAVES_TIER

__all__ = [
    "LEAVES_AFTER",
    "LEAVES_DEPOSIT",
    "LEAVES_TIER",
    "MARK",
    "Bound",
    "bound",
    "deposited",
    "given",
    "load",
    "moved",
    "moving",
]
