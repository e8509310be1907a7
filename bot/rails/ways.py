"""The ways by which money goes to banks: which rail takes it, and when it is expected there.

A way is plain data: commands read it, jobs alone ask its rail for anything. The first that is
switched on and takes a currency, a kind of account and a country is the one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.rails import taking
from bot.settings.banks import ISO20022, NACHA, SANDBOX, STRIPE
from ledger.banking import days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from bot.rails.taking import Takes
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Way:
    """A rail as it is known beforehand: its cut-off is an hour of its zone, 24 for none.

    `days` is how many days on which banks work it takes after that; `takes` is asked of a currency,
    a kind of account, and a country.
    """

    name: str
    takes: Takes
    zone: str = "UTC"
    cut_off: int = 15
    days: int = 1
    batches: bool = False

    def arrives(self, moment: datetime, country: str, currency: str) -> date:
        """Return when what is sent at a moment is expected at a bank."""
        zone = ZoneInfo(self.zone)
        return days.arrives(moment, country, currency, zone, self.cut_off, self.days)

    def leaves(self, moment: datetime, country: str, currency: str) -> date:
        """Return the day on which a bank is to pay what is sent at a moment."""
        return days.leaves(moment, country, currency, ZoneInfo(self.zone), self.cut_off)

    @property
    def sealed(self) -> Way:
        """How a file goes: what is in it was asked for before the cut-off that sealed it."""
        return replace(self, cut_off=24) if self.batches else self

    def today(self, now: datetime) -> date:
        """Return which day it is where its bank is."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def last_cut_off(self, now: datetime) -> datetime:
        """Return when the last cut-off was."""
        midnight = now.astimezone(ZoneInfo(self.zone)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        today = midnight + timedelta(hours=self.cut_off)
        return today if today <= now else today - timedelta(days=1)


WAYS: Final[Mapping[str, Way]] = {SANDBOX: Way(SANDBOX, taking.anything)}


def of(settings: Settings) -> Mapping[str, Way]:
    """Return every way there is, by its name."""
    ibans = taking.ibans({own.currency: own.iban[:2] for own in settings.owned})
    bank, us = settings.bank_time_zone, settings.nacha_time_zone
    others = (
        Way(ISO20022, ibans, bank, settings.bank_cut_off, batches=True),
        Way(NACHA, taking.within_the_us, us, settings.nacha_cut_off, batches=True),
        Way(STRIPE, taking.by_stripe, cut_off=24, days=2),
    )
    return {**WAYS, **{each.name: each for each in others}}


def on(settings: Settings) -> list[Way]:
    """Return the ways that are switched on, in their order."""
    known = of(settings)
    return [known[name] for name in settings.on_rails(demo=settings.demo)]


def chosen(settings: Settings, currency: str, scheme: str, country: str) -> Way | None:
    """Return by which way money goes to such an account; None where none takes it."""
    return next((each for each in on(settings) if each.takes(currency, scheme, country)), None)
