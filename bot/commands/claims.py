"""Money that waits for somebody: told, taken back, and how it reads."""

from dataclasses import replace
from typing import Any

from bot.kit import (
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
    Tone,
    _,
    details,
    press,
    receipt,
    refusals,
    say,
    shows,
    taken,
    tells,
)
from ledger import claims, handles
from ledger.claims import Claim
from ledger.errors import NotFound
from ledger.handles import NO, YES, Asked
from ledger.pay import TAKE_BACK
from ledger.people import intents, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products import p2p
from ledger.statement import Recorded


@press(TAKE_BACK)
async def taken_back(call: Call, intent: Intent) -> Reply:
    """Give back to the payer what still waits for the payee."""
    claim = await p2p.take_back(call.act, intent)
    told = say(
        "{amount} is back in your wallet. Receipt {number} is void.",
        amount=claim.terms.total,
        number=claim.number,
    )
    return receipt(told, amount=claim.terms.total, tone="ended")


@tells("waiting")
def waiting(facts: Facts) -> Reply:
    """Tell somebody who has not joined that money waits for her."""
    told = say(
        "{payer} sent you {amount}. Type {start} before {until} to take it. Receipt {number}.",
        payer=facts.payer,
        amount=facts.amount,
        start=Code("/start"),
        until=facts.until,
        number=facts.number,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payer, note=facts.note, tone="waits"))


@tells("claimed")
def claimed(facts: Facts) -> Reply:
    """Tell the payer that the payee came."""
    told = say(
        "{payee} has joined and taken your {amount}. Receipt {number}.",
        payee=facts.payee,
        amount=facts.amount,
        number=facts.receipt,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payee, tone="done"))


@tells("returned")
def returned(facts: Facts) -> Reply:
    """Tell the payer that the money came back."""
    values: dict[str, Any] = {
        "payee": facts.payee,
        "amount": facts.total,
        "number": facts.receipt,
    }
    if facts.payee.is_handle:
        told = say(
            "You confirmed nobody as {payee} in time, so {amount} is back in your wallet."
            " Receipt {number}.",
            **values,
        )
    else:
        told = say(
            "{payee} did not join in time, so {amount} is back in your wallet. Receipt {number}.",
            **values,
        )
    return Reply.of(card=Card(told, facts.total, facts.payee, tone="ended"))


@tells("gone")
def gone(facts: Facts) -> Reply:
    """Tell somebody who never joined that the money waits no more."""
    told = say(
        "{amount} from {payer} no longer waits for you: it went back. Receipt {number}.",
        amount=facts.amount,
        payer=facts.payer,
        number=facts.number,
    )
    return Reply.of(card=Card(told, facts.amount, facts.payer, tone="ended"))


@shows("reserve", "return", "take_back")
def waited(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - the payer reads
    """Show money that waits, or waited in vain: for a person, or behind a link."""
    waits, payee = found.kind == "reserve", people[found.payee]
    if found.payee:
        what = (
            say("waiting for {payee}", payee=payee)
            if waits
            else say("back from {payee}", payee=payee)
        )
        return Shown(what, payee)
    link = say("From {payer}, by a link", payer=people[found.payer])
    what = say("waiting behind a link") if waits else say("back from a link")
    return Shown(what, parties=link)


@shows("claim")
def claimed_at_last(found: Found, reader: Person, people: People) -> Shown:
    """Show money that went to her for whom it waited."""
    return taken(found, reader, people)


@details("reserve", "return", "take_back", "claim")
async def stands(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say on its receipt what became of it, and let its payer answer or take it back."""
    try:
        claim = await claims.of_transfer(call.books, found)
    except NotFound:
        return shown  # a hold that is no claim, or no more
    begun = found.kind == "reserve"
    asked = await handles.asked(call.books, claim) if begun else []
    state = claim.state if begun else "captured" if found.kind == "claim" else "voided"
    return replace(
        shown,
        amount=claim.terms.amount,
        fee=claim.terms.fee,
        status=_STATES[state],
        tone=_TONES[state],
        more=[*_answers(claim, asked), *await _opened(call, claim)],
        buttons=await _buttons(call, claim, asked),
    )


refused = refusals(
    {
        ("holds", "captured"): say("Too late: the money was claimed already."),
        ("holds", "voided"): say("The money went back to its owner before."),
    }
)


async def _opened(call: Call, claim: Claim) -> list[Said]:
    """Say who opened a link."""
    if not claim.for_whoever_comes or claim.state != "captured" or claim.ended is None:
        return []
    taken = await call.books.transfer(claim.ended)
    payee = await persons.by_id(call.books, taken.payee)
    return [say("Opened by {payee}. Receipt {number}.", payee=payee, number=taken.number)]


def _answers(claim: Claim, asked: list[Asked]) -> list[Said]:
    """Say about whom the payer was asked, and what she answered."""
    waits = claim.state == "open"
    known = [each for each in asked if waits or each.intent.state != "open"]
    return [say(_ANSWERS[each.intent.state], person=each.person) for each in known]


async def _buttons(call: Call, claim: Claim, asked: list[Asked]) -> list[Button]:
    """Offer the payer of what still waits to answer about the last comer, or to take it back."""
    if claim.state != "open" or claim.terms.payer != call.actor.id:
        return []
    buttons = []
    if unanswered := [each.intent for each in asked if each.intent.state == "open"]:
        buttons.append(Button.does(say("Yes, send it"), unanswered[-1], YES))
        buttons.append(Button.does(say("Not them"), unanswered[-1], NO))
    intent = await intents.get(call.books, claim.hold)
    return [*buttons, Button.does(say("Take it back"), intent, TAKE_BACK)]


_STATES = {
    "open": say("waiting to be claimed"),
    "captured": say("claimed"),
    "voided": say("returned"),
}
_TONES: dict[str, Tone] = {"open": "waits", "captured": "done", "voided": "ended"}
_ANSWERS = {
    "done": _("Confirmed: {person}"),
    "cancelled": _("Not meant: {person}"),
    "open": _("Not answered yet: is {person} meant?"),
}
