"""What waits for a word: the queue, one entry with its buttons, and who paid, on a page once."""

from dataclasses import replace

from bot.commands.statements.back import gone_back
from bot.commands.statements.drawing import WHYS, payout_rows, queue_entry, rows, title
from bot.commands.statements.suggesting import suggestions
from bot.kit import Button, Call, Card, Leads, Reply, Row, Said, Sheet, say, sheet, to_sheet
from ledger.banking import statements
from ledger.banking.statements import BankEntry, remitters
from ledger.errors import NotFound
from ledger.people import persons
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS
from ledger.people.tickets import Ticket
from ledger.posting import Audit

PAYER = "banking.payer"
"""The kind of the page that shows who paid, and of its act."""
_MOST_DIGITS = 18
_IN = {
    "give": say("Belongs to…"),
    "house": say("The house's own"),
    "own": say("From our own account…"),
    "exchange": say("Currency we bought"),
    "back": say("Send it back"),
}
_OUT = {
    "cost": say("A charge of the bank"),
    "house": say("The house's own"),
    "own": say("To our own account…"),
    "exchange": say("Currency we sold"),
}


async def queue(call: Call, after: str) -> Reply:
    """List what waits, the oldest first."""
    found = await statements.waiting(call.books, _number(after))
    shown = found[: statements.PAGE]
    if not shown:
        return Reply.of(say("Nothing waits for a word."), edits_card=True)
    buttons = [
        Button.goes(say("Entry {number}", number=each.number), "statements", f"entry.{each.number}")
        for each in shown
    ]
    if len(found) > len(shown):
        buttons.append(Button.goes(say("More"), "statements", f"queue.{shown[-1].number}"))
    card = Card(
        say("What waits for a word"), entries=[queue_entry(each) for each in shown], tone="waits"
    )
    return Reply.of(card=card, buttons=buttons, edits_card=True)


async def one(call: Call, what: str, number: str) -> Reply:
    """Show an entry, or ask for what settles it; who paid is shown in private alone."""
    found = await statements.numbered(call.books, _number(number))
    if what == "entry":
        return replace(await drawn(call, found), edits_card=True)
    if what == "payer" and call.may(GIVE_MONEY):
        told = say("Who paid is shown once, on a page of its own: {address}")
        return await to_sheet(call, PAYER, told, str(found.number).encode())
    if what in {*_IN, *_OUT, "clear"}:
        return Reply((), leads=Leads(f"statements {what}", {"number": found.number}))
    raise NotFound("bank_entry")


async def drawn(call: Call, found: BankEntry) -> Reply:
    """Draw an entry with what can be done about it."""
    told = await remitters.of(call.books, found.remitter)
    known: list[Row] = rows(found, told.masked)
    if found.person:
        known.append((say("Person"), await persons.by_id(call.books, found.person)))
    known += await payout_rows(call.books, found)
    known += await gone_back(call.books, found)
    why = [say("It waits because {why}.", why=WHYS[found.why])] if found.why in WHYS else []
    if found.why == statements.AGAIN and found.state != "done":
        other = await statements.get(call.books, found.about)
        why.append(say("It may be the same as entry {number}.", number=other.number))
    words, first = await suggestions(call, found)
    card = Card(
        title(found),
        found.amount,
        rows=known,
        more=[*why, *words],
        tone="done" if found.state == "done" else "waits",
    )
    return Reply.of(card=card, buttons=[*first, *_buttons(call, found)])


def _buttons(call: Call, found: BankEntry) -> list[Button]:
    labels = {}
    if found.state == "waits" and call.may(GIVE_MONEY):
        labels = _of(found)
    if found.state == "held" and call.may(HANDLE_ALERTS):
        labels = {"clear": say("Release it")}
    if found.remitter and call.may(GIVE_MONEY):
        who = say("Who paid") if found.is_credit else say("Who was paid")
        labels = {**labels, "payer": who}
    buttons = [
        Button.goes(label, "statements", f"{what}.{found.number}") for what, label in labels.items()
    ]
    return [*buttons, Button.goes(say("What waits for a word"), "statements", "queue.0")]


def _of(found: BankEntry) -> dict[str, Said]:
    """Return what it can be; what was paid by a card goes back at its provider alone."""
    if found.why == statements.UNASKED:
        return {each: label for each, label in _IN.items() if each != "back"}
    return _IN if found.is_credit else _OUT


@sheet(PAYER)
async def payer(call: Call, ticket: Ticket) -> Sheet:
    """Show who paid, and what was written with it, once."""
    if not call.may(GIVE_MONEY):
        raise NotFound("bank_entry")
    found = await statements.numbered(call.books, int(ticket.about))
    told = await remitters.of(call.books, found.remitter)
    known: list[Row] = [
        (say("Name at the bank"), told.party),
        (say("Account"), told.account),
        (say("Written with it"), told.remittance),
        (say("Under the key"), told.end_to_end),
    ]
    card = Card(title(found), rows=[(label, value) for label, value in known if value])
    audit = Audit(PAYER, topic=f"entry {found.number}")
    return Sheet(card, once=True, audits=(audit,))


def _number(at: str) -> int:
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("bank_entry")
    return int(at)
