"""Tiers: how well the house knows a person, from T0, who has just joined, to T3.

    of        her tier now, and whether it was granted
    draft     a tier that is to be hers, frozen on a card
    changed   it is, in one posting with whoever approved it
    verified  what goes with the posting by which her papers give one, until a moment

T1 comes by itself, with time or with a second platform; papers give more, for as long as they are
good. Any tier can be granted, and goes before both until it is decided otherwise. What a tier
gives, rules say (`Of.tier`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, literal_column, or_
from sqlmodel import col, select

from ledger import clock
from ledger.errors import NotFound
from ledger.people.persons import TAG
from ledger.people.tables import IdentityRow, PersonRow
from ledger.rules import Rule, RuleRow
from ledger.storage.asking import rows
from ledger.tiers.granting import VERB, Draft, changed, draft
from ledger.tiers.tables import EARNED, TIERS, Tier, TierRow, VerifiedTierRow
from ledger.tiers.verifying import VERIFIED, over, verified

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact


__all__ = [
    "EARNED",
    "TIERS",
    "VERB",
    "VERIFIED",
    "Draft",
    "Tier",
    "changed",
    "draft",
    "over",
    "verified",
]

JUST_JOINED, RISEN = TIERS[:2]
TIME = Rule(
    "tiers.time",
    timedelta(days=7),
    "how long after joining somebody rises to T1",
    least=timedelta(),
    most=timedelta(days=3660),
)
PLATFORMS = Rule(
    "tiers.platforms",
    2,
    "on how many platforms somebody rises to T1 at once; 0 for none",
    least=0,
    most=9,
)

_RULES: tuple[Rule[Any], ...] = (TIME, PLATFORMS)


class Standing(NamedTuple):
    """A tier, whether it was `granted`, and how T1 comes by itself, while it has not.

    `rises_at` is when, and `platforms` on how many at once, None and 0 where it does not. `until`
    is how long her papers give it, where they do.
    """

    tier: Tier
    granted: bool = False
    rises_at: datetime | None = None
    platforms: int = 0
    until: datetime | None = None


_book: Any = bindparam("book", type_=BigInteger)
_is_tag: Any = col(IdentityRow.platform) == literal_column(f"'{TAG}'")
_platforms: Any = (
    select(func.count(col(IdentityRow.external_id)))
    .where(IdentityRow.book == _book, IdentityRow.person == PersonRow.id, ~_is_tag)
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
)
_granted: Any = (
    select(TierRow.tier)
    .where(TierRow.book == _book, TierRow.person == PersonRow.id)
    .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
)
_moment: Any = bindparam("moment", type_=BigInteger)


def _by_papers(column: Any) -> Any:  # noqa: ANN401 - a column, and one of a question
    """Return what papers give that are still good."""
    return (
        select(column)
        .where(VerifiedTierRow.book == _book, VerifiedTierRow.person == PersonRow.id)
        .where(col(VerifiedTierRow.until_ms) > _moment)
        .correlate(PersonRow.__table__)  # type: ignore[attr-defined]
        .scalar_subquery()
    )


_verified: Any = (_by_papers(VerifiedTierRow.tier), _by_papers(VerifiedTierRow.until_ms))


def _ruled(rule: Rule[Any]) -> Any:  # noqa: ANN401 - a column
    """Return what was decided of a rule, as it is written, in a row of the question itself."""
    return (
        select(RuleRow.value)
        .where(RuleRow.book == _book, RuleRow.name == literal_column(f"'{rule.name}'"))
        .where(RuleRow.subject == literal_column("''"), col(RuleRow.since_ms) <= _moment)
        .order_by(col(RuleRow.since_ms).desc(), col(RuleRow.version).desc())
        .limit(literal_column("1"))
        .scalar_subquery()
    )


_TWO: Any = (
    select(PersonRow.id, PersonRow.joined_at, _platforms)
    .add_columns(_granted, *_verified, _ruled(TIME), _ruled(PLATFORMS))
    .where(PersonRow.book == _book)
    .where(
        or_(
            col(PersonRow.id) == bindparam("one", type_=BigInteger),
            col(PersonRow.id) == bindparam("other", type_=BigInteger),
        )
    )
)


_AMONG: Any = (
    select(PersonRow.id, PersonRow.joined_at, _platforms)
    .add_columns(_granted, *_verified, _ruled(TIME), _ruled(PLATFORMS))
    .where(PersonRow.book == _book)
    .where(col(PersonRow.id).in_(bindparam("people", expanding=True)))
)


async def of(books: Books, person: int) -> Standing:
    """Return the tier of a person, or raise NotFound."""
    return await books.read(load_one, books.stated, person)


def load_one(
    connection: Connection, book: int, stated: Mapping[str, Fact], person: int
) -> Standing:
    """Read the tier of a person, or raise NotFound, for a question that asks for more than that."""
    found = load(connection, book, stated, person, person)
    if person not in found:
        raise NotFound("person")
    return found[person]


def load(
    connection: Connection, book: int, stated: Mapping[str, Fact], one: int, other: int
) -> dict[int, Standing]:
    """Read the tiers of two people at once."""
    now = clock.now()
    found = rows(connection, _TWO, book=book, one=one, other=other, moment=clock.to_ms(now))
    return {person: _standing(known, stated, now) for person, *known in found}


def among(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    people: Sequence[int],
    moment: datetime,
) -> dict[int, Tier]:
    """Read the tiers that these people have at a moment, as far as is known now."""
    values = {"book": book, "people": [*people], "moment": clock.to_ms(moment)}
    found = connection.execute(_AMONG, values)
    return {person: _standing(known, stated, moment).tier for person, *known in found}


def _standing(known: Sequence[Any], stated: Mapping[str, Any], now: datetime) -> Standing:
    joined, count, granted, by_papers, until, *ruled = known
    if granted:
        return Standing(granted, granted=True)
    earned = _earned(joined, count, ruled, stated, now)
    if by_papers and by_papers > earned.tier:
        return Standing(by_papers, until=clock.from_ms(until))
    return earned


def _earned(
    joined: int | None,
    count: int,
    ruled: Sequence[str | None],
    stated: Mapping[str, Any],
    now: datetime,
) -> Standing:
    time: Any
    platforms: Any
    time, platforms = (
        rule.read(written) if written else stated.get(rule.name, rule.first)
        for rule, written in zip(_RULES, ruled, strict=True)
    )
    rises_at = None if joined is None else clock.from_ms(joined) + time
    if rises_at and (rises_at <= now or 0 < platforms <= count):
        return Standing(RISEN)
    return Standing(JUST_JOINED, rises_at=rises_at, platforms=platforms)
