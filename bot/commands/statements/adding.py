"""A statement that is handed in as a file: read at once, and booked once another has agreed."""

from dataclasses import replace
from typing import Any

from bot import bringing
from bot.bringing import MISSING, BadStatement, Missing, refused
from bot.grammar.kinds import StatementFile
from bot.kit import (
    Button,
    Call,
    Card,
    Live,
    Reply,
    Row,
    Said,
    _,
    command,
    confirm_card,
    draws,
    p_,
    press,
    receipt,
    say,
    say_many,
)
from bot.proposing import drawn, signed
from ledger.banking import statements
from ledger.banking.statements import Imported
from ledger.banking.told import Statement
from ledger.books import Books
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.people import intents, proposals, shown
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import GIVE_MONEY
from ledger.people.shown import Shown

_BEFORE = say("Nothing new: all of this was booked before.")


@command(
    p_("trigger", "statements add"),
    about=_("Book what a bank told in a file (camt or MT940)."),
    examples=(_("/statements add"),),
    needs=GIVE_MONEY,
)
async def add(call: Call, *, file: StatementFile) -> Reply:
    """Read a file, and ask before it is booked."""
    try:
        told = await bringing.read(call.settings, file.content)
    except Missing:
        return Reply.of(MISSING)
    except BadStatement as bad:
        title = say("{name} is refused, and nothing of it is booked.", name=file.name)
        return Reply.of(card=Card(title, more=[refused(bad)], tone="ended"))
    if all([await statements.is_known(call.books, *each) for each in told]):
        return Reply.of(_BEFORE)
    about = _about([each for _rail, each in told])
    intent = await statements.hand_in(call.act, file.content, about)
    return confirm_card(
        _title(about),
        intent,
        confirm=say("Book it"),
        rows=_rows(about),
        more=await signed(call, GIVE_MONEY, intent),
        done=say("You asked for this before, and it was done."),
    )


@press(statements.BOOK, needs=GIVE_MONEY, approved=True)
async def file_booked(call: Call, intent: Intent) -> Reply:
    """Book it, and say what came of it."""
    file = await statements.agreed(call.act, intent)
    told = await bringing.read(call.settings, file)
    await _stands(call, intent)
    going, of = await statements.going(call.books, intent.token), _entries(told)
    done = await bringing.bring(call.books, told, call.actor.id, going.on)
    await going.over(done, of)
    card = replace(
        receipt(_came(done), rows=_counted(done)), live=Live(statements.BOOK, intent.token)
    )
    return card if not done.waiting else _with_queue(card)


def _entries(told: list[tuple[str, Statement]]) -> int:
    return sum(len(each.entries) for _by, each in told)


async def _stands(call: Call, intent: Intent) -> None:
    """Let the card that was pressed say how far it is, also where nobody else approved it."""
    if call.at:
        reader = call.actor.id if call.at.chat.private else HOUSE
        live = Live(statements.BOOK, intent.token)
        at = Shown(live, call.at.chat.name, call.at.message, reader, call.actor.language)
        await shown.adopt(call.books, at)


@draws(statements.BOOK)
async def to_book(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to be booked, for whoever has to agree."""
    intent = await intents.get(books, token)
    if await proposals.get(books, intent):
        return await drawn(books, token, reader, _proposed)
    came = await statements.came(books, token)
    card = await _card(books, intent)
    reply = Reply.of(card=replace(card, tone="done" if came.is_over else "waits"), edits_card=True)
    return _with_queue(reply) if came.is_over and came.done.waiting else reply


async def _proposed(books: Books, proposal: Proposal) -> Card:
    return await _card(books, proposal.intent)


async def _card(books: Books, intent: Intent) -> Card:
    """Say what is to be booked, how far that is, or what came of it."""
    known: Any = intent.facts
    came = await statements.came(books, intent.token)
    if came.is_over:
        return Card(_came(came.done), rows=[*_rows(known), *_counted(came.done)])
    so_far = say(
        "{count} of {of} entries: {percent}%",
        count=came.done.entries,
        of=came.of,
        percent=came.percent,
    )
    going = [(say("Booked so far"), so_far)] if came.of else []
    return Card(_title(known), rows=[*_rows(known), *going])


def _came(done: Imported) -> Said:
    title = say_many("{count} new entry is booked.", "{count} new entries are booked.", done.new)
    return title if done.new else _BEFORE


def _about(told: list[Statement]) -> dict[str, Any]:
    """Return what stands on the card: how much it is, and what the bank has before and after."""
    entries = [each for page in told for each in page.entries if each.booked]
    sums = {(each.is_credit, each.amount.currency): 0 for each in entries}
    for each in entries:
        sums[each.is_credit, each.amount.currency] += each.amount.minor
    return {
        "pages": len(told),
        "entries": len(entries),
        "account": f"…{told[0].account[-4:]}" if told else "",
        "in": [Money(minor, of) for (comes, of), minor in sums.items() if comes],
        "out": [Money(minor, of) for (comes, of), minor in sums.items() if not comes],
        "opening": next((each.opening for each in told if each.opening is not None), None),
        "closing": next((each.closing for each in told[::-1] if each.closing is not None), None),
    }


def _title(about: dict[str, Any]) -> Said:
    return say_many(
        "{count} entry of the account {account} is to be booked.",
        "{count} entries of the account {account} are to be booked.",
        about["entries"],
        account=about["account"],
    )


def _rows(about: dict[str, Any]) -> list[Row]:
    rows: list[Row] = [(say("Came in"), each) for each in about["in"]]
    rows += [(say("Went out"), each) for each in about["out"]]
    opening, closing = about["opening"], about["closing"]
    if opening is not None and closing is not None:
        change = say("{before} → {after}", before=opening, after=closing)
        rows.append((say("The bank has"), change))
    return rows


def _counted(done: Imported) -> list[Row]:
    counted: list[tuple[Said, int]] = [
        (say("Clear"), done.matched),
        (say("Waiting for a word"), done.waiting),
        (say("Known before"), done.known),
        (say("Only announced"), done.announced),
    ]
    return [(label, count) for label, count in counted if count]


def _with_queue(reply: Reply) -> Reply:
    button = Button.goes(say("What waits for a word"), "statements", "queue.0")
    return replace(reply, buttons=[button])
