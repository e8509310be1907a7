"""The marks of gift money: counters of the day of the gift, which go with the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import clock, daily, periods, rules, statement, tiers
from ledger.chart import HOUSE, WALLET
from ledger.daily import OfDay
from ledger.gifted.rule import LEAVES_AFTER, LEAVES_DEPOSIT, LEAVES_TIER
from ledger.money import MAX_MINOR, Money
from ledger.posting import WINDING_DOWN, Count
from ledger.rules import ALL, Of
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact

MARK: Final = "gifted"
"""What is counted of who has gift money, by currency and the day of the gift."""
DEPOSITED: Final = "deposited"
"""What is counted of whom the treasury paid, by currency."""


class Mark(NamedTuple):
    """Gift money of a day, in minor units, and when its mark ends."""

    day: int
    minor: int
    ends_ms: int


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


def deposited(person: int, amount: Money) -> Count:
    """Return what goes with money that the treasury pays somebody, or takes back from her."""
    name = f"{DEPOSITED}:{person} {amount.currency}"
    return Count(name, amount.minor, currency=amount.currency)


async def moved(
    books: Books, payer: int, payee: int, amount: Money, behind: int = 0
) -> tuple[Count, ...]:
    """Return the marks that go with what somebody gives back; what the house has bears none."""
    marks = await books.read(moving, payer, amount, behind)
    if payee == HOUSE:
        return leaving(payer, amount.currency, marks)
    return (*leaving(payer, amount.currency, marks), *coming(payee, amount.currency, marks))


def moving(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    payer: int,
    amount: Money,
    behind: int = 0,
    brings: Iterable[Mark] = (),
) -> tuple[Mark, ...]:
    """Read the marks that go with a payment.

    The same posting pays so many minor units out of the payer's wallet before: it is `behind` them;
    and it `brings` the payer these.
    """
    found = _held(connection, book, payer, amount.currency)
    for each in brings:
        rests = found[each.day].value if each.day in found else 0
        found[each.day] = OfDay(rests + each.minor, each.ends_ms)
    marks: list[Mark] = []
    left = amount.minor
    for day, held in sorted(found.items()):
        spent = min(behind, held.value)
        part = min(left, held.value - spent)
        behind, left = behind - spent, left - part
        if part:
            marks.append(Mark(day, part, held.ends_ms))
    return tuple(marks)


def part(connection: Connection, book: int, person: int, wallet: int, total: Money) -> Money:
    """Read how much gift money leaves the house with a sum: other money leaves first."""
    found = moving(connection, book, person, Money(MAX_MINOR, total.currency))
    marked = sum(each.minor for each in found)
    rests = statement.balance(connection, book, wallet).posted.minor - total.minor
    return Money(min(max(0, marked - max(0, rests)), total.minor), total.currency)


def leaving(person: int, currency: str, marks: Iterable[Mark]) -> tuple[Count, ...]:
    """Return what takes marks from somebody."""
    return tuple(_count(person, currency, each, -each.minor) for each in marks)


def coming(person: int, currency: str, marks: Iterable[Mark]) -> tuple[Count, ...]:
    """Return what brings marks to somebody."""
    return tuple(_count(person, currency, each, each.minor) for each in marks)


async def bound(books: Books, person: int, currency: str) -> Bound:
    """Return how much of what somebody has may not leave the house now."""
    return await books.read(load, books.stated, person, currency)


def load(
    connection: Connection, book: int, stated: Mapping[str, Fact], person: int, currency: str
) -> Bound:
    """Read it, for a question that asks for more than that."""
    found = _held(connection, book, person, currency)
    rests = _rests(connection, book, person, currency) if found else 0
    if not rests or periods.counted(connection, book, WINDING_DOWN):
        return Bound(Money(0, currency))
    asked = ((LEAVES_AFTER, ALL), (LEAVES_TIER, ALL), (LEAVES_DEPOSIT, Of(currency=currency)))
    ruled = rules.load_all(connection, book, stated, asked, clock.now())
    after, tier, deposit = (each.value for each in ruled)
    stands = TIERS.index(tiers.load_one(connection, book, stated, person).tier)
    paid_in = periods.counted(connection, book, f"{DEPOSITED}:{person} {currency}")
    ends = {
        day: min(clock.from_ms(each.ends_ms), daily.start_of(day) + after)
        for day, each in found.items()
    }
    days = sorted(day for day, end in ends.items() if end > clock.now())
    if not days or (tier and stands >= tier) or (deposit and paid_in >= deposit.minor):
        return Bound(Money(0, currency))
    amount, frees = (
        Money(min(rests, sum(found[day].value for day in some)), currency)
        for some in (days, days[:1])
    )
    return Bound(amount, ends[days[0]], frees)


def _held(connection: Connection, book: int, person: int, currency: str) -> dict[int, OfDay]:
    """Read what somebody has of the gifts of each day, while it is marked."""
    found = daily.load(connection, book, MARK, f"{person} {currency}")
    now = clock.to_ms(clock.now())
    return {day: each for day, each in found.items() if each.value > 0 and each.ends_ms > now}


def _rests(connection: Connection, book: int, person: int, currency: str) -> int:
    wallets = statement.balances(connection, book, person, WALLET)
    return sum(each.posted.minor for each in wallets if each.posted.currency == currency)


def _count(person: int, currency: str, mark: Mark, add: int) -> Count:
    name = daily.name_of(MARK, f"{person} {currency}", mark.day)
    return Count(name, add, None, mark.ends_ms, currency, least=0)
