"""Deposits as they are read: what was asked for, how it stands, and what has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids
from ledger.banking import references
from ledger.banking.deposits.deposit import PERSONS, deposit, unasked
from ledger.banking.deposits.deposit import arrival as as_arrival
from ledger.banking.deposits.tables import ArrivalRow, DepositRow
from ledger.errors import NotFound
from ledger.people.persons import asking
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.banking.deposits.deposit import Arrival, Deposit
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.intents import Intent

MOST = 100
"""How many arrivals of one deposit are looked at, the newest first."""

_book: Any = bindparam("book", type_=BigInteger)
_token: Any = bindparam("token", type_=LargeBinary)
_person: Any = bindparam("person", type_=BigInteger)
_now: Any = bindparam("now", type_=BigInteger)
_deposits: Any = select(
    *(column for column in DepositRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(DepositRow.book == _book)
_arrivals: Any = select(
    *(column for column in ArrivalRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(ArrivalRow.book == _book)
_newest: Any = col(DepositRow.token).desc()
OF_TOKEN: Any = _deposits.where(DepositRow.token == _token)
OF_NUMBER: Any = _deposits.where(col(DepositRow.number) == bindparam("number", type_=BigInteger))
OF_PERSON: Any = _deposits.where(DepositRow.person == _person).order_by(_newest).limit(MOST)
ARRIVAL: Any = _arrivals.where(ArrivalRow.token == _token)
ARRIVED: Any = (
    _arrivals.where(ArrivalRow.deposit == _token).order_by(col(ArrivalRow.token)).limit(MOST)
)
OF_CHARGE: Any = (
    _arrivals.where(ArrivalRow.rail == bindparam("rail"))
    .where(ArrivalRow.charge == bindparam("charge"))
    .order_by(col(ArrivalRow.token))
    .limit(MOST)
)
OF_PAYER: Any = (
    _arrivals.where(ArrivalRow.person == _person).order_by(col(ArrivalRow.token).desc()).limit(MOST)
)
OVER: Any = (
    _deposits.where(DepositRow.state == literal_column("'asked'"))  # spelt out, for the index
    .where(col(DepositRow.expires_ms) <= _now)
    .order_by(col(DepositRow.expires_ms))
    .limit(MOST)
)
_asked: Any = (
    _deposits.where(DepositRow.state == literal_column("'asked'"))  # spelt out, for the index
    .where(DepositRow.currency == bindparam("currency"))
    .where(col(DepositRow.amount) >= bindparam("least", type_=BigInteger))
    .where(col(DepositRow.amount) <= bindparam("most", type_=BigInteger))
    .where(DepositRow.way == literal_column("'bank'"))
    .limit(MOST)
)
ASKED_UP: Any = _asked.order_by(col(DepositRow.amount))
ASKED_DOWN: Any = _asked.order_by(col(DepositRow.amount).desc())
OUTSIDE: Any = (
    _deposits.where(col(DepositRow.due_ms) > literal_column("0"))
    .where(col(DepositRow.due_ms) <= _now)
    .order_by(col(DepositRow.due_ms))
    .limit(MOST)
)
SETTLING: Any = (
    _arrivals.where(ArrivalRow.state == literal_column("'coming'"))
    .where(col(ArrivalRow.settles_ms) > literal_column("0"))
    .where(col(ArrivalRow.settles_ms) <= _now)
    .order_by(col(ArrivalRow.settles_ms))
    .limit(MOST)
)


async def get(books: Books, token: bytes) -> Deposit:
    """Return a deposit by its token, or raise NotFound."""
    found = await books.read(_of_token, token)
    if found is None:
        raise NotFound("deposit")
    return found


async def of(books: Books, intent: Intent) -> Deposit:
    """Return the deposit that a button is about; NotFound for anybody else's."""
    try:
        found = await get(books, ids.from_text(str(intent.facts["deposit"])))
    except (KeyError, ValueError):
        raise NotFound("deposit") from None
    if found.person != intent.owner:
        raise NotFound("deposit")
    return found


async def of_person(books: Books, person: int) -> list[Deposit]:
    """Return somebody's newest deposits, the newest first."""
    return await books.read(_many, OF_PERSON, {"person": person})


async def waited_for(books: Books, person: int) -> list[Deposit]:
    """Return what somebody wants to pay in and is still waited for, the newest first."""
    return await books.read(waiting, person)


