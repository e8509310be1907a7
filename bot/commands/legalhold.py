"""A legal hold: nothing of somebody is erased while it stands, and she is not told."""

from typing import Annotated

from bot.grammar.kinds import PAYEE, Why
from bot.kit import (
    Call,
    Card,
    Of,
    Reply,
    Row,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    press,
    receipt,
    refusals,
    say,
)
from bot.proposing import drawn, signed
from ledger.books import Books
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_CASES
from ledger.products import privacy
from ledger.products.privacy import HOLD, RELEASE, Held

_WHO = Of(about=_("Who is meant"), option=p_("option", "name"))
_REASON = say("Reason")
_NOBODY_IS_TOLD = say("Nobody but who may see this is told of it.")
_ASKS = {
    HOLD: say("Keep everything of {person}, whatever is asked for?"),
    RELEASE: say("Let what is kept of {person} go again, where it may?"),
}
_DONE = {
    HOLD: say("Everything of {person} is kept until the hold is lifted."),
    RELEASE: say("The hold on {person} is lifted."),
}


@command(
    p_("trigger", "legalhold"),
    about=_("Keep everything of somebody, as a court or an inquiry asks."),
    examples=(_("/legalhold @sara a court asks"),),
    bare="set",
    needs=HANDLE_CASES,
    aloud=False,
)
async def legalhold(call: Call, to: Annotated[Person, PAYEE, _WHO], reason: Why) -> Reply:
    """Ask for a hold on a card."""
    return await _asked(call, HOLD, to, reason)


@command(
    p_("trigger", "legalhold lift"),
    about=_("Lift a legal hold."),
    examples=(_("/legalhold lift @sara the case is closed"),),
    needs=HANDLE_CASES,
    aloud=False,
)
async def lift(call: Call, to: Annotated[Person, PAYEE, _WHO], reason: Why) -> Reply:
    """Ask for the end of a hold on a card."""
    return await _asked(call, RELEASE, to, reason)


@press(HOLD, needs=HANDLE_CASES, approved=True)
async def held(call: Call, intent: Intent) -> Reply:
    """Let it stand."""
    return await _changed(call, intent)


@press(RELEASE, needs=HANDLE_CASES, approved=True)
async def released(call: Call, intent: Intent) -> Reply:
    """Let it stand no more."""
    return await _changed(call, intent)


@draws(HOLD, RELEASE)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to be held, or let go, once somebody else agrees."""
    return await drawn(books, token, reader, _proposed, quiet=True)


async def _asked(call: Call, verb: str, person: Person, reason: str) -> Reply:
    asked = await privacy.draft_hold(call.act, verb, person, reason)
    title = _ASKS[verb]
    return confirm_card(
        say(title.message, person=person),
        asked.intent,
        confirm=say("Hold") if verb == HOLD else say("Lift the hold"),
        who=person,
        rows=[(_REASON, reason)],
        more=[_NOBODY_IS_TOLD, *await signed(call, HANDLE_CASES, asked.intent)],
        done=say("You asked for this before, and it was done."),
    )


async def _changed(call: Call, intent: Intent) -> Reply:
    again = await privacy.hold(call.act, intent)
    asked = Held.read(intent)
    person = await persons.by_id(call.books, asked.person)
    return receipt(
        say(_DONE[asked.verb].message, person=person),
        who=person,
        rows=[(_REASON, asked.reason)],
        again=say("This was done before.") if again else None,
    )


async def _proposed(books: Books, proposal: Proposal) -> Card:
    asked = Held.read(proposal.intent)
    person = await persons.by_id(books, asked.person)
    rows: list[Row] = [(_REASON, asked.reason)]
    title = say("Legal hold on {person}", person=person)
    if asked.verb == RELEASE:
        title = say("Lift the legal hold on {person}", person=person)
    return Card(title, who=person, rows=rows, more=[_NOBODY_IS_TOLD])


named = acts({HOLD: _("Legal hold"), RELEASE: _("Legal hold lifted")}, quiet=True)
refused = refusals(
    {
        "hold_own": say("That is you. Somebody else decides on it."),
        "hold_same": say("It is so already."),
    }
)
