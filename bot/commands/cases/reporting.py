"""Who paid the wrong person reports it from the receipt: support is told, and nobody else."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.commands.cases.drawing import WRONG_PERSON, drawn_case
from bot.grammar.kinds import Happened, Number
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Code,
    Reply,
    Shown,
    command,
    confirm_card,
    offers,
    press,
    say,
)
from ledger import claims, ids, rules
from ledger.chart import HOUSE
from ledger.errors import NotFound
from ledger.people import cases, persons
from ledger.people.facts import Fact, Who
from ledger.people.intents import Intent
from ledger.statement import Recorded

REPORT = "cases.report"
OF = "of."
"""What a page of a receipt begins with."""


@command("wrongperson")
async def wrongperson(call: Call, number: Number, words: Happened = NO_NOTE) -> Reply:
    """Ask whether support is to be told that a payment went to the wrong person."""
    about = await _about(call, number)
    payee = await persons.by_id(call.books, about["payee"])
    known: dict[str, Fact] = {"receipt": number, "words": words}
    wanted = Intent(call.actor.id, {"confirm": REPORT, "cancel": "cancel"}, known, call.seen_in)
    return confirm_card(
        say("Report to support that {amount} went to the wrong person?", amount=about["amount"]),
        await rules.card(call.books, wanted, call.token, ids.digest(str(number), words)),
        confirm=say("Report"),
        amount=about["amount"],
        who=payee,
        rows=[(say("Paid to"), payee), (say("Of receipt"), about["receipt"])],
        note=words,
        more=[say("Support sees this, and what you wrote. {payee} is not told.", payee=payee)],
        done=say("You asked for this before, and support was told."),
    )


@press(REPORT)
async def reported(call: Call, intent: Intent) -> Reply:
    """Report it, and turn the card into the case."""
    known: Any = intent.facts
    about = await _about(call, known["receipt"])
    act = replace(call.act, guards=(*call.act.guards, intent.done))
    most = await rules.most_cases(act.books)
    opened = await cases.open(act, WRONG_PERSON, about, known["words"], most)
    drawn = await drawn_case(call.books, opened.token, call.actor)
    told = say(
        "Support is told. {command} shows how it stands.", command=Code(f"/case {opened.number}")
    )
    return replace(drawn, rest=[told], live=None)


@offers
async def wrong(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Let who paid report that it went to the wrong person."""
    paid = found.payer == call.actor.id and found.payee not in {HOUSE, found.payer}
    if not paid or shown.tone != "done":
        return shown
    report = Button.goes(say("Wrong person?"), "case", f"{OF}{found.number}")
    return replace(shown, buttons=[*shown.buttons, report])


async def _about(call: Call, number: int) -> dict[str, Any]:
    """Return what a report of a payment of hers is about; NotFound for anybody else's."""
    found = await call.books.transfer(number)
    if found.payer != call.actor.id or found.payee in {HOUSE, found.payer}:
        raise NotFound("transfer")
    amount = found.amount
    with suppress(NotFound):
        amount = (await claims.of_transfer(call.books, found)).terms.amount
    own = await claims.number_for(call.books, number, call.actor.id)
    return {"receipt": own, "payee": Who(found.payee), "amount": amount}
