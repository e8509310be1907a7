"""What she has and has used: wallets, gift money, what counts for her limits, the second gift.

    load     what both have, and what of the second sign-up gift can be taken back
    part     the moves of all of it, and the counters that go with them

Of two sign-up gifts the one of who goes is taken back, as far as there is money for it: who spent
it keeps no more than she would have had with one side alone, and owes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger import arrears, clock, daily, gifted, periods, returned
from ledger.banking.payouts import WITHDRAWN
from ledger.chart import BONUS, WALLET
from ledger.errors import NotFound
from ledger.gifted import fan, keys, marks
from ledger.gifted.marks import Mark
from ledger.limits import reading
from ledger.limits.reading import SPENT
from ledger.limits.rule import LONGEST
from ledger.money import MAX_MINOR, Money
from ledger.people import intents
from ledger.people.intents import IntentRow
from ledger.posting import Count, Guard, Move
from ledger.products.connecting.part import Part, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.posting import Event
    from ledger.products.connecting.part import Pair
    from ledger.statement import Balance

GIFT = "gift"
"""The kind of the transfer that gives one."""


class Gift(NamedTuple):
    """A sign-up gift that somebody had, by its receipt; what of it came back before is left out."""

    number: int
    whole: Money
    left: Money


class Sums(NamedTuple):
    """What who goes has, the second gift, if there is one, and how much of it is taken `back`.

    `waits` are the gifts that wait for either and are given no more.
    """

    goes: Sequence[Balance]
    gift: Gift | None
    back: Money
    waits: Sequence[bytes]

    @property
    def moved(self) -> list[Money]:
        """What goes over, by currency, before anything is taken back."""
        return [each.posted for each in self.goes if each.posted]


async def load(books: Books, pair: Pair) -> Sums:
    """Return what both have."""
    goes = await books.balances(pair.gone, WALLET)
    had = {each: await _gift(books, each) for each in pair}
    waiting = [keys.waiting(books.book, each) for each in pair]
    open_ones = [token for token in waiting if await _waits(books, token)]
    gift = had[pair.gone] if had[pair.survivor] else None
    waits = [each for each in open_ones if any(had.values()) or each != waiting[0]]
    if gift is None:
        return Sums(goes, None, Money(0, "USD"), waits)
    currency = gift.left.currency
    stays = await books.balances(pair.survivor, WALLET)
    free = sum(each.available.minor for each in (*goes, *stays) if each.posted.currency == currency)
    back = Money(max(0, min(gift.left.minor, free)), currency)
    return Sums(goes, gift, back, waits)


async def part(books: Books, pair: Pair, sums: Sums) -> Part:
    """Return what brings all of it over, and back what is taken back."""
    parts = [await _wallet(books, pair, each.posted, sums.back) for each in sums.goes]
    back = (returned.count(sums.gift.number, sums.back, sums.gift.whole),) if sums.gift else ()
    return together(
        [
            *parts,
            await books.read(_counters, pair, [each.posted.currency for each in sums.goes]),
            Part(counts=back, guards=tuple(_given_no_more(each) for each in sums.waits)),
        ]
    )


async def _wallet(books: Books, pair: Pair, has: Money, back: Money) -> Part:
    """Move a wallet over, and the second gift back if it was of this currency."""
    currency = has.currency
    back = back if back.currency == currency else Money(0, currency)
    if not (has or back):
        return Part()
    wallet = await books.account(WALLET, pair.survivor, currency)
    moves = [Move(await books.account(WALLET, pair.gone, currency), wallet, has)] if has else []
    if back:
        moves.append(Move(wallet, await books.house(BONUS, currency), back))
    counts = await books.read(_marked, pair, has, back)
    return Part(moves=tuple(moves), counts=counts)


def _marked(
    connection: Connection, book: int, pair: Pair, has: Money, back: Money
) -> tuple[Count, ...]:
    """Read what the marks of gift money do: they come along, and the oldest go back."""
    currency, all_of_it = has.currency, Money(MAX_MINOR, has.currency)
    going = marks.moving(connection, book, pair.gone, has)
    stays = marks.moving(connection, book, pair.survivor, all_of_it)
    left, taken = back.minor, list[Mark]()
    for each in sorted((*going, *stays)):
        minor = min(left, each.minor)
        left -= minor
        taken += [each._replace(minor=minor)] if minor else []
    return (
        *marks.leaving(pair.gone, currency, going),
        *marks.coming(pair.survivor, currency, going),
        *marks.leaving(pair.survivor, currency, taken),
    )


async def _gift(books: Books, person: int) -> Gift | None:
    """Return the sign-up gift of somebody, with joining or later, as far as she has it still."""
    joined = keys.joining(books.book, person)
    later = keys.later(keys.waiting(books.book, person))
    for key in (joined, later):
        number = await books.number(key)
        found = await books.transfer(number) if number else None
        if number and found and found.kind == GIFT and found.amount:
            left = found.amount.minor - await returned.of(books, number)
            return Gift(number, found.amount, Money(max(0, left), found.amount.currency))
    return None


async def _waits(books: Books, token: bytes) -> bool:
    try:
        return (await intents.get(books, token)).state == "open"
    except NotFound:
        return False


def _given_no_more(token: bytes) -> Guard:
    return Guard.on(IntentRow.state, (token,), "open", "cancelled")


# -- counters ---------------------------------------------------------------------------------


def _counters(connection: Connection, book: int, pair: Pair, currencies: Sequence[str]) -> Part:
    """Read what counted for who goes: it counts for who stays from now on."""
    counts = [arrears.none(connection, book, pair.gone)]
    counts += _of_days(connection, book, fan.CAME, "", pair)
    events: list[Event] = []
    for currency in currencies:
        counts += _of_days(connection, book, SPENT, currency, pair)
        counts += _of_days(connection, book, WITHDRAWN, currency, pair)
        counts += _deposited(connection, book, currency, pair)
        events += reading.changed(connection, book, currency, *pair)
    return Part(counts=tuple(counts), events=tuple(events))


def _of_days(
    connection: Connection, book: int, what: str, currency: str, pair: Pair
) -> Iterator[Count]:
    gone, stays = (f"{each} {currency}".rstrip() for each in (pair.gone, pair.survivor))
    today = daily.day_of(clock.now())
    found = daily.load(connection, book, what, gone, today - LONGEST + 1, today + 1)
    for day, each in found.items():
        if each.value > 0:
            name = daily.name_of(what, stays, day)
            yield Count(name, each.value, None, each.ends_ms or None, currency)


def _deposited(connection: Connection, book: int, currency: str, pair: Pair) -> Iterator[Count]:
    name = f"{marks.DEPOSITED}:{pair.gone} {currency}"
    if minor := periods.counted(connection, book, name):
        yield gifted.deposited(pair.survivor, Money(minor, currency))
