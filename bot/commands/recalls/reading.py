"""How asks read on the receipts that they are about, and where one begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit import Button, details, moved, offers, p_, say, shows
from ledger import claims
from ledger.errors import NotAllowed, NotFound
from ledger.products.recalls import asking, paying, reading
from ledger.products.recalls.paying import GIVEN_BACK

if TYPE_CHECKING:
    from bot.kit import Call, Found, People, Row, Shown
    from ledger.people.persons import Person
    from ledger.products.recalls.reading import Recall
    from ledger.statement import Recorded


@shows(GIVEN_BACK, family=p_("family", "Given back"))
def given_back(found: Found, reader: Person, people: People) -> Shown:
    """Show money that was given back."""
    shown = moved(found, reader, people)
    if found.payer == reader.id:
        return replace(shown, what=say("back to {payee}", payee=people[found.payee]))
    return replace(shown, what=say("given back by {payer}", payer=people[found.payer]))


@details(GIVEN_BACK)
async def of_first(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Name the receipt of which it came back."""
    recall = await reading.by_receipt(call.books, found.number)
    number = await claims.number_for(call.books, recall.number, call.actor.id)
    return replace(shown, rows=[*shown.rows, (say("Of receipt"), number)])


@offers
async def asked_back(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say what came back of a payment, and let who paid ask for it."""
    try:
        number = await paying.number_of(call.books, found)
    except NotFound:
        return shown
    asks = await reading.of_number(call.books, number)
    rows = [*shown.rows, *(_row(each) for each in asks if each.receipt or each.is_open)]
    buttons = [*shown.buttons, *await _asking(call, number)]
    return replace(shown, rows=rows, buttons=buttons)


async def _asking(call: Call, number: int) -> list[Button]:
    """Offer who paid to ask, where she may."""
    try:
        await asking.checked(call.act, number)
    except (NotAllowed, NotFound, asking.TooMuch):
        return []
    return [Button.goes(say("Ask it back"), "recall", number)]


def _row(recall: Recall) -> Row:
    if recall.receipt:
        back = say("{amount}, receipt {number}", amount=recall.given, number=recall.receipt)
        return say("Came back"), back
    asked = say("{amount}, until {time}", amount=recall.amount, time=recall.expires_at)
    return say("Asked back"), asked
