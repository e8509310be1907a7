"""What travels with a transfer: who sent it to whom, opened once, by who may reveal."""

import json
from typing import Any

from bot.commands.filing import asking, written
from bot.grammar.kinds import Number, Why, titled
from bot.kit import (
    Call,
    Card,
    Code,
    Facts,
    Reply,
    Row,
    Said,
    Sheet,
    _,
    acts,
    command,
    draws,
    p_,
    page,
    press,
    refusals,
    say,
    sheet,
    tells,
)
from bot.proposing import drawn
from bot.reports.plain import Table
from ledger import ids
from ledger.books import Books
from ledger.duties import travelling
from ledger.duties.travelling import FILE, FROM, PACK, Party, Travel
from ledger.errors import NotAllowed
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import REVEAL
from ledger.people.tickets import Ticket
from ledger.posting import Audit, Count

OPENED = "travel_opened"
_TITLE = say("What travels with a transfer")
_PAYER, _PAYEE = say("Who sends"), say("Who gets it")


@command(
    p_("trigger", "travel"),
    about=_("See who sent a transfer to whom, as it travels with it, with a reason."),
    examples=(_("/travel 12 another institution asks"),),
    needs=REVEAL,
    aloud=False,
)
async def travel(call: Call, number: Number, reason: Why) -> Reply:
    """Ask before it is opened."""
    intent = await travelling.draft(call.act, number, reason)
    title = say("Open what travels with receipt {number}?", number=number)
    return await asking.asks(call, intent, title, REVEAL, _about(intent))


@press(FILE, needs=REVEAL, approved=True)
async def opened(call: Call, intent: Intent) -> Reply:
    """Let who asked look at it."""
    before = await travelling.opened(call.act, intent)
    return asking.opened(_about(intent), before=before)


@draws(FILE)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is asked for, and waits for somebody else's word."""
    return await drawn(books, token, reader, _waits)


@tells("travel_ready")
def ready(facts: Facts) -> Reply:
    """Tell who asked that it is there."""
    told = say("What travels with receipt {number} can be opened once.", number=facts.receipt)
    return asking.ready(told, "travel", facts.card)


@page("travel", needs=REVEAL)
async def given(call: Call, at: str) -> Reply:
    """Give who asked the page on which it is shown; only in private."""
    return await asking.given(call, at, PACK, travelling.of_card)


@sheet(PACK)
async def shown(call: Call, ticket: Ticket) -> Sheet:
    """Show it once, as it is by the books and the vault now."""
    receipt = await travelling.of_card(call.books, ticket.about, call.actor.id)
    found = await travelling.gathered(call.books, receipt)
    if found is None:
        raise NotAllowed("travel_none")
    told = {"form": "travel-rule", "version": 1, "status": "draft", **travelling.message(found)}
    data = json.dumps(told, ensure_ascii=False, indent=1).encode()
    name, sides = f"travel-{receipt.number}", (found.payer, found.payee)
    return Sheet(
        Card(
            _TITLE,
            found.amount,
            rows=[(say("Receipt"), receipt.number), (say("Time"), receipt.recorded_at)],
            warnings=[*_lacking(_PAYER, found.payer), *_lacking(_PAYEE, found.payee)],
        ),
        files=await written.files(call, _TITLE, name, data, _tables(found)),
        once=True,
        audits=tuple(Audit(OPENED, each.number, f"receipt {receipt.number}") for each in sides),
        counts=(Count(f"filing opened {ids.text(ticket.about)}", 1, 1),),
    )


def _lacking(side: Said, party: Party) -> list[Said]:
    return [
        say("{side}: {lacking}", side=side, lacking=each)
        for each in written.lacking(written.told(party.kept))
    ]


def _tables(found: Travel) -> list[Table]:
    what: list[Any] = [
        (say("Receipt"), found.receipt.number),
        (say("Time"), found.receipt.recorded_at),
        (say("Amount"), found.amount),
        *([(say("Note"), found.receipt.note)] if found.receipt.note else []),
    ]
    return [
        Table(_TITLE, (), what),
        written.person(written.told(found.payer.kept), _PAYER),
        written.person(written.told(found.payee.kept), _PAYEE),
    ]


async def _waits(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - the number says all
    number = int(str(proposal.intent.facts["receipt"]))
    title = say("Open what travels with receipt {number}", number=number)
    return Card(title, rows=_about(proposal.intent))


def _about(intent: Intent) -> list[Row]:
    return [(say("Reason"), str(intent.facts["note"]))]


named_travel = acts(
    {FILE: _("What travels with a transfer"), OPENED: _("What travels with a transfer opened")}
)
refused_travel = refusals(
    {
        "travel_none": say(
            "Nothing travels with this receipt: it is no transfer between two people, or of less"
            " than this rule says: {rule}. {command} shows the rules.",
            rule=titled(FROM.name),
            command=Code("/rules"),
        )
    }
)
