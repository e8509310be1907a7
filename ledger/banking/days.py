"""Days on which banks work: the weekend of a country, its holidays, and those of TARGET for euros.

Holidays that follow the moon are estimates of the library until they are announced, so that what is
told of a day to come is told as an expectation.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from holidays import HolidayBase

TARGET: Final = "TARGET"
"""Where euros settle: it is asked for in the place of a country."""
_EURO: Final = "EUR"
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)

_SEPA: Final = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD"
    " ME MK MT NL NO PL PT RO RS SE SI SK SM VA"
)
SEPA: Final = frozenset(_SEPA.split())
"""Countries that an IBAN begins with whose accounts euros reach by SEPA, as the EPC lists them."""


def in_sepa(country: str) -> bool:
    """Tell whether euros reach an account of a country by SEPA."""
    return country in SEPA


def is_business_day(place: str, day: date) -> bool:
    """Tell whether banks work on a day in a country (ISO 3166-1 alpha-2), or TARGET does."""
    calendar = _calendar(place)
    if calendar is None:
        return day.weekday() < _SATURDAY
    if place == "US":
        return _at_the_fed(calendar, day)
    return not calendar.is_weekend(day) and day not in calendar


def next_business_day(place: str, day: date) -> date:
    """Return the day, or the first behind it on which banks work."""
    return _first(day, (place,))


def places(country: str, currency: str) -> tuple[str, ...]:
    """Return where banks have to work for money in a currency to reach an account in a country.

    A currency settles in the country that its code begins with, euros by TARGET.
    """
    if currency == _EURO:
        return (TARGET,) if in_sepa(country) else (TARGET, country)
    return tuple(dict.fromkeys((currency[:2], country)))


def leaves(moment: datetime, country: str, currency: str, zone: tzinfo, cut_off: int) -> date:
    """Return when what is ordered at a moment leaves.

    That is the day itself before the hour of the cut-off in the rail's zone, else the next on which
    banks work.
    """
    local = moment.astimezone(zone)
    day = local.date() + (_DAY if local.hour >= cut_off else timedelta(0))
    return _first(day, places(country, currency))


def arrives(  # noqa: PLR0913, PLR0917 - each is a fact of how a rail pays
    moment: datetime, country: str, currency: str, zone: tzinfo, cut_off: int, days: int
) -> date:
    """Return when what is ordered at a moment arrives: so many days on which banks work later."""
    where = places(country, currency)
    day = leaves(moment, country, currency, zone, cut_off)
    for _ in range(days):
        day = _first(day + _DAY, where)
    return day


def _first(day: date, where: tuple[str, ...]) -> date:
    while not all(is_business_day(place, day) for place in where):
        day += _DAY
    return day


def _at_the_fed(calendar: HolidayBase, day: date) -> bool:
    """Keep what falls on a Sunday on Monday, and what falls on a Saturday not on Friday."""
    after_sunday = day.weekday() == 0 and (day - _DAY) in calendar
    return day.weekday() < _SATURDAY and day not in calendar and not after_sunday


@lru_cache(maxsize=64)
def _calendar(place: str) -> HolidayBase | None:
    """Return the holidays of a place; None for one whose holidays are not known."""
    import holidays  # noqa: PLC0415 - who only chats does not wait for it

    if place == TARGET:
        return holidays.financial_holidays("ECB")
    try:
        return holidays.country_holidays(place, observed=place != "US")
    except NotImplementedError:
        return None
