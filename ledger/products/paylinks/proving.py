"""What must hold of pay links: what is counted is what was paid, and no more than may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, func
from sqlmodel import col, select

from ledger import ids, kit, periods
from ledger.products.paylinks.reading import PAID, USED, counter
from ledger.products.paylinks.tables import PaylinkPaymentRow, PaylinkRow
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_book: Any = bindparam("book", type_=BigInteger)
_PAID: Any = (
    select(PaylinkPaymentRow.paylink, func.count(), func.sum(PaylinkPaymentRow.amount))
    .where(col(PaylinkPaymentRow.book) == _book)
    .group_by(col(PaylinkPaymentRow.paylink))
)
_MOST: Any = select(PaylinkRow.most).where(
    PaylinkRow.book == _book, PaylinkRow.token == bindparam("token", type_=LargeBinary)
)


@kit.proves("what was paid by a link is what is counted of it")
def counted(connection: Connection, book: int) -> Iterator[tuple[str, str, str]]:
    """Name every link whose counters say something else than its payments."""
    for token, times, total in rows(connection, _PAID, book=book):
        known = [periods.counted(connection, book, counter(what, token)) for what in (USED, PAID)]
        if known != [times, int(total)]:
            yield f"pay link {ids.text(token)}", str(known), str([times, int(total)])


@kit.proves("no link was paid more often than it may be")
def within(connection: Connection, book: int) -> Iterator[tuple[str, str, str]]:
    """Name every link that was paid too often."""
    for token, times, _ in rows(connection, _PAID, book=book):
        found = row(connection, _MOST, book=book, token=token)
        if found is None or (found[0] is not None and times > found[0]):
            yield f"pay link {ids.text(token)}", str(times), str(found and found[0])
