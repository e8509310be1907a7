"""A rate is set: the card says what one unit was and would be, and two agree to it."""

from fractions import Fraction
from typing import Annotated

from bot import exchanging
from bot.grammar.kinds import CURRENCY, OTHER, Figure, Note
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
from ledger.exchange import setting
from ledger.exchange.setting import VERB, Draft
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import SET_RULES

_FAR = Fraction(1, 10)


@command(
    p_("trigger", "rates set"),
    about=_("Set what one unit of a currency is in another, from now on."),
    examples=(_("/rates set USD EGP 48.50"),),
    twin=p_("slash command", "rates set"),
    needs=SET_RULES,
    menu=_("Set a rate"),
)
async def rates_set(
    call: Call,
    currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))],
    to: Annotated[str, OTHER, Of(option=p_("option", "to"))],
    rate: Annotated[Figure, Of(option=p_("option", "rate"))],
    reason: Note = NO_NOTE,
) -> Reply:
    """Ask before a rate is set."""
    change = await setting.draft(call.act, currency, to, rate, reason)
    return confirm_card(
        say("Let 1 {one} be {rate} {other} from now on?", rate=rate, **_both(change)),
        change.intent,
        confirm=say("Set"),
        rows=_rows(change),
        warn=_far(change),
        more=await signed(call, SET_RULES, change.intent),
    )


@press(VERB, needs=SET_RULES, approved=True)
async def decided(call: Call, intent: Intent) -> Reply:
    """Let it hold, and say so in the place of the card."""
    before = intent.state == "done"
    change = await setting.changed(call.act, intent)
    return receipt(
        say("1 {one} is {rate} {other} now.", rate=change.figure, **_both(change)),
        rows=_rows(change),
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a rate that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


async def _about(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - all stands on it
    change = Draft.read(proposal.intent)
    title = say("1 {one} is to be {rate} {other}", rate=change.figure, **_both(change))
    return Card(title, rows=_rows(change), warnings=_far(change))


def _both(change: Draft) -> dict[str, Unit]:
    return {"one": Unit(change.one), "other": Unit(change.other)}


def _rows(change: Draft) -> list[Row]:
    before = say("no rate yet")
    if change.before:
        before = say("{rate}", rate=exchanging.figure(change.before))
    after = say("{rate}", rate=change.figure)
    found: list[Row] = [
        (say("The rate"), say("{before} → {after}", before=before, after=after)),
    ]
    return [*found, (say("Reason"), change.reason)] if change.reason else found


def _far(change: Draft) -> list[Said]:
    """Warn of what is far from what held before: a digit may be wrong."""
    if change.change is None or change.change <= _FAR:
        return []
    return [say("This is more than a tenth away from the rate before. Is every digit right?")]


act = acts({VERB: _("A rate")})
