"""How what came over reads: in /history, and on its receipt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit import Shown, details, p_, say, shows
from ledger.chart import BONUS
from ledger.products.connecting.merging import KIND

if TYPE_CHECKING:
    from bot.kit import Call, Found, People, Row
    from ledger.people.persons import Person
    from ledger.statement import Recorded


@shows(KIND, family=p_("family", "Joined accounts"))
def between(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - her own
    """Show what came over as two became one."""
    return Shown(say("accounts joined"), parties=say("Accounts joined"), status=say("done"))


@details(KIND)
async def moved_over(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Say all that came over, and what of a second welcome gift was taken back."""
    rows: list[Row] = []
    for each in found.moves:
        bonus = await call.books.house(BONUS, each.amount.currency)
        back = each.target == bonus
        label = say("Second welcome gift, taken back") if back else say("Came over")
        rows.append((label, each.amount))
    return replace(shown, rows=[*shown.rows, *rows])
