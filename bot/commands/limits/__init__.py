"""Somebody's limits: a live meter of what is used and left, and what the next tier gives."""

from typing import Annotated

from bot.commands.limits.drawing import drawn, meter
from bot.commands.limits.refusing import over, refused
from bot.grammar.kinds import CURRENCY
from bot.kit import Call, Of, Reply, _, command, p_
from ledger import limits

__all__ = ["meter", "over", "refused"]


@command(
    p_("trigger", "limits"),
    about=_("See your limits, what is left of them, and when there is more."),
    examples=("/limits", _("/limits EUR")),
    twin=p_("slash command", "limits"),
    menu=_("Your limits"),
)
async def limits_(
    call: Call, currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = ""
) -> Reply:
    """Show the live card of what she may pay and hold in a currency; without limits, say so."""
    wanted = currency or call.settings.home_currency
    found = await limits.overview(call.books, call.actor.id, wanted)
    if not found.is_limited:
        return Reply.of(card=drawn(found, wanted))
    live = limits.live(call.actor.id, wanted)
    return await meter(call.books, live.token, call.actor)
