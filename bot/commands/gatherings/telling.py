"""What is told of held gift money, and how it reads in a receipt."""

from typing import Any

from bot.kit import Card, Facts, Found, People, Reply, Shown, say, shows, tells
from ledger.people.persons import Person
from ledger.products.gatherings import LET_GO, TAKE_BACK


@shows(TAKE_BACK)
def gone_back(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show gift money that went back."""
    return Shown(say("gift money back to its budget"))


@shows(LET_GO)
def gone_on(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show gift money that was held, and is no more."""
    return Shown(say("gift money is on hold no more"))


@tells("gift_held")
def gift_held(facts: Facts) -> Reply:
    """Tell somebody that gift money which came to her is on hold."""
    told = say(
        "{amount} of what {payer} sent you is gift money, and on hold for now, as gift money of"
        " many new accounts came to you. Our team looks at it. There is nothing for you to do; you"
        " will be told what comes of it.",
        amount=facts.amount,
        payer=facts.payer,
    )
    return Reply.of(card=Card(told, tone="waits"))


@tells("gift_waits")
def gift_waits(facts: Facts) -> Reply:
    """Tell somebody that gift money which she sent is on hold."""
    told = say(
        "{amount} of what you sent to {payee} is gift money, and on hold while our team looks at"
        " it. There is nothing for you to do; you will be told what comes of it.",
        amount=facts.amount,
        payee=facts.payee,
    )
    return Reply.of(card=Card(told, tone="waits"))


@tells("gifts_decided")
def gifts_decided(facts: Facts) -> Reply:
    """Tell who got it what came of it."""
    told = say("{amount} of gift money is on hold no more: it is yours.", amount=facts.amount)
    if facts.back:
        told = say(
            "{amount} of gift money that was on hold went back to where gifts come from. Nothing"
            " else in your wallet has changed.",
            amount=facts.amount,
        )
    return Reply.of(card=Card(told, tone="ended" if facts.back else "done"))


@tells("gift_decided")
def gift_decided(facts: Facts) -> Reply:
    """Tell who sent it what came of it."""
    known: dict[str, Any] = {"amount": facts.amount, "payee": facts.payee}
    told = say("{amount} of gift money that you sent to {payee} is on hold no more.", **known)
    if facts.back:
        told = say(
            "{amount} of gift money that you sent to {payee} was on hold, and went back to where"
            " gifts come from.",
            **known,
        )
    return Reply.of(card=Card(told, tone="ended" if facts.back else "done"))
