"""Filing packs: what is to be filed of a duty, for who may see it, on a page of its own."""

from bot.commands.filing.asking import Filed
from bot.commands.filing.pack import OPENED, shown
from bot.commands.filing.suspicion import (
    file_case,
    given_suspicion,
    named_suspicion,
    opened_suspicion,
    proposed_suspicion,
    refused_suspicion,
    suspicion,
    suspicion_ready,
)
from bot.commands.filing.travel import (
    given_travel,
    named_travel,
    opened_travel,
    proposed_travel,
    refused_travel,
    travel,
    travel_ready,
)
from bot.commands.filing.travel import shown as shown_travel
from bot.grammar.kinds import DutyNumber, Why
from bot.kit import (
    Call,
    Code,
    Reply,
    Row,
    _,
    acts,
    command,
    p_,
    refusals,
    say,
)
from ledger.books import Books
from ledger.duties import filing
from ledger.duties.filing import FILE, PACK
from ledger.people import persons
from ledger.people.intents import Intent
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


async def _about(books: Books, intent: Intent) -> list[Row]:
    person = await persons.by_id(books, int(str(intent.facts["person"])))
    return [(say("About"), person), (say("Reason"), str(intent.facts["note"]))]


_FILED = Filed(
    "file",
    FILE,
    "filing_ready",
    PACK,
    "duty",
    REVEAL,
    title=lambda number: say("Open the draft of duty {number}", number=number),
    ready=lambda number: say("The draft of duty {number} can be opened once.", number=number),
    about=_about,
    opened=filing.opened,
    of_card=filing.of_card,
)
opened, proposed, ready, given = _FILED.declared()


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
    return await _FILED.asks(call, intent, title)


named = acts({FILE: _("Draft of a report"), OPENED: _("Draft of a report opened")}, quiet=True)
refused = refusals(
    {
        "duty_no_pack": say("There is no draft for this duty: it is filed as it is."),
        "filing": say(
            "This draft is shown no more. Ask for it again: {command}", command=Code("/file")
        ),
    }
)
