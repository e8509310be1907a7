"""How many new accounts' gift money comes to one person: counters of days, and of who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock, daily, rules, tiers
from ledger.gifted.rule import FAN_IN, FAN_TIME, LEAVES_TIER
from ledger.people.tables import PersonRow
from ledger.rules import ALL
from ledger.storage.asking import row
from ledger.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from sqlalchemy import Connection

    from ledger.people.facts import Fact
    from ledger.posting import Count

CAME: Final = "gifts came"
"""What is counted of whom they come to: the new accounts of each day."""
CAME_FROM: Final = "gifts came from"
"""What is counted of both: that this account is among them."""
_JOINED: Any = (
    select(PersonRow.joined_at)
    .where(col(PersonRow.book) == bindparam("book", type_=BigInteger))
    .where(col(PersonRow.id) == bindparam("person", type_=BigInteger))
)


class Fan(NamedTuple):
    """What is counted of gift money that comes, or that too many new accounts' came before."""

    counts: tuple[Count, ...] = ()
    is_full: bool = False


def load(  # noqa: PLR0913 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    payer: int,
    payee: int,
    *,
    alone: bool,
) -> Fan:
    """Read it; unless it comes `alone` the counters have no cap, which others are counted in, too.

    Who is well known to the house may have it from any number, and an old account is no new one.
    """
    asked = [(each, ALL) for each in (FAN_IN, FAN_TIME, LEAVES_TIER)]
    ruled = rules.load_all(connection, book, stated, asked, clock.now())
    most, time, tier = (each.value for each in ruled)
    if not most or not _is_new(connection, book, payer, time):
        return Fan()
    today, days = daily.day_of(clock.now()), -(-time // daily.DAY)
    window = today - days + 1, today
    pair = f"{payee} {payer}"
    if daily.load(connection, book, CAME_FROM, pair, *window):
        return Fan()
    if tier and TIERS.index(tiers.load_one(connection, book, stated, payee).tier) >= tier:
        return Fan()
    came = daily.load(connection, book, CAME, str(payee), *window)
    before = sum(each.value for day, each in came.items() if day != today)
    if before + (came[today].value if today in came else 0) >= most:
        return Fan(is_full=True)
    cap = most - before if alone else None
    from_her = daily.count(CAME_FROM, pair, today, days, 1, 1 if alone else None)
    return Fan((daily.count(CAME, str(payee), today, days, 1, cap), from_her))


def _is_new(connection: Connection, book: int, person: int, time: timedelta) -> bool:
    found = row(connection, _JOINED, book=book, person=person)
    return found is not None and (found[0] or 0) > clock.to_ms(clock.now() - time)
