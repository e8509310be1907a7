"""What a payment costs: a fee by a rule, for its kind, its currency and who pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from ledger.money import Money
from ledger.rules import Rule, Structure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.people.facts import Fact
    from ledger.rules import Of

BASIS_POINTS = 10_000
"""How many of them are the whole."""
Kind: TypeAlias = Literal["send", "request", "paylink", "split", "link", "gift", "settlement"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The ways in which one person pays another, each of which may have a fee of its own."""


@dataclass(frozen=True, slots=True)
class Fee(Structure):
    """A flat sum and basis points of the amount, but at least and at most so much.

    Sums are in minor units, so a fee that has any is decided for a currency; no `most` is no bound.
    """

    bps: int = 0
    flat: int = 0
    least: int = 0
    most: int | None = None

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The parts, as a row keeps them."""
        return {"bps": self.bps, "flat": self.flat, "least": self.least, "most": self.most}

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Fee:
        """Make it of its parts again."""
        return cls(known["bps"], known["flat"], known["least"], known["most"])

    def fits(self, of: Of) -> bool:
        """Tell whether it can be a fee, and of the currency that it is for."""
        sums = (self.flat, self.least, self.most or 0)
        return (
            0 <= self.bps <= BASIS_POINTS
            and all(0 <= each <= MOST_FLAT for each in sums)
            and (self.most is None or self.least <= self.most)
            and bool(of.currency or not any(sums))
        )

    def on(self, amount: Money) -> Money:
        """Return the fee on an amount: rounded up to a minor unit, then kept within its bounds.

        Rounded up, so that to split a payment never makes its fee less; nothing costs nothing.
        """
        if not amount:
            return amount
        part = -(-amount.minor * self.bps // BASIS_POINTS)
        costs = max(self.flat + part, self.least)
        return Money(costs if self.most is None else min(costs, self.most), amount.currency)


MOST_FLAT = 10**12
"""The most minor units of a sum in a fee: far below what one amount may be."""
FREE = Fee()
FEE = Rule(
    "send.fee",
    FREE,
    "the fee on paying somebody",
    by=("kind", "currency", "tier"),
    kinds=KINDS,
)
