"""The marks of gift money: counters of the day of the gift, which go with the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, daily, rules, statement, tiers
from ledger.chart import WALLET
from ledger.gifted.rule import LEAVES_AFTER, LEAVES_TIER
from ledger.money import Money
from ledger.posting import Count
from ledger.rules import ALL
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

MARK: Final = "gifted"
"""What is counted of who has gift money, by currency and the day of the gift."""


class Moving(NamedTuple):
    """The marks that go with a payment, and how much of it is gift money, in minor units."""

    counts: tuple[Count, ...] = ()
    minor: int = 0


class Bound(NamedTuple):
    """How much of a wallet may not leave the house, and when the next of it may, and how much."""

    amount: Money
    frees_at: datetime | None = None
    frees: Money | None = None


def given(person: int, gift: Money, lasts: timedelta) -> tuple[Count, ...]:
    """Return the mark that goes with a gift, given today, which stays that long."""
    days = -(-lasts // daily.DAY)
    if not days:
        return ()
    whose, today = f"{person} {gift.currency}", daily.day_of(clock.now())
    return (daily.count(MARK, whose, today, days, gift.minor, None, gift.currency),)


async def moved(books: Books, payer: int, payee: int, amount: Money) -> tuple[Count, ...]:
    """Return the marks that go with what somebody gives back."""
    return (await books.read(moving, payer, payee, amount)).counts


def moving(connection: Connection, book: int, payer: int, payee: int, amount: Money) -> Moving:
    """Read the marks that go with a payment; `payee` 0 lets them end."""
    whose = f"{payer} {amount.currency}"
    found = daily.load(connection, book, MARK, whose)
    counts: list[Count] = []
    left = amount.minor
    for day in sorted(found):
        part = min(left, found[day].value)
        if part > 0:
            ends, left = found[day].ends_ms, left - part
            counts.append(_count(payer, amount.currency, day, -part, ends))
            counts += [_count(payee, amount.currency, day, part, ends)] if payee else []
    return Moving(tuple(counts), amount.minor - left)


async def bound(books: Books, person: int, currency: str) -> Bound:
    """Return how much of what somebody has may not leave the house now."""
    return await books.read(load, books.stated, person, currency)


def load(
    connection: Connection, book: int, stated: Mapping[str, Fact], person: int, currency: str
) -> Bound:
    """Read it, for a question that asks for more than that."""
    nothing, now = Bound(Money(0, currency)), clock.now()
    found = daily.load(connection, book, MARK, f"{person} {currency}")
    asked = ((LEAVES_AFTER, ALL), (LEAVES_TIER, ALL))
    after, tier = (each.value for each in rules.load_all(connection, book, stated, asked, now))
    ends = {
        day: min(clock.from_ms(each.ends_ms), daily.start_of(day) + after)
        for day, each in found.items()
        if each.value > 0
    }
    held = {day: found[day].value for day, end in ends.items() if end > now}
    if not held:
        return nothing
    stands = tiers.load_one(connection, book, stated, person).tier
    if tier in TIERS and TIERS.index(stands) >= TIERS.index(tier):
        return nothing
    return _bound(connection, book, person, currency, held, ends)


def _bound(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    person: int,
    currency: str,
    held: Mapping[int, int],
    ends: Mapping[int, datetime],
) -> Bound:
    wallets = statement.balances(connection, book, person, WALLET)
    rests = sum(each.posted.minor for each in wallets if each.posted.currency == currency)
    minor, next_day = min(rests, sum(held.values())), min(held)
    if not minor:
        return Bound(Money(0, currency))
    frees = Money(min(minor, held[next_day]), currency)
    return Bound(Money(minor, currency), ends[next_day], frees)


def _count(person: int, currency: str, day: int, add: int, ends_ms: int) -> Count:
    name = daily.name_of(MARK, f"{person} {currency}", day)
    return Count(name, add, None, ends_ms, currency, least=0)
