"""What never passes a cap: counters that grow with postings, and what may rest on an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import clock
from ledger.money import Money

if TYPE_CHECKING:
    from datetime import datetime

_MILLISECOND = timedelta(milliseconds=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """A counter that grows by `add` and never passes `cap` (None: no cap), nor falls below `least`.

    What is counted stands before the colon of its name. `ends_ms` is the end of the period that it
    is for, in milliseconds since 1970; a sum of money is in minor units of `currency`.
    """

    name: str
    add: int
    cap: int | None = None
    ends_ms: int | None = None
    currency: str = ""
    least: int | None = None

    @property
    def resets_at(self) -> datetime | None:
        """When it begins anew, if it is of a period."""
        return None if self.ends_ms is None else clock.from_ms(self.ends_ms)

    @classmethod
    def of(
        cls,
        what: str,
        whose: int | str,
        period: timedelta,
        add: int | Money,
        cap: int | Money | None = None,
    ) -> Count:
        """Count within the period of now, of one or more periods since 1970, in UTC."""
        length = period // _MILLISECOND
        start = clock.to_ms(clock.now()) // length * length
        since, ends_ms = f"{clock.from_ms(start):%Y-%m-%dT%H:%M}+{length}", start + length
        most = cap.minor if isinstance(cap, Money) else cap
        if isinstance(add, Money):
            name = f"{what}:{whose} {add.currency} {since}"
            return cls(name, add.minor, most, ends_ms, add.currency)
        return cls(f"{what}:{whose} {since}", add, most, ends_ms)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most, in minor units, that may rest on an account to which this posting moves money."""

    account: int
    most: int
