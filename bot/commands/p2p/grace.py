"""The grace of a first payment: its card, its receipt with Undo while that lasts, what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot import paying
from bot.kit import Button, Card, Reply, details, draws, moved, press, receipt, say, shows, tells
from ledger import claims, grace
from ledger.errors import AlreadySettled, NotFound
from ledger.people import intents, persons
from ledger.people.roles import SEE_RECEIPTS
from ledger.products import p2p

if TYPE_CHECKING:
    from bot.kit import Call, Facts, Found, People, Row, Said, Shown, Tone
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.order import Card as Drafted
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.statement import Recorded

_STATES = {
    "open": say("can still be undone"),
    "captured": say("paid"),
    "voided": say("undone"),
}
_TONES: dict[str, Tone] = {"open": "waits", "captured": "done", "voided": "ended"}


def first_payment(card: Drafted) -> list[Said]:
    """Say that a first payment goes out only after its grace."""
    lasts = grace.of(card.intent)
    if not lasts:
        return []
    return [
        say(
            "It is your first payment to {payee}: it goes out {time} after you send it, and until"
            " then you can undo it.",
            payee=card.payee,
            time=lasts,
        )
    ]


@press(grace.UNDONE)
async def undone(call: Call, intent: Intent) -> Reply:
    """Give back a first payment in its grace; the card of one that has gone out stays."""
    try:
        await p2p.undo(call.act, intent)
    except AlreadySettled as settled:
        if settled.found != "captured":
            raise
        return Reply.of(say("Too late: it has gone out. Nothing was moved back."))
    return await held(call.books, intent.token, call.actor)


@draws(grace.KIND)
async def held(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw the receipt of a first payment: it can be undone, it has gone out, or it came back."""
    claim = await claims.get(books, token)
    begun = await books.transfer(claim.number)
    ended = await books.transfer(claim.ended) if claim.ended else None
    payee = await persons.by_id(books, claim.terms.payee)
    lasts = claim.expires_at - begun.recorded_at
    left = (await books.balance(claim.terms.source)).available if reader else None
    return receipt(
        _held(claim, payee, ended),
        amount=claim.terms.amount,
        who=payee,
        rows=_theirs(ended),
        fee=claim.terms.fee,
        note=begun.note,
        left=left,
        tone=_TONES[claim.state],
        more=[] if ended else [say("You can undo this for {time}.", time=lasts)],
        buttons=[] if ended else [_undo(await intents.get(books, token))],
    )


@shows(grace.SENT, grace.KIND, grace.UNDONE, grace.RETURNED)
def in_its_grace(found: Found, reader: Person, people: People) -> Shown:
    """Show a first payment: it waits for its grace to end, it was paid, or it came back."""
    shown, payee = moved(found, reader, people), people[found.payee]
    if found.kind == grace.UNDONE:
        return replace(shown, what=say("undone: to {payee}", payee=payee))
    if found.kind == grace.RETURNED:
        return replace(shown, what=say("could not be paid to {payee}", payee=payee))
    return shown


@details(grace.SENT, grace.KIND, grace.UNDONE, grace.RETURNED)
async def graced(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say on the receipts of a first payment what became of it, and let its payer undo it."""
    claim = await claims.of_transfer(call.books, found)
    ended = await call.books.transfer(claim.ended) if claim.ended else None
    mine = claim.terms.payer == call.actor.id
    if claim.state != "captured" and not (mine or call.may(SEE_RECEIPTS)):
        raise NotFound("transfer")  # its payee is told of it once she has it, and not before
    begun = found.number == claim.number
    buttons = [_undo(await intents.get(call.books, claim.hold))] if mine and not ended else []
    return replace(
        shown,
        amount=claim.terms.amount,
        fee=claim.terms.fee,
        status=_STATES[claim.state],
        tone=_TONES[claim.state],
        rows=_theirs(ended) if begun else [(say("Begun as receipt"), claim.number)],
        buttons=buttons,
    )


@tells("undelivered")
def undelivered(facts: Facts) -> Reply:
    """Tell the payer that a first payment could not be paid."""
    told = say(
        "{amount} could not be paid to {payee} and is back in your wallet. Receipt {number} is"
        " void.",
        amount=facts.amount,
        payee=facts.payee,
        number=facts.receipt,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payee, tone="ended"))


def _held(claim: Claim, payee: Person, ended: Recorded | None) -> Said:
    facts: dict[str, Any] = {"amount": claim.terms.amount, "payee": payee, "number": claim.number}
    if ended is None:
        return say("{amount} goes out to {payee} in a moment. Receipt {number}.", **facts)
    if ended.kind == grace.SENT:
        return say(paying.SENT, **facts)
    facts["amount"] = claim.terms.total
    return say("{amount} is back in your wallet. Receipt {number} is void.", **facts)


def _theirs(ended: Recorded | None) -> list[Row]:
    """Name the receipt under which the other side has it."""
    if ended is None or ended.kind != grace.SENT:
        return []
    return [(say("Their receipt"), ended.number)]


def _undo(intent: Intent) -> Button:
    return Button.does(say("Undo"), intent, grace.UNDONE)
