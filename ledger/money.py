"""Money: whole minor units of one ISO 4217 currency. Nothing here rounds by accident."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache

from iso4217 import Currency

from ledger.errors import AskedTooMuch, TooLarge

MAX_MINOR = 2**53 - 1
MOST_ASKED = 10**13
"""What one request, split or pay link may ask for, in minor units: what 300 of them come to can be
written, and so can their fees."""


@cache
def exponent(currency: str) -> int:
    """Return the decimals of a currency by ISO 4217; ValueError when it is none with minor units.

    The figures are ISO's, not CLDR's, which differ for 13 currencies (IQD has 3, CLDR says 0).
    """
    try:
        places = Currency(currency).exponent
    except ValueError:
        places = None
    if places is None:
        raise ValueError(f"{currency!r} is no ISO 4217 currency with minor units")
    return int(places)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units; at most 2^53 - 1 either way, else TooLarge."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if abs(self.minor) > MAX_MINOR:
            raise TooLarge

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> "Money":
        """Read `amount` in major units; ValueError when it has too many decimals."""
        try:
            exact = Decimal(amount)
            digits = Context(prec=max(28, len(exact.as_tuple().digits)))
            scaled = exact.scaleb(exponent(currency), digits)
        except ArithmeticError:
            raise ValueError(f"{amount!r} is no amount") from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} has too many decimals for {currency}")
        if abs(scaled) > MAX_MINOR:
            raise TooLarge
        return cls(int(scaled), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with all its decimals: 10.00."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def asked(self) -> "Money":
        """Return the amount if somebody may ask for so much at once, else AskedTooMuch."""
        if self.minor > MOST_ASKED:
            raise AskedTooMuch(Money(MOST_ASKED, self.currency))
        return self

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Share the amount by whole weights; the shares sum to it, the first take the odd units."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights are whole, not negative, and not all zero")
        shares = [self.minor * weight // total for weight in weights]
        rest = self.minor - sum(shares)
        for index in (i for i, weight in enumerate(weights) if weight):
            if rest == 0:
                break
            shares[index] += 1
            rest -= 1
        return [Money(share, self.currency) for share in shares]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.minor
