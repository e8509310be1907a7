"""What she is told of her bank accounts, wherever she is."""

from datetime import date

from bot.commands.bank.wording import ENDED, USABLE_NOW, told_of, usable_from
from bot.kit import Button, Card, Code, Facts, Reply, say, tells

_NOT_YOU = say("If it was not you, {command} locks your wallets at once.", command=Code("/lock"))
_EXAMPLE = Code("/bank verify 0.12 0.34")
_SEE = Button.runs(say("Your bank accounts"), "bank")


@tells("bank_added")
def added(facts: Facts) -> Reply:
    """Tell her that somebody added one: it may not have been her."""
    told = say("A bank account was added: {account}", account=told_of(facts))
    more = [say("It is checked first; you hear from us.")] if facts.looked_at else []
    return Reply.of(card=Card(told, more=[*more, _NOT_YOU], tone="done"), buttons=[_SEE])


@tells("bank_sent")
def sent(facts: Facts) -> Reply:
    """Tell her when the two amounts are there; a bank that is made up shows them here alone."""
    account, day = told_of(facts), getattr(facts, "day", None)
    told = say("Two small amounts were paid to {account}.", account=account)
    if day:
        told = say(
            "Two small amounts will be paid to {account}, by {day}.",
            account=account,
            day=date.fromordinal(day),
        )
    more = [say("When your bank shows them, write both: {command}", command=_EXAMPLE)]
    if first := getattr(facts, "first", None):
        more = [
            say(
                "This bank is made up: it shows {first} and {second}. Tell both: {command}",
                first=first,
                second=facts.second,
                command=Code("/bank verify"),
            )
        ]
    return Reply.of(card=Card(told, more=more, tone="waits"), buttons=[_SEE])


@tells("bank_verified")
def verified(facts: Facts) -> Reply:
    """Tell her that it was found to be hers, and from when it is usable."""
    told = say("{account} is verified.", account=told_of(facts))
    usable = getattr(facts, "usable", None)
    more = [usable_from(usable) if usable else USABLE_NOW, _NOT_YOU]
    return Reply.of(card=Card(told, more=more, tone="done"), buttons=[_SEE])


@tells("bank_usable")
def usable(facts: Facts) -> Reply:
    """Tell her that it can be used."""
    told = say("{account} is ready: money can go there now.", account=told_of(facts))
    return Reply.of(card=Card(told, tone="done"))


@tells("bank_passed")
def passed(facts: Facts) -> Reply:
    """Tell her that it was checked."""
    told = say("{account} was checked, and is accepted.", account=told_of(facts))
    more = [say("Next, two small amounts go there, by which it is verified.")]
    return Reply.of(card=Card(told, more=more, tone="done"))


@tells("bank_failed")
def failed(facts: Facts) -> Reply:
    """Tell her that it is one no more, why, and what she can do."""
    told = say("{account} is removed: nothing is paid there.", account=told_of(facts))
    return Reply.of(card=Card(told, more=[ENDED[facts.why]], tone="ended"), buttons=[_SEE])


@tells("bank_removed")
def removed(facts: Facts) -> Reply:
    """Tell her that she removed one."""
    told = say("A bank account was removed: {account}", account=told_of(facts))
    return Reply.of(card=Card(told, more=[_NOT_YOU], tone="ended"))


@tells("bank_waits")
def waits(facts: Facts) -> Reply:
    """Tell support that one is to be looked at."""
    told = say("A bank account waits for a decision: {account}", account=told_of(facts))
    button = Button.runs(say("See it"), "banks")
    return Reply.of(card=Card(told, tone="waits"), buttons=[button])
