"""What is told of pay links, how their payments read, and what is refused of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import (
    Card,
    Live,
    Reply,
    Shown,
    Unit,
    _,
    limits,
    moved,
    out_of_this,
    refusals,
    refuses,
    say,
    shows,
    tells,
)
from ledger import ids
from ledger.products import paylinks
from ledger.products.paylinks import AmountMissing, NotItsCurrency, OtherAmount, cards

if TYPE_CHECKING:
    from bot.kit import Facts, Found, People, Said
    from ledger.people.persons import Person


@shows(paylinks.VERB)
def paid(found: Found, reader: Person, people: People) -> Shown:
    """Show a payment by a link."""
    return moved(found, reader, people)


@tells("paylink_paid")
def paid_by(facts: Facts) -> Reply:
    """Tell the owner who has paid."""
    told = say(
        "{payer} paid you {amount} by your link. Receipt {number}.",
        payer=facts.payer,
        amount=facts.amount,
        number=facts.number,
    )
    if facts.note:
        told = say(
            "{payer} paid you {amount} by your link, for {note}. Receipt {number}.",
            payer=facts.payer,
            amount=facts.amount,
            note=facts.note,
            number=facts.number,
        )
    rows = out_of_this(facts)
    return Reply.of(card=Card(told, facts.amount, facts.payer, rows=rows, tone="done"))


@tells("paylink_made")
def made_here(facts: Facts) -> Reply:
    """Show a link to its owner, or to the group."""
    return Reply((), live=Live(cards.KIND, ids.from_text(facts.paylink)))


@refuses(OtherAmount)
def other_amount(refusal: OtherAmount) -> Said:
    """Say what the link asks for."""
    return say(
        "This link asks for {amount}, no more and no less. Leave the amount out to pay it.",
        amount=refusal.amount,
    )


@refuses(NotItsCurrency)
def other_currency(refusal: NotItsCurrency) -> Said:
    """Say what the link takes."""
    return say(
        "This link takes {currency} alone. Write an amount in it.",
        currency=Unit(refusal.currency),
    )


@refuses(AmountMissing)
def amount_missing(refusal: AmountMissing) -> Said:
    """Say that whoever pays says how much."""
    return say(
        "You say how much this link is paid: write an amount in {currency} after the code.",
        currency=Unit(refusal.currency),
    )


refused = refusals(
    {
        "paylink": say(
            "There is no pay link with this code. Copy it again, whole, or ask for another."
        ),
        "own_paylink": say("This is your own link. Send it to whoever is to pay you."),
        ("paylinks", "used"): say(
            "This link has been paid as often as it can be. Nothing more was moved."
        ),
        ("paylinks", "paid"): say(
            "You have paid by this link, and everybody can once. Nothing more was moved."
        ),
        ("paylinks", "closed"): say(
            "This link was closed, so nothing was moved. Ask its owner for another."
        ),
        ("paylinks", "expired"): say(
            "The time of this link is over, so nothing was moved. Ask its owner for another."
        ),
    }
)
limited = limits({paylinks.MADE: _("At most {most} pay links a day. Try again from {time}.")})
