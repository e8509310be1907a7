"""A link that is a card in some chat: its maker confirms it alone, and who is first takes it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Offer,
    Reply,
    _,
    confirm_card,
    draws,
    inline,
    p_,
    press,
    receipt,
    refusals,
    say,
)
from ledger.chart import HOUSE, WALLET
from ledger.claims import WAITS
from ledger.errors import InsufficientFunds
from ledger.money import Money
from ledger.pay import TAKE_BACK, taking_back
from ledger.people import persons
from ledger.products.links import giving
from ledger.products.links.giving import CONFIRM, KIND, TAKE, Gift
from ledger.terms import Terms, from_wallet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Tone
    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

_TITLES = {
    "asked": _("{amount} from {payer} for whoever takes it first, once {payer} has confirmed it."),
    "waits": _("{amount} from {payer} for whoever takes it first."),
    "taken": _("{amount} from {payer} went to {payee}. Receipt {number}."),
    "back": _("{amount} went back to {payer}: nobody took it."),
    "void": _("There is nothing to take here: {payer} did not confirm {amount}."),
}
_TONES: dict[str, Tone] = {"asked": "asks", "waits": "waits", "taken": "done"}


@inline(
    "link",
    posts=p_("slash command", "give"),
    about=_("Post money here for whoever takes it first."),
    heard=("send",),
    pays=True,
)
async def offered(call: Call, token: bytes, amount: Money, note: str = NO_NOTE) -> Offer:
    """Offer a card with money for whoever takes it; InsufficientFunds where she has too little."""
    me = call.actor
    await _check_funds(call.act, token, amount)
    gift = Gift(giving.on_card(me.id, token, amount, note), "asked")
    return Offer(
        say("Give {amount} to whoever takes it first", amount=amount),
        say("You confirm it in my private chat before anybody can."),
        replace(_for_all(gift, {me.id: me}), live=gift.button.card),
        partial(posted, call, token, amount, note),
    )


async def posted(call: Call, token: bytes, amount: Money, note: str) -> Reply:
    """Ask its maker, alone, whether she gives what she has posted."""
    await giving.offer(call.act, token, amount, note)
    return await card(call.books, token, call.actor)


@draws(KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw money for whoever takes it: for its maker, or for all who see it."""
    gift = await giving.look(books, token)
    people = await persons.by_ids(books, {gift.giver, gift.taker} - {HOUSE})
    shown = _for_all(gift, people)
    if reader is None or reader.id != gift.giver or gift.asks is None:
        return shown
    if gift.state == "asked":
        return replace(_asking(gift, gift.asks), edits_card=True)
    back = [Button.does(say("Take it back"), taking_back(gift.asks), TAKE_BACK)]
    return replace(shown, buttons=back if gift.state == "waits" else [], edits_card=True)


@press("links.give", product="link")
async def given(call: Call, intent: Intent) -> Reply:
    """Hold the money, and show its maker how it stands now."""
    await giving.give(call.act, intent)
    assert intent.card is not None  # noqa: S101 - so it was drafted
    return await card(call.books, intent.card.token, call.actor)


@press("links.ask", product="receive")
async def wanted(call: Call, intent: Intent) -> Reply:
    """Show who wants the money a card of her own; to its maker, how it stands."""
    if intent.owner == call.actor.id:
        return replace(await card(call.books, intent.token, call.actor), edits_card=False)
    gift = await giving.look(call.books, intent.token)
    mine = await giving.ask(call.act, gift)
    payer = await persons.by_id(call.books, gift.giver)
    return confirm_card(
        say("Take {amount} from {payer}?", amount=gift.amount, payer=payer),
        mine,
        confirm=say("Take the money"),
        choice=CONFIRM,
        amount=gift.amount,
        who=payer,
        note=gift.note,
        done=say("You took this before."),
    )


@press("links.take", product="receive")
async def taken(call: Call, intent: Intent) -> Reply:
    """Pay whoever comes first."""
    got = await giving.take(call.act, intent)
    payer = await persons.by_id(call.books, got.payer)
    wallet = await call.books.account(WALLET, call.actor.id, got.amount.currency)
    return receipt(
        say(
            "{payer} sent you {amount}. Receipt {number}.",
            payer=payer,
            amount=got.amount,
            number=got.number,
        ),
        amount=got.amount,
        who=payer,
        note=got.note,
        left=(await call.books.balance(wallet)).available,
        again=say("You took this before; nothing was moved again.") if got.repeated else None,
    )


not_there = refusals(
    {
        (KIND, "asked"): say("The giver has not confirmed it yet. Press again in a moment."),
        (KIND, "taken"): say("Too late: somebody else took it first."),
        (KIND, "back"): say("The money went back to its giver, so there is nothing to take."),
        (KIND, "void"): say("The giver did not confirm it, so there is nothing to take."),
    }
)


async def _check_funds(act: Act, token: bytes, amount: Money) -> None:
    """Refuse what she could not give now; to look opens no wallet for her."""
    books = act.books
    wallets = {each.available.currency for each in await books.balances(act.actor.id, WALLET)}
    if amount.currency in wallets:
        act = replace(act, key=giving.offering(token))
        terms, available = await from_wallet(act, HOUSE, amount, "link")
        short = available < terms.total and InsufficientFunds(terms.source, available, terms.total)
    else:
        short = InsufficientFunds(HOUSE, Money(0, amount.currency), amount)
    if short and not await giving.stands(books, token):
        raise short


def _for_all(gift: Gift, people: Mapping[int, Person]) -> Reply:
    """Draw it as everybody sees it, with its button while there is something to take."""
    values: dict[str, Any] = {"amount": gift.amount, "payer": people[gift.giver]}
    if gift.state == "taken":
        values |= {"payee": people[gift.taker], "number": gift.number}
    waits = gift.state in {"asked", "waits"}
    shown = Card(
        say(_TITLES[gift.state], **values),
        gift.amount,
        people[gift.giver],
        note=gift.note,
        tone=_TONES.get(gift.state, "ended"),
    )
    take = [Button.does(say("Take"), gift.button, TAKE)] if waits else []
    return Reply.of(card=shown, buttons=take)


def _asking(gift: Gift, asks: Intent) -> Reply:
    waits: Any = asks.facts[WAITS]
    return confirm_card(
        say("Give {amount} to whoever takes it first?", amount=gift.amount),
        asks,
        confirm=say("Yes, give it"),
        amount=gift.amount,
        note=gift.note,
        fee=Terms.read(asks.facts).fee,
        more=[
            say(
                "Whoever presses first in the chat where you posted it gets the money. It waits"
                " {time}, then it comes back to you.",
                time=waits,
            )
        ],
    )
