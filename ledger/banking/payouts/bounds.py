"""Limits of withdrawing: at once, in a day and in 30 days, by tier; and what may leave at all.

What is withdrawn is counted on its day of UTC, in the posting that holds the money, to the very
sum that was read before: of two at once the second looks again. What came back counts back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import clock, daily, gifted, rules, statement, tiers
from ledger.banking.payouts.rule import DAY, EACH, FEE, LIMITS, MONTH, TIER
from ledger.errors import LimitExceeded, NotAllowed, Refused
from ledger.money import Money
from ledger.rules import ALL, Of
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.gifted import Bound
    from ledger.people.facts import Fact
    from ledger.posting import Count
    from ledger.pricing import Fee
    from ledger.rules import InForce

WITHDRAWN: Final = "withdrawn"
"""What is counted of who withdraws, by currency and day."""
DAYS: Final = 30


class OverLimit(Refused):
    """More than a limit of withdrawing lets through: what is left of how much, and until when."""

    def __init__(self, limit: str, left: Money, most: Money, resets_at: datetime | None) -> None:
        super().__init__(limit, left, most, resets_at)
        self.limit = limit
        self.left = left
        self.most = most
        self.resets_at = resets_at


class GiftStays(Refused):
    """More than there is but for gift money that may not leave yet."""

    def __init__(self, free: Money, gift: Money, frees_at: datetime | None = None) -> None:
        super().__init__(free, gift, frees_at)
        self.free = free
        self.gift = gift
        self.frees_at = frees_at


class Standing(NamedTuple):
    """How somebody stands who withdraws: what is there, what may leave, fee, and limits."""

    available: Money
    bound: Bound
    fee: InForce[Fee]
    today: int
    of_today: int
    of_month: int
    frees: int
    caps: Mapping[str, int | None]

    @property
    def free(self) -> Money:
        """What may leave, with the fee in it."""
        left = self.available - self.bound.amount
        return left if left.minor > 0 else left - left

    def left(self, rule: str) -> int | None:
        """Return what a limit leaves, in minor units; None where nothing limits."""
        most = self.caps[rule]
        if most is None or rule == EACH.name:
            return most
        used = self.of_today if rule == DAY.name else self.of_month
        return max(0, most - used)

    @property
    def room(self) -> int | None:
        """The most that all limits leave."""
        return min(
            (each for rule in LIMITS if (each := self.left(rule.name)) is not None), default=None
        )

    @property
    def most(self) -> Money:
        """The most that can be withdrawn now: with its fee it is what may leave, or a limit's."""
        free = self.free.minor
        low, high = 0, free if self.room is None else min(free, self.room)
        while low < high:
            between = (low + high + 1) // 2
            if between + self.costs(between) <= free:
                low = between
            else:
                high = between - 1
        return Money(low, self.available.currency)

    def costs(self, minor: int) -> int:
        """Return the fee on so much."""
        return self.fee.value.on(Money(minor, self.available.currency)).minor

    def check(self, amount: Money) -> None:
        """Refuse what passes a limit: OverLimit says the one that holds the longest."""
        passed = [
            rule.name
            for rule in (EACH, MONTH, DAY)
            if (left := self.left(rule.name)) is not None and amount.minor > left
        ]
        if passed:
            raise self._over(passed[0], amount)

    def _over(self, rule: str, amount: Money) -> OverLimit:
        currency = amount.currency
        left, most = self.left(rule) or 0, self.caps[rule] or 0
        days = {DAY.name: self.today + 1, MONTH.name: self.frees}
        fits = rule in days and amount.minor <= most
        resets = daily.start_of(days[rule]) if fits else None
        return OverLimit(rule, Money(left, currency), Money(most, currency), resets)

    def counting(self, person: int, amount: Money) -> Count:
        """Return what counts it today, if nothing else was counted since this was read."""
        return counted(person, amount, self.today, self.of_today + amount.minor)


def counted(person: int, amount: Money, day: int, cap: int | None = None) -> Count:
    """Return what is counted of a day."""
    whose, currency = f"{person} {amount.currency}", amount.currency
    return daily.count(WITHDRAWN, whose, day, DAYS + 1, amount.minor, cap, currency)


def overtakes(why: Refused) -> bool:
    """Tell whether something was refused as somebody withdrew meanwhile: it is tried anew."""
    return (isinstance(why, LimitExceeded) and why.limit == WITHDRAWN) or gifted.overtakes(why)


def load(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    person: int,
    currency: str,
    wallet: int,
) -> Standing:
    """Read how somebody stands who withdraws; NotAllowed where her tier may not."""
    tier = tiers.load_one(connection, book, stated, person).tier
    of, now = Of(currency=currency, tier=tier), clock.now()
    asked: Any = ((TIER, ALL), (FEE, of), *((each, of) for each in LIMITS))
    least, fee, *limits = rules.load_all(connection, book, stated, asked, now)
    if TIERS.index(tier) < least.value:
        raise NotAllowed("withdraw_tier")
    today = daily.day_of(now)
    found = daily.load(connection, book, WITHDRAWN, f"{person} {currency}", today - DAYS + 1, today)
    days = {day: max(0, each.value) for day, each in found.items()}
    first = min((day for day, minor in days.items() if minor), default=today)
    return Standing(
        statement.balance(connection, book, wallet).available,
        gifted.load(connection, book, stated, person, currency),
        fee,
        today,
        found[today].value if today in found else 0,
        sum(days.values()),
        first + DAYS,
        {rule.name: each.value.minor or None for rule, each in zip(LIMITS, limits, strict=True)},
    )
