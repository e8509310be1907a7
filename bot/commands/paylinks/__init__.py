"""Pay links: whoever comes is asked for money, by a link, a picture or a card, on any platform."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from bot import joining
from bot.commands.paylinks.drawing import asked, card, entry
from bot.commands.paylinks.posting import offered, wanted
from bot.commands.paylinks.showing import PAGE, PAYLOAD, handed_on
from bot.commands.paylinks.telling import (
    amount_missing,
    limited,
    made_here,
    other_amount,
    other_currency,
    paid,
    paid_by,
    refused,
)
from bot.grammar.kinds import AMOUNT, CURRENCY, USES, Note, PayCode
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Lacks,
    Of,
    Reply,
    Said,
    Whole,
    _,
    command,
    confirm_card,
    p_,
    page,
    press,
    receipt,
    say,
)
from bot.paying import withheld
from bot.wording import worded
from ledger import ids
from ledger.errors import NotFound, Refused
from ledger.money import Money
from ledger.order import Receipt
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products import paylinks
from ledger.products.paylinks import AmountMissing, Paylink, Uses

__all__ = [
    "PAGE",
    "PAYLOAD",
    "amount_missing",
    "card",
    "limited",
    "made_here",
    "offered",
    "other_amount",
    "other_currency",
    "paid",
    "paid_by",
    "refused",
]

_NOT_SAID: Any = None
_SHOWN = 8
_ANY = _("Any amount")
_EXAMPLE = _("/paylink 12.5 coffee")


@command(
    p_("trigger", "paylink"),
    about=_("Make a link or a QR code by which people pay you."),
    examples=(_EXAMPLE, _("/paylink 5 ticket x10"), _("/paylink tips")),
    private=(p_("private", "paylink"),),
    twin=p_("slash command", "paylink"),
    menu=_("Get paid by link"),
    under="links",
    grows=True,
    product="paylink",
)
async def make(
    call: Call,
    uses: Annotated[Uses, USES, Of(option=p_("option", "uses"))] = _NOT_SAID,
    amount: Annotated[Money, AMOUNT, Of(skip=_ANY)] = _NOT_SAID,
    currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = "",
    note: Note = NO_NOTE,
) -> Reply:
    """Make a link at once: it costs nothing, and nobody pays by it without a word of her own."""
    asks = wanted(call, uses, amount, note, currency)
    return await handed_on(call, await paylinks.make(call.act, asks))


async def _asks_for(call: Call, known: Mapping[str, Any]) -> Whole | None:
    """Return what a link is paid in; how much, it says itself, or whoever pays."""
    if "code" not in known:
        return None
    link = await paylinks.find(call.act, known["code"])
    paylinks.check(link)
    return Whole(link.currency)


@command(
    p_("trigger", "pay"),
    about=_("Pay by a link or a code that you were given."),
    needs="nothing",
    twin=p_("slash command", "pay"),
    menu=_("Pay by a code"),
    under="links",
    product="send",
)
async def pay(
    call: Call,
    code: PayCode,
    amount: Annotated[Money, AMOUNT, Of(whole=_asks_for)] = _NOT_SAID,
) -> Reply:
    """Show the card of a payment by a link; a newcomer joins by it, if it can be paid."""
    return await _drafted(call, await paylinks.find(call.act, code), amount)


@press("paylinks.pay", needs="nothing", product="send")
async def pressed(call: Call, intent: Intent) -> Reply:
    """Show who presses the card by which she pays."""
    return await _drafted(call, await paylinks.of(call.books, intent))


@press(paylinks.VERB, product="send")
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Pay, and turn the card into a receipt."""
    made = await paylinks.confirm(call.act, intent)
    return receipt(
        _paid(made),
        amount=made.terms.amount,
        who=made.payee,
        rows=withheld(made.terms.withheld, made.payee),
        fee=made.terms.fee,
        left=made.left,
        again=say("This was paid before; nothing was moved again.") if made.repeated else None,
    )


@press("paylinks.close")
async def closed(call: Call, intent: Intent) -> Reply:
    """Let nobody pay by a link any more."""
    link = await paylinks.close(call.act, intent)
    return replace(await card(call.books, link.token, call.actor), edits_card=True)


