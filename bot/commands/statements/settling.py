"""What an entry was, said by one and agreed to by another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from bot.commands.statements.back import asked_back, gone_back, way_back
from bot.commands.statements.drawing import STATES, WHATS, outcome, payout_rows, title
from bot.grammar.kinds import RAIL, EntryNumber, Payee, Why
from bot.kit import (
    PAID,
    Call,
    Card,
    Found,
    Of,
    People,
    Reply,
    Row,
    Said,
    Shown,
    _,
    command,
    confirm_card,
    draws,
    moved,
    p_,
    press,
    receipt,
    say,
    shows,
)
from bot.proposing import drawn, signed
from bot.settings.banks import TELLING
from ledger.banking import statements
from ledger.banking.payouts import Way
from ledger.banking.statements import BankEntry, Draft, Other
from ledger.books import Books
from ledger.chart import HOUSE
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS

_ASKS = {
    "give": _("Does {amount} belong to {person}?"),
    "house": _("Is {amount} the house's own?"),
    "back": _("Is {amount} to go back to who paid it?"),
    "own": _("Is {amount} between our own accounts, here and {rail}?"),
    "exchange": _("Did we buy or sell currency at the bank for {amount}?"),
    "cost": _("Has the bank charged {amount}?"),
    "clear": _("Is {amount} to be released, though a list may name who paid it?"),
}
_SAYS = {
    "give": _("{amount} belongs to {person}"),
    "house": _("{amount} is the house's own"),
    "back": _("{amount} goes back to who paid it"),
    "own": _("{amount} is between our own accounts, here and {rail}"),
    "exchange": _("{amount} is of currency that we bought or sold at the bank"),
    "cost": _("The bank has charged {amount}"),
    "clear": _("{amount} is released"),
}
_BECOMES = {
    "give": WHATS["given"],
    "house": WHATS["house"],
    "back": WHATS["sent_back"],
    "own": WHATS["own"],
    "exchange": WHATS["exchange"],
    "cost": WHATS["charge"],
    "clear": STATES["waits"],
}
_REASON = say("Reason")
_BOOKED, _REVERSED = say("booked"), say("reversed")
_Rail = Annotated[str, RAIL, Of(option=p_("option", "rail"))]


@command(
    p_("trigger", "statements give"),
    about=_("Say whose money an entry of a bank is."),
    examples=(_("/statements give 12 @sara her bank confirmed it"),),
    needs=GIVE_MONEY,
)
async def give(call: Call, number: EntryNumber, to: Payee, reason: Why) -> Reply:
    """Ask before it is put into her wallet."""
    return await _asked(call, number, "give", reason, to)


@command(
    p_("trigger", "statements house"),
    about=_("Say that an entry of a bank is the house's own."),
    examples=(_("/statements house 12 interest"),),
    needs=GIVE_MONEY,
)
async def house(call: Call, number: EntryNumber, reason: Why) -> Reply:
    """Ask before it is put into the treasury, or taken out of it."""
    return await _asked(call, number, "house", reason)


@command(
    p_("trigger", "statements own"),
    about=_("Say that an entry of a bank came from, or went to, another account of ours."),
    examples=(_("/statements own 12 from stripe paid out on Monday"),),
    needs=GIVE_MONEY,
)
async def own(call: Call, number: EntryNumber, rail: _Rail, reason: Why) -> Reply:
    """Ask before it is put between the two."""
    other = Other(rail, tells=rail in TELLING)
    return await _asked(call, number, "own", reason, other)


@command(
    p_("trigger", "statements exchange"),
    about=_("Say that an entry of a bank is of currency that we bought or sold there."),
    examples=(_("/statements exchange 12 bought pounds for November"),),
    needs=GIVE_MONEY,
)
async def exchanged(call: Call, number: EntryNumber, reason: Why) -> Reply:
    """Ask before it closes as much of a position."""
    return await _asked(call, number, "exchange", reason)


@command(
    p_("trigger", "statements back"),
    about=_("Send back what a bank brought in."),
    examples=(_("/statements back 12 nobody knows whose it is"),),
    needs=GIVE_MONEY,
)
async def back(call: Call, number: EntryNumber, reason: Why) -> Reply:
    """Ask before it goes back: as a payout, where it is known from which account it came."""
    return await _asked(call, number, "back", reason, await way_back(call, number))


@command(
    p_("trigger", "statements cost"),
    about=_("Say that an entry of a bank is a charge of it."),
    examples=(_("/statements cost 12 fee of November"),),
    needs=GIVE_MONEY,
)
async def cost(call: Call, number: EntryNumber, reason: Why) -> Reply:
    """Ask before it is a cost."""
    return await _asked(call, number, "cost", reason)


@command(
    p_("trigger", "statements clear"),
    about=_("Release an entry that is held because a list may name who paid it."),
    examples=(_("/statements clear 12 another birth date"),),
    needs=HANDLE_ALERTS,
)
async def clear(call: Call, number: EntryNumber, reason: Why) -> Reply:
    """Ask before it is released."""
    return await _asked(call, number, "clear", reason)


@press(statements.VERB, needs=GIVE_MONEY, approved=True)
async def settled(call: Call, intent: Intent) -> Reply:
    """Do what the card says."""
    return await _done(call, intent)


@press(statements.CLEAR_VERB, needs=HANDLE_ALERTS, approved=True)
async def cleared(call: Call, intent: Intent) -> Reply:
    """Release it."""
    return await _done(call, intent)


@draws(statements.VERB, statements.CLEAR_VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what an entry is said to be, until somebody else agrees."""
    return await drawn(books, token, reader, _about)


