"""What is asked about winding down: how it stands, and what was left at each count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, bindparam
from sqlmodel import col, select

from ledger import clock
from ledger.people import facts
from ledger.products.winddown.tables import ON, WindDownCountRow, WindDownRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.money import Money

SHOWN = 8


@dataclass(frozen=True, slots=True)
class WindDown:
    """A wind-down until a day, and why; `phase` is what is told now, up to the person `told`.

    `at` is when that day begins, where the house is.
    """

    id: int
    is_on: bool
    until: date
    at: datetime
    words: str
    began_at: datetime
    phase: str
    told: int


@dataclass(frozen=True, slots=True)
class Left:
    """What was left at a moment: to how many people, and how much in each currency."""

    at: datetime
    people: int
    amounts: tuple[Money, ...]


_book: Any = bindparam("book", type_=BigInteger)
_NEWEST: Any = (
    select(WindDownRow.id, WindDownRow.state, WindDownRow.until, WindDownRow.words)
    .add_columns(col(WindDownRow.began_at), col(WindDownRow.phase), col(WindDownRow.told))
    .where(col(WindDownRow.book) == _book)
    .order_by(col(WindDownRow.id).desc())
    .limit(1)
)
_COUNTS: Any = (
    select(WindDownCountRow.counted_at, WindDownCountRow.people, WindDownCountRow.amounts)
    .where(col(WindDownCountRow.book) == _book)
    .where(col(WindDownCountRow.wind_down) == bindparam("wind_down", type_=BigInteger))
    .order_by(col(WindDownCountRow.id).desc())
    .limit(bindparam("most", type_=Integer))
)


async def now(books: Books) -> WindDown | None:
    """Return the wind-down that is on, or was last; None if there never was one."""
    return await books.read(load, books.zone)


async def counts(books: Books, of: WindDown, most: int = SHOWN) -> list[Left]:
    """Return what was left at the last counts, the newest first."""
    return await books.read(_counts, of.id, most)


def load(connection: Connection, book: int, zone: tzinfo) -> WindDown | None:
    """Read the newest wind-down."""
    found = row(connection, _NEWEST, book=book)
    if found is None:
        return None
    number, state, until, words, began_at, phase, told = found
    day, began = date.fromordinal(until), clock.from_ms(began_at)
    at = datetime.combine(day, time(), zone).astimezone(UTC)
    return WindDown(number, state == ON, day, at, words, began, phase, told)


def _counts(connection: Connection, book: int, of: int, most: int) -> list[Left]:
    found = rows(connection, _COUNTS, book=book, wind_down=of, most=most)
    return [_left(*each) for each in found]


def _left(at: int, people: int, written: str) -> Left:
    known: Any = facts.load(written)["amounts"]
    return Left(clock.from_ms(at), people, tuple(known))
