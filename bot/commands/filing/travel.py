"""What travels with a transfer: who sent it to whom, opened once, by who may reveal."""

from typing import Any

from bot.commands.filing import written
from bot.commands.filing.asking import Filed, once, reasoned
from bot.grammar.kinds import Number, Why, titled
from bot.kit import (
    Call,
    Card,
    Code,
    File,
    Reply,
    Said,
    Sheet,
    _,
    acts,
    command,
    p_,
    refusals,
    say,
    sheet,
)
from bot.reports.plain import Table
from ledger import verification
from ledger.banking import payouts
from ledger.books import Books
from ledger.duties import travelling
from ledger.duties.travelling import FILE, FROM, PACK, Party, Travel
from ledger.errors import NotAllowed
from ledger.people.roles import REVEAL
from ledger.people.tickets import Ticket
from ledger.posting import Audit
from ledger.statement import Recorded

OPENED = "travel_opened"
_TITLE = say("What travels with a transfer")
_PAYER, _PAYEE = say("Who sends"), say("Who gets it")


_FILED = Filed(
    "travel",
    FILE,
    "travel_ready",
    PACK,
    "receipt",
    REVEAL,
    title=lambda number: say("Open what travels with receipt {number}", number=number),
    ready=lambda number: say(
        "What travels with receipt {number} can be opened once.", number=number
    ),
    about=reasoned,
    opened=travelling.opened,
    of_card=travelling.of_card,
)
opened_travel, proposed_travel, travel_ready, given_travel = _FILED.declared()


@command(
    p_("trigger", "travel"),
    about=_("See who sent a transfer to whom, as it travels with it, with a reason."),
    examples=(_("/travel 12 another institution asks"),),
    needs=REVEAL,
    aloud=False,
)
async def travel(call: Call, number: Number, reason: Why) -> Reply:
    """Ask before it is opened."""
    receipt = await call.books.transfer(number)
    goes_out = await payouts.travels(call.books, receipt) is not None
    intent = await travelling.draft(call.act, number, reason, goes_out=goes_out)
    title = say("Open what travels with receipt {number}?", number=number)
    return await _FILED.asks(call, intent, title)


@sheet(PACK)
async def shown(call: Call, ticket: Ticket) -> Sheet:
    """Show it once, as it is by the books and the vault now."""
    receipt = await travelling.of_card(call.books, ticket.about, call.actor.id)
    found = await _found(call.books, receipt)
    if not found:
        raise NotAllowed("travel_none")
    sides = {party.number: party for each in found for party in (each.payer, each.payee)}
    payers = {each.payer.number for each in found}
    return Sheet(
        Card(
            _TITLE,
            found[0].amount if len(found) == 1 else None,
            rows=[(say("Receipt"), receipt.number), (say("Time"), receipt.recorded_at)],
            warnings=[
                said
                for number, party in sides.items()
                if not party.account
                for said in _lacking(_PAYER if number in payers else _PAYEE, party)
            ],
        ),
        files=[file for at, each in enumerate(found) for file in await _files(call, each, at)],
        once=True,
        audits=tuple(Audit(OPENED, each, f"receipt {receipt.number}") for each in sides if each),
        counts=once(ticket),
    )


async def _found(books: Books, receipt: Recorded) -> list[Travel]:
    """Return what travels between people, and what goes out to a bank."""
    out = await payouts.travels(books, receipt)
    between = [await _first(books, each) for each in await travelling.gathered(books, receipt)]
    return [*between, *([out] if out else [])]


async def _first(books: Books, found: Travel) -> Travel:
    """Let what was verified of both count before what they told besides."""
    sides = [
        each._replace(kept=await verification.first(books, each.number, each.kept))
        for each in (found.payer, found.payee)
    ]
    return found._replace(payer=sides[0], payee=sides[1])


async def _files(call: Call, travel: Travel, at: int) -> list[File]:
    """Return what travels from one to another; of several pairs the second is a file of its own."""
    told = {"form": "travel-rule", "version": 1, "status": "draft", **travelling.message(travel)}
    name = f"travel-{travel.receipt.number}" + (f"-{at + 1}" if at else "")
    return await written.files(call, _TITLE, name, told, _tables(travel))


def _lacking(side: Said, party: Party) -> list[Said]:
    return [
        say("{side}: {lacking}", side=side, lacking=each)
        for each in written.lacking(written.told(party.kept))
    ]


def _payee(party: Party) -> Table:
    """Return the table of who gets it: one at a bank is known by her account and name there."""
    table = written.person(written.told(party.kept), _PAYEE)
    if not party.account:
        return table
    return Table(table.heading, (), [*table.rows, (say("Account at the bank"), party.account)])


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
        _payee(found.payee),
    ]


named_travel = acts(
    {FILE: _("What travels with a transfer"), OPENED: _("What travels with a transfer opened")},
    quiet=True,
)
refused_travel = refusals(
    {
        "travel_none": say(
            "Nothing travels with this receipt: it is no transfer between two people and no"
            " withdrawal, or of less"
            " than this rule says: {rule}. {command} shows the rules.",
            rule=titled(FROM.name),
            command=Code("/rules"),
        )
    }
)
