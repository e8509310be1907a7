"""A pay link that is a card in some chat: posted by its maker, and paid by whoever presses."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.paylinks import drawing
from bot.kit import NO_NOTE, Call, Live, Offer, Reply, _, inline, p_, say
from ledger.products import paylinks
from ledger.products.paylinks import MANY, ONCE, Paylink, Wanted, cards

if TYPE_CHECKING:
    from ledger.money import Money
    from ledger.products.paylinks import Uses


@inline(
    "paylink",
    posts=p_("slash command", "ask"),
    about=_("Post a card here by which anybody can pay you."),
    heard=("request",),
    bare=True,
)
async def offered(  # noqa: PLR0913, PLR0917 - the sides of a link
    call: Call,
    token: bytes,
    uses: Uses | None = None,
    amount: Money | None = None,
    currency: str = "",
    note: str = NO_NOTE,
) -> Offer:
    """Offer a card by which whoever presses pays its maker."""
    asks = wanted(call, uses, amount, note, currency)
    link = Paylink.to_be(token, call.actor.id, asks)
    return Offer(
        say("Ask for {amount}", amount=amount) if amount else say("Take any amount"),
        say("A card by which people pay you"),
        replace(drawing.drawn(link, {link.owner: call.actor}), live=Live(cards.KIND, token)),
        partial(posted, call, token, asks),
    )


async def posted(call: Call, token: bytes, asks: Wanted) -> Reply:
    """Keep a link that stands in some chat, and show its maker her own card of it."""
    link = await paylinks.make(call.act, asks, token, told=False)
    return await drawing.card(call.books, link.token, call.actor)


def wanted(
    call: Call, uses: Uses | None, amount: Money | None, note: str, currency: str = ""
) -> Wanted:
    """Return what a link is to ask for: once for an amount, and any as often as people like."""
    paid_in = amount.currency if amount else currency or call.settings.home_currency
    return Wanted(amount, paid_in, note, uses or (ONCE if amount else MANY))
