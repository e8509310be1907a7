"""A licence that ends: owners are told a while before, again at 30 and 7 days, once each.

warn   once a day is over, each licence that ends soon raises its alarms
ends   the licences that end within a time and that nothing follows
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger.kit import daily
from ledger.licences.reading import allowed, everywhere, today
from ledger.people import alarms, facts, roles
from ledger.people.roles import GRANT_ROLES
from ledger.posting import Event
from ledger.rules import InForce, Rule, at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ledger.books import Books
    from ledger.licences.reading import Licence

WARNING = Rule(
    "licences.warning",
    timedelta(days=60),
    "how long before a licence ends owners are told for the first time",
    least=timedelta(days=1),
    most=timedelta(days=730),
)
AGAIN: Final = (timedelta(days=30), timedelta(days=7))
"""When they are told again."""
ALARM: Final = "licence"
_DAY: Final = timedelta(days=1)


@daily("licences")
async def warn(books: Books, day: date) -> None:  # noqa: ARG001 - what ends is looked at from today
    """Tell owners of each licence that ends soon, and lower the alarms of those that do not."""
    now, licences = today(books), await everywhere(books)
    spans = {(await warning(books)).value, *AGAIN}
    ends = {_name(each, span): each for span in spans for each in ending(licences, now, span)}
    standing = await alarms.standing(books)
    for name in standing.keys() - ends.keys():
        if name.startswith(f"{ALARM} "):
            await alarms.lowered(books, name)
    told: set[Licence] = set()
    for name in sorted(ends.keys() - standing.keys()):
        licence = ends[name]
        await alarms.raised(books, name, [] if licence in told else await _told(books, licence))
        told.add(licence)


async def warning(books: Books) -> InForce[timedelta]:
    """Return how long before a licence ends owners are told first."""
    return await at(books, WARNING)


def ending(licences: Sequence[Licence], day: date, span: timedelta) -> list[Licence]:
    """Return the licences that hold on a day and end within a time, and that nothing follows."""
    return [
        each
        for each in licences
        if each.holds(day) and each.last and each.last <= day + span and _lacks(each, licences)
    ]


def _lacks(licence: Licence, licences: Iterable[Licence]) -> bool:
    """Tell whether the day after a licence lacks anything that it allows."""
    there = [each for each in licences if each.jurisdiction == licence.jurisdiction]
    assert licence.last  # noqa: S101 - it ends
    return not {*licence.products} <= {*allowed(there, licence.last + _DAY)}


async def _told(books: Books, licence: Licence) -> list[Event]:
    told = facts.dump(
        {
            "country": licence.jurisdiction,
            "licence": licence.number,
            "until": licence.last.toordinal() if licence.last else 0,
        }
    )
    return [Event("licence_ends", each, told) for each in await roles.holders(books, GRANT_ROLES)]


def _name(licence: Licence, span: timedelta) -> str:
    return f"{ALARM} {licence.jurisdiction} {licence.version} {span.days}"
