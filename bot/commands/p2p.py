"""Sending money to a person: the card, the receipt, and what the payee is told."""

from typing import Any

from bot.grammar.kinds import Amount, Note, Payee
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
from bot.wording import ASKED_BEFORE, charged, noted, unnamed
from ledger.claims import LIFETIME
from ledger.pay import TAKE_BACK, Card, Receipt
from ledger.people.intents import Intent
from ledger.products import p2p


@command(
    p_("trigger", "send"),
    about=_("Send money to someone."),
    examples=(
        _("/send @sara 10 lunch"),
        _("/send @sara 12.5 EUR"),
        say("Example: {example} as a reply to their message", example=Code("/send 10")),
    ),
    private=(p_("private", "send"), p_("private", "send for me")),
)
async def send(call: Call, to: Payee, amount: Amount, note: Note = NO_NOTE) -> Reply:
    """Show the card of a payment."""
    card = await p2p.draft(call.act, to, amount, note)
    return _card(card, note, picks=call.picks)


@press("send")
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Pay, and turn the card into a receipt."""
    receipt = await p2p.confirm(call.act, intent)
    if receipt.repeated:
        again = say("This was sent before; nothing was moved again.")
        return Reply.of(again, *_receipt(receipt), *_state(receipt))
    buttons = []
    if receipt.waits:
        buttons = [Button.does(say("Take it back"), receipt.waits, TAKE_BACK)]
    return Reply.of(*_receipt(receipt), buttons=buttons, edits_card=True)


@press(TAKE_BACK)
async def taken_back(call: Call, intent: Intent) -> Reply:
    """Give back to the payer what still waits for the payee."""
    claim = await p2p.take_back(call.act, intent)
    told = say(
        "{amount} is back in your wallet. Receipt {number} is void.",
        amount=claim.terms.total,
        number=claim.number,
    )
    return Reply.of(told, edits_card=True)


@tells("received")
def received(facts: Facts) -> Reply:
    """Tell the payee."""
    told = say(
        "{payer} sent you {amount}. Receipt {number}.",
        payer=facts.payer,
        amount=facts.amount,
        number=facts.number,
    )
    return Reply.of(told, *noted(facts.note))


@tells("waiting")
def waiting(facts: Facts) -> Reply:
    """Tell somebody who has not joined that money waits for her."""
    return Reply.of(
        say(
            "{payer} sent you {amount}. Type {start} before {until} to take it. Receipt {number}.",
            payer=facts.payer,
            amount=facts.amount,
            start=Code("/start"),
            until=facts.until,
            number=facts.number,
        ),
        *noted(facts.note),
    )


@tells("claimed")
def claimed(facts: Facts) -> Reply:
    """Tell the payer that the payee came."""
    return Reply.of(
        say(
            "{payee} has joined and taken your {amount}. Receipt {number}.",
            payee=facts.payee,
            amount=facts.amount,
            number=facts.receipt,
        )
    )


@tells("returned")
def returned(facts: Facts) -> Reply:
    """Tell the payer that the money came back."""
    if facts.payee.is_handle:
        return Reply.of(
            say(
                "You confirmed nobody as {payee} in time, so {amount} is back in your wallet."
                " Receipt {number}.",
                payee=facts.payee,
                amount=facts.total,
                number=facts.receipt,
            )
        )
    return Reply.of(
        say(
            "{payee} did not join in time, so {amount} is back in your wallet. Receipt {number}.",
            payee=facts.payee,
            amount=facts.total,
            number=facts.receipt,
        )
    )


@tells("gone")
def gone(facts: Facts) -> Reply:
    """Tell somebody who never joined that the money waits no more."""
    return Reply.of(
        say(
            "{amount} from {payer} no longer waits for you: it went back. Receipt {number}.",
            amount=facts.amount,
            payer=facts.payer,
            number=facts.number,
        )
    )


@tells("paid")
def paid(facts: Facts) -> Reply:
    """Tell the group in which it was asked for."""
    return Reply.of(
        say(
            "{payer} sent {payee} {amount}. Receipt {number}.",
            payer=facts.payer,
            payee=facts.payee,
            amount=facts.amount,
            number=facts.number,
        )
    )


def _card(card: Card, note: str, *, picks: bool) -> Reply:
    terms = card.terms
    lines = [say("Send {amount} to {payee}?", amount=terms.amount, payee=card.payee)]
    if card.intent.repeated:
        lines.insert(0, _AGAIN[card.intent.state])
    lines += [*unnamed(card.payee), *charged(terms.fee), *noted(note)]
    lines += _waiting(card, picks=picks)
    if card.intent.state == "open" and card.left.minor >= 0:
        lines.append(say("After this you have {amount}.", amount=card.left))
    return Reply.of(*lines, buttons=_buttons(card.intent))


def _waiting(card: Card, *, picks: bool) -> list[Said]:
    """Say what becomes of money for somebody who has not joined, or is but a handle."""
    payee = card.payee
    if payee.joined:
        return []
    if not payee.is_handle:
        return [
            say(
                "{payee} has not joined yet: the money waits {time}, then it comes back to you.",
                payee=payee,
                time=LIFETIME,
            )
        ]
    nobody = say(
        "Nobody called {payee} has used Wasl yet. The money waits {time}: when somebody comes under"
        " this name, you are asked before they get it. Otherwise it comes back to you.",
        payee=payee,
        time=LIFETIME,
    )
    typed = f"/send {card.terms.amount}"
    if picks:
        return [nobody, say("Safer: type {command} and pick the person.", command=Code(typed))]
    in_a_group = Code(typed, as_it_stands=True)
    return [
        nobody,
        say("Safer: reply to one of their messages with {command}.", command=in_a_group),
    ]


_AGAIN = {**ASKED_BEFORE, "done": say("You asked for this before, and it was sent.")}


def _buttons(intent: Intent) -> list[Button]:
    return [
        Button.does(say("Send"), intent, "confirm"),
        Button.does(say("Cancel"), intent, "cancel"),
    ]


def _receipt(receipt: Receipt) -> list[Said]:
    terms = receipt.terms
    facts: dict[str, Any] = {
        "amount": terms.amount,
        "payee": receipt.payee,
        "number": receipt.number,
    }
    if receipt.waits_until:
        sent = say(
            "{amount} waits for {payee} until {until}. Receipt {number}.",
            until=receipt.waits_until,
            **facts,
        )
    else:
        sent = say("Sent {amount} to {payee}. Receipt {number}.", **facts)
    asked = [say("You are asked before anybody gets it.")] if receipt.payee.is_handle else []
    left = say("You have {amount}.", amount=receipt.left)
    return [sent, *asked, *charged(terms.fee), *noted(receipt.note), left]


def _state(receipt: Receipt) -> list[Said]:
    if receipt.waits_until is None:
        return []
    return [say("{command} shows how it stands now.", command=Code(f"/tx {receipt.number}"))]
