"""One receipt by its number, for those it concerns."""

from bot.kit import Call, Number, Reply, Said, _, command, p_, say
from ledger import claims
from ledger.errors import NotFound
from ledger.people import persons
from ledger.statement import Recorded


@command(p_("trigger", "tx"), about=_("See a receipt by its number."), examples=("/tx 12",))
async def tx(call: Call, number: Number) -> Reply:
    """Show a receipt to who paid, was paid or acted, and to admins."""
    found = await call.books.transfer(number)
    if call.actor.id not in (found.actor, found.payer, found.payee) and not call.admin:
        raise NotFound("transfer")
    people = await persons.by_ids(call.books, {found.payer, found.payee})
    return Reply(
        [
            say("Receipt {number} · {time}", number=number, time=found.recorded_at),
            say(
                "From {payer} to {payee}",
                payer=people[found.payer],
                payee=people[found.payee],
            ),
            *await _amounts(call, found),
            *([say("Note: {note}", note=found.note)] if found.note else []),
        ]
    )


async def _amounts(call: Call, found: Recorded) -> list[Said]:
    if found.kind in _OF_A_CLAIM:
        claim = await claims.of_transfer(call.books, found)
        lines = [say("Amount: {amount}", amount=claim.terms.amount)]
        fee = claim.terms.fee
        state = _STATES[claim.state] if found.kind == "reserve" else _OF_A_CLAIM[found.kind]
        lines.append(say("State: {state}", state=state))
    else:
        lines = [say("Amount: {amount}", amount=found.moves[0].amount)]
        fee = found.moves[1].amount if len(found.moves) > 1 else None
        lines.append(say("State: {state}", state=say("paid")))
    return [*lines, say("Fee: {amount}", amount=fee)] if fee else lines


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
