"""What the books tell of verifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column, or_
from sqlmodel import col, select

from ledger import clock
from ledger.errors import NotFound
from ledger.people import facts
from ledger.storage.asking import row, rows
from ledger.verification.tables import VerificationRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.verification.tables import Level, State

PAGE: Final = 8
STEP: Final = 100
NEWEST: Final = 5
"""How many are looked at to tell whether the vault is that of these books."""
_BEGUN: Final = frozenset({"started", "submitted", "review", "resubmit"})


class NoVerification(NotFound):
    """There is no verification of this number for who decides on them."""

    def __init__(self, number: int) -> None:
        super().__init__("verification_number")
        self.number = number


@dataclass(frozen=True, slots=True)
class Verification:
    """How a verification of a person stands; `kept` has the references of the vault by field."""

    token: bytes
    number: int
    person: int
    level: Level
    state: State
    started_at: datetime
    submitted_ms: int = 0
    kept: Mapping[str, bytes] = ()  # type: ignore[assignment]
    digest: bytes = b""
    twin: int = 0
    reviewer: int = 0
    decider: int = 0
    decided_ms: int = 0
    reason: str = ""
    words: str = ""
    tier: str = ""
    until_ms: int = 0
    next_ms: int = 0

    @property
    def submitted_at(self) -> datetime:
        """When she handed her papers in last."""
        return clock.from_ms(self.submitted_ms)

    @property
    def decided_at(self) -> datetime:
        """When it was decided."""
        return clock.from_ms(self.decided_ms)

    @property
    def until(self) -> datetime:
        """When what was verified is over."""
        return clock.from_ms(self.until_ms)

    @property
    def has_begun(self) -> bool:
        """Whether it is neither decided nor over."""
        return self.state in _BEGUN

    @property
    def waits(self) -> bool:
        """Whether it waits for support."""
        return self.state in {"submitted", "review"}

    @property
    def stands(self) -> bool:
        """Whether it counts by now."""
        return self.state == "verified"

    def is_of(self, who: int) -> bool:
        """Tell whether it is somebody's own, or of papers that are hers as well."""
        return who in {self.person, self.twin}


_book: Any = bindparam("book", type_=BigInteger)
_one: Any = select(
    *(column for column in VerificationRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(VerificationRow.book == _book)
_person: Any = VerificationRow.person == bindparam("person", type_=BigInteger)
_OF_TOKEN: Any = _one.where(VerificationRow.token == bindparam("token", type_=LargeBinary))
_OF_NUMBER: Any = _one.where(VerificationRow.number == bindparam("number", type_=BigInteger))
_OF_PERSON: Any = _one.where(_person).order_by(col(VerificationRow.number).desc()).limit(PAGE)
_STANDS: Any = _one.where(_person, VerificationRow.state == literal_column("'verified'")).order_by(
    col(VerificationRow.number).desc()
)
_waiting: Any = or_(
    col(VerificationRow.state) == literal_column("'submitted'"),
    col(VerificationRow.state) == literal_column("'review'"),
)  # spelt out, for the index
_QUEUE: Any = (
    _one.where(_waiting)
    .where(col(VerificationRow.submitted_ms) >= bindparam("since", type_=BigInteger))
    .order_by(col(VerificationRow.submitted_ms), col(VerificationRow.number))
    .limit(PAGE + 1)
)
_NEWEST: Any = (
    _one.where(col(VerificationRow.number) > literal_column("0"))
    .order_by(col(VerificationRow.number).desc())
    .limit(NEWEST)
)
_TWIN: Any = (
    select(VerificationRow.person)
    .where(VerificationRow.book == _book)
    .where(VerificationRow.digest == bindparam("digest", type_=LargeBinary))
    .where(col(VerificationRow.person) != bindparam("person", type_=BigInteger))
    .order_by(col(VerificationRow.number))
    .limit(1)
)
_DUE: Any = (
    _one.where(VerificationRow.state == literal_column("'verified'"))
    .where(col(VerificationRow.next_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(VerificationRow.next_ms))
    .limit(STEP)
)


async def get(books: Books, number: int) -> Verification:
    """Return a verification by its number, or raise NoVerification."""
    found = await books.read(_first, _OF_NUMBER, {"number": number})
    if found is None:
        raise NoVerification(number)
    return found


async def of_token(books: Books, token: bytes) -> Verification:
    """Return a verification by its identity, or raise NotFound."""
    found = await books.read(_first, _OF_TOKEN, {"token": token})
    if found is None:
        raise NotFound("verification")
    return found


async def of_person(books: Books, person: int) -> list[Verification]:
    """Return the newest verifications of somebody, the newest first."""
    return await books.read(_all, _OF_PERSON, {"person": person})


async def standing(books: Books, person: int) -> list[Verification]:
    """Return the verifications of somebody that stand, the newest first."""
    return await books.read(_all, _STANDS, {"person": person})


async def lacks_papers(books: Books) -> bool:
    """Tell whether the vault lacks papers of the newest verifications that wait or stand."""
    newest = [each for each in await books.read(_all, _NEWEST, {}) if each.waits or each.stands]
    return await books.vault.lacks(
        {reference: each.person for each in newest for reference in each.kept.values()}
    )


async def queue(books: Books, since_ms: int = 0) -> list[Verification]:
    """Return what waits for support, the oldest first, one more than stand on a page."""
    return await books.read(_all, _QUEUE, {"since": since_ms})


async def due(books: Books, now_ms: int) -> list[Verification]:
    """Return those that are over, or of whose end somebody is to be told."""
    return await books.read(_all, _DUE, {"now": now_ms})


async def twin(books: Books, digest: bytes, person: int) -> int:
    """Return who else has handed in a document of the same number, 0 for nobody."""
    return await books.read(_twin, digest, person)


def _first(
    connection: Connection,
    book: int,
    question: Any,  # noqa: ANN401 - a statement
    asked: Mapping[str, int | bytes],
) -> Verification | None:
    found = row(connection, question, book=book, **asked)
    return _read(found) if found else None


def _all(
    connection: Connection,
    book: int,
    question: Any,  # noqa: ANN401 - a statement
    asked: Mapping[str, int],
) -> list[Verification]:
    return [_read(each) for each in rows(connection, question, book=book, **asked)]


def _twin(connection: Connection, book: int, digest: bytes, person: int) -> int:
    found = row(connection, _TWIN, book=book, digest=digest, person=person)
    return int(found[0]) if found else 0


def _read(known: Sequence[Any]) -> Verification:
    token, number, person, level, state, started, submitted, kept, digest, *more = known
    references = cast("dict[str, bytes]", facts.load(kept))
    began = (bytes(token), number, person, level, state, clock.from_ms(started))
    return Verification(*began, submitted, references, bytes(digest or b""), *more)
