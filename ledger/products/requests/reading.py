"""What the books tell of requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam, func, literal_column, not_, union_all
from sqlmodel import col, select

from ledger import clock, ids
from ledger.errors import NotFound
from ledger.money import MOST_ASKED, Money
from ledger.people import blocks
from ledger.people.persons import AT
from ledger.people.tables import IdentityRow, PersonRow
from ledger.products.requests.tables import OPEN, RequestRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

MOST = 200
"""How many open requests of one person are looked at, the newest first; those of who was asked by a
stranger after all others, so that they hide none."""
AT_ONCE = 100
OWED, ASKED = "owed", "asked"


@dataclass(frozen=True, slots=True)
class Request:
    """What one person asks of another; `hides` its note from the payer, `blocked` for her alone."""

    token: bytes
    requester: int
    payer: int
    amount: Money
    paid: Money
    note: str
    state: str
    told: bool
    stranger: bool
    hides: bool
    word: str
    made_at: datetime
    expires_at: datetime
    reminds_at: datetime
    reminded_at: datetime | None
    blocked: bool = False

    @property
    def left(self) -> Money:
        """What is still asked for."""
        return self.amount - self.paid

    @property
    def name(self) -> str:
        """The token as cards carry it."""
        return ids.text(self.token)


class Comer(NamedTuple):
    """Somebody who may be told of a request now; `payer` is who it is for in the books so far."""

    token: bytes
    payer: int
    comer: int


_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_now: Any = bindparam("now", type_=BigInteger)
_blocked: Any = blocks.is_on(RequestRow.payer, RequestRow.requester)
_columns: Any = RequestRow.__table__.columns  # type: ignore[attr-defined]
_requests: Any = select(*_columns).add_columns(_blocked).where(RequestRow.book == _book)
_is_open: Any = RequestRow.state == literal_column(f"'{OPEN}'")
_newest: Any = col(RequestRow.token).desc()
_OF_TOKEN = _requests.where(RequestRow.token == bindparam("token", type_=LargeBinary))
_is_listed: Any = _is_open & (col(RequestRow.amount) <= literal_column(str(MOST_ASKED)))
_listed: Any = _requests.where(_is_listed)
_OWED = (
    _listed.where(RequestRow.payer == _person, not_(_blocked))
    .order_by(col(RequestRow.stranger), _newest)
    .limit(MOST)
)
_ASKED = _listed.where(RequestRow.requester == _person).order_by(_newest).limit(MOST)
_BETWEEN = (
    _requests.where(_is_open, RequestRow.payer == _person)
    .where(RequestRow.requester == bindparam("requester", type_=BigInteger))
    .order_by(_newest)
    .limit(MOST)
)


def _both(*questions: Any) -> Any:  # noqa: ANN401 - statements
    return union_all(*(select(*each.subquery().columns) for each in questions))


def _left(whose: str, *conditions: Any) -> Any:  # noqa: ANN401 - the same
    left: Any = col(RequestRow.amount) - RequestRow.paid
    whose_it_is: Any = literal_column(f"'{whose}'").label("whose")
    asked = select(whose_it_is, RequestRow.currency, left).where(RequestRow.book == _book)
    return asked.where(_is_listed, *conditions).limit(MOST)


_LEFT = _both(
    _left(OWED, RequestRow.payer == _person, not_(_blocked)),
    _left(ASKED, RequestRow.requester == _person),
)
_KNOWN = _both(
    *(each.where(RequestRow.stranger == literal_column("0")) for each in (_OWED, _ASKED))
)
_EXPIRED = (
    _requests.where(_is_open, col(RequestRow.expires_at) <= _now)
    .order_by(col(RequestRow.expires_at))
    .limit(AT_ONCE)
)
_TO_REMIND = (
    _requests.where(_is_open, RequestRow.reminds_at > literal_column("0"))
    .where(col(RequestRow.reminds_at) <= _now)
    .order_by(col(RequestRow.reminds_at))
    .limit(AT_ONCE)
)
_untold: Any = (
    select(col(RequestRow.token), col(RequestRow.payer), col(PersonRow.id))
    .where(RequestRow.book == _book, _is_open, RequestRow.told == literal_column("0"))
    .where(col(PersonRow.joined_at).is_not(None))
    .order_by(col(RequestRow.token), col(PersonRow.id))
    .limit(AT_ONCE)
)
_JOINED: Any = _untold.join(
    PersonRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == RequestRow.payer)
)
_waits: Any = IdentityRow.__table__.alias("waits")  # type: ignore[attr-defined]
_CAME: Any = (
    _untold.join(_waits, (_waits.c.book == _book) & (_waits.c.person == RequestRow.payer))
    .join(
        IdentityRow,
        (col(IdentityRow.book) == _book)
        & (IdentityRow.platform == _waits.c.platform)
        & (IdentityRow.handle == func.substr(_waits.c.external_id, len(AT) + 1)),
    )
    .join(PersonRow, (col(PersonRow.book) == _book) & (col(PersonRow.id) == IdentityRow.person))
    .where(func.substr(_waits.c.external_id, 1, len(AT)) == AT)
    .where(func.substr(_waits.c.external_id, 1, 2 * len(AT)) != AT * 2)
    .where(IdentityRow.person != RequestRow.requester)
)


async def get(books: Books, token: bytes) -> Request:
    """Return a request by its token, or raise NotFound."""
    found = await books.read(_of_token, token)
    if found is None:
        raise NotFound("request")
    return found


async def named(books: Books, name: str) -> Request:
    """Return a request by its token as cards carry it, or raise NotFound."""
    try:
        return await get(books, ids.from_text(name))
    except ValueError:
        raise NotFound("request") from None


async def of_payer(act: Act, name: str) -> Request:
    """Return a request to who acts; NotFound for everybody else's."""
    request = await named(act.books, name)
    if request.payer != act.actor.id:
        raise NotFound("request")
    return request


