"""What becomes of an order by the last two digits of its amount, in minor units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Answer = Literal["accepted", "rejected", "silent", "lost", "never"]
"""What it says when it is handed over; `silent` took it and does not say so, `lost` never had it,
`never` is never heard of again, though it is done."""


class Behaviour(NamedTuple):
    """How an order goes: `late` so many times slower; `code` why it is rejected or comes back.

    `comes_back` once it was paid, less `keeps`. `pays` so many times, `more` than was ordered, and
    in another currency where that is `other`. `twice`: its movement is told twice on its day.
    """

    answer: Answer = "accepted"
    late: int = 1
    rejects: bool = False
    comes_back: bool = False
    code: str = ""
    keeps: int = 0
    pays: int = 1
    more: int = 0
    other: bool = False
    twice: bool = False


USUAL: Final = Behaviour()
BEHAVIOURS: Final[Mapping[int, Behaviour]] = {
    1: Behaviour("rejected", code="AC04"),
    2: Behaviour(rejects=True, code="AC01"),
    3: Behaviour(rejects=True, code="R03"),
    11: Behaviour(comes_back=True, code="AC04"),
    12: Behaviour(comes_back=True, code="MS02", keeps=5),
    13: Behaviour(comes_back=True, code="R16"),
    21: Behaviour("silent"),
    22: Behaviour("lost"),
    23: Behaviour("never"),
    31: Behaviour(late=1_000),
    32: Behaviour(twice=True),
    33: Behaviour(pays=2),
    41: Behaviour(more=1),
    42: Behaviour(more=-1),
    43: Behaviour(other=True),
}
_DIGITS: Final = 100


def of(minor: int) -> Behaviour:
    """Return how an order of so much goes; small ones, which verify an account, go as usual."""
    if minor < _DIGITS:
        return USUAL
    return BEHAVIOURS.get(minor % _DIGITS, USUAL)
