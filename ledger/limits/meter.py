"""What somebody has paid by days, and what of her limits that leaves: nothing here asks the books.

A day is one of UTC. What is paid is counted on its day, and a limit of 7 days is one on the sum of
today's counter and the six before it: no border lets twice as much through. Since only today's
grows, that sum is what today's counter may be (`Meter.room`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import LimitExceeded
from ledger.limits.rule import EACH, WINDOWS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ledger.limits.rule import Window
    from ledger.money import Money
    from ledger.tiers import Standing


class More(NamedTuple):
    """What a higher tier gives instead: `most`, None for no limit."""

    tier: str
    most: Money | None


class OverLimit(LimitExceeded):
    """A limit of who pays: `resets_at` is from when on so much fits, None where it never does.

    `standing` tells her tier, `more` what the next one gives that gives more.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - it says that much
        self,
        limit: str,
        left: Money,
        most: Money,
        resets_at: datetime | None,
        standing: Standing,
        more: More | None = None,
    ) -> None:
        super().__init__(limit, left, most, resets_at)
        self.standing = standing
        self.more = more


class Passed(NamedTuple):
    """A limit that an amount passes: what is left of how much, and the day on which it fits."""

    limit: str
    left: int
    most: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Meter:
    """What was paid on each day, in minor units of one currency, and the limits, by their rules."""

    today: int
    days: Mapping[int, int]
    caps: Mapping[str, int | None]

    def used(self, window: Window, day: int | None = None) -> int:
        """Return what was paid in the window that ends with a day, today unless it is given."""
        last = self.today if day is None else day
        return sum(self.days.get(each, 0) for each in range(last - window.days + 1, last + 1))

    def left(self, window: Window) -> int | None:
        """Return what may still be paid in a window; None where nothing limits it."""
        most = self.caps[window.rule.name]
        return None if most is None else max(0, most - self.used(window))

    def frees(self, window: Window) -> tuple[int, int] | None:
        """Return the next day on which some of a window is free again, and how much then is."""
        for day in range(self.today + 1, self.today + window.days + 1):
            if freed := self.days.get(day - window.days, 0):
                return day, freed
        return None

    @property
    def room(self) -> int | None:
        """The most that today's counter may say; None where nothing limits it."""
        today = self.days.get(self.today, 0)
        capped = [(each, self.caps[each.rule.name]) for each in WINDOWS]
        rooms = [most - self.used(each) + today for each, most in capped if most is not None]
        return min(rooms, default=None)

    def passed(self, minor: int) -> Passed | None:
        """Return the limit that an amount passes for the longest time, if it passes any."""
        found = [self._once(minor), *(self._within(window, minor) for window in WINDOWS)]
        return max(filter(None, found), key=_how_long, default=None)

    def _once(self, minor: int) -> Passed | None:
        most = self.caps[EACH.name]
        return None if most is None or minor <= most else Passed(EACH.name, most, most, None)

    def _within(self, window: Window, minor: int) -> Passed | None:
        most = self.caps[window.rule.name]
        if most is None or minor <= most - self.used(window):
            return None
        later = range(self.today + 1, self.today + window.days + 1)
        fits = (day for day in later if minor <= most - self.used(window, day))
        return Passed(window.rule.name, self.left(window) or 0, most, next(fits, None))


def _how_long(passed: Passed) -> tuple[bool, int]:
    return passed.day is None, passed.day or 0
