"""Everybody is told, a few at a time: each posting has some people's events and moves the place on.

tell  the phase that it is time for -> who comes next, with what they have -> once for each

What is told waits for what was told before: however many there are, a payment's news do not stand
behind all of them. A wind-down that ends meanwhile is told from the first person on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam
from sqlmodel import col, select

from ledger import ids, products
from ledger.errors import AlreadySettled
from ledger.kit import due
from ledger.money import Money
from ledger.people import facts, outbox
from ledger.people.tables import PersonRow
from ledger.posting import Event, Guard, Posting
from ledger.products.winddown import reading
from ledger.products.winddown.tables import TOLD_ALL, WindDownRow
from ledger.storage.asking import rows
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime, tzinfo

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.products.winddown.reading import WindDown

BEGAN: Final = "began"
OVER: Final = "over"
BEFORE: Final = (1, 7, 30)
"""How many days before its end everybody is told again who has something."""
AT_ONCE = 100
PAGES = 20
"""How many times so many people are looked at in one go."""
MOST_WAITING = 200
"""What is told already and waits, before more is told."""

_book: Any = bindparam("book", type_=BigInteger)
_after: Any = bindparam("after", type_=BigInteger)
_JOINED: Any = (
    select(PersonRow.id)
    .where(col(PersonRow.book) == _book, col(PersonRow.id) > _after)
    .where(col(PersonRow.joined_at).is_not(None))
    .order_by(col(PersonRow.id))
    .limit(bindparam("most", type_=Integer))
)
_HAVE: Any = (
    select(Account.owner, Account.name, Account.currency, Account.balance)
    .where(col(Account.book) == _book, col(Account.owner) > _after)
    .where(col(Account.owner) <= bindparam("until", type_=BigInteger))
    .order_by(col(Account.owner), col(Account.currency))
)


class Page(NamedTuple):
    """Some people who come next, by their numbers, with what each has; and if they are the last."""

    people: dict[int, list[Fact]]
    is_last: bool


@due(every=timedelta(seconds=5))
async def tell(books: Books, now: datetime) -> None:
    """Go on telling everybody, as far as what was told before has been heard."""
    today = now.astimezone(books.zone).date()
    for _ in range(PAGES):
        found = await reading.now(books)
        if found is None:
            return
        phase = _phase(found, books.zone, today)
        done = phase == found.phase and found.told == TOLD_ALL
        if done or (await outbox.backlog(books)).waiting >= MOST_WAITING:
            return
        if not await _step(books, found, phase, today):
            return


def _phase(found: WindDown, zone: tzinfo, today: date) -> str:
    """Return what everybody is to be told by now; from the day itself on nothing new.

    What would have been told before it had begun is not.
    """
    if not found.is_on:
        return OVER
    began = found.began_at.astimezone(zone).date()
    days = [each for each in BEFORE if began < found.until - timedelta(days=each) <= today]
    return str(min(days)) if days and today < found.until else found.phase


async def _step(books: Books, found: WindDown, phase: str, today: date) -> bool:
    """Tell the next people; False if another process has done so."""
    after = found.told if phase == found.phase else 0
    page = await books.read(_next, after, products.DECLARED.owed)
    last = TOLD_ALL if page.is_last else max(page.people)
    guards = (
        Guard.on(WindDownRow.phase, (found.id,), found.phase, phase),
        Guard.on(WindDownRow.told, (found.id,), found.told, last),
    )
    events = tuple(_events(found, phase, page, today))
    key = ids.child("winddown", str(books.book), str(found.id), phase, str(after))
    try:
        await books.post(Posting(key, "winddown_told", guards=guards, events=events))
    except AlreadySettled:
        return False
    return True


def _events(found: WindDown, phase: str, page: Page, today: date) -> Iterable[Event]:
    """Yield what each is told; only who has something is told again."""
    known: dict[str, Fact] = {"until": found.at, "words": found.words}
    known["days"] = (found.until - today).days
    for person, amounts in page.people.items():
        told = facts.dump({**known, "amounts": amounts})
        if phase == BEGAN:
            yield Event("winddown_began", person, told)
        elif phase == OVER:
            yield Event("winddown_over", person, told)
        elif amounts:
            yield Event("winddown_nears", person, told)


def _next(connection: Connection, book: int, after: int, lines: Sequence[str]) -> Page:
    found = rows(connection, _JOINED, book=book, after=after, most=AT_ONCE)
    people: dict[int, list[Fact]] = {person: [] for (person,) in found}
    if not people:
        return Page(people, is_last=True)
    sums: dict[tuple[int, str], int] = {}
    for owner, name, currency, balance in rows(
        connection, _HAVE, book=book, after=after, until=max(people)
    ):
        if name in lines and balance > 0 and owner in people:
            sums[owner, currency] = sums.get((owner, currency), 0) + balance
    for (owner, currency), total in sums.items():
        people[owner].append(Money(total, currency))
    return Page(people, is_last=len(people) < AT_ONCE)
