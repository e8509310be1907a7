"""Sending money to a person: the card, the receipt, and what the payee is told."""

from dataclasses import replace
from typing import Any

from bot import exchanging, paying
from bot.commands.p2p.grace import (
    first_payment,
    graced,
    held,
    in_its_grace,
    undelivered,
    undone,
)
from bot.grammar.kinds import Amount, Note, Payee
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
    came,
    command,
    confirm_card,
    moved,
    p_,
    pending,
    press,
    refusals,
    say,
    shows,
    tells,
)
from bot.wording import unnamed
from ledger.exchange.quoting import Quote
from ledger.order import Card as Drafted
from ledger.pay import TAKE_BACK
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products import p2p

__all__ = ["graced", "held", "in_its_grace", "undelivered", "undone"]


@command(
    p_("trigger", "send"),
    about=_("Send money to someone."),
    examples=(
        _("/send @sara 10 lunch"),
        _("/send @sara 12.5 EUR"),
        say("Example: {example} as a reply to their message", example=Code("/send 10")),
    ),
    private=(p_("private", "send"), p_("private", "send for me")),
    twin=p_("slash command", "send"),
    menu=_("Send money"),
    under="",
    product="send",
)
async def send(call: Call, to: Payee, amount: Amount, note: Note = NO_NOTE) -> Reply:
    """Show the card of a payment."""
    card = await p2p.draft(call.act, to, amount, note)
    terms, quote = card.terms, p2p.quote_of(card.intent)
    left = card.left
    if quote:
        left = await exchanging.has(call.books, call.actor.id, quote) - quote.sums.given
    return confirm_card(
        say("Send {amount} to {payee}?", amount=terms.amount, payee=card.payee),
        card.intent,
        confirm=say("Send"),
        amount=terms.amount,
        who=card.payee,
        rows=[*paying.withheld(terms.withheld, card.payee), *exchanging.beside(quote, terms.total)],
        note=note,
        fee=terms.fee,
        left=left,
        warn=unnamed(card.payee),
        more=[
            *_waiting(card, picks=call.picks),
            *first_payment(card),
            *_exchanged(quote, card.intent),
        ],
        done=say("You asked for this before, and it was sent."),
    )


@press("send", product="send")
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Pay, and turn the card into a receipt, which is live while it can be undone."""
    made = await p2p.confirm(call.act, intent)
    if made.waits and made.waits.card:
        drawn = await held(call.books, made.waits.token, call.actor)
        return _again(drawn) if made.repeated else drawn
    waits = made.waits_until is not None
    stands = say("{command} shows how it stands now.", command=Code(f"/tx {made.number}"))
    back = [Button.does(say("Take it back"), made.waits, TAKE_BACK)] if made.waits else []
    quote = p2p.quote_of(intent)
    beside: dict[str, Any] = {}
    if quote:
        beside = {"rows": exchanging.beside(quote, made.terms.total)}
        beside["left"] = await exchanging.has(call.books, call.actor.id, quote)
    return paying.paid(
        made,
        _WAITS if waits else paying.SENT,
        *([stands] if made.repeated and waits else []),
        again=paying.SENT_BEFORE,
        until=made.waits_until,
        more=[say("You are asked before anybody gets it.")] if made.payee.is_handle else [],
        buttons=[] if made.repeated else back,
        **beside,
    )


@shows("send")
def sent(found: Found, reader: Person, people: People) -> Shown:
    """Show a payment."""
    return moved(found, reader, people)


@tells("received")
def received(facts: Facts) -> Reply:
    """Tell the payee."""
    return came(_("{payer} sent you {amount}. Receipt {number}."), facts)


@tells("paid")
def paid(facts: Facts) -> Reply:
    """Tell the group in which it was asked for."""
    told = say(
        "{payer} sent {payee} {amount}. Receipt {number}.",
        payer=facts.payer,
        payee=facts.payee,
        amount=facts.amount,
        number=facts.number,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payee, tone="done"))


_WAITS = _("{amount} waits for {payee} until {until}. Receipt {number}.")
open_ones = pending(claimable=p_("pending", "Payments waiting"))
refused = refusals({"pay_self": say("You cannot send money to yourself. Name somebody else.")})


def _again(drawn: Reply) -> Reply:
    """Return a receipt that says that it was had before, below the card that asked."""
    card = drawn.card and replace(drawn.card, above=paying.SENT_BEFORE)
    return replace(drawn, card=card, edits_card=False)


def _exchanged(quote: Quote | None, intent: Intent) -> list[Said]:
    """Say of a card that exchanges and pays at once how long its rate holds, and that it stays."""
    if quote is None:
        return []
    return [
        say(
            "Your money is exchanged and sent in one step. The rate holds for {time}, and nothing"
            " of it can be undone.",
            time=intent.lifetime,
        )
    ]


def _waiting(card: Drafted, *, picks: bool) -> list[Said]:
    """Say what becomes of money for somebody who has not joined, or is but a handle."""
    payee = card.payee
    if payee.joined:
        return []
    if not payee.is_handle:
        return [
            say(
                "{payee} has not joined yet: the money waits {time}, then it comes back to you.",
                payee=payee,
                time=card.waits,
            )
        ]
    nobody = say(
        "Nobody called {payee} has used Wasl yet. The money waits {time}: when somebody comes under"
        " this name, you are asked before they get it. Otherwise it comes back to you.",
        payee=payee,
        time=card.waits,
    )
    typed = f"/send {card.terms.amount}"
    if picks:
        return [nobody, say("Safer: type {command} and pick the person.", command=Code(typed))]
    in_a_group = Code(typed, as_it_stands=True)
    return [
        nobody,
        say("Safer: reply to one of their messages with {command}.", command=in_a_group),
    ]
