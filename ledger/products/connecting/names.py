"""How she is known: identities, tags, sessions, and the numbers that she had before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, merged
from ledger.merged import MergedRow
from ledger.people import outbox
from ledger.people.logins import LoginRow
from ledger.people.persons import TAG
from ledger.people.tables import IdentityRow, PersonRow
from ledger.posting import ANY, Count, Guard, Row
from ledger.products.connecting.part import Part
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ledger.people.persons import Person
    from ledger.products.connecting.part import Pair

MOST_LOGINS = 100
MOST_ASIDE = 256

_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_IDENTITIES: Any = select(IdentityRow.platform, IdentityRow.external_id).where(
    IdentityRow.book == _book, IdentityRow.person == _person
)
_JOINED: Any = select(PersonRow.joined_at).where(
    col(PersonRow.book) == _book, col(PersonRow.id) == _person
)
_LOGINS: Any = (
    select(LoginRow.digest)
    .where(col(LoginRow.book) == _book, col(LoginRow.person) == _person)
    .where(LoginRow.state == literal_column("'open'"))
    .where(col(LoginRow.expires_at) > bindparam("now", type_=BigInteger))
    .order_by(col(LoginRow.expires_at).desc())
    .limit(MOST_LOGINS)
)


def load(connection: Connection, book: int, pair: Pair, stays: Person, goes: Person) -> Part:
    """Read what lets all names of who goes lead to who stays; sessions beyond a hundred end."""
    now = clock.to_ms(clock.now())
    joined = row(connection, _JOINED, book=book, person=pair.gone) or (None,)
    became = Row.of(
        MergedRow,
        person=pair.gone,
        survivor=pair.survivor,
        at_ms=now,
        joined_ms=joined[0],
    )
    known = rows(connection, _IDENTITIES, book=book, person=pair.gone)
    logins = rows(connection, _LOGINS, book=book, person=pair.gone, now=now)
    waits = outbox.load_aside(connection, book, pair.gone, MOST_ASIDE)
    guards = [
        Guard.on(PersonRow.joined_at, (pair.gone,), ANY, None),  # nobody is counted or told twice
        *(Guard.on(IdentityRow.person, (*way,), pair.gone, pair.survivor) for way in known),
        *(Guard.on(LoginRow.person, (digest,), pair.gone, pair.survivor) for (digest,) in logins),
        *outbox.up(waits),
        *_chained(connection, book, pair),
    ]
    if goes.language and not stays.language:
        guards.append(Guard.on(PersonRow.language, (stays.id,), ANY, goes.language))
    tags = sum(platform == TAG for platform, _ in known)
    counts = [Count(f"{TAG}:{pair.survivor}", tags)] if tags else []
    selves = len(merged.selves(connection, book, pair.gone))
    counts.append(Count(f"{merged.MERGES}:{pair.survivor}", selves, merged.MOST))
    return Part((became,), tuple(guards), tuple(counts))


def _chained(connection: Connection, book: int, pair: Pair) -> Iterator[Guard]:
    """Yield what leads those on who became one with her who goes."""
    _, *before = merged.selves(connection, book, pair.gone)
    for each in before:
        yield Guard.on(MergedRow.survivor, (each,), pair.gone, pair.survivor)
