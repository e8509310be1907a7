"""What may be begun: by whoever pays or asks, and with whom.

check          what somebody begins takes a licence for it where she is
check_country  what is done in a country takes one there
reaches        whom somebody pays may be paid where she is, as far as that is known
lacking        what is not offered to somebody
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chart import HOUSE
from ledger.errors import NotAllowed
from ledger.licences.reading import allowed, of, standing, today
from ledger.licences.refused import CountryUnknown, NotLicensed
from ledger.licences.tables import PRODUCTS, RECEIVE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledger.books import Books
    from ledger.licences.reading import Licence

NOTHING: frozenset[str] = frozenset()


async def check(books: Books, person: int, product: str) -> None:
    """Refuse a product without a licence where somebody is: NotLicensed.

    CountryUnknown where it is not known where that is; nobody is asked for it to receive.
    """
    if not books.licensed or not product:
        return
    place, licences = await standing(books, person)
    if place is None:
        if product != RECEIVE:
            raise CountryUnknown(product)
    elif refusal := _refusal(licences, place.country, product, today(books)):
        raise refusal


async def check_country(books: Books, country: str, product: str) -> None:
    """Refuse a product without a licence in a country, whoever it is for: NotLicensed."""
    if not books.licensed:
        return
    if refusal := _refusal(await of(books, country), country, product, today(books)):
        raise refusal


async def reaches(books: Books, payer: int, payee: int, *, free: bool) -> None:
    """Refuse to pay somebody where that takes a licence; NotAllowed, which does not say where.

    What the house pays is its own affair, and so is what is for whoever comes. What goes back, or
    was paid before, is `free`.
    """
    if free or not books.licensed or HOUSE in {payer, payee}:
        return
    place, licences = await standing(books, payee)
    if place and RECEIVE not in allowed(licences, today(books)):
        raise NotAllowed("licence_payee")


async def lacking(books: Books, person: int) -> frozenset[str]:
    """Return the products that are not offered to somebody; nothing while nothing says where."""
    if not books.licensed:
        return NOTHING
    place, licences = await standing(books, person)
    return frozenset(PRODUCTS) - {*allowed(licences, today(books))} if place else NOTHING


def _refusal(
    licences: Sequence[Licence], country: str, product: str, day: date
) -> NotLicensed | None:
    """Return why a product is not offered in a country on a day; None where it is."""
    of = [each for each in licences if product in each.products]
    if any(each.holds(day) for each in of):
        return None
    ended = [each.last for each in of if each.last and each.begins <= each.last < day]
    begins = [each.begins for each in of if each.begins > day and not each.is_over(each.begins)]
    last, first = max(ended, default=None), min(begins, default=None)
    return NotLicensed(product, country, last, first)
