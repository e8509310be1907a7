"""What is asked about licences: which there are, and what one may be sold where somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import clock
from ledger.licences.countries import load as load_place
from ledger.licences.tables import NEVER, PRODUCTS, LicenceRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.licences.countries import Place

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: where, what it allows, and on which days it holds; both ends are included."""

    jurisdiction: str
    version: int
    number: str
    kind: str
    products: tuple[str, ...]
    begins: date
    until: date | None
    ended: date | None = None

    @property
    def last(self) -> date | None:
        """The last day on which it holds; None while it has no end."""
        return self.ended - _DAY if self.ended else self.until

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.begins <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Tell whether it holds on no day from this one on."""
        return self.last is not None and self.last < day

    @classmethod
    def read(cls, known: Sequence[Any]) -> Self:
        """Make it of its row."""
        where, version, number, kind, products, begins, until, ended = known
        allows, first = tuple(products.split(",")), date.fromordinal(begins)
        return cls(where, version, number, kind, allows, first, _day(until), _day(ended))


_columns: Any = (
    select(LicenceRow.jurisdiction, LicenceRow.version, LicenceRow.number, LicenceRow.kind)
    .add_columns(col(LicenceRow.products), col(LicenceRow.from_day))
    .add_columns(col(LicenceRow.until_day), col(LicenceRow.ended_day))
    .where(col(LicenceRow.book) == bindparam("book", type_=BigInteger))
    .order_by(col(LicenceRow.jurisdiction), col(LicenceRow.version))
)
_OF: Any = _columns.where(col(LicenceRow.jurisdiction) == bindparam("jurisdiction"))


async def of(books: Books, jurisdiction: str) -> list[Licence]:
    """Return the licences of a jurisdiction, in the order in which they were added."""
    return await books.read(load, jurisdiction)


async def everywhere(books: Books) -> list[Licence]:
    """Return all licences that there ever were, by jurisdiction."""
    return await books.read(_all)


async def standing(books: Books, person: int) -> tuple[Place | None, list[Licence]]:
    """Return where somebody is, if that is known, and the licences there."""
    return await books.read(_standing, person)


def today(books: Books) -> date:
    """Return the day that it is where the house is."""
    return clock.now().astimezone(books.zone).date()


def allowed(licences: Iterable[Licence], day: date) -> list[str]:
    """Return what licences allow on a day, in the order of PRODUCTS."""
    found = {product for each in licences if each.holds(day) for product in each.products}
    return [each for each in PRODUCTS if each in found]


def load(connection: Connection, book: int, jurisdiction: str) -> list[Licence]:
    """Read the licences of a jurisdiction."""
    found = rows(connection, _OF, book=book, jurisdiction=jurisdiction)
    return [Licence.read(each) for each in found]


def _standing(connection: Connection, book: int, person: int) -> tuple[Place | None, list[Licence]]:
    place = load_place(connection, book, person)
    return place, load(connection, book, place.country) if place else []


def _all(connection: Connection, book: int) -> list[Licence]:
    return [Licence.read(each) for each in rows(connection, _columns, book=book)]


def _day(ordinal: int) -> date | None:
    return None if ordinal == NEVER else date.fromordinal(ordinal)
