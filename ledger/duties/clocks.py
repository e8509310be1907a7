"""The clocks of duties: when one begins, by when it is due, and who is told before.

REGISTRATION  a money services business registers once it begins, and again every two years
CURRENCY      what one person brings or takes in currency in a day above a sum is reported
look          once a day: a registration that comes up, and owners told of what is due

The figures are those of the US, as examples: neither runs before somebody has decided its rule.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from ledger import clock, ids
from ledger.chart import HOUSE, WORLD
from ledger.duties import reading
from ledger.duties.tables import CURRENCY, FILED, REGISTRATION, DutyRow
from ledger.errors import AlreadySettled
from ledger.kit import daily, follows
from ledger.money import Money
from ledger.people import facts, roles
from ledger.people.facts import Who
from ledger.people.roles import SET_RULES
from ledger.periods import counted
from ledger.posting import ANY, NEW, Count, Event, Guard, Posting, Row
from ledger.rules import Of, Rule, at

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.duties.reading import Duty
    from ledger.statement import Recorded

EVERY = Rule(
    "duties.registration",
    timedelta(),
    "how often the house registers as a money services business (US: 730 days); 0 for never",
    least=timedelta(),
    most=timedelta(days=3660),
)
FIRST = Rule(
    "duties.registration.first",
    timedelta(days=180),
    "how soon after the rule above was decided it registers for the first time",
    least=timedelta(days=1),
    most=timedelta(days=3660),
)
ABOVE = Rule(
    "duties.currency",
    Money(0, "USD"),
    "above how much currency of one person in a day a report is filed (US: 10,000); 0 for never",
    least=0,
    by=("currency",),
    named=("currency",),
)
WITHIN = Rule(
    "duties.currency.days",
    timedelta(days=15),
    "how soon after that day the report is filed",
    least=timedelta(days=1),
    most=timedelta(days=365),
)
STEPS: Final = (60, 30, 7, 1, -1)
"""How many days before owners are told, once each; the last is the day after."""
LOOKED_AT: Final = 200
_DAY: Final = timedelta(days=1)


@daily("duties")
async def look(books: Books, day: date) -> None:  # noqa: ARG001 - what is due is looked at from today
    """Let a registration come up, and tell owners of what is due."""
    now = _today(books)
    await _register(books, now)
    for duty in await reading.due(books, now + STEPS[0] * _DAY, LOOKED_AT):
        steps = sum((duty.due - now).days <= each for each in STEPS)
        if steps > duty.told:
            await _tell(books, duty, steps)


@follows("states.close")
async def count(books: Books, transfer: Recorded, key: bytes) -> None:
    """Count what somebody was paid out, and let a report be due once it is above the sum."""
    day = transfer.recorded_at.astimezone(books.zone).date()
    for move in transfer.moves:
        currency = move.amount.currency
        if move.target != await books.house(WORLD, currency) or transfer.payer == HOUSE:
            continue
        rule = await at(books, ABOVE, Of(currency=currency), transfer.recorded_at)
        if rule.value.minor and rule.value.currency == currency:
            name = f"currency out:{transfer.payer} {currency} {day.isoformat()}"
            ends = clock.to_ms(datetime.combine(day + _DAY, time(), books.zone))
            counts = (Count(name, move.amount.minor, None, ends, currency),)
            own = ids.timed_child(key, currency)
            await books.post(Posting(own, "currency", counts=counts))
            total = Money(await books.read(counted, name), currency)
            if total > rule.value:
                await _report(books, transfer.payer, day, total)


async def _report(books: Books, person: int, day: date, total: Money) -> None:
    """Let a report be due of what was paid out in a day; of more of it the same one tells."""
    subject = f"{person} {total.currency} {day.isoformat()}"
    known = await reading.of(books, CURRENCY, subject)
    if known:
        more = Guard.on(DutyRow.amount, (known.number,), ANY, total.minor)
        await books.post(Posting(ids.token(), "duty", guards=(more,)))
        return
    due = day + (await at(books, WITHIN)).value
    about: dict[str, Any] = {
        "person": person,
        "currency": total.currency,
        "amount": total.minor,
    }
    await _open(books, CURRENCY, subject, (day, due), about)


async def _register(books: Books, now: date) -> None:
    """Let the next registration be due, once the last one was filed or the rule was decided."""
    every = await at(books, EVERY)
    last = await reading.registered(books)
    if not every.value or (last and last.is_open):
        return
    if last and last.state == FILED and last.done:
        day, due = last.done, last.done + every.value
    else:
        day = every.since.astimezone(books.zone).date() if every.since else now
        due = day + (await at(books, FIRST)).value
    number = int(last.subject) + 1 if last else 1
    await _open(books, REGISTRATION, f"{number:06}", (day, due), {})


async def _open(
    books: Books, kind: str, subject: str, days: tuple[date, date], about: dict[str, Any]
) -> None:
    day, due = (each.toordinal() for each in days)
    opened = Row.of(DutyRow, id=NEW, kind=kind, subject=subject, day=day, due_day=due, **about)
    key = ids.child("duty", str(books.book), kind, subject)
    await books.post(Posting(key, "duty", rows=(opened,)))


async def _tell(books: Books, duty: Duty, steps: int) -> None:
    known: dict[str, Any] = {"kind": duty.kind, "due": duty.due.toordinal()}
    if duty.amount:
        known |= {"person": Who(duty.person), "amount": duty.amount}
    told = facts.dump(known | {"late": int(steps == len(STEPS))})
    who = await roles.holders(books, SET_RULES)
    events = tuple(Event("duty_due", each, told) for each in who)
    guard = Guard.on(DutyRow.told, (duty.number,), duty.told, steps)
    with suppress(AlreadySettled):  # another process has told it
        await books.post(Posting(ids.token(), "duty_told", guards=(guard,), events=events))


def _today(books: Books) -> date:
    return clock.now().astimezone(books.zone).date()