async def asked_of(books: Books, amount: Money, off: Money) -> list[Deposit]:
    """Return what a bank is to bring of an amount, then what is off by so much, the nearest first.

    However many are near it, those of just the amount are there.
    """
    minor, apart = amount.minor, off.minor
    sides = ((ASKED_UP, 0, 0), (ASKED_DOWN, -apart, -1), (ASKED_UP, 1, apart))
    found: list[Deposit] = []
    for asked, least, most in sides:
        known = {"currency": amount.currency, "least": minor + least, "most": minor + most}
        found += await books.read(_many, asked, known)
    return sorted(found, key=lambda each: abs(each.expected.minor - minor))


async def numbered(books: Books, number: int) -> Deposit:
    """Return a deposit by its number, or raise NotFound."""
    found = await books.read(_many, OF_NUMBER, {"number": number})
    if not found:
        raise NotFound("deposit")
    return found[0]


async def by_references(books: Books, wanted: Iterable[str]) -> dict[str, Deposit]:
    """Return the deposits, or whose money it is, for the references that are known."""
    found = await books.read(_by_references, tuple(wanted))
    return {each.reference: each for each in found}


async def arrived(books: Books, whole: Deposit) -> list[Arrival]:
    """Return what has arrived for a deposit, in its order."""
    return await books.read(_arrived, ARRIVED, {"token": whole.token})


async def arrival(books: Books, token: bytes) -> Arrival | None:
    """Return what arrived under a key, if it did."""
    found = await books.read(_arrived, ARRIVAL, {"token": token})
    return found[0] if found else None


async def by_charge(books: Books, rail: str, charge: str) -> Arrival | None:
    """Return what arrived by what a provider calls a charge, if it did."""
    found = await books.read(_arrived, OF_CHARGE, {"rail": rail, "charge": charge})
    return found[0] if found else None


async def of_arrival(books: Books, arrival: Arrival) -> Deposit:
    """Return for what something arrived."""
    if arrival.deposit:
        return await get(books, arrival.deposit)
    return unasked(0, arrival.person)


async def outside(books: Books, now: datetime) -> list[Deposit]:
    """Return for which deposits a job is to do something outside by now."""
    return await books.read(_many, OUTSIDE, {"now": clock.to_ms(now)})


def waiting(connection: Connection, book: int, person: int) -> list[Deposit]:
    """Read what somebody wants to pay in and is still waited for."""
    found = _many(connection, book, OF_PERSON, {"person": person})
    return [each for each in found if each.state == "asked"]


def coming(connection: Connection, book: int, person: int) -> list[Arrival]:
    """Read what of somebody's money is still coming."""
    found = _arrived(connection, book, OF_PAYER, {"person": person})
    return [each for each in found if each.state == "coming"]


def over(connection: Connection, book: int, now: int) -> list[Deposit]:
    """Read for what it was waited long enough."""
    return _many(connection, book, OVER, {"now": now})


def settling(connection: Connection, book: int, now: int) -> list[Arrival]:
    """Read what is to be in its wallet by now."""
    return _arrived(connection, book, SETTLING, {"now": now})


def any_of(connection: Connection, book: int, token: bytes) -> bool:
    """Tell whether anything has arrived for a deposit."""
    return bool(token and rows(connection, ARRIVED, book=book, token=token))


def state_of(connection: Connection, book: int, token: bytes) -> str:
    """Read how a deposit stands; "" for what nobody asked for."""
    found = _of_token(connection, book, token) if token else None
    return found.state if found else ""


def _of_token(connection: Connection, book: int, token: bytes) -> Deposit | None:
    found = row(connection, OF_TOKEN, book=book, token=token)
    return deposit(found) if found else None


def _many(
    connection: Connection,
    book: int,
    asked: Any,  # noqa: ANN401 - a statement
    known: Mapping[str, Any],
) -> list[Deposit]:
    return [deposit(each) for each in rows(connection, asked, book=book, **known)]


def _arrived(
    connection: Connection,
    book: int,
    asked: Any,  # noqa: ANN401 - a statement
    known: Mapping[str, Any],
) -> list[Arrival]:
    return [as_arrival(each) for each in rows(connection, asked, book=book, **known)]


def _by_references(connection: Connection, book: int, wanted: Sequence[str]) -> list[Deposit]:
    found: list[Deposit] = []
    for each in wanted:
        kind, number = references.read(each)
        if kind == "D":
            found += _many(connection, book, OF_NUMBER, {"number": number})
        elif kind == PERSONS and (known := asking.load(connection, book, [number])):
            found.append(unasked(number, known[number].id))
    return found
