"""Clocks: by when a case of alerts is taken, decided and reported; who is told once one ran out.

A clock that ran out is told to those who handle alerts, and when nothing was done about it still,
again, and to owners; of a report it is told in time, before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled
from ledger.kit import due
from ledger.laundering import matters, parameters
from ledger.laundering.tables import CLOSED, REPORT, AlertCaseRow
from ledger.people import cases, facts, roles
from ledger.people.roles import GRANT_ROLES, HANDLE_ALERTS
from ledger.posting import Event, Guard, Posting
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.laundering.matters import Matter

EVERY = timedelta(minutes=1)
AT_ONCE = 20
LOOK_BY, DECIDE_BY, REPORT_BY = "look", "decide", "report"
_RULES: Final = {
    LOOK_BY: parameters.LOOK,
    DECIDE_BY: parameters.DECIDE,
    REPORT_BY: parameters.FILE,
}

DUE: Any = (
    select(AlertCaseRow.token)
    .where(col(AlertCaseRow.book) == bindparam("book", type_=BigInteger))
    .where(col(AlertCaseRow.due_ms) > literal_column("0"))
    .where(col(AlertCaseRow.due_ms) <= bindparam("now", type_=BigInteger))
    .order_by(col(AlertCaseRow.due_ms))
    .limit(AT_ONCE)
)


class Clock(NamedTuple):
    """What is to be done next of a case, and by when."""

    what: str
    by: datetime

    @property
    def ran_out(self) -> bool:
        """Whether it was not done in time."""
        return self.by <= clock.now()


async def clock_of(books: Books, matter: Matter, *, taken: bool) -> Clock | None:
    """Return the clock that runs, by the rules of when it was detected; None once it is closed."""
    if matter.state == CLOSED:
        return None
    what = REPORT_BY if matter.state == REPORT else DECIDE_BY if taken else LOOK_BY
    held = await rules.at(books, _RULES[what], moment=matter.detected_at)
    return Clock(what, matter.detected_at + held.value)


async def report_due(books: Books, matter: Matter) -> datetime:
    """Return when it is first told that a report is to be filed."""
    held = await rules.at(books, parameters.FILE, moment=matter.detected_at)
    remind = (await rules.at(books, parameters.REMIND)).value
    return max(clock.now(), matter.detected_at + held.value - remind)


@due(every=EVERY)
async def overdue(books: Books, now: datetime) -> None:
    """Tell of each case whose clock ran out, and of each report that is to be filed soon."""
    for token in await books.read(_due, clock.to_ms(now)):
        await _tell(books, await matters.get(books, token), now)


async def _tell(books: Books, matter: Matter, now: datetime) -> None:
    case = await cases.of_token(books, matter.token)
    runs = await clock_of(books, matter, taken=bool(case.assignee))
    if runs is None:
        return
    if runs.what == DECIDE_BY and not runs.ran_out:  # it was taken in time
        await _wait(books, matter, runs.by, 0, ())
        return
    known = await _whom(books, matter, case.person)
    told = facts.dump({"card": ids.text(matter.token), "what": runs.what, "by": runs.by})
    again = now + (await rules.at(books, parameters.ESCALATE)).value
    events = tuple(Event("alert_overdue", each, told) for each in known)
    await _wait(books, matter, again, matter.told + 1, events)


async def _whom(books: Books, matter: Matter, herself: int) -> list[int]:
    """Return who is told: those who handle alerts, and the second time owners; never herself."""
    found = await roles.holders(books, HANDLE_ALERTS)
    if matter.told:
        found += await roles.holders(books, GRANT_ROLES)
    return [each for each in dict.fromkeys(found) if each not in {matter.person, herself}]


async def _wait(
    books: Books, matter: Matter, until: datetime, told: int, events: Sequence[Event]
) -> None:
    key = (matter.token,)
    guards = (
        Guard.on(AlertCaseRow.due_ms, key, matter.due_ms, clock.to_ms(until)),
        Guard.on(AlertCaseRow.told, key, matter.told, told),
    )
    try:
        await books.post(Posting(ids.token(), "alert_overdue", guards=guards, events=(*events,)))
    except AlreadySettled:
        return  # another process has told it, or it was decided meanwhile


def _due(connection: Connection, book: int, now: int) -> list[bytes]:
    return [bytes(token) for (token,) in rows(connection, DUE, book=book, now=now)]
