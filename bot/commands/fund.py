"""Admins give money from the treasury."""

from bot.grammar.kinds import Amount, Note, Payee
from bot.kit import Button, Call, Facts, Reply, _, command, p_, press, say, tells
from bot.wording import unnamed
from ledger.people.intents import Intent
from ledger.products import fund as funding


@command(
    p_("trigger", "fund"),
    about=_("Give money from the treasury, with a reason."),
    examples=(_("/fund @sara 100 refund of a double charge"),),
    needs="admin",
)
async def fund(call: Call, to: Payee, amount: Amount, reason: Note) -> Reply:
    """Show the card of a payment from the treasury."""
    card = await funding.draft(call.act, to, amount, reason)
    return Reply.of(
        say("Give {amount} from the treasury to {payee}?", amount=amount, payee=to),
        *unnamed(to),
        say("Reason: {reason}", reason=reason),
        say("After this the treasury has {amount}.", amount=card.left),
        buttons=[
            Button.does(say("Give"), card.intent, "confirm"),
            Button.does(say("Cancel"), card.intent, "cancel"),
        ],
    )


@press("fund", needs="admin")
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Pay from the treasury, and turn the card into a receipt."""
    receipt = await funding.confirm(call.act, intent)
    given = say(
        "Gave {amount} to {payee}. Receipt {number}.",
        amount=receipt.terms.amount,
        payee=receipt.payee,
        number=receipt.number,
    )
    if receipt.repeated:
        return Reply.of(say("This was given before; nothing was moved again."), given)
    return Reply.of(given, say("Reason: {reason}", reason=receipt.note), edits_card=True)


@tells("funded")
def funded(facts: Facts) -> Reply:
    """Tell the person who was funded, and why."""
    told = say(
        "Wasl put {amount} into your wallet. Receipt {number}.",
        amount=facts.amount,
        number=facts.number,
    )
    reason = [say("Reason: {reason}", reason=facts.note)] if facts.note else []
    return Reply.of(told, *reason)
