"""A draft is asked for on a card, and given on a page: the same for each kind of report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Card, Reply, confirm_card, receipt, say, to_sheet
from bot.proposing import signed
from ledger import ids
from ledger.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.kit import Call, Row, Said
    from ledger.books import Books
    from ledger.people.intents import Intent


async def asks(call: Call, intent: Intent, title: Said, needs: str, rows: Sequence[Row]) -> Reply:
    """Ask before a draft is opened."""
    return confirm_card(
        title,
        intent,
        confirm=say("Open the draft"),
        rows=rows,
        more=[
            say("It has what the vault keeps of the person; that it is opened is in the audit."),
            *await signed(call, needs, intent),
        ],
        done=say("You asked for this before, and it was done."),
    )


def opened(rows: Sequence[Row], *, before: bool) -> Reply:
    """Say that who asked may look at it."""
    again = say("This was done before; nothing changed again.") if before else None
    return receipt(say("The draft is shown to who asked for it, once."), rows=rows, again=again)


def ready(told: Said, command: str, card: str) -> Reply:
    """Tell who asked that it is there."""
    button = Button.goes(say("Open it"), command, card)
    return Reply.of(card=Card(told, tone="done"), buttons=[button])


async def given(
    call: Call, at: str, kind: str, check: Callable[[Books, bytes, int], Awaitable[object]]
) -> Reply:
    """Give who asked the page of a card, if it is hers; only in private."""
    try:
        token = ids.from_text(at)
    except ValueError:
        raise NotFound("filing") from None
    await check(call.books, token, call.actor.id)
    told = say("The draft is on a page of its own, which opens once: {address}")
    return await to_sheet(call, kind, told, token)
