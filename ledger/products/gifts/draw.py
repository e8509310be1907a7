"""The draw of an envelope: what each share is, from a seed that is told when all is over.

    commitment(seed)           what is shown beforehand
    shares(seed, amount, ...)  what each who comes gets, in the order of their coming
    fees(shares, fee)          what of the fee goes with each share

Anybody can run it again: docs/gifts.md has it in ten lines. It is never changed, or what was shown
beforehand could be checked no more.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

How: TypeAlias = Literal["random", "equal"]

PART_OF_THE_MEAN = 10
"""No drawn share is less than the mean share divided by this, to the unit below."""


def commitment(seed: str) -> str:
    """Return the SHA-256 of a seed's own characters, in hexadecimal."""
    return sha256(seed.encode()).hexdigest()


def shares(seed: str, amount: Money, count: int, how: How) -> list[Money]:
    """Share an amount among `count`: each gets one minor unit at least, and they sum to it.

    ValueError when there are fewer units than shares.
    """
    if not 1 <= count <= amount.minor:
        raise ValueError(f"{amount} is not enough for {count}")
    if how == "equal":
        return amount.split([1] * count)
    return [Money(minor, amount.currency) for minor in _drawn(seed, amount.minor, count)]


def fees(drawn: Sequence[Money], fee: Money) -> list[Money]:
    """Share the fee in proportion to the shares; no unit of it is lost, and none is charged twice.

    What of it has gone with the shares so far is always rounded down.
    """
    whole = sum(share.minor for share in drawn)
    gone, before, found = 0, 0, []
    for share in drawn:
        gone += share.minor
        now = fee.minor * gone // whole
        found.append(Money(now - before, fee.currency))
        before = now
    return found


def _drawn(seed: str, minor: int, count: int) -> list[int]:
    """Cut what is above everybody's least share at different places, each as likely as another."""
    least = minor // (PART_OF_THE_MEAN * count)
    rest = minor - least * count
    cuts: set[int] = set()
    at = 0
    while len(cuts) < count - 1:
        at += 1
        cuts.add(int(sha256(f"{seed}:{at}".encode()).hexdigest(), 16) % (rest - 1) + 1)
    return [least + after - before for before, after in pairwise([0, *sorted(cuts), rest])]
