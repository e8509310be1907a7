"""What a payment costs: a fee by a rule, for its kind, its currency and who pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from ledger.money import MAX_MINOR, Money
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
PAYERS = frozenset({"link", "gift", "settlement"})
"""Those where who pays has the fee whatever the rule says: a present is as large as it is said to
be, and so is what settles a debt."""


@dataclass(frozen=True, slots=True)
class Fee(Structure):
    """A flat sum and basis points of the amount, but at least and at most so much.

    Sums are in minor units, so a fee that has any is decided for a currency; no `most` is no bound.
    Who pays has it on top, unless the `payee` has it kept back.
    """

    bps: int = 0
    flat: int = 0
    least: int = 0
    most: int | None = None
    payee: bool = False

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The parts, as a row keeps them."""
        sums = {"flat": self.flat, "least": self.least, "most": self.most}
        return {"bps": self.bps, **sums, "payee": self.payee}

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Fee:
        """Make it of its parts again."""
        return cls(*(known[each] for each in ("bps", "flat", "least", "most", "payee")))

    @property
    def has_sums(self) -> bool:
        """Whether it has anything in it but a percentage."""
        return bool(self.flat or self.least or self.most is not None)

    def fits(self, of: Of) -> bool:
        """Tell whether it can be a fee, and of the currency that it is for."""
        sums = (self.flat, self.least, self.most or 0)
        return (
            0 <= self.bps <= BASIS_POINTS
            and all(0 <= each <= MOST_FLAT for each in sums)
            and (self.most is None or self.least <= self.most)
            and bool(of.currency or not self.has_sums)
            and not (self.payee and of.kind in PAYERS)
        )

    def is_worse(self, before: Fee) -> bool:
        """Tell whether a payment of some amount costs its payer or its payee more than before.

        Each is a line with bends: if one lies above the other anywhere, then at a bend or an end.
        """
        if self.payee != before.payee:
            return self._exact(MAX_MINOR) > 0
        return any(
            self._exact(minor) > before._exact(minor)
            for minor in (1, MAX_MINOR, *self._bends(), *before._bends())
        )

    def _exact(self, minor: int) -> int:
        """Return the fee before it is rounded, in ten thousandths of a minor unit."""
        costs = max(self.flat * BASIS_POINTS + minor * self.bps, self.least * BASIS_POINTS)
        return costs if self.most is None else min(costs, self.most * BASIS_POINTS)

    def _bends(self) -> list[int]:
        """Return the amounts around which the least begins to give way, and the most to hold."""
        at = [
            (bound - self.flat) * BASIS_POINTS // self.bps
            for bound in (self.least, self.most)
            if bound is not None and self.bps
        ]
        return [each for bend in at for each in (bend, bend + 1) if 0 < each <= MAX_MINOR]

    def on(self, amount: Money) -> Money:
        """Return the fee on an amount: rounded up to a minor unit, then kept within its bounds.

        Rounded up, so that to split a payment never makes its fee less; nothing costs nothing, and
        nothing is kept back of a payee beyond what she gets.
        """
        if not amount:
            return amount
        part = -(-amount.minor * self.bps // BASIS_POINTS)
        costs = max(self.flat + part, self.least)
        if self.most is not None:
            costs = min(costs, self.most)
        return Money(min(costs, amount.minor) if self.payee else costs, amount.currency)


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
