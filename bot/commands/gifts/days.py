"""A day of the list in the other calendar: 1 Shawwal 1448, as Umm al-Qura counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.kit import Said, p_, say

if TYPE_CHECKING:
    from datetime import datetime

    from bot.kit import Row

_CONTEXT = "hijri name"
_NAMES = (
    *(p_("hijri name", "Muharram"), p_("hijri name", "Safar"), p_("hijri name", "Rabi al-Awwal")),
    *(p_("hijri name", "Rabi al-Thani"), p_("hijri name", "Jumada al-Ula")),
    *(p_("hijri name", "Jumada al-Akhira"), p_("hijri name", "Rajab"), p_("hijri name", "Shaban")),
    *(p_("hijri name", "Ramadan"), p_("hijri name", "Shawwal"), p_("hijri name", "Dhu al-Qada")),
    p_("hijri name", "Dhu al-Hijja"),
)


def hijri(moment: datetime, zone: str) -> Row:
    """Return the row that says a day by the moon."""
    from hijridate import Gregorian  # noqa: PLC0415 - few days are named so

    day = Gregorian.fromdate(moment.astimezone(ZoneInfo(zone)).date()).to_hijri()
    month = Said(_NAMES[day.month - 1], context=_CONTEXT)
    said = say("{day} {month} {year} AH", day=day.day, month=month, year=day.year)
    return say("Hijri date"), said
