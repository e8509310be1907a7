"""When a limit or the way to a tier changes, the meters that stand somewhere are drawn anew.

What people pay changes their own meters, with the payment. A rule begins to hold by itself: for a
day after it does, those whom it may concern are gone through, so many at a time, each step one
posting under a key of its own, and a counter that says how far it has come.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, tiers
from ledger.limits import card
from ledger.limits.rule import ALL_OF_THEM
from ledger.people import shown
from ledger.people.shown import ShownRow
from ledger.periods import counted
from ledger.posting import Count, Posting
from ledger.rules import Of, Rule, RuleRow
from ledger.storage.asking import rows
from ledger.tiers import PLATFORMS, TIERS, TIME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.limits.reading import Stated

LOOK = timedelta(minutes=1)
SINCE = timedelta(days=1)
"""How long after it began to hold a change is looked for."""
STEP = 200
STEPS = 5
REDRAWN = "limits redrawn"
_ALL = 2**62
"""What the counter of a change says once everybody was gone through."""
_BEYOND = (1 << 48).to_bytes(8) + bytes(8)
"""No meter is named so high; whatever else is, begins with a time."""


class Change(NamedTuple):
    """A decision that has just begun to hold."""

    name: str
    version: int
    of: Of
    ends_ms: int

    @property
    def counter(self) -> str:
        """What counts how far it has come."""
        return f"{REDRAWN}:{self.name} {self.version}"


_rules: tuple[Rule[Any], ...] = (*ALL_OF_THEM, TIME, PLATFORMS)
_names: list[Any] = [literal_column(f"'{each.name}'") for each in _rules]
_book: Any = bindparam("book", type_=BigInteger)
_CHANGES: Any = (
    select(RuleRow.name, RuleRow.version, RuleRow.subject, RuleRow.since_ms)
    .where(col(RuleRow.book) == _book)
    .where(col(RuleRow.name).in_(_names))
    .where(col(RuleRow.since_ms) > bindparam("after", type_=BigInteger))
    .where(col(RuleRow.since_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(RuleRow.name), col(RuleRow.version))
)
_METERS: Any = (
    select(ShownRow.card)
    .where(col(ShownRow.book) == _book)
    .where(col(ShownRow.card) >= bindparam("first", type_=LargeBinary))
    .where(col(ShownRow.card) < bindparam("beyond", type_=LargeBinary))
    .where(col(ShownRow.kind) == literal_column(f"'{card.KIND}'"))
    .distinct()
    .order_by(col(ShownRow.card))
    .limit(STEP)
)


@kit.due(every=LOOK)
async def due(books: Books, now: datetime) -> None:
    """Let the next meters be drawn anew for what has begun to hold."""
    for change in await books.read(_changes, clock.to_ms(now)):
        for _ in range(STEPS):
            posting = await books.read(_step, books.stated, change)
            if posting is None:
                break
            await books.post(posting)


def _changes(connection: Connection, book: int, now_ms: int) -> list[Change]:
    length = SINCE // timedelta(milliseconds=1)
    found = rows(connection, _CHANGES, book=book, now=now_ms, after=now_ms - length)
    return [
        Change(name, version, Of.read(subject), since + 2 * length)
        for name, version, subject, since in found
    ]


def _step(connection: Connection, book: int, stated: Stated, change: Change) -> Posting | None:
    """Return what lets the next meters be drawn, and notes how far it has come; None at the end."""
    reached = counted(connection, book, change.counter)
    if reached == _ALL:
        return None
    first = (reached + 1).to_bytes(8) + bytes(8)
    found = rows(connection, _METERS, book=book, first=first, beyond=_BEYOND)
    meters = [card.about(bytes(token)) for (token,) in found]
    last = _ALL
    if len(meters) == STEP:  # of the last person there may be more
        last = meters[-1][0] - 1
        meters = [each for each in meters if each[0] <= last]
    people = sorted({person for person, _ in meters})
    concerned = set(_concerned(connection, book, stated, change, people))
    return Posting(
        ids.child("limits redrawn", change.name, str(change.version), str(reached)),
        "limits_redrawn",
        counts=(Count(change.counter, last - reached, _ALL, change.ends_ms),),
        events=tuple(
            shown.changed(card.KIND, card.live(person, currency).token)
            for person, currency in meters
            if person in concerned and change.of.currency in {"", currency}
        ),
    )


def _concerned(
    connection: Connection, book: int, stated: Stated, change: Change, people: Sequence[int]
) -> Iterator[int]:
    """Yield whose meter may say it: of a tier who is in it, or would come to it next."""
    if not change.of.tier:
        yield from people
        return
    found = tiers.among(connection, book, stated, people, clock.now())
    for person, tier in found.items():
        at = TIERS.index(tier)
        if change.of.tier in TIERS[at : at + 2]:
            yield person
