"""What the house decides about screening; the first values are examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import rules
from ledger.rules import Rule
from ledger.screening.assessing import WHOLE, Bands

if TYPE_CHECKING:
    from ledger.books import Books

_FIRST: Final = Bands()
WEAK: Final = Rule(
    "screening.weak",
    _FIRST.weak,
    "from how many points of a thousand on a likeness to a listed name is noted (an example)",
    least=600,
    most=WHOLE,
)
POSSIBLE: Final = Rule(
    "screening.possible",
    _FIRST.possible,
    "from how many points on a likeness opens a case (an example)",
    least=600,
    most=WHOLE,
)
STRONG: Final = Rule(
    "screening.strong",
    _FIRST.strong,
    "from how many points on two decide that it is nobody's name (an example)",
    least=600,
    most=WHOLE,
)
ALLOWED: Final = Rule(
    "screening.allowed",
    timedelta(days=180),
    "how long somebody may go on who was found not to be whom a list names (an example)",
    least=timedelta(days=1),
    most=timedelta(days=3_660),
)
AGE: Final = Rule(
    "screening.list.age",
    timedelta(days=7),
    "how old a list may be before there is an alarm (an example)",
    least=timedelta(days=1),
    most=timedelta(days=366),
)


async def bands(books: Books) -> Bands:
    """Return the bands that hold; none that is stronger begins below a weaker one."""
    weak, possible, strong = [
        (await rules.at(books, each)).value for each in (WEAK, POSSIBLE, STRONG)
    ]
    return Bands(min(weak, possible, strong), min(possible, strong), strong)
