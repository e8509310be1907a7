"""Admins give money from the treasury."""

from bot.grammar.kinds import Amount, Note, Payee
from bot.kit import (
    Call,
    Card,
    Facts,
    Found,
    People,
    Reply,
    Shown,
    _,
    command,
    confirm_card,
    moved,
    p_,
    press,
    receipt,
    refusals,
    say,
    shows,
    tells,
)
from bot.wording import unnamed
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import GIVE_MONEY
from ledger.products import fund as funding


@command(
    p_("trigger", "fund"),
    about=_("Give money from the treasury, with a reason."),
    examples=(_("/fund @sara 100 refund of a double charge"),),
    needs=GIVE_MONEY,
)
async def fund(call: Call, to: Payee, amount: Amount, reason: Note) -> Reply:
    """Show the card of a payment from the treasury."""
    card = await funding.draft(call.act, to, amount, reason)
    return confirm_card(
        say("Give {amount} from the treasury to {payee}?", amount=amount, payee=to),
        card.intent,
        confirm=say("Give"),
        amount=amount,
        who=to,
        rows=[(_REASON, reason)],
        left=card.left,
        leaves=_("After this the treasury has {amount}."),
        warn=unnamed(to),
        done=say("You asked for this before, and it was given."),
    )


@press("fund", needs=GIVE_MONEY)
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Pay from the treasury, and turn the card into a receipt."""
    made = await funding.confirm(call.act, intent)
    given = say(
        "Gave {amount} to {payee}. Receipt {number}.",
        amount=made.terms.amount,
        payee=made.payee,
        number=made.number,
    )
    return receipt(
        given,
        amount=made.terms.amount,
        who=made.payee,
        rows=[(_REASON, made.note)],
        tone="waits" if made.waits_until else "done",
        again=say("This was given before; nothing was moved again.") if made.repeated else None,
    )


@shows("fund", "capital")
def given(found: Found, reader: Person, people: People) -> Shown:
    """Show what came from the treasury, or into it."""
    return moved(found, reader, people)


@tells("funded")
def funded(facts: Facts) -> Reply:
    """Tell the person who was funded, and why."""
    told = say(
        "Wasl put {amount} into your wallet. Receipt {number}.",
        amount=facts.amount,
        number=facts.number,
    )
    reason = [(_REASON, facts.note)] if facts.note else []
    return Reply.of(card=Card(told, facts.amount, rows=reason, tone="done"))


refused = refusals({"fund_self": say("You cannot fund yourself. Ask another admin.")})
_REASON = say("Reason")
