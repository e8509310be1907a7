"""The chart of accounts: every name under which money may rest."""

from dataclasses import dataclass

HOUSE = 0  # the owner of accounts that belong to nobody in particular

WORLD = "world"
TREASURY = "treasury"
BONUS = "bonus"
FEES = "fees"
WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart.

    `floor` is the least available balance in minor units, None for no floor; `owed` tells
    whether the balance is money that the house owes to people.
    """

    name: str
    floor: int | None
    owed: bool
    about: str


CHART = {
    line.name: line
    for line in (
        Line(WORLD, None, owed=False, about="everything outside: what entered or left the books"),
        Line(TREASURY, 0, owed=False, about="the operator's own money"),
        Line(BONUS, 0, owed=False, about="the budget for sign-up gifts"),
        Line(FEES, 0, owed=False, about="fees earned"),
        Line(WALLET, 0, owed=True, about="a person's money"),
    )
}
