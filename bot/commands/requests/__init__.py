"""Requests: somebody is asked for money, and pays it, a part of it, or not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from bot.commands.requests.drawing import asked, card, confirming
from bot.commands.requests.listing import overview, page_of
from bot.commands.requests.refusing import limited, off, refused, surplus
from bot.commands.requests.telling import (
    declined_by,
    open_ones,
    over,
    paid_by,
    reminded,
    request_paid,
    requested,
    standing,
)
from bot.grammar.kinds import AMOUNT, PAYER, Amount, Note, Reason, Word
from bot.kit import (
    NO_NOTE,
    Call,
    Code,
    Leads,
    Of,
    Reply,
    Whole,
    _,
    command,
    p_,
    page,
    press,
    receipt,
    say,
)
from bot.paying import withheld
from ledger.money import Money
from ledger.people import groups, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products.requests import ending, making, paying, reading
from ledger.products.requests.reading import Request

__all__ = [
    "card",
    "declined_by",
    "limited",
    "off",
    "open_ones",
    "over",
    "paid_by",
    "refused",
    "reminded",
    "request_paid",
    "requested",
    "standing",
    "surplus",
]

PART, WHY = "requests.part", "requests.why"
"""What a card leads to: an amount, or a word, is asked for."""


@command(
    p_("trigger", "request"),
    about=_("Ask somebody for money."),
    examples=(
        _("/request @omar 25 dinner"),
        say("Example: {example} as a reply to their message", example=Code(_("/request 25"))),
    ),
    private=(p_("private", "request"),),
    twin=p_("slash command", "request"),
    menu=_("Request money"),
    under="",
    grows=True,
    product="request",
)
async def request(
    call: Call,
    payer: Annotated[Person, PAYER, Of(option=p_("option", "from"), led=("asked from", "from"))],
    amount: Amount,
    note: Note = NO_NOTE,
) -> Reply:
    """Show who asks the card of a request."""
    near = await _is_near(call, payer)
    return asked(await making.draft(call.act, payer, amount, note, near=near))


async def _is_near(call: Call, payer: Person) -> bool:
    """Tell whether she is answered in a group of which only its platform knows who is in it."""
    answers = call.in_reply_to
    if not (call.seen_in and answers and answers.fact == payer.fact):
        return False
    return await groups.get(call.books, call.seen_in) is None


@command(
    p_("trigger", "requests"),
    about=_("See what you are asked for, and what you ask others for."),
    asked=(p_("asked", "requests"),),
    twin=p_("slash command", "requests"),
    aloud=False,
    menu=_("Requests"),
    under="",
)
async def requests(call: Call) -> Reply:
    """Show what waits, grouped by person."""
    return await overview(call)


@page("requests")
async def more(call: Call, at: str) -> Reply:
    """Show all of it, one person's, or one request."""
    return await page_of(call, at)


async def _left(call: Call, known: Mapping[str, Any]) -> Whole | None:
    if "request" not in known:
        return None
    found = await reading.of_payer(call.act, known["request"])
    paying.check(found)
    return Whole.of(found.left)


@command(PART, product="send")
async def part(
    call: Call,
    request: Word,
    amount: Annotated[Money, AMOUNT, Of(_("How much of it"), whole=_left)],
) -> Reply:
    """Show the card by which a part is paid."""
    return await _to_pay(call, await reading.of_payer(call.act, request), amount)


@command(WHY)
async def why(call: Call, request: Word, word: Reason = NO_NOTE) -> Reply:
    """Decline, with a word or without one."""
    declined = await reading.of_payer(call.act, request)
    await ending.decline(call.act, declined, word)
    requester = await persons.by_id(call.books, declined.requester)
    return Reply.of(say("The request is declined. {person} is told.", person=requester))


@press("requests.make", product="request")
async def made(call: Call, intent: Intent) -> Reply:
    """Ask, and turn the card into the one that shows what becomes of it."""
    made = await making.make(call.act, intent)
    return replace(await card(call.books, made.token, call.actor), edits_card=True)


@press("requests.pay", product="send")
async def pay(call: Call, intent: Intent) -> Reply:
    """Show the payer her own card for what is left."""
    return await _to_pay(call, await _of(call, intent))


@press(paying.VERB, product="send")
async def paid(call: Call, intent: Intent) -> Reply:
    """Pay, and turn the card into a receipt."""
    made = await paying.confirm(call.act, intent)
    terms = made.terms
    return receipt(
        say(
            "Paid {amount} to {payee}. Receipt {number}.",
            amount=terms.amount,
            payee=made.payee,
            number=made.number,
        ),
        amount=terms.amount,
        who=made.payee,
        rows=withheld(terms.withheld, made.payee),
        fee=terms.fee,
        note=made.note,
        left=made.left,
        again=say("This was paid before; nothing was moved again.") if made.repeated else None,
    )


@press(PART, product="send")
async def parting(call: Call, intent: Intent) -> Reply:
    """Ask how much of it she pays."""
    return await _led(call, intent, PART)


@press("requests.decline")
async def declining(call: Call, intent: Intent) -> Reply:
    """Ask for a word to go with it."""
    return await _led(call, intent, WHY)


@press("requests.show")
async def shown(call: Call, intent: Intent) -> Reply:
    """Show the note of somebody whom she does not know."""
    await ending.show(call.act, await _of(call, intent))
    return await _drawn(call, intent)


@press("requests.report")
async def report(call: Call, intent: Intent) -> Reply:
    """Tell support of it, and block who asked."""
    request = await _of(call, intent)
    number = await ending.report(call.act, request)
    requester = await persons.by_id(call.books, request.requester)
    if number:
        return Reply.of(
            say(
                "{person} is blocked, and support is told. {command} shows how it stands.",
                person=requester,
                command=Code(f"/case {number}"),
            )
        )
    return Reply.of(
        say(
            "{person} is blocked and asks you for nothing any more. Support was not told: you have"
            " as many cases as can be open, or opened in a day.",
            person=requester,
        )
    )


@press("requests.block")
async def block(call: Call, intent: Intent) -> Reply:
    """Be asked no more by who asked."""
    await ending.block_by_card(call.act, await _of(call, intent))
    return await _drawn(call, intent)


@press("requests.withdraw")
async def withdrawn(call: Call, intent: Intent) -> Reply:
    """Ask no more."""
    await ending.withdraw(call.act, intent)
    return await _drawn(call, intent)


async def _of(call: Call, intent: Intent) -> Request:
    return await reading.of_payer(call.act, str(intent.facts["request"]))


async def _drawn(call: Call, intent: Intent) -> Reply:
    found = await reading.named(call.books, str(intent.facts["request"]))
    return replace(await card(call.books, found.token, call.actor), edits_card=True)


async def _led(call: Call, intent: Intent, command_name: str) -> Reply:
    found = await _of(call, intent)
    paying.check(found)
    return Reply((), leads=Leads(command_name, {"request": found.name}))


async def _to_pay(call: Call, request: Request, amount: Money | None = None) -> Reply:
    drafted = await paying.draft(call.act, [request], amount)
    return confirming(drafted, hides=request.hides)
