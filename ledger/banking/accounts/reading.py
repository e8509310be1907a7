"""What the books tell of accounts at banks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock
from ledger.banking.accounts.tables import BankAccountRow
from ledger.errors import NotFound
from ledger.people import facts
from ledger.posting import Guard
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.banking.accounts.tables import State
    from ledger.banking.destination import Scheme
    from ledger.books import Books

PAGE: Final = 8
STEP: Final = 100
OPEN: Final = frozenset({"review", "added", "verifying", "cooling", "usable"})


class NoBankAccount(NotFound):
    """There is no account of this number for who decides on them."""

    def __init__(self, number: int) -> None:
        super().__init__("bank_number")
        self.number = number


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account at a bank as it stands; `kept` has the references of the vault by field.

    `masked` are the last digits of its number; `kind` is checking or savings in the US.
    """

    token: bytes
    number: int
    person: int
    scheme: Scheme
    kind: str
    country: str
    currency: str
    masked: str
    kept: Mapping[str, bytes]
    digest: bytes
    twin: int
    state: State
    why: str
    passed: int
    tries: int
    added_ms: int
    usable_ms: int
    due_ms: int | None

    @property
    def is_open(self) -> bool:
        """Whether it is not disabled."""
        return self.state in OPEN

    @property
    def is_usable(self) -> bool:
        """Whether money may be paid out to it now."""
        return self.state == "usable"

    @property
    def is_verified(self) -> bool:
        """Whether it was found to be hers."""
        return self.state in {"cooling", "usable"}

    @property
    def awaits(self) -> bool:
        """Whether it waits to be verified."""
        return self.state in {"added", "verifying"}

    @property
    def usable_from(self) -> datetime | None:
        """From when money may be paid out to it, once it was verified."""
        return clock.from_ms(self.usable_ms) if self.usable_ms else None

    @property
    def added_at(self) -> datetime:
        """When it was added."""
        return clock.from_ms(self.added_ms)

    @property
    def until(self) -> datetime | None:
        """Until when it waits to be verified."""
        return clock.from_ms(self.due_ms) if self.awaits and self.due_ms else None

    @property
    def holds(self) -> Guard:
        """What holds in the posting of a payout while money may be paid out to it."""
        return Guard.on(BankAccountRow.state, (self.token,), "usable")

    def is_of(self, who: int) -> bool:
        """Tell whether it is somebody's own, or hers as well."""
        return who in {self.person, self.twin}


_book: Any = bindparam("book", type_=BigInteger)
_one: Any = select(
    *(column for column in BankAccountRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(BankAccountRow.book == _book)
_person: Any = BankAccountRow.person == bindparam("person", type_=BigInteger)
_by_number: Any = col(BankAccountRow.number)
_OF_TOKEN: Any = _one.where(BankAccountRow.token == bindparam("token", type_=LargeBinary))
_OF_NUMBER: Any = _one.where(BankAccountRow.number == bindparam("number", type_=BigInteger))
_OF_PERSON: Any = _one.where(_person).order_by(_by_number.desc()).limit(STEP)
_digest: Any = BankAccountRow.digest == bindparam("digest", type_=LargeBinary)
_OF_DIGEST: Any = (
    _one.where(_digest)
    .where(BankAccountRow.state != literal_column("'disabled'"))
    .order_by(_by_number.desc())
    .limit(STEP)
)
_AWAITING: Any = (
    _one.where(BankAccountRow.state == literal_column("'added'"))
    .where(_by_number > bindparam("after", type_=BigInteger))
    .order_by(_by_number)
    .limit(STEP)
)
_REVIEWED: Any = (
    _one.where(BankAccountRow.state == literal_column("'review'"))
    .where(_by_number > bindparam("after", type_=BigInteger))
    .order_by(_by_number)
    .limit(PAGE + 1)
)
_DUE: Any = (
    _one.where(col(BankAccountRow.due_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(BankAccountRow.due_ms))
    .limit(STEP)
)


async def get(books: Books, token: bytes) -> BankAccount:
    """Return an account by its identity, or raise NotFound."""
    found = await books.read(_all, _OF_TOKEN, {"token": token})
    if not found:
        raise NotFound("bank")
    return found[0]


async def numbered(books: Books, number: int) -> BankAccount:
    """Return an account by its number, or raise NoBankAccount."""
    found = await books.read(_all, _OF_NUMBER, {"number": number})
    if not found:
        raise NoBankAccount(number)
    return found[0]


async def of(books: Books, person: int) -> list[BankAccount]:
    """Return the accounts of somebody that are not disabled, the newest first."""
    return [each for each in await known(books, person) if each.is_open]


async def known(books: Books, person: int) -> list[BankAccount]:
    """Return the newest accounts of somebody, whatever became of them, the newest first."""
    return await books.read(_all, _OF_PERSON, {"person": person})


async def usable(books: Books, person: int) -> list[BankAccount]:
    """Return the accounts of somebody to which money may be paid out now, the newest first."""
    return [each for each in await of(books, person) if each.is_usable]


async def awaiting(books: Books, after: int = 0) -> list[BankAccount]:
    """Return accounts to which the two small amounts are to be paid, in order of number, in pages.

    `after` is the number of the last one of the page before.
    """
    return await books.read(_all, _AWAITING, {"after": after})


async def reviewed(books: Books, after: int = 0) -> list[BankAccount]:
    """Return what waits for a decision, the oldest first, one more than stand on a page."""
    return await books.read(_all, _REVIEWED, {"after": after})


async def due(books: Books, now_ms: int) -> list[BankAccount]:
    """Return those to which time does something."""
    return await books.read(_all, _DUE, {"now": now_ms})


async def of_digest(books: Books, digest: bytes) -> list[BankAccount]:
    """Return the open accounts of a number, of whoever has it, the newest first."""
    return await books.read(_all, _OF_DIGEST, {"digest": digest})


def mine(connection: Connection, book: int, person: int) -> list[BankAccount]:
    """Read the accounts of somebody, for a question that asks for more."""
    return _all(connection, book, _OF_PERSON, {"person": person})


def _all(
    connection: Connection,
    book: int,
    question: Any,  # noqa: ANN401 - a statement
    asked: Mapping[str, int | bytes],
) -> list[BankAccount]:
    return [_read(each) for each in rows(connection, question, book=book, **asked)]


def _read(known_row: Sequence[Any]) -> BankAccount:
    token, number, person, scheme, kind, country, currency, masked, kept, digest, *more = known_row
    references = cast("dict[str, bytes]", facts.load(kept))
    what = (bytes(token), number, person, scheme, kind, country, currency, masked)
    return BankAccount(*what, references, bytes(digest or b""), *more)
