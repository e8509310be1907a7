"""The ways by which money goes to banks: which rail takes it, and when it is expected there.

A way is plain data: commands read it, jobs alone ask its rail for anything. The first that is
switched on and takes a currency, a kind of account and a country is the one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.settings.banks import SANDBOX
from bot.settings.filed import ISO20022, NACHA
from ledger.banking import days

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.settings import Settings

NO_CUT_OFF = 24


@dataclass(frozen=True, slots=True)
class Way:
    """A rail as it is known beforehand: its cut-off is an hour of its zone, 24 for none.

    `days` is how many days on which banks work it takes after that; `takes` is asked of a currency,
    a kind of account, and a country.
    """

    name: str
    takes: Callable[[str, str, str], bool]
    zone: str = "UTC"
    cut_off: int = 15
    days: int = 1
    batches: bool = False

    def arrives(self, moment: datetime, country: str, currency: str) -> date:
        """Return when what is sent at a moment is expected at a bank."""
        zone = ZoneInfo(self.zone)
        return days.arrives(moment, country, currency, zone, self.cut_off, self.days)

    def last_cut_off(self, now: datetime) -> datetime:
        """Return when the last cut-off was."""
        local = now.astimezone(ZoneInfo(self.zone))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        today = midnight + timedelta(hours=self.cut_off)
        return today if today <= now else today - timedelta(days=1)


def on(settings: Settings) -> dict[str, Way]:
    """Return the ways that are switched on, by their names, in their order."""
    names = settings.on_rails(demo=settings.demo)
    return {each: _MADE[each](settings) for each in names}


def chosen(settings: Settings, currency: str, scheme: str, country: str) -> Way | None:
    """Return by which way money goes to such an account; None where none takes it."""
    ways = on(settings).values()
    return next((each for each in ways if each.takes(currency, scheme, country)), None)


def _sandbox(settings: Settings) -> Way:
    return Way(SANDBOX, lambda *_asked: True, settings.time_zone)


def _iso20022(settings: Settings) -> Way:
    own = {each.currency for each in settings.owned}

    def takes(currency: str, scheme: str, _country: str) -> bool:
        return scheme == "iban" and currency in own

    return Way(
        ISO20022, takes, settings.bank_time_zone, settings.bank_cut_off, days=1, batches=True
    )


def _nacha(settings: Settings) -> Way:
    return Way(
        NACHA,
        lambda *asked: asked == ("USD", "us", "US"),
        settings.nacha_time_zone,
        settings.nacha_cut_off,
        days=1,
        batches=True,
    )


_MADE = {SANDBOX: _sandbox, ISO20022: _iso20022, NACHA: _nacha}
