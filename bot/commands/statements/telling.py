"""What people are told of entries: money that was found to be theirs, or that was taken back."""

from bot.kit import Card, Facts, Reply, Row, Said, _, say, tells

_TAKEN = {
    "": _("Your bank took back {amount} that had been paid in."),
    "reached": _("{amount} that we had given back to you has reached your bank after all."),
}


@tells("bank_given")
def given(facts: Facts) -> Reply:
    """Tell somebody whose money it was found to be."""
    told = say("{amount} that came in at our bank is in your wallet.", amount=facts.amount)
    return Reply.of(card=Card(told, facts.amount, tone="done"))


@tells("bank_reversed")
def reversed_credit(facts: Facts) -> Reply:
    """Tell somebody what a bank took back, and what she owes now."""
    told = say(_TAKEN[facts.why], amount=facts.amount)
    rows: list[Row] = [(say("Taken from your wallet"), facts.taken)]
    more: list[Said] = []
    if facts.owed:
        rows.append((say("You owe us"), facts.owed))
        more.append(say("Pay it in again as soon as you can, or write to support."))
    return Reply.of(card=Card(told, facts.amount, rows=rows, more=more, tone="ended"))
