"""A rate that was set is given up: the card says what would count then, and two agree to it."""

from typing import Annotated

from bot import exchanging
from bot.grammar.kinds import CURRENCY, Note
from bot.kit import (
    NO_NOTE,
    Call,
    Card,
    Of,
    Reply,
    Row,
    Said,
    Unit,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    press,
    receipt,
    say,
)
from bot.proposing import drawn, signed
from ledger.books import Books
from ledger.exchange import unsetting
from ledger.exchange.rates import Leg
from ledger.exchange.unsetting import VERB, Draft
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import SET_RULES


@command(
    p_("trigger", "rates unset"),
    about=_("Give up a rate that was set: the bank's or the peg counts again."),
    examples=(_("/rates unset SAR"),),
    twin=p_("slash command", "rates unset"),
    needs=SET_RULES,
    menu=_("Give up a rate"),
)
async def rates_unset(
    call: Call,
    currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))],
    reason: Note = NO_NOTE,
) -> Reply:
    """Ask before a rate is given up."""
    asked = await unsetting.draft(call.act, currency, reason)
    return confirm_card(
        say("Give up the rate of {currency} that was set here?", currency=Unit(asked.currency)),
        asked.intent,
        confirm=say("Give it up"),
        rows=await _rows(call.books, asked),
        more=await signed(call, SET_RULES, asked.intent),
    )


@press(VERB, needs=SET_RULES, approved=True)
async def given_up(call: Call, intent: Intent) -> Reply:
    """Give it up, and say so in the place of the card."""
    before = intent.state == "done"
    asked = Draft.read(intent)
    rows = [] if before else await _rows(call.books, asked)
    await unsetting.done(call.act, intent)
    return receipt(
        say("The rate of {currency} is given up.", currency=Unit(asked.currency)),
        rows=rows,
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(VERB)
async def unset_proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw one that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    title = say("The rate of {currency} is to be given up", currency=Unit(asked.currency))
    return Card(title, rows=await _rows(books, asked))


async def _rows(books: Books, asked: Draft) -> list[Row]:
    now, then, version = await unsetting.stands(books, asked.currency)
    changes = say("{before} → {after}", before=_said(now), after=_said(then))
    found: list[Row] = [(say("The rate"), changes)] if version == asked.version else []
    return [*found, (say("Reason"), asked.reason)] if asked.reason else found


def _said(leg: Leg | None) -> Said:
    return exchanging.leg_said(leg) if leg else say("no rate")


unset_act = acts({VERB: _("A rate that is given up")})
