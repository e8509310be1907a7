"""One receipt by its number, for those it concerns."""

from bot.kit import Button, Call, Number, Reply, Said, _, command, p_, say
from ledger import claims
from ledger.claims import Claim
from ledger.errors import NotFound
from ledger.money import Money
from ledger.pay import TAKE_BACK
from ledger.people import intents, persons
from ledger.statement import Recorded


@command(p_("trigger", "tx"), about=_("See a receipt by its number."), examples=("/tx 12",))
async def tx(call: Call, number: Number) -> Reply:
    """Show a receipt to who paid, was paid or acted, and to admins."""
    found = await call.books.transfer(number)
    if call.actor.id not in (found.actor, found.payer, found.payee) and not call.admin:
        raise NotFound("transfer")
    claim = await claims.of_transfer(call.books, found) if found.kind in _OF_A_CLAIM else None
    people = await persons.by_ids(call.books, {found.payer, found.payee})
    return Reply(
        [
            say("Receipt {number} · {time}", number=number, time=found.recorded_at),
            say(
                "From {payer} to {payee}",
                payer=people[found.payer],
                payee=people[found.payee],
            ),
            *(_claimed(found, claim) if claim else _paid(found)),
            *([say("Note: {note}", note=found.note)] if found.note else []),
        ],
        await _buttons(call, claim) if claim else (),
    )


def _paid(found: Recorded) -> list[Said]:
    amount, *fee = (move.amount for move in found.moves)
    return [*_amounts(amount, *fee), say("State: {state}", state=say("paid"))]


def _claimed(found: Recorded, claim: Claim) -> list[Said]:
    state = _STATES[claim.state] if found.kind == "reserve" else _OF_A_CLAIM[found.kind]
    terms = claim.terms
    return [*_amounts(terms.amount, terms.fee), say("State: {state}", state=state)]


def _amounts(amount: Money, fee: Money | None = None) -> list[Said]:
    lines = [say("Amount: {amount}", amount=amount)]
    return [*lines, say("Fee: {amount}", amount=fee)] if fee else lines


async def _buttons(call: Call, claim: Claim) -> list[Button]:
    """Offer the payer to take back what still waits."""
    if claim.state != "open" or claim.terms.payer != call.actor.id:
        return []
    intent = await intents.get(call.books, claim.hold)
    return [Button.does(say("Take it back"), intent, TAKE_BACK)]


_STATES = {
    "open": say("waiting to be claimed"),
    "captured": say("claimed"),
    "voided": say("returned"),
}
_OF_A_CLAIM = {
    "reserve": _STATES["open"],
    "claim": _STATES["captured"],
    "return": _STATES["voided"],
    "take_back": _STATES["voided"],
}
