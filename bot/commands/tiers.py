"""The tier of somebody: seen, and decided by two."""

from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, TIER, Why, tiered
from bot.kit import (
    Call,
    Card,
    Facts,
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
    tells,
)
from bot.proposing import drawn, signed
from ledger import tiers
from ledger.books import Books
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_CASES
from ledger.tiers import VERB, Draft

_WHOM = Of(about=_("Who is meant"), option=p_("option", "name"))
_WHICH = Of(option=p_("option", "tier"))
_REASON = say("Reason")


@command(
    p_("trigger", "tier"),
    about=_("Decide somebody's tier, with a reason."),
    examples=(_("/tier @sara T2 showed a passport"), _("/tier @sara earned asked in error")),
    needs=HANDLE_CASES,
    twin=p_("slash command", "tier"),
    menu=_("Decide a tier"),
    aloud=False,
)
async def tier_(
    call: Call,
    to: Annotated[Person, PAYEE, _WHOM],
    tier: Annotated[str, TIER, _WHICH],
    reason: Why,
) -> Reply:
    """Ask before somebody has another tier."""
    asked = await tiers.draft(call.act, to, tier, reason)
    return confirm_card(
        say("Decide the tier of {person}: {tier}?", person=to, tier=tiered(asked.tier)),
        asked.intent,
        confirm=say("Decide"),
        who=to,
        rows=[await _change(call.books, asked), (_REASON, asked.reason)],
        more=await signed(call, HANDLE_CASES, asked.intent),
        done=say("You asked for this before, and it was done."),
    )


@press(VERB, needs=HANDLE_CASES, approved=True)
async def decided(call: Call, intent: Intent) -> Reply:
    """Let it be so, and say it in the place of the card."""
    again = await tiers.changed(call.act, intent)
    change = Draft.read(intent)
    person = await persons.by_id(call.books, change.person)
    return receipt(
        say("The tier of {person}: {tier}.", person=person, tier=tiered(change.tier)),
        who=person,
        rows=[(_REASON, change.reason)],
        again=say("This was done before; nothing changed again.") if again else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a tier that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


@tells("tier")
def told(facts: Facts) -> Reply:
    """Tell somebody which tier was decided for her."""
    said = say("Your tier here is {tier} now.", tier=facts.tier)
    if not facts.tier:
        said = say("Your tier here is the one that comes by itself again.")
    return Reply.of(card=Card(said, tone="done"))


named = acts({VERB: _("Tier")})
refused = refusals(
    {
        "tier_not_joined": say("Only somebody who has joined has a tier."),
        "tier_own": say("This is your own tier, so somebody else has to decide it."),
        "tier_same": say("This was decided before, so nothing would change."),
        "tier_changed": say("Another tier was decided meanwhile, so nothing was done. Look again."),
    }
)


async def _about(books: Books, proposal: Proposal) -> Card:
    change = Draft.read(proposal.intent)
    person = await persons.by_id(books, change.person)
    title = say("The tier of {person}: {tier}", person=person, tier=tiered(change.tier))
    rows: list[Row] = [(_REASON, change.reason)]
    if proposal.state == "open":
        rows = [await _change(books, change), *rows]
    return Card(title, who=person, rows=rows)


async def _change(books: Books, change: Draft) -> Row:
    stands = await tiers.of(books, change.person)
    known: dict[str, Any] = {"before": tiered(stands.tier), "after": tiered(change.tier)}
    return say("Tier"), say("{before} → {after}", **known)
