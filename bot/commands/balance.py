"""What is in your wallets, and what you owe the house, which is paid here."""

from typing import Any

from bot import owing as told
from bot.kit import (
    Call,
    Code,
    Facts,
    Found,
    Leads,
    People,
    Reply,
    Row,
    Said,
    Shown,
    _,
    command,
    confirm_card,
    movements,
    p_,
    page,
    pending,
    press,
    receipt,
    refusals,
    refuses,
    say,
    shows,
    stands,
)
from bot.menu import review, wallets
from ledger.banking import owing
from ledger.people.intents import Intent
from ledger.people.persons import Person


@command(
    p_("trigger", "balance"),
    about=_("See what you have."),
    asked=(p_("asked", "balance"),),
    beside=(p_("beside", "balance"),),
    twin=p_("slash command", "balance"),
)
async def balance(call: Call) -> Reply:
    """Show each wallet, what is available and what is held; and what stands besides."""
    owed = await owing.payable(call.books, call.actor.id)
    buttons = [*review(call), *map(told.pays, owed)]
    return Reply.of(card=await wallets(call), buttons=buttons)


@page("balance")
async def reviewed(call: Call, at: str) -> Reply:
    """Let somebody whose account is not open have that looked at, or pay what she owes."""
    if at == "review":
        return Reply((), leads=Leads("appeal.words", {}))
    asked = await owing.draft(call.act, at)
    amount: Any = asked.facts["amount"]
    return confirm_card(
        say("Pay {amount} that you owe Wasl?", amount=amount),
        asked,
        confirm=say("Pay it"),
        amount=amount,
        done=say("You asked for this before, and it was paid."),
    )


@press(owing.PAY)
async def paid(call: Call, intent: Intent) -> Reply:
    """Pay it, and turn the card into a receipt."""
    posted = await owing.pay(call.act, intent)
    amount: Any = intent.facts["amount"]
    left = await owing.owed(call.books, call.actor.id, amount.currency)
    return receipt(
        say(
            "You paid {amount} of what you owed. Receipt {number}.",
            amount=amount,
            number=posted.number or 0,
        ),
        amount=amount,
        more=[told.still(left)] if left else [],
        again=say("This was paid before; nothing was moved again.") if posted.repeated else None,
    )


_PAID = say("what you owed, paid")


@shows(owing.PAY, family=p_("family", "Owed to Wasl"))
def shown(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show what was paid of it by hand."""
    return Shown(_PAID, status=say("paid"))


moves = movements({owing.PAY: p_("movement", "Owed to the house, paid")})
open_ones = pending(owing_to_house=p_("pending", "Owed to Wasl"))


@stands("owed_to_house")
def owes(facts: Facts) -> Row:
    """Say in /balance what is owed."""
    return say("You owe Wasl"), facts.amount


@refuses(owing.Owes)
def first(refusal: owing.Owes) -> Said:
    """Say that what is owed comes first, and how it is paid."""
    return say(
        "You owe Wasl {amount}. Nothing leaves your wallet until that is paid: {command}.",
        amount=refusal.owed[0],
        command=Code("/balance"),
    )


refused = refusals(
    {
        "owing_nothing": say("You owe Wasl nothing in this currency."),
        "owing_changed": say("You owe less than that by now. Nothing was moved."),
    }
)
