"""Who is told what, once a settlement has settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.money import Money
from ledger.people import facts, shown
from ledger.posting import Event
from ledger.products.owed.settlements import KIND

if TYPE_CHECKING:
    from ledger.products.owed.settlements import Settlement


def settled(stands: Settlement, last: int) -> tuple[Event, ...]:
    """Tell everybody but who said the last word, and let every card change that shows a debt.

    Whoever was not asked is shown all of it; who was, has a card that says it.
    """
    asked = stands.bundle.askers
    card = facts.dump({"settlement": ids.text(stands.token)})
    told = (
        Event("owed_done", person, _sums(stands, person))
        if person in asked
        else Event("owed_asked", person, card)
        for person in sorted(stands.people - {last})
    )
    changed = (event for debt in stands.bundle.debts for event in debt.told)
    own = shown.changed(KIND, stands.token)
    return tuple(dict.fromkeys((*told, *changed, own)))


def _sums(stands: Settlement, person: int) -> str:
    """Write what somebody pays and gets in a settlement."""
    paid, got = stands.paid_by(person), stands.paid_to(person)
    nothing = Money(0, stands.currency)
    return facts.dump(
        {
            "paid": sum((each.amount for each in paid), nothing),
            "got": sum((each.amount for each in got), nothing),
        }
    )
