"""What is told of asks, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Card, Live, Reply, _, limits, p_, pending, refusals, refuses, say, tells
from ledger import ids
from ledger.products.recalls.asking import ASKS, KIND, TooMuch

if TYPE_CHECKING:
    from bot.kit import Facts, Said


@tells("recall_asked")
def asked_for(facts: Facts) -> Reply:
    """Show who is asked what is asked of her."""
    return _shown(facts)


@tells("recall_over")
def over(facts: Facts) -> Reply:
    """Show who asked that nothing comes of it, as it once was told."""
    return _shown(facts)


@tells("recall_ended")
def ended(facts: Facts) -> Reply:
    """Tell who asked that nothing comes of it; her card says it, too."""
    values = {"person": facts.person, "amount": facts.amount}
    if not facts.refused:
        return Reply.of(say("{person} did not answer in time: {amount} stays there.", **values))
    if not facts.word:
        return Reply.of(say("{person} does not give {amount} back.", **values))
    return Reply.of(
        say("{person} does not give {amount} back: “{word}”", word=facts.word, **values)
    )


@tells("recall_given")
def given(facts: Facts) -> Reply:
    """Tell who asked what came back."""
    told = say(
        "{payer} gave you back {amount}. Receipt {number}.",
        payer=facts.payer,
        amount=facts.amount,
        number=facts.number,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payer, tone="done"))


open_ones = pending(open_recalls=p_("pending", "Payments asked back"))
refused = refusals(
    {
        "recall_late": say("This payment is too old to be asked back."),
        "recall_open": say("It is being asked back. Wait for the answer, or withdraw it first."),
        "recall_all": say("All of this payment has come back."),
        "recall_often": say("This payment was asked back as often as it can be."),
        "recall": say("Nothing is asked back here any more. Nothing was moved."),
        ("recalled", "asked"): say(
            "It is being asked back. Wait for the answer, or withdraw it first."
        ),
        ("recalls", "given"): say("It was given back before. Nothing more was moved."),
        ("recalls", "refused"): say("It was refused before. Nothing was moved."),
        ("recalls", "withdrawn"): say("It is asked back no more. Nothing was moved."),
        ("recalls", "expired"): say("The time to answer is over. Nothing was moved."),
    }
)
limited = limits({ASKS: _("You can ask back {most} payments a day. Try again from {time}.")})


@refuses(TooMuch)
def too_much(refusal: TooMuch) -> Said:
    """Say how much can come back."""
    return say("At most {amount} of this can come back.", amount=refusal.left)


def _shown(facts: Facts) -> Reply:
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))
