"""What is told of requests, how their payments read, and what stands of them beside the wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import (
    Live,
    Reply,
    Shown,
    _,
    came,
    labelled,
    moved,
    p_,
    pending,
    say,
    say_many,
    shows,
    stands,
    tells,
)
from bot.kit.cards import NOTE
from ledger import ids
from ledger.products.requests import cards, paying
from ledger.products.requests.reading import OWED

if TYPE_CHECKING:
    from bot.kit import Facts, Found, People, Row
    from ledger.people.persons import Person


open_ones = pending(open_requests=p_("pending", "Open requests"))


@shows(paying.VERB, family=p_("family", "Requests"))
def request_paid(found: Found, reader: Person, people: People) -> Shown:
    """Show the payment of what was asked for."""
    return moved(found, reader, people)


@tells("requested")
def requested(facts: Facts) -> Reply:
    """Ask for it."""
    return Reply((), live=Live(cards.KIND, ids.from_text(facts.request)))


@tells("request_reminded")
def reminded(facts: Facts) -> Reply:
    """Ask for it once more."""
    return requested.run(facts)


@tells("request_paid")
def paid_by(facts: Facts) -> Reply:
    """Tell who asked that it was paid."""
    return came(_("{payer} paid you {amount} of what you asked for. Receipt {number}."), facts)


@tells("request_declined")
def declined_by(facts: Facts) -> Reply:
    """Tell who asked that it is not paid, and why."""
    told = say("{person} declines to pay {amount}.", person=facts.person, amount=facts.amount)
    if facts.about:
        told = say(
            "{person} declines to pay {amount} for {note}.",
            person=facts.person,
            amount=facts.amount,
            note=facts.about,
        )
    return Reply.of(told, *([say("“{word}”", word=facts.word)] if facts.word else []))


@tells("request_over")
def over(facts: Facts) -> Reply:
    """Tell who asked that it was not paid in time."""
    told = say(
        "{person} did not pay {amount} in time; the request has ended.",
        person=facts.person,
        amount=facts.amount,
    )
    return Reply.of(told, *([labelled(NOTE, facts.about)] if facts.about else []))


@stands("requests")
def standing(facts: Facts) -> Row:
    """Say how many requests wait, and what they come to."""
    label = say("You are asked for") if facts.whose == OWED else say("You ask for")
    return label, say_many(
        "{amount}, {count} request",
        "{amount}, {count} requests",
        facts.count,
        amount=facts.amount,
    )
