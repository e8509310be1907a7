"""What becomes of gift money that many new accounts sent to one: two decide, and it is done.

draft    what is held is to go back to the gifts' budget, or on to who got it, frozen on a card
decided  so it will be, and its case is closed, unless more was held since the card was drawn
due      each hold ends, some at a time, under keys of their own: however often, once

Nobody decides it who got any of it, or gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, or_, select

from ledger import ids, kit
from ledger.gifted import gathering
from ledger.gifted.tables import GatheredRow
from ledger.products.gatherings.deciding import Draft, decided, draft
from ledger.products.gatherings.ending import LET_GO, TAKE_BACK, due
from ledger.storage.asking import rows
from ledger.tables import HoldRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Rows

__all__ = ["LET_GO", "TAKE_BACK", "Draft", "decided", "draft", "due"]

_book: Any = bindparam("book", type_=BigInteger)
_UNLIKE: Any = (
    select(GatheredRow.hold, GatheredRow.amount, HoldRow.amount)
    .outerjoin(HoldRow, (col(HoldRow.book) == _book) & (col(HoldRow.id) == GatheredRow.hold))
    .where(col(GatheredRow.book) == _book)
    .where(
        or_(
            col(HoldRow.amount).is_(None),
            col(HoldRow.amount) != GatheredRow.amount,
            col(HoldRow.account) != GatheredRow.account,
            col(HoldRow.kind) != literal_column(f"'{gathering.KIND}'"),
        )
    )
)


@kit.proves("gift money that support looks at is held as its rows say")
def holds_are_gathered(connection: Connection, book: int) -> Rows:
    """Yield each hold that is not what its row says."""
    for hold, kept, stands in rows(connection, _UNLIKE, book=book):
        yield f"hold {ids.text(hold)}", kept, stands
