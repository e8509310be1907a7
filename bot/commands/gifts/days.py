"""A day in the other calendar: 1 Shawwal 1448, as Umm al-Qura counts it, and whether it is Eid."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.grammar.days import ADHA, FITR, by_the_moon
from bot.kit import Said, p_, say

if TYPE_CHECKING:
    from datetime import datetime

    from hijridate import Hijri

    from bot.kit import Row

_CONTEXT = "hijri name"
_FEASTS = ((FITR, 3), (ADHA, 4))
"""When each begins, and for how many days it lasts."""
_NAMES = (
    *(p_("hijri name", "Muharram"), p_("hijri name", "Safar"), p_("hijri name", "Rabi al-Awwal")),
    *(p_("hijri name", "Rabi al-Thani"), p_("hijri name", "Jumada al-Ula")),
    *(p_("hijri name", "Jumada al-Akhira"), p_("hijri name", "Rajab"), p_("hijri name", "Shaban")),
    *(p_("hijri name", "Ramadan"), p_("hijri name", "Shawwal"), p_("hijri name", "Dhu al-Qada")),
    p_("hijri name", "Dhu al-Hijja"),
)


def hijri(moment: datetime, zone: str) -> Row:
    """Return the row that says a day by the moon."""
    day = _by_the_moon(moment, zone)
    month = Said(_NAMES[day.month - 1], context=_CONTEXT)
    said = say("{day} {month} {year} AH", day=day.day, month=month, year=day.year)
    return say("Hijri date"), said


def is_feast(moment: datetime, zone: str) -> bool:
    """Tell whether it is one of the days of Eid al-Fitr or of Eid al-Adha."""
    try:
        day = _by_the_moon(moment, zone)
    except OverflowError:
        return False
    return any(
        day.month == month and first <= day.day < first + lasts for (month, first), lasts in _FEASTS
    )


def _by_the_moon(moment: datetime, zone: str) -> Hijri:
    return by_the_moon(moment.astimezone(ZoneInfo(zone)).date())
