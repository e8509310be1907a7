"""How the parts of a withdrawal or a deposit lead to each other, on lines and on receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit import Aside, Button, Said, say
from bot.wording import listed
from ledger.banking import origins
from ledger.banking.references import spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.kit import Call, Row, Shown
    from ledger.books import Books
    from ledger.statement import Recorded


def account(place: str) -> Said:
    """Name an account by its last digits."""
    return say("the account ending in {digits}", digits=place)


def reference(place: str) -> Said:
    """Name the reference under which money came."""
    return say("reference {reference}", reference=_written(place))


async def asides(
    books: Books, numbers: Sequence[int], named: Callable[[str], Said]
) -> dict[int, Aside]:
    """Return what lines say of the bank's side, and for which receipt they are."""
    return {
        number: Aside(
            named(each.place) if each.place else None,
            say("for receipt {number}", number=each.receipt) if each.receipt else None,
        )
        for number, each in (await origins.of(books, numbers)).items()
    }


async def tied(call: Call, found: Recorded, shown: Shown, place: Callable[[str], Row]) -> Shown:
    """Return a receipt with its bank's side, the receipt that began it, and those that followed."""
    known = (await origins.of(call.books, [found.number])).get(found.number)
    if known is None:
        return shown
    rows: list[Row] = [place(known.place)] if known.place else []
    buttons = []
    if known.receipt:
        rows.append((say("For receipt"), known.receipt))
        buttons = [Button.goes(say("Receipt {number}", number=known.receipt), "tx", known.receipt)]
    rows += await later(call.books, found.number)
    return replace(shown, rows=[*rows, *shown.rows], buttons=[*shown.buttons, *buttons])


async def later(books: Books, number: int) -> list[Row]:
    """Return the row of the receipts that followed one, if there are any."""
    found = await origins.follow(books, number)
    numbers = [say("{number}", number=each) for each in found]
    return [(say("Later receipts of it"), listed(numbers))] if numbers else []


def written(place: str) -> Row:
    """Return the row of a reference."""
    return say("Reference"), _written(place)


def _written(place: str) -> str:
    return ", ".join(map(spaced, place.split(", ")))
