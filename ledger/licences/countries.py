"""Where people are: what decides what they are offered.

of       where somebody is, and by what that is known: a document before a phone before her word
declare  her own word for it
noted    the row of what a document or a phone says, for the posting of who has checked it

The code of a country stands in the books and nowhere else: in no event, no audit and no fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column, union_all
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import NotAllowed
from ledger.licences.tables import DECLARED, DOCUMENT, SOURCES, CountryRow
from ledger.posting import NEW, Count, Posting, Row
from ledger.rules import Rule, at
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.licences.tables import Source

CHANGES = Rule(
    "country.changes",
    3,
    "how often in 30 days somebody can say in which country she lives",
    least=1,
    most=100,
)
DECLARING: Final = "countries declared"
PERIOD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is, by what that is known, and since when."""

    country: str
    source: Source
    since: datetime


def _newest(source: Source) -> Any:  # noqa: ANN401 - a part of a statement
    """Return the question what a source said last: one look into the key."""
    return (
        select(CountryRow.source, CountryRow.country, CountryRow.since_ms)
        .where(CountryRow.book == bindparam("book", type_=BigInteger))
        .where(CountryRow.person == bindparam("person", type_=BigInteger))
        .where(CountryRow.source == literal_column(f"'{source}'"))
        .order_by(col(CountryRow.id).desc())
        .limit(literal_column("1"))
        .subquery()
    )


_STANDING: Any = union_all(*(select(_newest(each)) for each in SOURCES))


async def of(books: Books, person: int) -> Place | None:
    """Return where somebody is; None while nothing says."""
    return await books.read(load, person)


async def declare(act: Act, country: str) -> bool:
    """Keep where somebody says that she is; tell whether that was said before.

    NotAllowed where a document says it, LimitExceeded for who says too many countries.
    """
    person, stands = act.actor.id, await of(act.books, act.actor.id)
    if stands and stands.source == DOCUMENT:
        raise NotAllowed("country_documented")
    if stands and (stands.source, stands.country) == (DECLARED, country):
        return True
    most = (await at(act.books, CHANGES)).value
    posting = Posting(
        act.key,
        "country",
        digest=ids.digest("country", country),
        actor=person,
        rows=(noted(person, DECLARED, country),),
        counts=(Count.of(DECLARING, person, PERIOD, 1, most),),
    )
    return (await act.post(posting)).repeated


def noted(person: int, source: Source, country: str) -> Row:
    """Return the row by which it is known where somebody is."""
    since = clock.to_ms(clock.now())
    return Row.of(CountryRow, person=person, source=source, id=NEW, country=country, since_ms=since)


def carried(connection: Connection, book: int, stays: int, goes: int) -> tuple[Row, ...]:
    """Return what lets it be known of who stays where who becomes one with her was, if later."""
    known = {source: since for source, _, since in _rows(connection, book, stays)}
    return tuple(
        noted(stays, source, country)
        for source, country, since in _rows(connection, book, goes)
        if since > known.get(source, 0)
    )


def load(connection: Connection, book: int, person: int) -> Place | None:
    """Read where somebody is, for a question that asks for more."""
    found = {each[0]: each for each in _rows(connection, book, person)}
    known = next((found[each] for each in SOURCES if each in found), None)
    return Place(known[1], known[0], clock.from_ms(known[2])) if known else None


def _rows(connection: Connection, book: int, person: int) -> list[tuple[str, str, int]]:
    """Read what each source said last, but for what was erased."""
    found = rows(connection, _STANDING, book=book, person=person)
    return [(source, country, since) for source, country, since in found if country]
