"""An appeal: somebody asks that a decision about her is looked at by somebody else."""

from typing import Annotated

from bot.grammar.kinds import AGAINST, PLEA, Plea
from bot.kit import (
    NO_NOTE,
    Call,
    Card,
    Code,
    Lacks,
    Of,
    Reply,
    _,
    command,
    p_,
    page,
    refusals,
    say,
)
from ledger import appeals
from ledger.errors import NotAllowed
from ledger.people.cases import DECIDERS

_Against = Annotated[str, AGAINST, Of(option=p_("option", "decision"))]


@command(
    p_("trigger", "appeal"),
    about=_("Ask that a decision about you is looked at by somebody else."),
    examples=("/appeal", _("/appeal it was not me")),
    twin=p_("slash command", "appeal"),
    family=p_("slash command", "account"),
)
async def appeal(call: Call, words: Plea = NO_NOTE, against: _Against = "") -> Reply:
    """Open it, or ask against what, and why; or say how the one stands that is open."""
    return await _appeal(call, words, against)


@command("appeal.words")
async def plead(call: Call, words: Plea, against: _Against = "") -> Reply:
    """Go on with what should be known of it."""
    return await _appeal(call, words, against)


@page("appeal")
async def asked(call: Call, at: str) -> Reply:
    """Begin one by a button."""
    return await _appeal(call, NO_NOTE, at if at in appeals.AGAINST else "")


refused = refusals(
    {
        "appeal_nothing": say("There is no decision about you that could be looked at again."),
        "appeal_open": say("You have an appeal open. Wait until it is answered."),
    }
)


async def _appeal(call: Call, words: str, against: str) -> Reply:
    if await appeals.of(call.books, call.actor.id):
        return await _standing(call)
    grounds = [each.against for each in await appeals.grounds(call.books, call.actor)]
    if not grounds or (against and against not in grounds):
        raise NotAllowed("appeal_nothing")
    known = {"words": words} if words else {}
    if not against and len(grounds) > 1:
        asks = AGAINST.missing(Code(AGAINST.example), pays=False)
        raise Lacks(appeal, "against", asks, known)
    against = against or grounds[0]
    if not words:
        asks = PLEA.missing(Code(PLEA.example), pays=False)
        raise Lacks(plead, "words", asks, {"against": against})
    await appeals.open(call.act, against, words)
    return await _standing(call)


async def _standing(call: Call) -> Reply:
    case = await appeals.of(call.books, call.actor.id)
    if case is None:
        raise NotAllowed("appeal_nothing")
    by = await appeals.answer_by(call.books, case)
    number = case.number
    told = say("Your appeal is case {number}. It is answered by {time}.", number=number, time=by)
    more = [
        *([say("Somebody else looks at it than who decided.")] if DECIDERS in case.about else []),
        say("{command} shows how it stands.", command=Code(f"/case {number}")),
    ]
    return Reply.of(card=Card(told, note=case.words, more=more, tone="waits"))
