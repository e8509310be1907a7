"""Claim links: money for whoever comes first with a code, on whatever platform."""

from dataclasses import replace
from typing import Any

from bot import joining
from bot.grammar.kinds import Amount, Note, Secret
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Code,
    Facts,
    Reply,
    Said,
    _,
    command,
    p_,
    press,
    say,
    tells,
)
from bot.wording import ASKED_BEFORE, charged, noted, worded
from ledger.chart import WALLET
from ledger.claims import LIFETIME, Claim
from ledger.errors import Refused
from ledger.money import Money
from ledger.pay import TAKE_BACK, Card
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.products import links
from ledger.products.links import Made

PAYLOAD = "claim-"
"""What a link to Telegram brings before the code."""
_DOORS = {"telegram": _("On Telegram: {link}"), "web": _("In the web chat: {link}")}


@command(
    p_("trigger", "link"),
    about=_("Make a link that pays whoever opens it first."),
    examples=(_("/link 10 lunch"),),
    private=(p_("private", "link"),),
)
async def link(call: Call, amount: Amount, note: Note = NO_NOTE) -> Reply:
    """Show the card of a link."""
    card = await links.draft(call.act, amount, note)
    return _card(card, note)


@press("link")
async def made(call: Call, intent: Intent) -> Reply:
    """Hold the money, and show the code, this once."""
    link = await links.confirm(call.act, intent)
    back = [Button.does(say("Take it back"), link.back, TAKE_BACK)] if link.waits else []
    if link.secret:
        return Reply.of(*_receipt(link), *_shown(call, link.secret), buttons=back, edits_card=True)
    again = say("This link was made before. Its code is kept nowhere, so I cannot show it again.")
    stands = say("{command} shows how it stands now.", command=Code(f"/tx {link.number}"))
    return Reply.of(again, *_receipt(link)[:1], stands, buttons=back)


@command(
    p_("trigger", "claim"),
    about=_("Take the money behind a code that you were given."),
    private=(p_("private", "claim"),),
    needs="nothing",
)
async def claim(call: Call, code: Secret) -> Reply:
    """Pay her who comes with a code; a newcomer joins by it, once there is money behind it."""
    found = await links.find(call.act, code)
    joined = await joining.join(call)
    if not joined.first_time:
        return Reply.of(*await _taken(call, found), await _left(call, found.terms.amount))
    told = await _taken_if_it_can(call, found)
    welcome = await joining.welcome(call, joined)
    return replace(welcome, lines=[*told, *welcome.lines])


@tells("link_taken")
def link_taken(facts: Facts) -> Reply:
    """Tell the payer who came."""
    return Reply.of(
        say(
            "{payee} opened your link and has your {amount}. Receipt {number}.",
            payee=facts.payee,
            amount=facts.amount,
            number=facts.receipt,
        )
    )


@tells("link_returned")
def link_returned(facts: Facts) -> Reply:
    """Tell the payer that nobody came."""
    return Reply.of(
        say(
            "Nobody opened your link in time, so {amount} is back in your wallet."
            " Receipt {number}.",
            amount=facts.total,
            number=facts.receipt,
        )
    )


def _card(card: Card, note: str) -> Reply:
    terms, intent = card.terms, card.intent
    lines = [say("Make a link for {amount}?", amount=terms.amount)]
    if intent.repeated:
        lines.insert(0, _AGAIN[intent.state])
    lines += [*charged(terms.fee), *noted(note)]
    lines.append(
        say(
            "Whoever opens it first gets the money, so send it only to the person you mean."
            " It waits {time}, then it comes back to you.",
            time=LIFETIME,
        )
    )
    if intent.state == "open" and card.left.minor >= 0:
        lines.append(say("After this you have {amount}.", amount=card.left))
    buttons = [
        Button.does(say("Make the link"), intent, "confirm"),
        Button.does(say("Cancel"), intent, "cancel"),
    ]
    return Reply.of(*lines, buttons=buttons)


_AGAIN = {**ASKED_BEFORE, "done": say("You asked for this before, and the link was made.")}


def _receipt(link: Made) -> list[Said]:
    terms = link.terms
    facts: dict[str, Any] = {"amount": terms.amount, "number": link.number}
    waits = say(
        "{amount} waits behind a link until {until}. Receipt {number}.", until=link.until, **facts
    )
    return [
        waits,
        *charged(terms.fee),
        *noted(link.note),
        say("You have {amount}.", amount=link.left),
    ]


def _shown(call: Call, secret: str) -> list[Said]:
    """Show the code, and the link that brings it to each platform."""
    doors = {name: call.doors[name] for name in _DOORS if name in call.doors}
    return [
        say(
            "Copy one of these now and send it to the person you mean: it is shown only this once."
        ),
        *(say(_DOORS[name], link=_secret(f"{door}{secret}")) for name, door in doors.items()),
        say(
            "Anywhere: {command} and the code {code}",
            command=Code("/claim"),
            code=_secret(secret),
        ),
    ]


def _secret(text: str) -> Code:
    return Code(text, as_it_stands=True, secret=True)


async def _taken_if_it_can(call: Call, found: Claim) -> list[Said]:
    """Pay a newcomer, or say why not: she has joined in any case."""
    try:
        return await _taken(call, found)
    except Refused as refusal:
        said = worded(refusal)
        return [said] if said else []


async def _taken(call: Call, found: Claim) -> list[Said]:
    taken = await links.take(call.act, found)
    payer = await persons.by_id(call.books, taken.payer)
    again = say("You opened this link before; nothing was moved again.")
    told = say(
        "{payer} sent you {amount}. Receipt {number}.",
        payer=payer,
        amount=taken.amount,
        number=taken.number,
    )
    return [*([again] if taken.repeated else []), told, *noted(taken.note)]


async def _left(call: Call, amount: Money) -> Said:
    wallet = await call.books.account(WALLET, call.actor.id, amount.currency)
    return say("You have {amount}.", amount=(await call.books.balance(wallet)).available)
