"""What waits for somebody's word, and what people are told of it: the card, drawn for each."""

from dataclasses import replace

from bot.kit import (
    Button,
    Call,
    Facts,
    Live,
    Reply,
    Row,
    Said,
    _,
    command,
    p_,
    page,
    refusals,
    say,
    tells,
    waits,
)
from ledger import ids
from ledger.errors import NotFound
from ledger.people import intents, persons, proposals, roles
from ledger.people import proposed as open_ones
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import SEE_HOUSE


@command(
    p_("trigger", "proposals"),
    about=_("See what waits for your approval, and what you have asked for."),
    twin=p_("slash command", "proposals"),
    needs=SEE_HOUSE,
    menu=_("Proposals"),
)
async def all_proposals(call: Call) -> Reply:
    """Offer each with a button."""
    found = await open_ones.by(call.books, call.actor, roles.permitted(call.actor.roles))
    if not found:
        return Reply.of(say("Nothing waits for an approval."))
    people = await persons.by_ids(call.books, {each.maker for each in found})
    buttons = [
        Button.goes(await _named(call, each, people[each.maker]), "proposals", each.intent.name)
        for each in found
    ]
    return Reply.of(say("These wait for an approval:"), buttons=buttons)


@page("proposals", needs=SEE_HOUSE)
async def one(call: Call, at: str) -> Reply:
    """Show one of them, for whom it is."""
    try:
        token = ids.from_text(at)
    except ValueError:
        raise NotFound("button") from None
    found = await proposals.get(call.books, await intents.get(call.books, token))
    mine = found and (found.maker == call.actor.id or call.may(found.permission))
    if found is None or not mine:
        raise NotFound("button")
    return replace(await call.draws[found.verb](call.books, token, call.actor), edits_card=False)


@waits
async def waiting(call: Call) -> list[Row]:
    """Say in the menu how many wait, to whom may see the house; none that is about her."""
    if not call.may(SEE_HOUSE):
        return []
    found = await open_ones.by(call.books, call.actor, roles.permitted(call.actor.roles))
    return [(say("Proposals"), len(found))] if found else []


async def _named(call: Call, found: Proposal, maker: Person) -> Said:
    """Say what is asked, for whom, and by whom."""
    card = (await call.draws[found.verb](call.books, found.intent.token, call.actor)).card
    what = (card and card.title) or say(call.acts.get(found.verb, ""))
    return say("{what} — {person}", what=what, person=maker)


@tells("proposed")
def proposed(facts: Facts) -> Reply:
    """Show a proposal to somebody who may agree to it."""
    return _shown(facts)


@tells("proposal_ended")
def ended(facts: Facts) -> Reply:
    """Show whoever asked for something what became of it."""
    return _shown(facts)


def _shown(facts: Facts) -> Reply:
    return Reply((), live=Live(facts.verb, ids.from_text(facts.card)))


refused = refusals(
    {
        "own_proposal": say("You asked for this yourself, so somebody else has to approve it."),
        "gains_by_it": say("This is about you, so somebody else has to approve it."),
        "proposal_changed": say(
            "What this changes has changed itself since, so nothing was done. Look at the card"
            " again, and approve it once more if it is still right."
        ),
        "meant_joined": say(
            "Two accounts have become one person since this was drawn up, so nothing was done. Ask"
            " for it again."
        ),
        "maker_may_no_more": say("whoever asked for it may not do so any more"),
    }
)
