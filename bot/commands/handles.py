"""Who came under a handle that money waits for: the payer is asked, and her word moves it."""

from bot import paying
from bot.kit import (
    Button,
    Call,
    Card,
    Facts,
    Found,
    People,
    Reply,
    Shown,
    press,
    receipt,
    say,
    shows,
    taken,
    tells,
)
from ledger import handles
from ledger.handles import NO, YES
from ledger.pay import TAKE_BACK
from ledger.people import intents, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person


@tells("awaited")
def awaited(facts: Facts) -> Reply:
    """Tell the newcomer that somebody is asked about her; who it is and how much comes later."""
    return Reply.of(
        say(
            "Money may be waiting for you under the name {handle}. Whoever sent it is asked first"
            " whether you are meant; nothing moves before that.",
            handle=facts.handle,
        )
    )


@tells("came")
def came(facts: Facts) -> Reply:
    """Ask the payer whether this is the person she meant."""
    title = say(
        "{person} is here as {handle}. Is this the person you mean? Receipt {number}.",
        person=facts.comer.alone,
        handle=facts.handle,
        number=facts.receipt,
    )
    since = say(
        "With Wasl since {joined}, under this name since {called}. Anybody can take a free"
        " name: if you are not sure, ask them another way first.",
        joined=facts.joined_at,
        called=facts.called_at,
    )
    waits = say(
        "{amount} waits for your answer until {until}; nobody gets it before.",
        amount=facts.amount,
        until=facts.until,
    )
    return Reply.of(
        card=Card(title, who=facts.comer, more=[since, waits], tone="asks", until=facts.until),
        buttons=[
            Button(say("Yes, send it"), f"do:{facts.card}:{YES}"),
            Button(say("Not them"), f"do:{facts.card}:{NO}"),
        ],
    )


@shows("release")
def released_to(found: Found, reader: Person, people: People) -> Shown:
    """Show money that went to the person whom its payer confirmed."""
    return taken(found, reader, people)


@press("release")
async def released(call: Call, intent: Intent) -> Reply:
    """Pay the person who was shown, and turn the question into a receipt."""
    made = await handles.release(call.act, intent)
    return paying.paid(made, paying.SENT, again=paying.SENT_BEFORE)


@press("dismiss")
async def dismissed(call: Call, intent: Intent) -> Reply:
    """Let the money wait on, for the person whom the payer did mean."""
    claim = await handles.dismiss(call.act, intent)
    comer = await persons.by_id(call.books, int(str(intent.facts["payee"])))
    refused = say("{person} gets nothing.", person=comer)
    if claim.state != "open":
        return Reply.of(refused, edits_card=True)
    waits = say(
        "{amount} waits on until {until}. Receipt {number}.",
        amount=claim.terms.amount,
        until=claim.expires_at,
        number=claim.number,
    )
    back = await intents.get(call.books, claim.hold)
    buttons = [Button.does(say("Take it back"), back, TAKE_BACK)]
    return receipt(refused, who=comer, tone="waits", more=[waits], buttons=buttons)
