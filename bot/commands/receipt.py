"""One receipt by its number, for those it concerns."""

from bot.grammar.kinds import Number
from bot.kit import Button, Call, Reply, Said, _, command, p_, say
from bot.wording import charged, noted
from ledger import claims, handles
from ledger.claims import Claim
from ledger.errors import NotFound
from ledger.handles import NO, YES, Asked
from ledger.money import Money
from ledger.pay import TAKE_BACK
from ledger.people import intents, persons
from ledger.people.persons import Person
from ledger.statement import Recorded


@command(
    p_("trigger", "tx"),
    about=_("See a receipt by its number."),
    examples=("/tx 12",),
    asked=(p_("asked", "tx"),),
)
async def tx(call: Call, number: Number) -> Reply:
    """Show a receipt to who paid, was paid or acted, and to admins."""
    found = await call.books.transfer(number)
    if call.actor.id not in (found.actor, found.payer, found.payee) and not call.admin:
        raise NotFound("transfer")
    claim = await claims.of_transfer(call.books, found) if found.kind in _OF_A_CLAIM else None
    asked = await handles.asked(call.books, claim) if claim and found.kind == "reserve" else []
    people = await persons.by_ids(call.books, {found.payer, found.payee})
    return Reply(
        [
            say("Receipt {number} · {time}", number=number, time=found.recorded_at),
            _parties(people[found.payer], people[found.payee], claim),
            *(_claimed(found, claim) if claim else _paid(found)),
            *(_answers(claim, asked) if claim else []),
            *(await _opened(call, claim) if claim else []),
            *noted(found.note),
        ],
        await _buttons(call, claim, asked) if claim else (),
    )


def _parties(payer: Person, payee: Person, claim: Claim | None) -> Said:
    if claim and claim.for_whoever_comes:
        return say("From {payer}, by a link", payer=payer)
    return say("From {payer} to {payee}", payer=payer, payee=payee)


async def _opened(call: Call, claim: Claim) -> list[Said]:
    """Say who opened a link."""
    if not claim.for_whoever_comes or claim.state != "captured" or claim.ended is None:
        return []
    taken = await call.books.transfer(claim.ended)
    payee = await persons.by_id(call.books, taken.payee)
    return [say("Opened by {payee}. Receipt {number}.", payee=payee, number=taken.number)]


def _paid(found: Recorded) -> list[Said]:
    amount, *fee = (move.amount for move in found.moves)
    return [*_amounts(amount, *fee), say("State: {state}", state=say("paid"))]


def _claimed(found: Recorded, claim: Claim) -> list[Said]:
    state = _STATES[claim.state] if found.kind == "reserve" else _OF_A_CLAIM[found.kind]
    terms = claim.terms
    return [*_amounts(terms.amount, terms.fee), say("State: {state}", state=state)]


def _amounts(amount: Money, fee: Money | None = None) -> list[Said]:
    return [say("Amount: {amount}", amount=amount), *charged(fee)]


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
_ANSWERS = {
    "done": _("Confirmed: {person}"),
    "cancelled": _("Not meant: {person}"),
    "open": _("Not answered yet: is {person} meant?"),
}
_OF_A_CLAIM = {
    "reserve": _STATES["open"],
    "claim": _STATES["captured"],
    "return": _STATES["voided"],
    "take_back": _STATES["voided"],
}