@press("paylinks.show")
async def shown(call: Call, intent: Intent) -> Reply:
    """Show the link and its picture again."""
    return await handed_on(call, await paylinks.of(call.books, intent))


@command(
    p_("trigger", "paylinks"),
    about=_("See your pay links and what they brought."),
    asked=(p_("asked", "paylinks"),),
    twin=p_("slash command", "paylinks"),
    menu=_("Your pay links"),
    under="links",
)
async def mine(call: Call) -> Reply:
    """Show the newest of her links."""
    return await _page(call)


@page("paylinks")
async def turned(call: Call, at: str) -> Reply:
    """Show the links before one of them, or the card of one."""
    try:
        token = ids.from_text(at[1:])
    except ValueError:
        raise NotFound("button") from None
    if not at.startswith("c"):
        return replace(await _page(call, token), edits_card=True)
    if (await paylinks.get(call.books, token)).owner != call.actor.id:
        raise NotFound("paylink")
    return await card(call.books, token, call.actor)


async def _drafted(call: Call, link: Paylink, amount: Money | None = None) -> Reply:
    paylinks.check(link)
    joined = await joining.join(call)
    welcome = joining.greeting(call, joining.brought(joined)) if joined.first_time else []
    try:
        drafted = await paylinks.draft(call.act, link, amount)
    except AmountMissing:
        owner = await persons.by_id(call.books, link.owner)
        raise Lacks(pay, "amount", _how_much(link, owner), {"code": link.code}, welcome) from None
    except Refused as refusal:
        said = _why(refusal)
        if not (welcome and said):
            raise
        return Reply.of(said, *welcome)
    terms = drafted.terms
    asks = confirm_card(
        say("Pay {amount} to {payee}?", amount=terms.amount, payee=drafted.payee),
        drafted.intent,
        confirm=say("Pay"),
        amount=terms.amount,
        who=drafted.payee,
        rows=withheld(terms.withheld, drafted.payee),
        note=link.note,
        fee=terms.fee,
        left=drafted.left,
        done=say("You asked for this before, and it was paid."),
    )
    return _welcomed(asks, welcome)


def _welcomed(asks: Reply, welcome: list[Said]) -> Reply:
    """Say hello above the card, and below what it asks what joining brought."""
    if not welcome or asks.card is None:
        return asks
    hello, *brought = welcome
    card = replace(asks.card, above=hello, more=[*brought, *asks.card.more])
    return replace(asks, card=card)


def _how_much(link: Paylink, owner: Person) -> Said:
    return say(
        "How much do you pay {payee}? You can also write {example}.",
        payee=owner,
        example=Code(f"/pay {link.code} 10"),
    )


def _why(refusal: Refused) -> Said | None:
    """Word a refusal for a newcomer, who has joined in any case."""
    own = (refused, other_amount, other_currency)
    return next(filter(None, (each.worded(refusal) for each in own)), None) or worded(refusal)


def _paid(made: Receipt) -> Said:
    facts: dict[str, Any] = {
        "amount": made.terms.amount,
        "payee": made.payee,
        "number": made.number,
    }
    if not made.note:
        return say("Paid {amount} to {payee}. Receipt {number}.", **facts)
    return say("Paid {amount} to {payee} for {note}. Receipt {number}.", note=made.note, **facts)


async def _page(call: Call, before: bytes = b"") -> Reply:
    links = await paylinks.mine(call.books, call.actor.id, _SHOWN + 1, before)
    if not links:
        return Reply.of(say("You have no pay links yet. Try {example}.", example=Code(_EXAMPLE)))
    listed = links[:_SHOWN]
    payers = {payer for link in listed for payer in link.payers}
    people = await persons.by_ids(call.books, payers)
    buttons = [_opens(link) for link in listed if link.is_open]
    if len(links) > _SHOWN:
        older = f"o{ids.text(listed[-1].token)}"
        buttons.append(Button.goes(say("Older"), "paylinks", older))
    entries = [entry(link, people) for link in listed]
    return Reply.of(card=Card(say("Your pay links"), entries=entries), buttons=buttons)


def _opens(link: Paylink) -> Button:
    """Return the button that shows the card of a link."""
    label = asked(link)
    if link.note:
        label = say("{asked} · {note}", asked=label, note=link.note)
    return Button.goes(label, "paylinks", f"c{ids.text(link.token)}")
