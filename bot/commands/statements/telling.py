"""What people are told of entries: money that was found to be theirs, or that was taken back."""

from typing import Any

from bot.bringing import RULES, BadStatement, refused
from bot.kit import Card, Facts, Reply, Row, _, say, tells
from bot.owing import how, paid_off, rows

_TAKEN = {
    "": _("Your bank took back {amount} that had been paid in."),
    "reached": _("{amount} that we had given back to you has reached your bank after all."),
}


@tells("bank_given")
def given(facts: Facts) -> Reply:
    """Tell somebody whose money it was found to be."""
    paid, costs = getattr(facts, "paid", None), list[Row]()
    told = say("{amount} that came in at our bank is in your wallet.", amount=facts.amount)
    if paid and not facts.amount:
        told = say("{amount} came in at our bank for you.", amount=facts.came)
    if facts.fee:
        costs = [(say("Paid in"), facts.came), (say("Fee, out of this"), facts.fee)]
    amount = facts.amount or facts.came
    return Reply.of(card=Card(told, amount, rows=costs, more=paid_off(facts), tone="done"))


@tells("bank_reversed")
def reversed_credit(facts: Facts) -> Reply:
    """Tell somebody what a bank took back, and what she owes now."""
    told = say(_TAKEN[facts.why], amount=facts.amount)
    taken: list[Row] = rows(facts) or [(say("Taken from your wallet"), facts.taken)]
    return Reply.of(card=Card(told, facts.amount, rows=taken, more=how(facts), tone="ended"))


@tells("statement_refused")
def refused_file(facts: Facts) -> Reply:
    """Tell who may see statements that a file in the folder is refused, and why."""
    title = say("{name} is refused, and nothing of it is booked.", name=facts.name)
    rule: Any = facts.rule if facts.rule in RULES else "form"  # it may be one of another version
    why = refused(BadStatement(rule, facts.line, facts.found))
    more = [why, say("Put a whole one into the folder under the same name.")]
    return Reply.of(card=Card(title, more=more, tone="ended"))
