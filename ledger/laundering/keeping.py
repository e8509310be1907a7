"""Alerts are kept: in the open case of the person and the rule, or in a new one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, kit, merged, periods, rules
from ledger.errors import AlreadySettled, NotFound
from ledger.laundering import matters, parameters
from ledger.laundering.tables import CLOSED, AlertCaseRow, AlertRow
from ledger.people import cases, facts, roles, shown
from ledger.people.cases.tables import CaseRow
from ledger.people.facts import Who
from ledger.people.roles import HANDLE_ALERTS
from ledger.posting import Drop, Event, Guard, Posting, Row
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.laundering.alert import Alert
    from ledger.laundering.matters import Matter

ENDED = "alert cases ended"
"""What is counted of a person and a rule: how many cases of alerts were closed."""
STEP = 100

_book: Any = bindparam("book", type_=BigInteger)
_until: Any = bindparam("until", type_=BigInteger)
OPEN_FOR: Any = (
    select(AlertCaseRow.token)
    .where(col(AlertCaseRow.book) == _book)
    .where(col(AlertCaseRow.person) == bindparam("who", type_=BigInteger))
    .where(AlertCaseRow.state != literal_column(f"'{CLOSED}'"))
)
OLD: Any = (
    select(AlertRow.person, AlertRow.rule, AlertRow.currency, AlertRow.transfer)
    .add_columns(col(AlertRow.at_ms), col(AlertCaseRow.state))
    .join(
        AlertCaseRow,
        (col(AlertCaseRow.book) == _book) & (col(AlertCaseRow.token) == AlertRow.token),
    )
    .where(col(AlertRow.book) == _book, col(AlertRow.at_ms) < _until)
    .where(col(AlertRow.at_ms) >= bindparam("after", type_=BigInteger))
    .order_by(col(AlertRow.at_ms))
    .limit(STEP)
)


async def keep(books: Books, alert: Alert) -> None:
    """Keep an alert once, however often it is found, and let those know who handle alerts.

    AlreadySettled if its case was closed in that very moment: it is found again.
    """
    person, token, matter = await books.read(_place, alert)
    kept = Row.of(
        AlertRow,
        person=alert.person,
        rule=alert.rule,
        currency=alert.currency,
        transfer=alert.transfer,
        token=token,
        at_ms=alert.at_ms,
        found=alert.written,
    )
    posting = _posting(books, alert, "alert")
    posting.rows = (kept,)
    if matter is not None:
        posting.guards = (Guard.on(AlertCaseRow.state, (token,), matter.state),)
        posting.events = (shown.changed(cases.KIND, token),)
    else:
        await _open(books, posting, (person, alert.rule), token)
    await books.post(posting)


async def failed(books: Books, alert: Alert) -> None:
    """Tell those who handle alerts, once, that one cannot be kept; not whom it is about."""
    told = facts.dump({"receipt": alert.transfer})
    posting = _posting(books, alert, "alert_failed")
    posting.events = tuple(
        Event("alert_failed", each, told)
        for each in await roles.holders(books, HANDLE_ALERTS)
        if each != alert.person
    )
    await books.post(posting)


def _posting(books: Books, alert: Alert, kind: str) -> Posting:
    """Return what is done of an alert, under a key that is its own."""
    named = (alert.rule, str(alert.person), alert.currency, str(alert.transfer))
    return Posting(ids.child(kind, str(books.book), *named), kind, digest=ids.digest(*named))


async def _open(books: Books, posting: Posting, of: tuple[int, str], token: bytes) -> None:
    """Let an alert open a case of a person and a rule as well."""
    person, rule = of
    now = clock.now()
    due = now + (await rules.at(books, parameters.LOOK)).value
    begun = Row.of(
        AlertCaseRow,
        token=token,
        person=person,
        rule=rule,
        detected_ms=clock.to_ms(now),
        due_ms=clock.to_ms(due),
    )
    about: dict[str, Any] = {"person": Who(person), "rule": rule}
    opened = await cases.opening(books, token, cases.ALERT, about)
    posting.rows = (*posting.rows, begun, *opened.rows)
    posting.events, posting.audits = opened.events, opened.audits


def counted_in(connection: Connection, book: int, token: bytes) -> int:
    """Count the alerts of a case."""
    found = row(connection, matters.IN_CASE, book=book, token=token)
    return found[0] if found else 0


def ended(person: int, rule: str) -> str:
    """Return the name of the counter of closed cases."""
    return f"{ENDED}:{person} {rule}"


@kit.pends_for(HANDLE_ALERTS)
def open_alerts(connection: Connection, book: int, person: int) -> int:
    """Count the open cases of alerts about somebody."""
    return len(rows(connection, OPEN_FOR, book=book, who=person))


@kit.along
def alerts_along(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let the open cases of alerts about who goes be about who stays; nobody is told."""
    tokens = [(bytes(token),) for (token,) in rows(connection, OPEN_FOR, book=book, who=gone)]
    moved = [Guard.on(AlertCaseRow.person, each, gone, survivor) for each in tokens]
    return [], moved + [Guard.on(CaseRow.person, each, gone, survivor) for each in tokens]


@kit.daily("alerts forget")
async def forget(books: Books, day: date) -> None:  # noqa: ARG001 - by how old they are now
    """Let alerts go that are older than they are kept, unless their case is open."""
    kept = (await rules.at(books, parameters.KEEP)).value
    until, after = clock.to_ms(clock.now() - kept), 0
    while found := await books.read(_old, until, after):
        drops = tuple(Drop("alerts", (*key,)) for *key, _, state in found if state == CLOSED)
        if drops:
            with suppress(AlreadySettled, NotFound):  # another process has been here
                await books.post(Posting(ids.token(), "forget", drops=drops))
        after = found[-1][4] + 1


def _old(connection: Connection, book: int, until: int, after: int) -> Sequence[Sequence[Any]]:
    return rows(connection, OLD, book=book, until=until, after=after)


def _place(connection: Connection, book: int, alert: Alert) -> tuple[int, bytes, Matter | None]:
    """Return who an alert is about by now, the token of its case, and that case if it is there."""
    person = merged.now(connection, book, alert.person)
    before = periods.counted(connection, book, ended(person, alert.rule))
    named = (str(book), str(person), alert.rule, str(before))
    token = ids.child("alerts", *named)
    return person, token, matters.load(connection, book, token)
