"""Somebody's limits: a live meter of what is used and left, and what the next tier gives."""

from dataclasses import replace
from typing import Annotated

from bot.commands.limits.drawing import drawn, meter
from bot.commands.limits.refusing import over, refused
from bot.grammar.kinds import CURRENCY
from bot.kit import Call, Of, Reply, _, command, p_, page
from ledger import limits
from ledger.errors import NotFound

__all__ = ["limits_", "meter", "over", "refreshed", "refused"]


@command(
    p_("trigger", "limits"),
    about=_("See your limits, what is left of them, and when there is more."),
    examples=("/limits", _("/limits EUR")),
    twin=p_("slash command", "limits"),
    menu=_("Your limits"),
    family=p_("slash command", "account"),
)
async def limits_(
    call: Call, currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = ""
) -> Reply:
    """Show the live card of what she may pay and hold in a currency; with nothing in it, say so."""
    return await _shown(call, currency or call.settings.home_currency)


@page("limits")
async def refreshed(call: Call, at: str) -> Reply:
    """Show it as of now, in the place of what it was."""
    if at not in call.settings.currencies:
        raise NotFound("button")
    return replace(await _shown(call, at), edits_card=True)


async def _shown(call: Call, currency: str) -> Reply:
    card = drawn(await limits.overview(call.books, call.actor.id, currency), currency)
    if not card.rows:
        return Reply.of(card=card)
    return await meter(call.books, limits.live(call.actor.id, currency).token, call.actor)
