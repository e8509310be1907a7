"""What goes with a posting by which a person pays or is paid, so that no limit is passed.

    use     what is counted, what the payee's wallet may hold, and the live meters that change
    own     the same of what only comes from another wallet of hers: it is no payment
    back    what was counted is counted back: it returned, or was never taken
    counted posts, and anew where another payment was counted meanwhile

Counters and ceilings hold in the very posting: what is asked beforehand only says it better.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ledger import arrears, clock, daily, gifted, statement
from ledger.arrears import Owes
from ledger.chart import HOUSE, WALLET
from ledger.errors import AlreadySettled, CeilingReached, LimitExceeded
from ledger.gifted import Held, gathering
from ledger.limits import reading
from ledger.limits.meter import OverLimit
from ledger.limits.reading import NOTHING, SPENT, Payment
from ledger.limits.rule import LONGEST
from ledger.money import Money
from ledger.people import intents
from ledger.posting import Ceiling, Count

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.gifted import Coming
    from ledger.limits.meter import Meter
    from ledger.limits.reading import Bounds, Stated
    from ledger.posting import Event, Posting

_BRINK_MS = 60_000
"""So long around midnight something may be on its way that is counted on the other day."""
NOTHING_HELD = Held()
_FULL = 2**62
"""What a counter can say where nothing limits it."""

T = TypeVar("T")


class Use(NamedTuple):
    """What goes with a payment; `day` is the one on which it is counted, 0 if on none.

    `held` is what holds gift money of it.
    """

    counts: tuple[Count, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    events: tuple[Event, ...] = ()
    day: int = 0
    held: Held = NOTHING_HELD

    def on(self, posting: Posting) -> Posting:
        """Return the posting by which it is paid, with all that goes with it."""
        return replace(
            posting,
            ceilings=(*posting.ceilings, *self.ceilings),
            holds=(*posting.holds, *self.held.holds),
            counts=(*posting.counts, *self.counts, *self.held.counts),
            guards=(*posting.guards, *self.held.guards),
            rows=(*posting.rows, *self.held.rows),
            events=(*posting.events, *self.events, *self.held.events),
            audits=(*posting.audits, *self.held.audits),
        )


async def use(
    books: Books, payment: Payment, key: bytes = b"", bounds: Bounds | None = None
) -> Use:
    """Return what goes with a payment, within the `bounds` of its card where it has one.

    OverLimit for who pays, or Owes where she owes the house, CeilingReached where the payee's
    wallet may not hold so much; none of them where its key is known already.
    """
    payee, currency = payment.payee, payment.amount.currency
    wallet = await books.account(WALLET, payee, currency) if payee else 0
    try:
        found, gifts = await books.read(_use, books.stated, payment, wallet, bounds)
        return found._replace(held=await gathering.held(books, gifts)) if gifts else found
    except (OverLimit, Owes, CeilingReached):
        if key and await intents.known(books, key):
            return Use()
        raise


async def own(books: Books, person: int, gives: str, amount: Money, key: bytes = b"") -> Use:
    """Return what goes with money that comes to a wallet from another one of the same person.

    That one `gives` it in its currency. CeilingReached where the wallet may not hold so much,
    unless its key is known already.
    """
    wallet = await books.account(WALLET, person, amount.currency)
    try:
        return await books.read(_own, books.stated, person, gives, amount, wallet)
    except CeilingReached:
        if key and await intents.known(books, key):
            return Use()
        raise


def together(uses: Sequence[Use]) -> Use:
    """Return what goes with several payments of one posting; what they share goes with it once."""
    held = [each.held for each in uses]
    rows = {(row.table, row.key): row for each in held for row in each.rows}
    return Use(
        tuple(each for use in uses for each in use.counts),
        tuple(each for use in uses for each in use.ceilings),
        tuple(dict.fromkeys(each for use in uses for each in use.events)),
        held=Held(
            tuple(hold for each in held for hold in each.holds),
            tuple(count for each in held for count in each.counts),
            tuple(dict.fromkeys(guard for each in held for guard in each.guards)),
            tuple(rows.values()),
            tuple(dict.fromkeys(event for each in held for event in each.events)),
            tuple(dict.fromkeys(audit for each in held for audit in each.audits)),
        ),
    )


async def check(books: Books, payer: int, amount: Money, key: bytes) -> None:
    """Refuse what would pass a limit of who pays, unless its key is known: OverLimit, or Owes."""
    over = await books.read(reading.refused, books.stated, Payment(payer, 0, amount))
    if over and not await intents.known(books, key):
        raise over


async def back(books: Books, payer: int, amount: Money, day: int) -> Use:
    """Return what counts back what was counted on a day, if it was."""
    if not (payer and day and amount):
        return Use()
    events = await books.read(reading.changed, amount.currency, payer, payer)
    return Use((_count(payer, -amount, day),), (), events)


async def counted(pay: Callable[[], Awaitable[T]]) -> T:
    """Pay, anew for as long as something else was counted between the look and the posting."""
    while True:
        try:
            return await pay()
        except (LimitExceeded, AlreadySettled) as why:
            if not overtakes(why):
                raise


def overtakes(why: BaseException) -> bool:
    """Tell whether a payment was refused as something was counted meanwhile: it is tried anew."""
    is_counted = isinstance(why, LimitExceeded) and why.limit == SPENT
    return is_counted or gifted.overtakes(why) or arrears.overtakes(why)


def _use(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Stated,
    payment: Payment,
    wallet: int,
    bounds: Bounds | None,
) -> tuple[Use, Coming | None]:
    use = _limited(connection, book, stated, payment, wallet, bounds)
    payer, payee, amount, _, waits, behind, costs, brings, _ = payment
    if payment.leaves:
        use = use._replace(counts=(*use.counts, arrears.none(connection, book, payer)))
    if not payee or waits:
        return use, None
    if payer == HOUSE:
        return use._replace(counts=(*use.counts, gifted.deposited(payee, amount))), None
    more = (behind, costs, brings)
    going = gifted.going(connection, book, stated, payer, payee, amount, wallet, *more)
    if not going.counts:
        return use, None
    events = use.events or reading.changed(connection, book, amount.currency, payer, payee)
    return use._replace(counts=(*use.counts, *going.counts), events=events), going.held


def _limited(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Stated,
    payment: Payment,
    wallet: int,
    bounds: Bounds | None,
) -> Use:
    if bounds is None:
        bounds, over = reading.within(connection, book, stated, payment)
        if over:
            raise over
    payer, amount = payment.counts_for, payment.amount
    ceilings = _ceilings(connection, book, wallet, amount, bounds)
    use = _unlimited(payment)._replace(ceilings=ceilings)
    if bounds == NOTHING:
        return use
    use = use._replace(
        events=reading.changed(connection, book, amount.currency, payment.payer, payment.payee)
    )
    if not (payer and bounds.limits_paying):
        return use
    meter = reading.read(connection, book, payer, amount.currency, bounds.paid)
    if meter.passed(amount.minor):  # which, is said by what holds now
        return _limited(connection, book, stated, payment, wallet, None)
    return use._replace(counts=_counts(meter, payer, amount), day=meter.today)


def _own(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Stated,
    person: int,
    gives: str,
    amount: Money,
    wallet: int,
) -> Use:
    payment = Payment(person, person, amount, limited=False)
    bounds, _ = reading.within(connection, book, stated, payment)
    ceilings = _ceilings(connection, book, wallet, amount, bounds)
    both = [
        reading.changed(connection, book, each, person, person) for each in (gives, amount.currency)
    ]
    return Use(ceilings=ceilings, events=tuple(event for each in both for event in each))


def _unlimited(payment: Payment) -> Use:
    """Return what goes with a payment that nothing limits: it counts all the same."""
    if not payment.counts_for:
        return Use()
    today = daily.day_of(clock.now())
    return Use((_count(payment.payer, payment.amount, today),), day=today)


def _ceilings(
    connection: Connection, book: int, wallet: int, amount: Money, bounds: Bounds
) -> tuple[Ceiling, ...]:
    if not wallet or bounds.holds is None:
        return ()
    balance = statement.balance(connection, book, wallet)
    if balance.posted.minor + amount.minor > bounds.holds:
        raise CeilingReached(wallet)
    return (Ceiling(wallet, bounds.holds),)


def _counts(meter: Meter, payer: int, amount: Money) -> tuple[Count, ...]:
    """Count a payment today, if nothing is counted besides on the day before or after.

    Around midnight one may still be on its way that is of the other day: whichever comes second
    finds the counter of the other day changed.
    """
    counts = [_count(payer, amount, meter.today, meter.room)]
    nothing, past = Money(0, amount.currency), clock.to_ms(clock.now()) % daily.DAY_MS
    if past < _BRINK_MS:
        before = meter.today - 1
        counts.append(_count(payer, nothing, before, meter.days.get(before, 0)))
    elif past >= daily.DAY_MS - _BRINK_MS:
        counts.append(_count(payer, nothing, meter.today + 1, 0))
    return tuple(counts)


def _count(payer: int, amount: Money, day: int, cap: int | None = None) -> Count:
    most, whose = _FULL if cap is None else cap, f"{payer} {amount.currency}"
    return daily.count(SPENT, whose, day, LONGEST, amount.minor, most, amount.currency)
