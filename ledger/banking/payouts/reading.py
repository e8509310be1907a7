"""What the books tell of payouts: one, by keys, somebody's, and those of which something is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, merged
from ledger.banking.payouts.payout import Payout, of_row
from ledger.banking.payouts.tables import (
    HANDED,
    KEPT,
    OPEN,
    QUEUED,
    REVIEW,
    SETTLED,
    SUBMITTED,
    BatchRow,
    PayoutRow,
)
from ledger.errors import NotFound
from ledger.people.standing import is_away
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.money import Money

AT_ONCE: Final = 100
PAGE: Final = 8
_LAST: Final = b"\xff" * 16


def state_is(*states: str) -> Any:  # noqa: ANN401 - a condition, spelt out for the index
    """Return the condition that a payout is in one of a few states."""
    found: Any = PayoutRow.state == literal_column(f"'{states[0]}'")
    for each in states[1:]:
        found |= PayoutRow.state == literal_column(f"'{each}'")
    return found


_columns: Any = PayoutRow.__table__.columns  # type: ignore[attr-defined]
_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_before: Any = bindparam("before_token", type_=LargeBinary)
_now: Any = bindparam("now", type_=BigInteger)
_payouts: Any = select(*_columns).where(col(PayoutRow.book) == _book)
_OF_TOKEN: Any = _payouts.where(PayoutRow.token == bindparam("token", type_=LargeBinary))
_BY_KEY: Any = _payouts.where(PayoutRow.key == bindparam("key"))
_BY_NUMBER: Any = _payouts.where(col(PayoutRow.number) == bindparam("number", type_=BigInteger))
_OF_PERSON: Any = (
    _payouts.where(col(PayoutRow.person) == _person, col(PayoutRow.token) < _before)
    .order_by(col(PayoutRow.token).desc())
    .limit(PAGE + 1)
)
_OPEN_OF_PERSON: Any = (
    _payouts.where(col(PayoutRow.person) == _person, state_is(*OPEN))
    .order_by(col(PayoutRow.token).desc())
    .limit(AT_ONCE)
)
_SETTLED_OF_PERSON: Any = (
    select(PayoutRow.token)
    .where(col(PayoutRow.book) == _book, col(PayoutRow.person) == _person)
    .where(col(PayoutRow.submitted_ms) > literal_column("0"))
    .limit(1)
)
_OF_BATCH: Any = _payouts.where(
    col(PayoutRow.batch) == bindparam("batch", type_=LargeBinary)
).order_by(col(PayoutRow.token))
_SENT_OF: Any = (
    _payouts.outerjoin(
        BatchRow, (col(BatchRow.book) == _book) & (BatchRow.token == PayoutRow.batch)
    )
    .where(col(BatchRow.state).is_(None) | (BatchRow.state == literal_column(f"'{HANDED}'")))
    .where(state_is(SUBMITTED), col(PayoutRow.rail) == bindparam("rail"))
    .where(col(PayoutRow.currency) == bindparam("currency"))
    .where(col(PayoutRow.amount) == bindparam("amount", type_=BigInteger))
    .order_by(col(PayoutRow.token))
    .limit(AT_ONCE)
)
_KEPT: Any = (
    _payouts.where(col(PayoutRow.back) == literal_column(f"'{KEPT}'"))
    .where(~is_away(PayoutRow.person))
    .order_by(col(PayoutRow.token))
    .limit(AT_ONCE)
)


def _of_state(state: str) -> Any:  # noqa: ANN401 - a statement
    """Return the question for those of a rail of which something is due, the longest first."""
    return (
        _payouts.where(state_is(state), col(PayoutRow.rail) == bindparam("rail"))
        .where(col(PayoutRow.due_ms) <= _now)
        .order_by(col(PayoutRow.due_ms), col(PayoutRow.token))
        .limit(AT_ONCE)
    )


_QUEUED, _SUBMITTED, _REVIEW = _of_state(QUEUED), _of_state(SUBMITTED), _of_state(REVIEW)
_WATCHED: Any = (
    _payouts.where(state_is(SETTLED), col(PayoutRow.due_ms) > literal_column("0"))
    .where(col(PayoutRow.due_ms) <= _now)
    .order_by(col(PayoutRow.due_ms), col(PayoutRow.token))
    .limit(AT_ONCE)
)
_DUE: Final = {QUEUED: _QUEUED, SUBMITTED: _SUBMITTED, REVIEW: _REVIEW, SETTLED: _WATCHED}


async def get(books: Books, token: bytes) -> Payout:
    """Return a payout by its token, or raise NotFound."""
    found = await books.read(load, token)
    if found is None:
        raise NotFound("payout")
    return found


async def named(books: Books, name: str) -> Payout:
    """Return a payout by its token as cards carry it, or raise NotFound."""
    try:
        return await get(books, ids.from_text(name))
    except ValueError:
        raise NotFound("payout") from None


async def numbered(books: Books, number: int) -> Payout:
    """Return a payout by the number of its receipt, or raise NotFound: small ones have none."""
    found = await books.read(_by_number, number) if number else None
    if found is None:
        raise NotFound("payout")
    return found


async def by_keys(books: Books, keys: Iterable[str]) -> dict[str, Payout]:
    """Return payouts by the keys under which rails know them; those that are none are left out."""
    return await books.read(_by_keys, [*dict.fromkeys(keys)])


async def of_person(books: Books, person: int, before: bytes = _LAST) -> list[Payout]:
    """Return what somebody withdrew before a token, the newest first, and one more than a page."""
    return await books.read(_of_person, person, before)


async def on_the_way(books: Books, person: int) -> list[Payout]:
    """Return what somebody withdraws of which it is not known yet what becomes."""
    return await books.read(_open_of_person, person)


async def due(books: Books, state: str, now: datetime, rail: str) -> list[Payout]:
    """Return some of a state and a rail of which something is to be done by now, in order."""
    return await books.read(_due, state, clock.to_ms(now), rail)


async def of_batch(books: Books, batch: bytes) -> list[Payout]:
    """Return the payouts of a batch, in the order of its file."""
    return await books.read(_of_batch, batch)


async def sent_of(books: Books, rail: str, amount: Money) -> list[Payout]:
    """Return some of an amount that were handed to a bank which has not told of them yet."""
    known = {"rail": rail, "currency": amount.currency, "amount": amount.minor}
    return await books.read(_sent_of, known)


async def kept(books: Books) -> list[Payout]:
    """Return some that came back for who could not take them then, and can now."""
    return await books.read(_kept)


def load(connection: Connection, book: int, token: bytes) -> Payout | None:
    """Read a payout, if there is one."""
    found = row(connection, _OF_TOKEN, book=book, token=token)
    return of_row(found) if found else None


def has_any(connection: Connection, book: int, person: int) -> bool:
    """Tell whether anything was ever sent to a bank for somebody, under any of her numbers."""
    selves = merged.selves(connection, book, person)
    return any(row(connection, _SETTLED_OF_PERSON, book=book, person=each) for each in selves)


@kit.pends
def payouts(connection: Connection, book: int, person: int) -> int:
    """Count what is on its way from somebody to a bank."""
    return len(rows(connection, _OPEN_OF_PERSON, book=book, person=person))


def _by_number(connection: Connection, book: int, number: int) -> Payout | None:
    found = row(connection, _BY_NUMBER, book=book, number=number)
    return of_row(found) if found else None


def _by_keys(connection: Connection, book: int, keys: Sequence[str]) -> dict[str, Payout]:
    found = ((each, row(connection, _BY_KEY, book=book, key=each)) for each in keys)
    return {key: of_row(known) for key, known in found if known}


def _of_person(connection: Connection, book: int, person: int, before: bytes) -> list[Payout]:
    found = [
        of_row(each)
        for own in merged.selves(connection, book, person)
        for each in rows(connection, _OF_PERSON, book=book, person=own, before_token=before)
    ]
    return sorted(found, key=lambda each: each.token, reverse=True)[: PAGE + 1]


def _open_of_person(connection: Connection, book: int, person: int) -> list[Payout]:
    return [of_row(each) for each in rows(connection, _OPEN_OF_PERSON, book=book, person=person)]


def _due(connection: Connection, book: int, state: str, now_ms: int, rail: str) -> list[Payout]:
    found = rows(connection, _DUE[state], book=book, now=now_ms, rail=rail)
    return [of_row(each) for each in found]


def _of_batch(connection: Connection, book: int, batch: bytes) -> list[Payout]:
    return [of_row(each) for each in rows(connection, _OF_BATCH, book=book, batch=batch)]


def _sent_of(connection: Connection, book: int, known: dict[str, Any]) -> list[Payout]:
    return [of_row(each) for each in rows(connection, _SENT_OF, book=book, **known)]


def _kept(connection: Connection, book: int) -> list[Payout]:
    return [of_row(each) for each in rows(connection, _KEPT, book=book)]
