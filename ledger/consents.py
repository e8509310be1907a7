"""Consents: which version of the terms somebody has agreed to, and whether a newer one waits.

    waits  the version that somebody has still to agree to before she begins something; 0 for none
    agree  she does, by a press of her own; it is kept with the moment

A version is a rule, changed by two and known beforehand: 0 is no terms at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import BigInteger, bindparam, func
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, rules
from ledger.errors import AlreadySettled, NotAllowed, Refused
from ledger.kit import Personal
from ledger.posting import Posting, Row
from ledger.rules import Rule
from ledger.storage.asking import row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.intents import Intent

TERMS: Final = Rule(
    "terms.version",
    0,
    "which version of the terms holds; whoever has not agreed to it is asked first; 0 for none",
    least=0,
    most=10_000,
)


class TermsWait(Refused):
    """A version of the terms waits for who would begin something."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class ConsentRow(SQLModel, table=True):
    """That somebody has agreed to a version of the terms."""

    __tablename__ = "consents"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    person: int = Field(primary_key=True, sa_type=BigInteger)
    version: int = Field(primary_key=True)
    at_ms: int = Field(sa_type=BigInteger)


OF_WHO_AGREED = Personal(ConsentRow, "person")
_NEWEST: Any = select(func.max(ConsentRow.version), func.max(ConsentRow.at_ms)).where(
    col(ConsentRow.book) == bindparam("book", type_=BigInteger),
    col(ConsentRow.person) == bindparam("person", type_=BigInteger),
)


async def waits(books: Books, person: int) -> int:
    """Return the version that somebody has still to agree to; 0 if there is none."""
    version: int = (await rules.at(books, TERMS)).value
    if not version:
        return 0
    agreed, _ = await newest(books, person)
    return version if agreed < version else 0


async def check(books: Books, person: int) -> None:
    """Refuse who would begin something without having agreed: TermsWait."""
    if version := await waits(books, person):
        raise TermsWait(version)


async def agree(act: Act, intent: Intent) -> None:
    """Keep that she agrees to the version on a card; NotAllowed once another one holds."""
    known: Any = intent.facts
    version = int(known["version"])
    if version != (await rules.at(act.books, TERMS)).value:
        raise NotAllowed("terms_changed")
    now = clock.to_ms(clock.now())
    agreed = Row.of(ConsentRow, person=intent.owner, version=version, at_ms=now)
    posting = Posting(
        intent.token, "terms.agree", actor=intent.owner, rows=(agreed,), guards=intent.guards
    )
    try:
        await act.post(posting)
    except AlreadySettled as settled:
        if settled.table != ConsentRow.__tablename__:
            raise  # another card of hers was pressed before


async def newest(books: Books, person: int) -> tuple[int, datetime | None]:
    """Return the newest version that somebody has agreed to, and when; 0 for none."""
    version, at = await books.read(_load, person)
    return version, clock.from_ms(at) if at else None


def _load(connection: Connection, book: int, person: int) -> tuple[int, int]:
    found = row(connection, _NEWEST, book=book, person=person) or (0, 0)
    return found[0] or 0, found[1] or 0
