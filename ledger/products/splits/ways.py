"""How a bill is shared out: equally, by amounts, by whole weights or in percent; no unit is lost.

    weigh  a way of sharing, and how many share -> whole weights, the maker's first
    share  the weights -> the shares; what does not divide goes to whoever had least of it so far

Whatever a way leaves is the maker's own share, where the maker takes part.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ledger.errors import Refused
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind: TypeAlias = "Literal['equal', 'amounts', 'weights', 'percent']"
WHOLE = Decimal(100)


class PartsMissing(Refused):
    """There are not as many parts as people."""

    def __init__(self, given: int, people: int) -> None:
        super().__init__(given, people)
        self.given = given
        self.people = people


class PartsOff(Refused):
    """The parts are amounts and do not come to the whole."""

    def __init__(self, parts: Money, total: Money) -> None:
        super().__init__(parts, total)
        self.parts = parts
        self.total = total


class PercentOff(Refused):
    """The parts are percents and do not come to a hundred."""

    def __init__(self, parts: Decimal) -> None:
        super().__init__(parts)
        self.parts = parts


class TooSmall(Refused):
    """Somebody's share would be nothing."""

    def __init__(self, total: Money, people: int) -> None:
        super().__init__(total, people)
        self.total = total
        self.people = people


@dataclass(frozen=True, slots=True)
class Way:
    """A way of sharing; `parts` as they were written, none where all share equally."""

    kind: Kind = "equal"
    parts: tuple[Decimal, ...] = ()


EQUAL = Way()


class Share(NamedTuple):
    """One share; `odd` tells whether it has a unit more than divides."""

    amount: Money
    odd: bool


def weigh(total: Money, way: Way, named: int, *, maker: bool) -> list[int]:
    """Return the weight of each share, the maker's first if the maker takes part.

    Parts are those of the `named` in their order; one part more is the maker's, and without it the
    maker has what they leave. ValueError for an amount with too many decimals.
    """
    if way.kind == "equal":
        return [1] * (named + maker)
    if len(way.parts) not in {named, named + maker}:
        raise PartsMissing(len(way.parts), named)
    return _WEIGHTS[way.kind](total, way.parts, named, maker=maker)


def share(total: Money, weights: Sequence[int], had: Sequence[int]) -> list[Share]:
    """Share out a positive amount by whole weights.

    Each share is what divides, rounded down; the units that are left go one by one to those who
    `had` least of them so far, the first of several. TooSmall where a weight would get nothing.
    """
    whole = sum(weights)
    even = [total.minor * weight // whole for weight in weights]
    left = total.minor - sum(even)
    takers = sorted((at for at, weight in enumerate(weights) if weight), key=lambda at: had[at])
    odd = set(takers[:left])
    shares = [
        Share(Money(minor + (at in odd), total.currency), at in odd)
        for at, minor in enumerate(even)
    ]
    if any(weight and not each.amount for each, weight in zip(shares, weights, strict=True)):
        raise TooSmall(total, len(takers))
    return shares


def _amounts(total: Money, parts: Sequence[Decimal], named: int, *, maker: bool) -> list[int]:
    given = [Money.of(part, total.currency) for part in parts]
    rest = total - sum(given, Money(0, total.currency))
    if rest.minor < 0 or (rest and (len(given) > named or not maker)):
        raise PartsOff(total - rest, total)
    return _in_order([each.minor for each in given], rest.minor, named, maker=maker)


def _percent(total: Money, parts: Sequence[Decimal], named: int, *, maker: bool) -> list[int]:  # noqa: ARG001 - as the others
    given = sum(parts, Decimal(0))
    if given > WHOLE or (given < WHOLE and (len(parts) > named or not maker)):
        raise PercentOff(given)
    *whole, rest = _whole([*parts, WHOLE - given])
    return _in_order(whole, rest, named, maker=maker)


def _weights(total: Money, parts: Sequence[Decimal], named: int, *, maker: bool) -> list[int]:  # noqa: ARG001 - as the others
    return _in_order(_whole(parts), 0, named, maker=maker)


def _in_order(weights: list[int], rest: int, named: int, *, maker: bool) -> list[int]:
    if not maker:
        return weights
    own = weights[named] if len(weights) > named else rest
    return [own, *weights[:named]]


def _whole(parts: Sequence[Decimal]) -> list[int]:
    """Return the smallest power of ten of the parts that has no decimals."""
    places = max(max(0, -int(part.as_tuple().exponent)) for part in parts)
    return [int(part.scaleb(places)) for part in parts]


_WEIGHTS = {"amounts": _amounts, "percent": _percent, "weights": _weights}
