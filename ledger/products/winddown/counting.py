"""What is left: counted when a wind-down begins, and for each day of it, and owners are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, distinct, func
from sqlmodel import col, select

from ledger import clock, ids, products
from ledger.kit import daily, due
from ledger.money import Money
from ledger.people import facts, roles
from ledger.people.roles import WIND_DOWN
from ledger.posting import NEW, Event, Posting, Row
from ledger.products.winddown import reading
from ledger.products.winddown.tables import WindDownCountRow
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.products.winddown.reading import WindDown

_standing: Any = (
    select(Account.currency, func.sum(Account.balance))
    .where(Account.book == bindparam("book"), col(Account.balance) > 0)
    .where(col(Account.name).in_(bindparam("lines", expanding=True)))
)
_amounts: Any = _standing.group_by(col(Account.currency)).order_by(col(Account.currency))
_people: Any = _standing.with_only_columns(func.count(distinct(col(Account.owner))))


@daily("winding down")
async def count(books: Books, day: date) -> None:
    """Count what is left once a day of a wind-down is over, and tell owners."""
    found = await reading.now(books)
    today = clock.now().astimezone(books.zone).date()
    if found and found.is_on and day == today - timedelta(days=1):
        told = [Event("winddown_counted", who, "") for who in await roles.holders(books, WIND_DOWN)]
        await _count(books, found, day.isoformat(), told)


@due(every=timedelta(seconds=5))
async def first(books: Books, now: datetime) -> None:  # noqa: ARG001 - whenever one has begun
    """Count what there is when a wind-down has begun."""
    found = await reading.now(books)
    if found and found.is_on and not await reading.counts(books, found, 1):
        await _count(books, found, "first", [])


async def _count(books: Books, of: WindDown, when: str, told: Sequence[Event]) -> None:
    people, amounts = await books.survey(_left, products.DECLARED.owed)
    known: dict[str, Fact] = {"people": people, "amounts": amounts, "until": of.at}
    counted = Row.of(
        WindDownCountRow,
        wind_down=of.id,
        id=NEW,
        counted_at=clock.to_ms(clock.now()),
        people=people,
        amounts=facts.dump({"amounts": amounts}),
    )
    events = tuple(Event(each.kind, each.person, facts.dump(known)) for each in told)
    key = ids.child("winddown", str(books.book), str(of.id), when)
    await books.post(Posting(key, "winddown_count", rows=(counted,), events=events))


def _left(connection: Connection, book: int, lines: Sequence[str]) -> tuple[int, list[Fact]]:
    asked = {"book": book, "lines": list(lines)}
    amounts: list[Fact] = [
        Money(int(total), currency) for currency, total in connection.execute(_amounts, asked)
    ]
    return int(connection.execute(_people, asked).scalar_one()), amounts
