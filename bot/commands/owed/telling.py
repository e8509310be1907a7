"""What is told of settlements, and how they read in /history and on receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.owed.drawing import UNDONE, Seen
from bot.kit import Card, Live, Reply, Shown, _, came, details, p_, refusals, say, shows, tells
from ledger import ids
from ledger.errors import NotFound
from ledger.people import persons
from ledger.products.owed import settlements
from ledger.products.owed.settlements import KIND

if TYPE_CHECKING:
    from bot.kit import Call, Facts, Found, People, Row
    from ledger.people.persons import Person
    from ledger.products.owed.settlements import Settlement
    from ledger.statement import Recorded


@shows(KIND, family=p_("family", "Settlements"))
def settlement(found: Found, reader: Person, people: People) -> Shown:
    """Show what was settled."""
    if found.payer == reader.id:
        return Shown(say("settled with {person}", person=people[found.payee]), people[found.payee])
    if found.payee == reader.id:
        return Shown(say("settled by {person}", person=people[found.payer]), people[found.payer])
    return Shown(say("settled with several people"), parties=say("Settled together"))


async def takes_part(call: Call, found: Recorded) -> bool:
    """Tell whether a settlement is hers, too."""
    stands = await _of(call, found)
    return stands is not None and call.actor.id in stands.people


@details(KIND, concerns=takes_part)
async def settlement_receipt(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say what she paid or got by it, for which debts, and in whose place."""
    stands = await _of(call, found)
    if stands is None:
        return shown
    people = await persons.by_ids(call.books, stands.people)
    if call.actor.id not in stands.people:
        rows = [*shown.rows, *_payments(stands, people)]
        return replace(shown, rows=rows, priced=stands.version)
    seen = Seen(stands, call.actor.id, people)
    return replace(
        shown,
        parties=seen.title(asks=False),
        amount=seen.amount,
        fee=stands.fees(call.actor.id),
        priced=stands.version,
        status=say("settled"),
        rows=[*shown.rows, *seen.rows],
        more=[*seen.why, say("This receipt is one for all of the settlement.")],
    )


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
    """Show a settlement: to who is asked for a word, and to who only gets something by it."""
    return Reply((), live=Live(KIND, ids.from_text(facts.settlement)))


@tells("owed_paid")
def paid(facts: Facts) -> Reply:
    """Tell who was paid, as settlements once did."""
    return came(_("{payer} settled {amount} with you. Receipt {number}."), facts)


@tells("owed_done")
def done(facts: Facts) -> Reply:
    """Tell who had agreed that all have."""
    if facts.paid:
        told = say(
            "All have agreed: your {amount} is paid. Receipt {number}.",
            amount=facts.paid,
            number=facts.number,
        )
    elif facts.got:
        told = say(
            "All have agreed: {amount} is yours. Receipt {number}.",
            amount=facts.got,
            number=facts.number,
        )
    else:
        told = say("All have agreed: what you owed and what you were owed is settled.")
    return Reply.of(told)


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


async def _of(call: Call, found: Recorded) -> Settlement | None:
    try:
        return await settlements.by_number(call.books, found.number)
    except NotFound:
        return None


def _payments(stands: Settlement, people: People) -> list[Row]:
    """Return who paid whom, for those who may see all receipts."""
    return [
        (
            say("{payer} to {payee}", payer=people[each.payer], payee=people[each.payee]),
            each.amount,
        )
        for each in stands.bundle.payments
    ]
