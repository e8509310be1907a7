"""Who may press: asked at every press, of the books and of where the press comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import merged
from ledger.errors import NotAllowed
from ledger.people import chats
from ledger.people.intents import ANYONE, CHAT, HOLDER

if TYPE_CHECKING:
    from bot.kit import Call
    from ledger.people.intents import Intent


async def check(call: Call, intent: Intent) -> None:
    """Refuse a press by somebody whom the card is not for."""
    match intent.audience:
        case "":
            if intent.owner != call.actor.id:
                await _check_former(call, intent)
        case kind if kind == ANYONE:
            return
        case kind if kind == CHAT:
            if not await _stands_here(call, intent.chat):
                raise NotAllowed("not_here")
        case kind if kind.startswith(HOLDER) and call.may(kind.removeprefix(HOLDER)):
            return
        case _:
            raise NotAllowed("not_holder")


async def _check_former(call: Call, intent: Intent) -> None:
    """Let somebody press what stays hers of before she became one with herself elsewhere.

    What was drawn up before would pay out of wallets that are closed by now.
    """
    if await call.books.read(merged.now, intent.owner) != call.actor.id:
        raise NotAllowed("not_yours")
    if intent.card is None:
        raise NotAllowed("before_connect")


async def _stands_here(call: Call, chat: str) -> bool:
    """Tell whether a press comes from the group where a card stands, or what that has become."""
    here = call.seen_in
    return bool(here) and (here == chat or (await chats.stands(call.books, chat)).name == here)
