"""Claim links: money for whoever comes first with a code, on whatever platform."""

from dataclasses import replace

from bot import joining
from bot.commands.links.giving import card, given, not_there, offered, wanted
from bot.commands.links.giving import taken as taken_here
from bot.grammar.kinds import Amount, Note, Secret
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Facts,
    Found,
    People,
    Reply,
    Said,
    Shown,
    _,
    command,
    confirm_card,
    limits,
    p_,
    press,
    receipt,
    refusals,
    say,
    shows,
    taken,
    tells,
)
from bot.wording import worded
from ledger.chart import WALLET
from ledger.claims import Claim
from ledger.errors import Refused
from ledger.pay import TAKE_BACK
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products import links
from ledger.products.links import Made

__all__ = ["card", "given", "not_there", "offered", "taken_here", "wanted"]

PAYLOAD = "claim-"
"""What a link to Telegram brings before the code."""
_DOORS = {
    "telegram": (_("On Telegram: {link}"), PAYLOAD),
    "web": (_("In the web chat: {link}"), "/#claim="),
}


@command(
    p_("trigger", "link"),
    about=_("Make a link that pays whoever opens it first."),
    examples=(_("/link 10 lunch"),),
    private=(p_("private", "link"),),
    twin=p_("slash command", "link"),
    menu=_("Make a link"),
    under="links",
    grows=True,
    product="link",
)
async def link(call: Call, amount: Amount, note: Note = NO_NOTE) -> Reply:
    """Show the card of a link."""
    card = await links.draft(call.act, amount, note)
    return confirm_card(
        say("Make a link for {amount}?", amount=card.terms.amount),
        card.intent,
        confirm=say("Make the link"),
        amount=card.terms.amount,
        note=note,
        fee=card.terms.fee,
        left=card.left,
        more=[
            say(
                "Whoever opens it first gets the money, so send it only to the person you mean."
                " It waits {time}, then it comes back to you.",
                time=card.waits,
            )
        ],
        done=say("You asked for this before, and the link was made."),
    )


@press("link", product="link")
async def made(call: Call, intent: Intent) -> Reply:
    """Hold the money, and show the code, this once."""
    link = await links.confirm(call.act, intent)
    back = [Button.does(say("Take it back"), link.back, TAKE_BACK)] if link.waits else []
    title = say(
        "{amount} waits behind a link until {until}. Receipt {number}.",
        amount=link.terms.amount,
        until=link.until,
        number=link.number,
    )
    return receipt(
        title,
        *(_shown(call, link.secret) if link.secret else [_stands(link)]),
        amount=link.terms.amount,
        fee=link.terms.fee,
        note=link.note,
        left=link.left,
        tone="waits" if link.waits else "ended",
        again=None if link.secret else _TOLD_ONCE,
        buttons=back,
    )


@command(
    p_("trigger", "claim"),
    about=_("Take the money behind a code that you were given."),
    private=(p_("private", "claim"),),
    needs="nothing",
    twin=p_("slash command", "claim"),
    menu=_("Take money by a code"),
    under="links",
    product="receive",
)
async def claim(call: Call, code: Secret) -> Reply:
    """Pay her who comes with a code; a newcomer joins by it, once there is money behind it."""
    found = await links.find(call.act, code)
    joined = await joining.join(call, takes_money=True)
    if not joined.first_time:
        return Reply.of(card=await _taken(call, found))
    told = await _taken_if_it_can(call, found)
    welcome = await joining.welcome(call, joined)
    if isinstance(told, Card):
        return replace(welcome, card=told)
    return replace(welcome, rest=[told, *welcome.rest])


@shows(links.TAKEN, family=p_("family", "Links"))
def opened(found: Found, reader: Person, people: People) -> Shown:
    """Show money that went to who opened a link."""
    return taken(found, reader, people)


@tells("link_taken")
def link_taken(facts: Facts) -> Reply:
    """Tell the payer who came."""
    told = say(
        "{payee} opened your link and has your {amount}. Receipt {number}.",
        payee=facts.payee,
        amount=facts.amount,
        number=facts.receipt,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payee, tone="done"))


@tells("link_returned")
def link_returned(facts: Facts) -> Reply:
    """Tell the payer that nobody came."""
    told = say(
        "Nobody opened your link in time, so {amount} is back in your wallet. Receipt {number}.",
        amount=facts.total,
        number=facts.receipt,
    )
    return Reply.of(card=Card(told, facts.total, tone="ended"))


refused = refusals(
    {
        "link": say("There is no money behind this code. Copy it again, whole, or ask the sender."),
        "own_link": say(
            "This is your own link. To have the money back, press the button on its receipt."
        ),
        ("links", "link"): say("Too late: somebody else opened this link first and has the money."),
        ("links", "take_back"): say("The sender took this money back, so the link is void."),
        ("links", "return"): say(
            "Nobody opened this link in time, so the money went back to its sender. Ask for a new"
            " one."
        ),
    }
)
limited = limits(
    {
        "wrong codes": _(
            "Too many wrong codes ({most} an hour). Nothing was moved; try again after {time} with"
            " the right one."
        )
    }
)
_TOLD_ONCE = say("This link was made before. Its code is kept nowhere, so I cannot show it again.")


def _stands(link: Made) -> Said:
    return say("{command} shows how it stands now.", command=Code(f"/tx {link.number}"))


def _shown(call: Call, secret: str) -> list[Said]:
    """Show the code, and the link that brings it to each platform."""
    doors = [
        (said, f"{call.doors[name]}{way}{secret}")
        for name, (said, way) in _DOORS.items()
        if name in call.doors
    ]
    return [
        say(
            "Copy one of these now and send it to the person you mean: it is shown only this once."
        ),
        *(say(said, link=_secret(link)) for said, link in doors),
        say(
            "Anywhere: {command} and the code {code}",
            command=Code("/claim"),
            code=_secret(secret),
        ),
    ]


def _secret(text: str) -> Code:
    return Code(text, as_it_stands=True, secret=True)


async def _taken_if_it_can(call: Call, found: Claim) -> Card | Said:
    """Pay a newcomer, or say why not: she has joined in any case."""
    try:
        return replace(await _taken(call, found), left=None)
    except Refused as refusal:
        said = refused.worded(refusal) or worded(refusal)
        if said is None:
            raise
        return said


async def _taken(call: Call, found: Claim) -> Card:
    got = await links.take(call.act, found)
    payer = await persons.by_id(call.books, got.payer)
    wallet = await call.books.account(WALLET, call.actor.id, got.amount.currency)
    left = (await call.books.balance(wallet)).available
    title = say(
        "{payer} sent you {amount}. Receipt {number}.",
        payer=payer,
        amount=got.amount,
        number=got.number,
    )
    again = say("You opened this link before; nothing was moved again.")
    return Card(
        title,
        got.amount,
        payer,
        note=got.note,
        tone="done",
        above=again if got.repeated else None,
        left=say("You have {amount}.", amount=left),
    )
