"""Who owes whom, why, and one tap for each who owes something to settle it."""

from dataclasses import replace

from bot.commands.owed.drawing import UNDONE, card, rows
from bot.kit import (
    Button,
    Call,
    Card,
    Facts,
    Found,
    Live,
    People,
    Reply,
    Shown,
    _,
    command,
    limits,
    p_,
    press,
    refusals,
    say,
    say_many,
    shows,
    tells,
)
from ledger import debts, ids, products
from ledger.debts import Debt
from ledger.people import intents, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products.owed import settling
from ledger.products.owed.netting import bundles
from ledger.products.owed.settlements import KIND

__all__ = ["card"]

MOST_ROWS = 20
MOST_DEBTS = 300
"""How many debts are netted at once: the work grows faster than they do."""


@command(
    p_("trigger", "owed"),
    about=_("See who owes whom, and settle it."),
    private=(p_("private", "owed"),),
    twin=p_("slash command", "owed"),
    menu=_("Who owes whom"),
    under="split",
)
async def owed(call: Call) -> Reply:
    """Show what is owed among the people of a group, or to and by who asks."""
    found = bundles(await _debts(call, call.seen_in))
    if not found:
        return Reply.of(say("Nobody owes anybody anything here."))
    people = await persons.by_ids(call.books, {who for each in found for who in each.people})
    shown = [row for bundle in found for row in rows(bundle, people, call.actor)]
    beyond = say("Only the first {count} are shown.", count=MOST_ROWS)
    whole = Card(
        say("Who owes whom here") if call.seen_in else say("What you owe and are owed"),
        rows=shown[:MOST_ROWS],
        more=[beyond] if len(shown) > MOST_ROWS else [],
    )
    if not any(call.actor.id in bundle.people for bundle in found):
        return Reply.of(card=whole)
    wanted = Intent(call.actor.id, {"settle": "owed.settle"}, {"chat": call.seen_in}, call.seen_in)
    intent = await intents.make(call.books, wanted, call.token, b"")
    return Reply.of(card=whole, buttons=[Button.does(say("Settle"), intent, "settle")])


@press("owed.settle")
async def settled(call: Call, intent: Intent) -> Reply:
    """Ask everybody whose word it takes to settle what is between the presser and others."""
    chat = str(intent.facts["chat"])
    begun = await settling.begin(call.act, await _debts(call, chat))
    asked = {person for each in begun for person in each.waits_for}
    return Reply.of(
        say_many(
            "{count} person is asked, on a card of their own; nothing moves without their word.",
            "{count} people are asked, each on a card of their own; nothing moves without the word"
            " of all who are on a card.",
            len(asked),
        )
    )


@press("owed.agree")
async def agreed(call: Call, intent: Intent) -> Reply:
    """Note a word, and settle with the last."""
    stands = await settling.agree(call.act, intent)
    return replace(await card(call.books, stands.token, call.actor), edits_card=True)


@press("owed.refuse")
async def refused_by(call: Call, intent: Intent) -> Reply:
    """Leave everything as it is."""
    stands = await settling.refuse(call.act, intent)
    return replace(await card(call.books, stands.token, call.actor), edits_card=True)


@shows(KIND, family=p_("family", "Settlements"))
def settlement(found: Found, reader: Person, people: People) -> Shown:
    """Show what was settled."""
    if found.payer == reader.id:
        return Shown(say("settled with {person}", person=people[found.payee]), people[found.payee])
    if found.payee == reader.id:
        return Shown(say("settled by {person}", person=people[found.payer]), people[found.payer])
    return Shown(say("settled together"), parties=say("Settled together"))


@shows("owed.agree", family=p_("family", "Settlements"))
def agreed_to(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - of no other
    """Show what is held for a settlement."""
    return Shown(say("held to settle"), parties=say("Held until all have agreed"))


@shows("owed.undone", family=p_("family", "Settlements"))
def undone_again(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - of no other
    """Show what is free again."""
    return Shown(say("no longer held"), parties=say("Not settled"))


@tells("owed_asked")
def asked(facts: Facts) -> Reply:
    """Ask for a word."""
    return Reply((), live=Live(KIND, ids.from_text(facts.settlement)))


@tells("owed_paid")
def paid(facts: Facts) -> Reply:
    """Tell who was paid."""
    told = say(
        "{payer} settled {amount} with you. Receipt {number}.",
        payer=facts.payer,
        amount=facts.amount,
        number=facts.number,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payer, note=facts.note, tone="done"))


@tells("owed_undone")
def undone(facts: Facts) -> Reply:
    """Tell why nothing was settled."""
    return Reply.of(card=Card(UNDONE[facts.why], tone="ended"))


refused = refusals(
    {
        "owed_nothing": say("You owe nothing here and are owed nothing, so nothing is settled."),
        "settlement": say("There is no such settlement any more."),
        ("settlements", "done"): say("This was settled before. Nothing more was moved."),
        ("settlements", "undone"): say("This was not settled in the end. Nothing was moved."),
    }
)
limited = limits(
    {settling.BEGUN: _("You can begin {most} settlements a day. Try again from {time}.")}
)


async def _debts(call: Call, chat: str) -> list[Debt]:
    """Return what is owed in a group, or by and to who asks; of very much, hers before others'."""
    whose = chat or call.actor.id
    found = await call.books.read(debts.load, whose, products.DECLARED.owes)
    if len(found) > MOST_DEBTS:
        found.sort(key=lambda debt: call.actor.id not in debt.between)
    return found[:MOST_DEBTS]
