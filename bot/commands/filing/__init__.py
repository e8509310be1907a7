"""Filing packs: what is to be filed of a duty, for who may see it, on a page of its own."""

from bot.commands.filing import asking
from bot.commands.filing.pack import OPENED, shown
from bot.commands.filing.suspicion import (
    file_case,
    named_suspicion,
    refused_suspicion,
    suspicion,
)
from bot.commands.filing.suspicion import given as given_suspicion
from bot.commands.filing.suspicion import opened as opened_suspicion
from bot.commands.filing.suspicion import proposed as proposed_suspicion
from bot.commands.filing.suspicion import ready as suspicion_ready
from bot.commands.filing.travel import given as given_travel
from bot.commands.filing.travel import (
    named_travel,
    refused_travel,
    travel,
)
from bot.commands.filing.travel import opened as opened_travel
from bot.commands.filing.travel import proposed as proposed_travel
from bot.commands.filing.travel import ready as travel_ready
from bot.commands.filing.travel import shown as shown_travel
from bot.grammar.kinds import DutyNumber, Why
from bot.kit import (
    Call,
    Card,
    Code,
    Facts,
    Reply,
    Row,
    _,
    acts,
    command,
    draws,
    p_,
    page,
    press,
    refusals,
    say,
    tells,
)
from bot.proposing import drawn
from ledger.books import Books
from ledger.duties import filing
from ledger.duties.filing import FILE, PACK
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import REVEAL

__all__ = [
    "file_case",
    "given_suspicion",
    "given_travel",
    "named_suspicion",
    "named_travel",
    "opened_suspicion",
    "opened_travel",
    "proposed_suspicion",
    "proposed_travel",
    "refused_suspicion",
    "refused_travel",
    "shown",
    "shown_travel",
    "suspicion",
    "suspicion_ready",
    "travel",
    "travel_ready",
]

_REASON = say("Reason")


@command(
    p_("trigger", "file"),
    about=_("See the draft of what is to be filed of a duty, with a reason."),
    examples=(_("/file 12 to be filed this week"),),
    needs=REVEAL,
    aloud=False,
)
async def file_(call: Call, number: DutyNumber, reason: Why) -> Reply:
    """Ask before a draft is opened."""
    intent = await filing.draft(call.act, number, reason)
    title = say("Open the draft of duty {number}?", number=number)
    return await asking.asks(call, intent, title, REVEAL, await _about(call.books, intent))


@press(FILE, needs=REVEAL, approved=True)
async def opened(call: Call, intent: Intent) -> Reply:
    """Let who asked look at it."""
    before = await filing.opened(call.act, intent)
    return asking.opened(await _about(call.books, intent), before=before)


@draws(FILE)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a draft that is asked for, and waits for somebody else's word."""
    return await drawn(books, token, reader, _waits)


@tells("filing_ready")
def ready(facts: Facts) -> Reply:
    """Tell who asked that the draft is there."""
    told = say("The draft of duty {number} can be opened once.", number=facts.duty)
    return asking.ready(told, "file", facts.card)


@page("file", needs=REVEAL)
async def given(call: Call, at: str) -> Reply:
    """Give who asked the page on which it is shown; only in private."""
    return await asking.given(call, at, PACK, filing.of_card)


async def _waits(books: Books, proposal: Proposal) -> Card:
    title = say("Open the draft of duty {number}", number=int(str(proposal.intent.facts["duty"])))
    return Card(title, rows=await _about(books, proposal.intent))


async def _about(books: Books, intent: Intent) -> list[Row]:
    person = await persons.by_id(books, int(str(intent.facts["person"])))
    return [(say("About"), person), (_REASON, str(intent.facts["note"]))]


named = acts({FILE: _("Draft of a report"), OPENED: _("Draft of a report opened")})
refused = refusals(
    {
        "duty_no_pack": say("There is no draft for this duty: it is filed as it is."),
        "filing": say(
            "This draft is shown no more. Ask for it again: {command}", command=Code("/file")
        ),
    }
)
