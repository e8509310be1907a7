"""Somebody wants to pay in: drafted on a card with what each way costs, then asked for by one.

draft  the ways that there are, with their fees, on a card of who asks; nothing is waited for yet
ask    one of them, as the card said: it has a reference of its own, and is waited for
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, daily, ids, limits, rules, tiers
from ledger.banking.deposits import cards, reading
from ledger.banking.deposits.rule import DAY, EACH, FEE, LASTS, OPEN, SETTLES
from ledger.banking.deposits.tables import ASKED, BANK, DepositRow
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, Refused
from ledger.money import Money
from ledger.people import facts, intents, shown, states
from ledger.people.intents import Intent
from ledger.posting import NEW, Count, Guard, Posting, Row
from ledger.rules import ALL, Of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.banking.deposits.deposit import Deposit
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.pricing import Fee

AGAIN_AFTER = timedelta(minutes=1)
COUNTED = "deposits"
"""What is counted of who pays in, by currency and day."""
CHOSEN = "deposits.ask"
"""What the button for each way runs."""


class Full(Refused):
    """So much would be more than her wallet may hold: it has room for `room`."""

    def __init__(self, room: Money, most: Money) -> None:
        super().__init__(f"room for {room} of {most}")
        self.room, self.most = room, most


@dataclass(frozen=True, slots=True)
class Place:
    """A way in which money can come in now: by which rail, and where it is paid."""

    way: str
    rail: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a way costs of an amount, and how long it is pending once it came."""

    way: str
    fee: Money
    settles: timedelta


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be paid in, while its way is not chosen."""

    intent: Intent
    amount: Money
    offers: tuple[Offer, ...]


async def draft(act: Act, amount: Money, ways: Sequence[str]) -> Draft:
    """Freeze how much is to be paid in; Full and LimitExceeded for too much.

    NotAllowed where there is no way.
    """
    if not ways:
        raise NotAllowed("deposit_no_way")
    await states.check(act)
    found = await act.books.read(_offered, act.books.stated, act.actor.id, amount, tuple(ways))
    if not await intents.known(act.books, act.key):
        await check(act, amount)
    choices = dict.fromkeys(ways, CHOSEN) | {"cancel": "cancel"}
    terms: dict[str, Fact] = {f"terms_{way}": facts.dump(fee.facts) for way, fee, _ in found}
    wanted = Intent(act.actor.id, choices, {"amount": amount, **terms})
    intent = await rules.card(act.books, wanted, act.key, ids.digest("deposit", str(amount)))
    offers = tuple(Offer(way, kept(fee, amount), settles) for way, fee, settles in found)
    return Draft(intent, amount, offers)


async def check(act: Act, amount: Money) -> None:
    """Refuse what would be too much for her: at once, in a day, or for her wallet."""
    each, day = await act.books.read(_limits, act.books.stated, act.actor.id, amount.currency)
    if each and amount.minor > each:
        raise LimitExceeded(EACH.name, Money(each, amount.currency), Money(each, amount.currency))
    today = daily.day_of(clock.now())
    used = await act.books.read(_used, act.actor.id, amount.currency, today)
    if day and used + amount.minor > day:
        left, resets_at = Money(max(0, day - used), amount.currency), daily.start_of(today + 1)
        raise LimitExceeded(DAY.name, left, Money(day, amount.currency), resets_at)
    await fits(act, amount)


async def fits(act: Act, amount: Money) -> None:
    """Refuse what her wallet may not hold: Full."""
    holds = await limits.overview(act.books, act.actor.id, amount.currency)
    if holds.most and holds.holds + amount > holds.most:
        raise Full(max(holds.most - holds.holds, Money(0, amount.currency)), holds.most)


async def ask(act: Act, intent: Intent, place: Place) -> Deposit:
    """Wait for what a card says, by one way, once; LimitExceeded for too many at a time."""
    amount: Any = intent.facts["amount"]
    books = act.books
    if intent.state == "open" and not await intents.known(books, intent.token):
        await check(act, amount)
    person, token, now = act.actor.id, ids.token(), clock.now()
    lasts, most, cap = await books.read(_ruled, books.stated, person, amount.currency, place.way)
    terms = str(intent.facts[f"terms_{place.way}"])
    day = daily.day_of(now)
    asked = Row.of(
        DepositRow,
        token=token,
        number=NEW,
        person=person,
        way=place.way,
        currency=amount.currency,
        amount=amount.minor,
        fee=kept(_fee(terms), amount).minor,
        terms=terms,
        rail=place.rail,
        place=facts.dump(dict(place.facts)),
        day=day,
        asked_ms=clock.to_ms(now),
        expires_ms=clock.to_ms(now + lasts),
        due_ms=clock.to_ms(now) if place.way != BANK else 0,
    )
    posting = Posting(
        intent.token,
        "deposit_asked",
        answer=token,
        actor=person,
        guards=(intent.done,),
        rows=(asked, cards.buttons(token, person, lasts).row),
        counts=(of_day(person, amount, day, cap), opened(person, 1, most)),
        deadline=intent.expires_at,
        grows=True,
    )
    return await reading.get(books, (await act.post(posting)).answer)


async def outside(act: Act, deposit: Deposit) -> None:
    """Let a job do outside what is to be done for it; once at a time."""
    now = clock.to_ms(clock.now())
    key = (deposit.token,)
    guards = (Guard.on(DepositRow.due_ms, key, 0, now), Guard.on(DepositRow.state, key, ASKED))
    await act.post(Posting(act.key, "deposit_outside", actor=act.actor.id, guards=guards))


async def done(books: Books, deposit: Deposit, place: Mapping[str, Fact] | None = None) -> None:
    """Note that a job has done so, and what it has brought, once."""
    key = (deposit.token,)
    guards = [Guard.on(DepositRow.due_ms, key, deposit.due_ms, 0)]
    if place is not None:
        written = facts.dump({**deposit.where, **place})
        guards.append(Guard.on(DepositRow.place, key, deposit.place, written))
    with suppress(AlreadySettled):  # another process was here
        await books.post(
            Posting(
                ids.timed_child(deposit.token, "done", str(deposit.due_ms)),
                "deposit_outside",
                guards=tuple(guards),
                events=(shown.changed(cards.KIND, deposit.token),),
            )
        )


async def later(books: Books, deposit: Deposit, now: datetime) -> None:
    """Put off what could not be done outside."""
    then = clock.to_ms(now + AGAIN_AFTER)
    guard = Guard.on(DepositRow.due_ms, (deposit.token,), deposit.due_ms, then)
    with suppress(AlreadySettled):
        await books.post(Posting(ids.token(), "deposit_put_off", guards=(guard,)))


def of_day(person: int, amount: Money, day: int, cap: int | None = None) -> Count:
    """Count what somebody pays in on a day."""
    whose = f"{person} {amount.currency}"
    return daily.count(COUNTED, whose, day, 1, amount.minor, cap, amount.currency)


def opened(person: int, add: int, most: int | None = None) -> Count:
    """Count what of somebody is waited for."""
    return Count(f"open deposits:{person}", add, most)


async def fee_of(books: Books, person: int, way: str, amount: Money) -> Money:
    """Return what is kept of what comes for somebody by a way."""
    ((_way, fee, _settles),) = await books.read(_offered, books.stated, person, amount, (way,))
    return kept(fee, amount)


def counted(person: int, amount: Money) -> Count:
    """Count what came for somebody today, though it was not asked for."""
    return of_day(person, amount, daily.day_of(clock.now()))


def kept(fee: Fee, amount: Money) -> Money:
    """Return what is kept back of an amount: never more than comes."""
    return min(fee.on(amount), amount)


def _fee(terms: str) -> Fee:
    return FEE.first.of(facts.load(terms))


def _offered(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    person: int,
    amount: Money,
    ways: Sequence[str],
) -> list[tuple[str, Fee, timedelta]]:
    tier = tiers.load_one(connection, book, stated, person).tier
    asked: list[Any] = [(FEE, Of(each, amount.currency, tier)) for each in ways]
    asked += [(SETTLES, Of(each)) for each in ways]
    found = rules.load_all(connection, book, stated, asked, clock.now())
    return [
        (way, fee.value, settles.value)
        for way, fee, settles in zip(ways, found, found[len(ways) :], strict=False)
    ]


def _limits(
    connection: Connection, book: int, stated: Mapping[str, Fact], person: int, currency: str
) -> tuple[int, int]:
    tier = tiers.load_one(connection, book, stated, person).tier
    of = Of(currency=currency, tier=tier)
    each, day = rules.load_all(connection, book, stated, [(EACH, of), (DAY, of)], clock.now())
    return each.value.minor, day.value.minor


def _ruled(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    person: int,
    currency: str,
    way: str,
) -> tuple[timedelta, int, int | None]:
    """Read how long it is waited for, how much at a time, and the most of a day."""
    _, day = _limits(connection, book, stated, person, currency)
    asked: list[Any] = [(LASTS, Of(way)), (OPEN, ALL)]
    lasts, most = rules.load_all(connection, book, stated, asked, clock.now())
    return lasts.value, most.value, day or None


def _used(connection: Connection, book: int, person: int, currency: str, day: int) -> int:
    found = daily.load(connection, book, COUNTED, f"{person} {currency}", day, day)
    return found[day].value if day in found else 0
