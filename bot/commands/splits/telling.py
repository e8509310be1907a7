"""What is told of splits, and how the payment of a share reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.splits.drawing import WORDS
from bot.kit import Card, Live, Reply, Shown, _, came, moved, p_, pending, say, shows, tells
from ledger import ids
from ledger.products.splits import cards, shares

if TYPE_CHECKING:
    from bot.kit import Facts, Found, People
    from ledger.people.persons import Person


open_ones = pending(open_shares=p_("pending", "Open shares"))


@shows(shares.VERB, family=p_("family", "Splits"))
def share_paid(found: Found, reader: Person, people: People) -> Shown:
    """Show the payment of a share."""
    return moved(found, reader, people)


@tells("split_share")
def share_asked(facts: Facts) -> Reply:
    """Ask for a share."""
    return Reply((), live=Live(cards.KIND, ids.from_text(facts.split)))


@tells("split_reminded")
def share_asked_again(facts: Facts) -> Reply:
    """Ask for a share again."""
    return share_asked.run(facts)


@tells("split_made")
def made_here(facts: Facts) -> Reply:
    """Show a split to the group."""
    return share_asked.run(facts)


@tells("split_paid")
def paid_by(facts: Facts) -> Reply:
    """Tell the maker who has paid."""
    return came(_("{payer} paid you {amount}, a share of your split. Receipt {number}."), facts)


@tells("split_declined")
def declined_by(facts: Facts) -> Reply:
    """Tell the maker who has declined."""
    told = say("{person} declines a share of {amount}.", person=facts.person, amount=facts.amount)
    if facts.about:
        told = say(
            "{person} declines a share of {amount} for {note}.",
            person=facts.person,
            amount=facts.amount,
            note=facts.about,
        )
    why = [say("“{word}”", word=WORDS[facts.word])] if facts.word != "no" else []
    return Reply.of(told, *why)


@tells("split_over")
def over(facts: Facts) -> Reply:
    """Tell the maker what nobody paid in time."""
    told = say(
        "{amount} of your split was not paid in time; nobody is asked for it any more.",
        amount=facts.unpaid,
    )
    return Reply.of(card=Card(told, facts.unpaid, note=facts.about, tone="ended"))
