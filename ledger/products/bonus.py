"""Joining, and the sign-up gift: once for each person, from a budget that can run dry.

join   she joins, with the gift in the same commit; past the caps of the day it waits for her
later  what waits is given, once, on a day that has one left
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ledger import claims, clock, gifted, growth, handles, ids, rules
from ledger.chart import BONUS, TREASURY, WALLET
from ledger.errors import (
    AccountFrozen,
    AlreadySettled,
    InsufficientFunds,
    JoiningOver,
    LimitExceeded,
    NotFound,
    WindingDown,
)
from ledger.gifted import LEAVES_AFTER, keys
from ledger.money import Money
from ledger.people import devices, intents, origins
from ledger.people.intents import Intent
from ledger.people.tables import PersonRow
from ledger.posting import DAY, Count, Guard, Move, Posting
from ledger.rules import ALL, Of, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.claims import Claim
    from ledger.people.facts import Fact
    from ledger.posting import Posted


OF_DAY, OF_ORIGIN, OF_AGE = "day", "origin", "age"
"""Why a gift waits: the day has given all of its gifts, or all that one origin may have; or the
account is too young where its platform tells since when there is one."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many gifts a day has, over all and for one origin, and how much; 0 sets no cap.

    `opens_at` is from when on an account is old enough, `stays` how long a gift stays among
    members.
    """

    a_day: int = 0
    from_one: int = 0
    origin: str = ""
    worth: int = 0
    opens_at: datetime | None = None
    stays: timedelta = timedelta()


NO_CAPS = Caps()
GIFT = Rule("gift", Money(0, "USD"), "the gift to who joins", least=0)
A_DAY = Rule("gifts.day", 0, "how many gifts a day has; 0 sets no cap", least=0, unlimited=0)
FROM_ONE = Rule(
    "gifts.address", 0, "how many gifts a day has for one address", least=0, unlimited=0
)
WORTH = Rule(
    "gifts.budget",
    Money(0, "USD"),
    "how much a day has for gifts; 0 sets no cap",
    least=0,
    unlimited=0,
    by=("currency",),
    named=("currency",),
)
AGE = Rule(
    "gift.account.age",
    timedelta(),
    "how old an account must be on its platform, where that tells, for the gift; 0 for any",
    least=timedelta(),
    most=timedelta(days=3660),
)


@dataclass(frozen=True, slots=True)
class Waits:
    """A gift that waits: why, and from when on it may be had."""

    amount: Money
    why: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining brought: the gift, what waits of it, or that the budget for gifts was `dry`."""

    first_time: bool
    gift: Money | None
    claimed: tuple[Claim, ...]
    waits: Waits | None = None
    dry: bool = False


async def offered(
    books: Books, origin: str, known_since: datetime | None = None
) -> tuple[Money, Caps]:
    """Return the gift that is in force now, and the caps of a day for who comes from there.

    `known_since` is since when her platform knows her account, if it tells.
    """
    return await books.read(_offered, books.stated, origin, known_since)


async def join(act: Act, gift: Money, caps: Caps = NO_CAPS, *, takes_money: bool = False) -> Joined:
    """Let who asks join, with her gift in the same commit, and pay out what waited for her.

    The message that let her join is told the same as often as it comes. While the house winds down
    nobody has a gift, and only she joins who `takes_money` that waits: JoiningOver for others.
    """
    grows = not act.actor.joined
    if grows and gift and await devices.was_cut(act.books, act.actor.id):
        gift = Money(0, gift.currency)
    if grows and await growth.until(act.books):
        gift = Money(0, gift.currency)
        grows = not takes_money and not await handles.awaited(act.books, act.actor)
    posted = await _join(act, gift, caps, grows=grows)
    claimed = await claims.take(act.books, act.actor.id)
    first_time = posted is not None and (not posted.repeated or posted.answer == act.key)
    given = gift if first_time and posted and posted.number else None
    waits = await _waiting(act) if first_time and gift and not given else None
    dry = first_time and bool(gift) and not given and not waits
    return Joined(first_time, given, tuple(claimed), _waits(waits) if waits else None, dry)


async def later(act: Act, caps: Caps) -> Joined | None:
    """Give a person what waited for her, if she may have it today; None if nothing does."""
    waiting = await _waiting(act)
    if waiting is None or await growth.until(act.books):
        return None
    if caps.opens_at:
        waits = _waits(waiting, OF_AGE, caps.opens_at)
        return Joined(first_time=False, gift=None, claimed=(), waits=waits)
    person, gift = act.actor.id, _amount(waiting)
    wallet = await act.books.account(WALLET, person, gift.currency)
    posting = Posting(
        keys.later(waiting.token),
        "gift",
        actor=person,
        payee=person,
        guards=(waiting.done,),
        grows=True,
    )
    try:
        await act.post(await _giving(act.books, wallet, gift, posting, caps))
    except LimitExceeded as full:
        waits = _waits(waiting, _why(full))
        return Joined(first_time=False, gift=None, claimed=(), waits=waits)
    except (InsufficientFunds, AccountFrozen):
        return Joined(first_time=False, gift=None, claimed=(), dry=True)
    except AlreadySettled:
        return None  # she asked twice at once
    return Joined(first_time=False, gift=gift, claimed=())


