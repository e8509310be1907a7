"""One way to read an amount: so many of a currency, and so many parts of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.money import exponent

if TYPE_CHECKING:
    from bot.grammar.lexicon import Clue, Part

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the words: so many of a currency, and so many parts of it.

    `minor` are its smallest parts, whose number has so many `digits`, if that matters. A `final`
    one leaves the tokens after it to the note.
    """

    value: Fraction
    next: int
    clues: tuple[Clue, ...] = ()
    part: Part | None = None
    parts: Fraction = Fraction(0)
    minor: int = 0
    digits: int = 0
    scale: int = 1
    sure: bool = True
    cut: bool = False
    final: bool = False
    apart: bool = False

    @property
    def is_decimal(self) -> bool:
        """Whether two decimals can say it, so that not fitting has another reason."""
        return _HUNDRED % self.value.denominator == 0

    def exactly(self, currency: str) -> Fraction | None:
        """Return what it is worth in a currency; None where it cannot be meant in it."""
        places = exponent(currency)
        if self.minor >= 10**places or self.digits not in {0, places}:
            return None
        parts = self.parts / self.part.worth[currency] if self.part else 0
        return self.value + parts + Fraction(self.minor, 10**places)

    def kept(self) -> Way:
        """Return it as one that ends here, and that is not certain."""
        return replace(self, sure=False, final=True)