@shows("bank_entry", "bank_reversed", statements.SETTLED)
def settled_entry(found: Found, reader: Person, people: People) -> Shown:
    """Show what came from a bank, or went back to it."""
    state = _REVERSED if found.kind == "bank_reversed" else _BOOKED
    is_given = found.kind == statements.SETTLED and found.payee != HOUSE
    return replace(moved(found, reader, people), status=PAID if is_given else state)


async def _asked(
    call: Call, number: int, how: str, reason: str, whom: Person | Other | Way | None = None
) -> Reply:
    asked = await statements.draft(call.act, number, how, reason, whom)
    person = whom if isinstance(whom, Person) else None
    found = await statements.numbered(call.books, number)
    needs = HANDLE_ALERTS if how == "clear" else GIVE_MONEY
    return confirm_card(
        _said(_ASKS, asked, found, person),
        asked.intent,
        confirm=say("Yes"),
        amount=found.amount,
        who=person,
        rows=[*_rows(found, asked), *await payout_rows(call.books, found)],
        more=await signed(call, needs, asked.intent),
        done=say("You asked for this before, and it was done."),
    )


def _said(
    messages: Mapping[str, str], asked: Draft, found: BankEntry, person: Person | None
) -> Said:
    known: dict[str, Any] = {"person": person} if person is not None else {}
    if asked.rail:
        known["rail"] = asked.rail
    return say(messages[asked.how], amount=found.amount, **known)


def _rows(found: BankEntry, asked: Draft) -> list[Row]:
    before = STATES["held"] if asked.how == "clear" else WHATS[asked.what]
    change = say("{before} → {after}", before=before, after=_BECOMES[asked.how])
    rows: list[Row] = [(say("Entry"), title(found)), (say("What it was"), change)]
    if asked.how == "back":
        rows += asked_back(found, asked)
    if asked.fee:
        rows += [
            (say("Fee, out of this"), asked.fee),
            (say("Into the wallet"), found.amount - asked.fee),
        ]
    return [*rows, (_REASON, asked.reason)]


async def _done(call: Call, intent: Intent) -> Reply:
    found, again = await statements.settled(call.act, intent)
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person) if asked.person else None
    rows: list[Row] = [(say("Entry"), found.number), (_REASON, asked.reason)]
    if asked.how == "back":
        rows += await gone_back(call.books, found)
    return receipt(
        say("{what}.", what=_said(_SAYS, asked, found, person)),
        rows=rows,
        again=say("This was done before; nothing changed again.") if again else None,
    )


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    found = await statements.numbered(books, asked.number)
    person = await persons.by_id(books, asked.person) if asked.person else None
    return Card(
        _said(_SAYS, asked, found, person),
        found.amount,
        person,
        rows=[
            *_rows(found, asked),
            *await payout_rows(books, found),
            *outcome(proposal, found),
            *await _gone(books, proposal, found, asked),
        ],
    )


async def _gone(books: Books, proposal: Proposal, found: BankEntry, asked: Draft) -> list[Row]:
    """Say where something has gone, and under which key; how that stands the entry itself says."""
    if asked.how != "back" or proposal.state != "approved":
        return []
    return [*await gone_back(books, found)][:2]