async def fill(books: Books, budget: Money) -> None:
    """Move the first budget for gifts out of the treasury, once in the life of the books."""
    if not budget:
        return
    treasury = await books.house(TREASURY, budget.currency)
    bonus = await books.house(BONUS, budget.currency)
    key = budget_key(books.book, budget.currency)
    await books.post(Posting(key, "budget", moves=(Move(treasury, bonus, budget),)))


def budget_key(book: int, currency: str) -> bytes:
    """Return the key under which the first budget in a currency is booked."""
    return ids.child("bonus budget", str(book), currency)


def _offered(
    connection: Connection,
    book: int,
    stated: Mapping[str, Any],
    origin: str,
    known_since: datetime | None,
) -> tuple[Money, Caps]:
    now = clock.now()
    asked = [(each, ALL) for each in (GIFT, A_DAY, FROM_ONE, AGE, LEAVES_AFTER)]
    ruled = rules.load_all(connection, book, stated, asked, now)
    gift, a_day, from_one, age, stays = (each.value for each in ruled)
    worth = rules.load(connection, book, stated, WORTH, Of(currency=gift.currency), now).value
    ripe = known_since + age if known_since else now
    opens_at = ripe if ripe > now else None
    return gift, Caps(a_day, from_one, origin, worth.minor, opens_at, stays)


async def _join(act: Act, gift: Money, caps: Caps, *, grows: bool) -> Posted | None:
    """Post her joining, which has a number if the budget gave; None if she has joined otherwise."""
    books, person = act.books, act.actor.id
    wallet = await books.account(WALLET, person, gift.currency)
    joined = Guard.on(PersonRow.joined_at, (person,), None, clock.to_ms(clock.now()))
    joining = Posting(
        keys.joining(books.book, person),
        "join",
        answer=act.key,
        actor=person,
        payee=person,
        guards=(joined,),
        grows=grows,
    )
    if gift and caps.opens_at:
        waits = _waiting_for(act, gift, OF_AGE, caps.opens_at)
        return await _posted(act, replace(joining, rows=(waits.row,)))
    if gift:
        giving = await _giving(books, wallet, gift, replace(joining, kind="gift"), caps)
        with suppress(InsufficientFunds, AccountFrozen):
            try:
                return await _posted(act, giving)
            except LimitExceeded as full:
                waits = _waiting_for(act, gift, _why(full))
                joining = replace(joining, rows=(waits.row,))
    return await _posted(act, joining)


async def _giving(books: Books, wallet: int, gift: Money, posting: Posting, caps: Caps) -> Posting:
    """Return a posting that gives a gift as well, within the caps of the day."""
    given = Move(await books.house(BONUS, gift.currency), wallet, gift)
    counts = [Count.of("gifts", "all", DAY, 1, caps.a_day or None)]
    if caps.worth:
        counts.append(Count.of("gifts worth", "all", DAY, gift, caps.worth))
    if caps.from_one and caps.origin:
        mark = await origins.mark(books, caps.origin)
        counts.append(Count.of("gifts from", mark, DAY, 1, caps.from_one))
    counts += gifted.given(posting.payee, gift, caps.stays)
    return replace(posting, moves=(given,), counts=tuple(counts))


async def _waiting(act: Act) -> Intent | None:
    """Return the gift that waits for who asks, unless none does or she has had it."""
    try:
        kept = await intents.get(act.books, _token(act))
    except NotFound:
        return None
    return kept if kept.state == "open" else None


def _waiting_for(act: Act, gift: Money, why: str, until: datetime | None = None) -> Intent:
    """Return what keeps a gift that waits, until a moment or for another day."""
    facts: dict[str, Fact] = {"gift": gift, "why": why, "until": until}
    return Intent(act.actor.id, {}, facts, token=_token(act))


def _waits(kept: Intent, why: str = "", until: datetime | None = None) -> Waits:
    known: Any = kept.facts
    tomorrow = (clock.now() + DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    opens_at = until or (None if why else known.get("until")) or tomorrow
    return Waits(_amount(kept), why or str(known["why"]), opens_at)


def _amount(kept: Intent) -> Money:
    gift = kept.facts["gift"]
    assert isinstance(gift, Money)  # noqa: S101 - so it was kept
    return gift


def _why(full: LimitExceeded) -> str:
    return OF_ORIGIN if full.limit == "gifts from" else OF_DAY


def _token(act: Act) -> bytes:
    """Return the identity of what waits for who asks: there is one gift for each."""
    return keys.waiting(act.books.book, act.actor.id)


async def _posted(act: Act, joining: Posting) -> Posted | None:
    try:
        return await act.post(joining)
    except WindingDown as winding:
        raise JoiningOver(winding.until) from None
    except AlreadySettled:
        return None  # she joined a moment ago, through another door
