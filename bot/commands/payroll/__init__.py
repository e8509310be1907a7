"""Many people paid from the treasury by one list, which comes as a file."""

import asyncio
from dataclasses import replace

from bot.commands.payroll import filing
from bot.commands.payroll.drawing import PAGE, REASON, asking, drawn_batch, sent_before
from bot.commands.payroll.preparing import Wanted, Wrong, prepared
from bot.grammar.kinds import Note, Table
from bot.kit import (
    NO_NOTE,
    Call,
    Card,
    Facts,
    Filed,
    Found,
    Live,
    People,
    Reply,
    Said,
    Shown,
    _,
    acts,
    command,
    draws,
    lines,
    moved,
    p_,
    page,
    press,
    refusals,
    say,
    say_many,
    shows,
    tells,
)
from ledger import ids
from ledger.books import Books
from ledger.errors import NotFound
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import GIVE_MONEY
from ledger.products import payroll
from ledger.products.payroll import Drafted, Item, Kind, Outcome

MOST_WRONG = 10
RESULT = "payroll.result"
"""The card that brings what became of a list."""


@command(
    p_("trigger", "payroll"),
    about=_("Pay many people from the treasury, by a list in a file."),
    examples=(_("/payroll October"),),
    twin=p_("slash command", "payroll"),
    needs=GIVE_MONEY,
    menu=_("Pay by a list"),
    grows=True,
)
async def pay(call: Call, reason: Note = NO_NOTE, *, file: Table) -> Reply:
    """Show the card of a payroll."""
    return await _asked(call, "payroll", file, reason)


@command(
    p_("trigger", "fund list"),
    about=_("Give many people money from the treasury, by a list in a file."),
    examples=(_("/fund list refunds of March"),),
    needs=GIVE_MONEY,
    grows=True,
)
async def give(call: Call, reason: Note = NO_NOTE, *, file: Table) -> Reply:
    """Show the card of money that is given by a list."""
    return await _asked(call, "fund", file, reason)


@press(payroll.VERB, needs=GIVE_MONEY, approved=True)
async def started(call: Call, intent: Intent) -> Reply:
    """Begin to pay a list, and show how far it is."""
    await payroll.start(call.act, intent)
    return await drawn(call.books, intent.token, call.actor)


@press(payroll.AGAIN, needs=GIVE_MONEY)
async def again(call: Call, intent: Intent) -> Reply:
    """Ask whether a list is to be paid that was sent before."""
    made = await payroll.again(call.act, intent)
    return replace(await asking(call, made), edits_card=True)


@page(PAGE, needs=GIVE_MONEY)
async def tables(call: Call, at: str) -> Reply:
    """Bring a list as a table, or what became of it."""
    try:
        token = ids.from_text(at)
    except ValueError:
        raise NotFound("button") from None
    return await _brought(call.books, token, call.actor.language)


@draws(payroll.VERB)
async def drawn(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a list: how it stands, and how far it is."""
    return await drawn_batch(books, token, reader)


@draws(RESULT)
async def result(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what became of a list."""
    language = reader.language if reader else None
    return await _brought(books, payroll.turned(token), language)


@tells("payroll_drafted")
def was_drafted(facts: Facts) -> Reply:
    """Show a list to whom it was drafted for."""
    return Reply((), live=Live(payroll.VERB, ids.from_text(facts.card)))


@tells("payroll_ended")
def has_ended(facts: Facts) -> Reply:
    """Bring what became of a list to who asked for it and who agreed."""
    return Reply((), live=Live(RESULT, ids.from_text(facts.card)))


@tells("payroll_paid")
def was_paid(facts: Facts) -> Reply:
    """Tell somebody who was paid by a list."""
    told = say(
        "Wasl paid you {amount}. Receipt {number}.", amount=facts.amount, number=facts.number
    )
    reason = [(REASON, facts.note)] if facts.note else []
    return Reply.of(card=Card(told, facts.amount, rows=reason, tone="done"))


@shows(*payroll.PAID.values())
def paid(found: Found, reader: Person, people: People) -> Shown:
    """Show what somebody was paid by a list."""
    return moved(found, reader, people)


@shows(payroll.SET_ASIDE, payroll.BACK)
def set_aside(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - the house's
    """Show what was set aside for a list, or went back to the treasury."""
    if found.kind == payroll.BACK:
        back = say("back from a list of payments to the treasury")
        return Shown(back, parties=back)
    aside = say("set aside in the treasury for a list of payments")
    return Shown(aside, parties=aside)


named = lines(payroll=p_("line", "Set aside for lists that are being paid"))
kept = acts({payroll.VERB: _("List of payments"), "payroll_ended": _("List of payments, ended")})

refused = refusals(
    {
        "payroll": say("There is no such list of payments."),
        "payroll_again": say(
            "This list was prepared once more in the meantime. Send the file again to see how it"
            " stands."
        ),
        "payroll_again_wrong": say(
            "Something about this list has changed since. Send the file again, and I will tell you"
            " what."
        ),
    }
)


async def _asked(call: Call, kind: Kind, file: Filed, reason: str) -> Reply:
    wanted = Wanted(call.chat.platform, kind, reason, called=call.called)
    made = await prepared(call.act, call.settings, file, wanted)
    if isinstance(made, Wrong):
        return _wrong(made, call.actor.language)
    return await _shown(call, made)


async def _shown(call: Call, made: Drafted) -> Reply:
    hers = made.intent.state == "open" and made.intent.owner == call.actor.id
    if made.again is None:
        return await asking(call, made)
    if hers and not made.intent.is_left and not made.intent.audience:
        return await asking(call, replace(made, intent=replace(made.intent, repeated=True)))
    return await sent_before(call, made, made.again)


def _wrong(made: Wrong, language: str | None) -> Reply:
    """Say what is wrong, the first of it here and all of it in a table."""
    wrong = made.found
    title = say_many(
        "Nothing was prepared: {count} line is wrong.",
        "Nothing was prepared: {count} lines are wrong.",
        len({line for line, _why in wrong if line}),
    )
    if not any(line for line, _why in wrong):
        title = say("Nothing was prepared.")
    told = [
        say("Line {line}: {why}", line=line, why=why) if line else why
        for line, why in wrong[:MOST_WRONG]
    ]
    left = len(wrong) - len(told)
    if not left:
        return Reply.of(*told, card=Card(title, tone="ended"))
    others = say_many(
        "{count} more of them stands in the table.",
        "{count} more of them stand in the table.",
        left,
    )
    files = [filing.wrong(wrong, language)]
    return Reply([*told, others], card=Card(title, tone="ended"), files=files)


async def _brought(books: Books, token: bytes, language: str | None) -> Reply:
    batch = await payroll.get(books, token)
    items: list[Item] = []
    outcomes: list[Outcome] = []
    for number in range(batch.pages):
        if some := await payroll.page(books, token, number):
            items += some.items
            outcomes += some.outcomes
    if not items:
        return Reply.of(say("The lines of this list are no longer kept."))
    if batch.state != "done":
        document = await asyncio.to_thread(filing.listed, items, language)
        told = say_many(
            "Here is the whole list: {count} line.",
            "Here are all lines of the list: {count}.",
            batch.lines,
        )
        return Reply((told,), files=[document])
    document = await asyncio.to_thread(filing.ended, items, outcomes, language)
    return Reply((_ended(batch.paid, batch.lines, batch.name),), files=[document])


def _ended(paid: int, lines: int, name: str) -> Said:
    return say(
        "{name}: {paid} of {lines} lines were paid. The table says what became of each.",
        paid=paid,
        lines=lines,
        name=name,
    )
