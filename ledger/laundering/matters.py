"""What the books tell of alerts: of a case, of a rule in a month, and of pairs that are allowed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import clock
from ledger.errors import NotFound
from ledger.laundering.alert import Alert
from ledger.laundering.tables import AlertCaseRow, AlertRow, AllowedRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books

PAGE = 5
TALLIED = timedelta(days=30)
_LAST = 2**63 - 1


class Matter(NamedTuple):
    """What becomes of the alerts of a person by a rule: their case has the same token."""

    token: bytes
    person: int
    rule: str
    state: str
    result: str
    detected_at: datetime
    due_ms: int
    told: int


class Tally(NamedTuple):
    """What a rule found in the last 30 days: alerts, their cases, and how many were false."""

    alerts: int = 0
    cases: int = 0
    false: int = 0


class Allowed(NamedTuple):
    """A pair that a rule does not look at for a time, who said so, in which case, and why."""

    token: bytes
    person: int
    other: int
    rule: str
    since: datetime
    until: datetime
    ended_ms: int
    maker: int
    case: int
    reason: str

    @property
    def holds(self) -> bool:
        """Whether it does now."""
        return not self.ended_ms and self.until > clock.now()


_book: Any = bindparam("book", type_=BigInteger)
_token: Any = bindparam("token", type_=LargeBinary)
_after: Any = bindparam("after", type_=BigInteger)
MATTER: Any = (
    select(AlertCaseRow.token, AlertCaseRow.person, AlertCaseRow.rule, AlertCaseRow.state)
    .add_columns(col(AlertCaseRow.result), col(AlertCaseRow.detected_ms))
    .add_columns(col(AlertCaseRow.due_ms), col(AlertCaseRow.told))
    .where(col(AlertCaseRow.book) == _book, col(AlertCaseRow.token) == _token)
)
OF_CASE: Any = (
    select(AlertRow.rule, AlertRow.person, AlertRow.currency, AlertRow.transfer)
    .add_columns(col(AlertRow.at_ms), col(AlertRow.found))
    .where(col(AlertRow.book) == _book, col(AlertRow.token) == _token)
    .where(col(AlertRow.transfer) < bindparam("before", type_=BigInteger))
    .order_by(col(AlertRow.transfer).desc())
    .limit(PAGE + 1)
)
IN_CASE: Any = select(func.count()).where(
    col(AlertRow.book) == _book, col(AlertRow.token) == _token
)
ALERTED: Any = (
    select(AlertRow.rule, func.count())
    .where(col(AlertRow.book) == _book, col(AlertRow.at_ms) > _after)
    .group_by(col(AlertRow.rule))
)
DETECTED: Any = (
    select(AlertCaseRow.rule, func.count())
    .add_columns(func.count().filter(col(AlertCaseRow.result) == literal_column("'false'")))
    .where(col(AlertCaseRow.book) == _book, col(AlertCaseRow.detected_ms) > _after)
    .group_by(col(AlertCaseRow.rule))
)
_pairs: Any = (
    select(AllowedRow.token, AllowedRow.person, AllowedRow.other, AllowedRow.rule)
    .add_columns(col(AllowedRow.since_ms), col(AllowedRow.until_ms), col(AllowedRow.ended_ms))
    .add_columns(col(AllowedRow.maker), col(AllowedRow.number), col(AllowedRow.reason))
    .where(col(AllowedRow.book) == _book)
)
PAIR: Any = _pairs.where(col(AllowedRow.token) == _token)
PAIRS: Any = (
    _pairs.where(col(AllowedRow.until_ms) > _after)
    .where(col(AllowedRow.ended_ms) == 0)
    .order_by(col(AllowedRow.until_ms), col(AllowedRow.token))
    .limit(PAGE + 1)
)


async def get(books: Books, token: bytes) -> Matter:
    """Return what becomes of a case of alerts, or raise NotFound."""
    found = await books.read(load, token)
    if found is None:
        raise NotFound("alert")
    return found


async def alerts(books: Books, token: bytes, before: int = _LAST) -> list[Alert]:
    """Return the alerts of a case before a transfer, the newest first, one more than on a page."""
    return await books.read(_of_case, token, before)


async def tallies(books: Books) -> dict[str, Tally]:
    """Return what each rule has found in the last 30 days, if anything."""
    return await books.read(_tallies, clock.to_ms(clock.now() - TALLIED))


async def allowed(books: Books, after_ms: int = 0) -> list[Allowed]:
    """Return pairs that are allowed now, those that end first, one more than stand on a page."""
    return await books.read(_allowed, max(after_ms, clock.to_ms(clock.now())))


async def pair(books: Books, token: bytes) -> Allowed:
    """Return a pair that is allowed, or was, or raise NotFound."""
    found = await books.read(_pair, token)
    if found is None:
        raise NotFound("allowed")
    return found


def load(connection: Connection, book: int, token: bytes) -> Matter | None:
    """Read what becomes of a case of alerts; None where there is none."""
    found = row(connection, MATTER, book=book, token=token)
    return _matter(found) if found else None


def _matter(known: Sequence[Any]) -> Matter:
    token, person, rule, state, result, detected, due, told = known
    return Matter(bytes(token), person, rule, state, result, clock.from_ms(detected), due, told)


def _of_case(connection: Connection, book: int, token: bytes, before: int) -> list[Alert]:
    found = rows(connection, OF_CASE, book=book, token=token, before=before)
    return [Alert.read((*key,), written) for *key, written in found]


def _tallies(connection: Connection, book: int, after: int) -> dict[str, Tally]:
    alerted: dict[str, int] = {}
    alerted.update(rows(connection, ALERTED, book=book, after=after))  # type: ignore[arg-type]
    cases = {rule: more for rule, *more in rows(connection, DETECTED, book=book, after=after)}
    return {
        rule: Tally(alerted.get(rule, 0), *cases.get(rule, (0, 0))) for rule in {*alerted, *cases}
    }


def _allowed(connection: Connection, book: int, after: int) -> list[Allowed]:
    return [_read(each) for each in rows(connection, PAIRS, book=book, after=after)]


def _pair(connection: Connection, book: int, token: bytes) -> Allowed | None:
    found = row(connection, PAIR, book=book, token=token)
    return _read(found) if found else None


def _read(known: Sequence[Any]) -> Allowed:
    token, person, other, rule, since, until, *more = known
    times = (clock.from_ms(since), clock.from_ms(until))
    return Allowed(bytes(token), person, other, rule, *times, *more)
