"""What somebody owes Wasl, as it is told wherever money comes or is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Code, say

if TYPE_CHECKING:
    from bot.kit import Facts, Row, Said
    from ledger.money import Money

_HOW = say(
    "What comes in for you next pays it off. To pay it out of your wallet, see {command}.",
    command=Code("/balance"),
)


def paid_off(facts: Facts) -> list[Said]:
    """Say what of something that came paid off what was owed, if any of it did."""
    paid = getattr(facts, "paid", None)
    if not paid:
        return []
    return [of_it(paid), *([still(facts.owes)] if facts.owes else ())]


def of_it(paid: Money) -> Said:
    """Say how much of something that came paid off what was owed."""
    return say("{amount} of it paid off what you owed.", amount=paid)


def still(owed: Money) -> Said:
    """Say what is owed after that."""
    return say("You still owe Wasl {amount}.", amount=owed)


def rows(facts: Facts) -> list[Row]:
    """Return what was taken from a wallet, and what is owed as it was not there."""
    if not facts.owed:
        return []
    return [(say("Out of your wallet"), facts.taken), (say("You owe Wasl"), facts.owed)]


def how(facts: Facts) -> list[Said]:
    """Say how it is paid, where anything is owed."""
    return [_HOW] if facts.owed else []


def pays(owed: Money) -> Button:
    """Return the button by which it is paid by hand."""
    return Button.goes(say("Pay what you owe: {amount}", amount=owed), "balance", owed.currency)
