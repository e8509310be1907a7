"""The chart of accounts: every line under which money may rest.

The lines of a product stand in its own module; `ledger.products` joins them with these.
"""

from dataclasses import dataclass
from typing import Literal

HOUSE = 0  # the owner of accounts that belong to nobody in particular


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart.

    `floor` is the least available balance in minor units, None for no floor; `owed` tells
    whether the balance is money that the house owes to people. What is `outside` is not in the
    house; what is `earned` is revenue; what is `own` is the operator's, so what comes from there is
    no revenue and what goes there no loss.
    """

    name: str
    owed: bool
    about: str
    floor: int | None = 0
    role: Literal["", "outside", "earned", "own"] = ""


WORLD = Line(
    "world",
    owed=False,
    about="everything outside: what entered or left the books",
    floor=None,
    role="outside",
)
TREASURY = Line("treasury", owed=False, about="the operator's own money", role="own")
BONUS = Line("bonus", owed=False, about="the budget for sign-up gifts", role="own")
FEES = Line("fees", owed=False, about="fees earned", role="earned")
SPREAD = Line("spread", owed=False, about="what exchanging money earned", role="earned")
POSITION = Line(
    "position",
    owed=False,
    about="what the house took of a currency in exchange for others, less what it gave of it",
    floor=None,
)
WALLET = Line("wallet", owed=True, about="a person's money")

CORE = (WORLD, TREASURY, BONUS, FEES, SPREAD, POSITION, WALLET)
EXCHANGING = frozenset({POSITION.name, SPREAD.name})
"""Between these and a wallet somebody's money only becomes another currency: it stays hers."""
