"""Whose movements are one person's as of a transfer: whoever had become one with her by then.

Who became one with whom says `ledger.merged`; into whom, and behind which transfer, the audit of
that very act. Books in which nobody has become one with anybody are asked so once for each look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, case, func, literal_column
from sqlmodel import col, select

from ledger import merged
from ledger.chart import HOUSE
from ledger.merged import MergedRow
from ledger.people.audit import AuditRow
from ledger.people.tables import PersonRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

CONNECTED: Final = "connected"
"""The kind of what makes two one, and of its audit."""


class Joining(NamedTuple):
    """That somebody became one with another: `at` is the first transfer that is of both."""

    gone: int
    into: int
    at: int
    at_ms: int


_book: Any = bindparam("book", type_=BigInteger)
ANY: Any = (
    select(MergedRow.person)
    .where(col(MergedRow.book) == _book, col(MergedRow.person) > literal_column(str(HOUSE)))
    .limit(1)
)
JOINING: Any = (
    select(AuditRow.person, AuditRow.transfer, AuditRow.after, AuditRow.recorded_at)
    .where(col(AuditRow.book) == _book, col(AuditRow.topic) == bindparam("topic"))
    .where(col(AuditRow.kind) == literal_column(f"'{CONNECTED}'"))
    .order_by(col(AuditRow.id).desc())
    .limit(1)
)
SINCE: Any = (
    select(
        func.coalesce(
            col(PersonRow.joined_at),
            col(MergedRow.joined_ms),
            case((col(MergedRow.person).is_not(None), col(PersonRow.made_at))),
        )
    )
    .select_from(PersonRow)
    .outerjoin(MergedRow, and_(col(MergedRow.book) == _book, col(MergedRow.person) == PersonRow.id))
    .where(col(PersonRow.book) == _book)
    .where(col(PersonRow.id) == bindparam("person", type_=BigInteger))
)


class Selves:
    """Who had become one with whom, of a snapshot; each is asked for once."""

    def __init__(self, connection: Connection, book: int) -> None:
        self._connection, self._book = connection, book
        self._any: bool | None = None
        self._known: dict[int, Sequence[Joining]] = {}

    def into(self, person: int, until: int) -> list[Joining]:
        """Return who had become one with somebody herself, as of a transfer."""
        found = self._joinings(person) if self._is_any() else ()
        return [each for each in found if each.into == person and each.at <= until]

    def of(self, person: int, until: int) -> list[int]:
        """Return a person, and whoever had become one with her, as of a transfer."""
        found = [person]
        for each in self.into(person, until):
            found += self.of(each.gone, until)
        return found

    def _is_any(self) -> bool:
        if self._any is None:
            self._any = row(self._connection, ANY, book=self._book) is not None
        return self._any

    def _joinings(self, person: int) -> Sequence[Joining]:
        if person not in self._known:
            survivor = merged.now(self._connection, self._book, person)
            hers = merged.selves(self._connection, self._book, survivor)
            found = [each for gone in hers[1:] for each in self._joining(gone)]
            self._known.update(dict.fromkeys(hers, found))
        return self._known[person]

    def _joining(self, gone: int) -> list[Joining]:
        found = rows(self._connection, JOINING, book=self._book, topic=f"person {gone}")
        return [
            Joining(gone, into, transfer or after + 1, at_ms)
            for into, transfer, after, at_ms in found
        ]


def since(connection: Connection, book: int, person: int) -> int | None:
    """Read when somebody joined, also of who has become one with another since."""
    found = row(connection, SINCE, book=book, person=person)
    return found[0] if found else None
