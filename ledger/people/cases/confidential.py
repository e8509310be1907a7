"""The confidential case that somebody is frozen for: the reason is kept with that case alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import merged
from ledger.people import roles
from ledger.people.cases.reading import ALERT, SCREENING
from ledger.people.cases.tables import CaseRow
from ledger.people.roles import HANDLE_ALERTS
from ledger.storage.asking import row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.act import Act

_BEHIND: Any = (
    select(CaseRow.number)
    .where(CaseRow.book == bindparam("book", type_=BigInteger))
    .where(CaseRow.state == literal_column("'open'"))
    .where(CaseRow.person == bindparam("who", type_=BigInteger))
    .where(col(CaseRow.what).in_([literal_column(f"'{each}'") for each in (ALERT, SCREENING)]))
    .order_by(col(CaseRow.number).desc())
    .limit(literal_column("1"))
)


async def behind(act: Act, person: int) -> int:
    """Return the newest open one about somebody; 0 for none that who asks may know of."""
    if not await roles.holding(act.books, act.actor.id, HANDLE_ALERTS):
        return 0
    return await act.books.read(_behind, person)


def _behind(connection: Connection, book: int, person: int) -> int:
    found = (
        row(connection, _BEHIND, book=book, who=each)
        for each in merged.selves(connection, book, person)
    )
    return max((each[0] for each in found if each), default=0)
