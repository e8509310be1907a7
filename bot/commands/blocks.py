"""Whom somebody wants to be asked by no more."""

from typing import Annotated

from bot.grammar.kinds import PAYEE
from bot.kit import Call, Card, Code, Of, Reply, _, command, limits, p_, refusals, say
from ledger.people import blocks
from ledger.people.persons import Person
from ledger.products.requests import ending

_WHO = Of(about=_("Who is meant"), option=p_("option", "name"))


@command(
    p_("trigger", "block"),
    about=_("Be asked for money by somebody no more. They are not told."),
    examples=(_("/block @omar"),),
    twin=p_("slash command", "block"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def block(call: Call, to: Annotated[Person, PAYEE, _WHO]) -> Reply:
    """Block somebody."""
    if not await ending.block(call.act, to, blocks.ON):
        return Reply.of(say("{person} is blocked already.", person=to))
    return Reply.of(
        say(
            "{person} is blocked: you are not told of requests from there any more, and {person}"
            " is not told of this. {command} lifts it.",
            person=to,
            command=Code("/unblock"),
        )
    )


@command(
    p_("trigger", "unblock"),
    about=_("Let somebody whom you have blocked ask you again."),
    examples=(_("/unblock @omar"),),
    twin=p_("slash command", "unblock"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def unblock(call: Call, to: Annotated[Person, PAYEE, _WHO]) -> Reply:
    """Let somebody ask again."""
    if to.id == call.actor.id:
        return Reply.of(say("That is you: nobody blocks themselves, so there is nothing to lift."))
    if not await ending.block(call.act, to, blocks.OFF):
        return Reply.of(say("{person} is not blocked.", person=to))
    return Reply.of(say("{person} may ask you for money again.", person=to))


@command(
    p_("trigger", "blocked"),
    about=_("See whom you have blocked."),
    twin=p_("slash command", "blocked"),
    menu=_("Blocked people"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def blocked(call: Call) -> Reply:
    """List whom she has blocked."""
    found = await blocks.of(call.books, call.actor.id)
    if not found:
        return Reply.of(say("You have blocked nobody."))
    rows = [(say("Blocked"), person) for person in found]
    return Reply.of(card=Card(None, rows=rows))


refused = refusals(
    {
        "block": say("Nobody here is known under this name, so there is nobody to block."),
        "block_self": say("You cannot block yourself. Name somebody else."),
    }
)
limited = limits(
    {blocks.CHANGES: _("At most {most} changes to whom you block a day. Try again from {time}.")}
)
