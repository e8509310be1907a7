"""What is overdue: appeals and complaints whose day has come without an answer.

At the first day who waits is told that it takes longer, and until when, and those who handle cases
see it again; at the last one owners are told, and she is. Each is told once, whoever looks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import appeals, complaints, ids, kit, rules
from ledger.people import cases, facts, roles
from ledger.people.cases.tables import CaseRow
from ledger.people.roles import GRANT_ROLES, HANDLE_CASES
from ledger.posting import Event, Posting
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.cases import Case
    from ledger.rules import Rule

_CLOCKS: Final[dict[str, tuple[Rule[timedelta], Rule[timedelta]]]] = {
    cases.APPEAL: (appeals.ANSWER, complaints.LONGER),
    complaints.COMPLAINT: (complaints.ANSWER, complaints.LONGER),
}
STEP: Final = 100
_what: Any = col(CaseRow.what)
_OPEN: Any = (
    select(CaseRow.token)
    .where(col(CaseRow.book) == bindparam("book", type_=BigInteger))
    .where(col(CaseRow.state) == literal_column("'open'"))
    .where(
        (_what == literal_column(f"'{cases.APPEAL}'"))
        | (_what == literal_column(f"'{complaints.COMPLAINT}'"))
    )
    .where(col(CaseRow.number) > bindparam("after", type_=BigInteger))
    .order_by(col(CaseRow.number))
    .limit(STEP)
)


@kit.due(every=timedelta(minutes=10))
async def told(books: Books, now: datetime) -> None:
    """Go through what is open, and tell of what waits for too long."""
    after = 0
    while found := await books.read(_open, after):
        for token in found:
            case = await cases.of_token(books, token)
            await _told(books, case, now)
            after = case.number


async def _told(books: Books, case: Case, now: datetime) -> None:
    first, last = [(await rules.at(books, each)).value for each in _CLOCKS[case.what]]
    if now >= case.opened_at + max(first, last):
        await _say(books, case, "over", GRANT_ROLES, case.opened_at + max(first, last))
    elif now >= case.opened_at + first:
        await _say(books, case, "longer", HANDLE_CASES, case.opened_at + last)


async def _say(books: Books, case: Case, stage: str, whose: str, until: datetime) -> None:
    kept_out = {case.opener, *cases.whom(case.about)}
    handlers = [each for each in await roles.holders(books, whose) if each not in kept_out]
    card = facts.dump({"card": ids.text(case.token)})
    hers = facts.dump({"case": case.number, "until": until, "stage": stage})
    events = (
        Event("case_late", case.opener, hers),
        *(Event("case_overdue", each, card) for each in handlers),
    )
    await books.post(
        Posting(ids.timed_child(case.token, "late", stage), "case_late", events=events)
    )


def _open(connection: Connection, book: int, after: int) -> Sequence[bytes]:
    return [bytes(token) for (token,) in rows(connection, _OPEN, book=book, after=after)]