async def owed(books: Books, person: int) -> list[Request]:
    """Return what a person is asked for, but by whom she has blocked; by strangers last."""
    return await books.read(_many, _OWED, person)


async def asked(books: Books, person: int) -> list[Request]:
    """Return what a person asks others for, the newest first."""
    return await books.read(_many, _ASKED, person)


async def between(books: Books, requester: int, payer: int) -> list[Request]:
    """Return what one person asks another for, blocked or not."""
    return await books.read(_between, requester, payer)


async def expired(books: Books, now: datetime) -> list[Request]:
    """Return some whose time is up."""
    return await books.read(_due, _EXPIRED, clock.to_ms(now))


async def to_remind(books: Books, now: datetime) -> list[Request]:
    """Return some of which their payers are to be reminded."""
    return await books.read(_due, _TO_REMIND, clock.to_ms(now))


async def comers(books: Books) -> list[Comer]:
    """Return who has joined and was not told yet, or has come under a handle that was asked."""
    return await books.read(_comers)


def left(connection: Connection, book: int, person: int) -> Sequence[Sequence[Any]]:
    """Read what is open of what she is asked for and asks for: whose, in what, how much is left.

    Not by whom she has blocked; who is blocked asks as before.
    """
    return rows(connection, _LEFT, book=book, person=person)


def among_known(connection: Connection, book: int, person: int) -> list[Request]:
    """Read what a person is asked for, and what she asks for, without what strangers do."""
    return _many(connection, book, _KNOWN, person)


def request(found: Sequence[Any]) -> Request:
    """Make a request of its row."""
    _, token, requester, payer, currency, amount, paid, note, state, *more = found
    told, stranger, hides, word, made, expires, reminds, reminded, *rest = more
    return Request(
        token,
        requester,
        payer,
        Money(amount, currency),
        Money(paid, currency),
        note,
        state,
        bool(told),
        bool(stranger),
        bool(hides),
        word,
        clock.from_ms(made),
        clock.from_ms(expires),
        clock.from_ms(reminds),
        clock.from_ms(reminded) if reminded else None,
        *map(bool, rest),
    )


def _of_token(connection: Connection, book: int, token: bytes) -> Request | None:
    found = row(connection, _OF_TOKEN, book=book, token=token)
    return request(found) if found else None


def _between(connection: Connection, book: int, requester: int, payer: int) -> list[Request]:
    found = rows(connection, _BETWEEN, book=book, requester=requester, person=payer)
    return [request(each) for each in found]


def _many(connection: Connection, book: int, asked: Any, person: int) -> list[Request]:  # noqa: ANN401 - a statement
    return [request(each) for each in rows(connection, asked, book=book, person=person)]


def _due(connection: Connection, book: int, asked: Any, now: int) -> list[Request]:  # noqa: ANN401 - a statement
    return [request(each) for each in rows(connection, asked, book=book, now=now)]


def _comers(connection: Connection, book: int) -> list[Comer]:
    found = [*rows(connection, _JOINED, book=book), *rows(connection, _CAME, book=book)]
    return [Comer(*each) for each in found]
