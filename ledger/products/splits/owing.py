"""What the shares of splits come to as debts between people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import ids
from ledger.debts import Debt
from ledger.kit import owes
from ledger.people import shown
from ledger.posting import Guard
from ledger.products.splits import reading
from ledger.products.splits.cards import KIND
from ledger.products.splits.tables import OPEN, SETTLED, ShareRow, SplitRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Select

_book: Any = bindparam("book", type_=BigInteger)


def _open(column: Any, value: Any) -> Select[Any]:  # noqa: ANN401 - of any column
    shares: Any = ShareRow.__table__  # type: ignore[attr-defined]
    found: Select[Any] = (
        select(col(SplitRow.note), *shares.columns)
        .join(SplitRow, (col(SplitRow.book) == _book) & (col(SplitRow.token) == ShareRow.split))
        .where(ShareRow.book == _book, literal_column("shares.state") == literal_column("'open'"))
        .where(column == value)
        .order_by(col(ShareRow.split), col(ShareRow.place))
    )
    return found


_person: Any = bindparam("person", type_=BigInteger)
_OF_PERSON = (
    _open(ShareRow.person, _person),
    _open(ShareRow.partner, _person),
    _open(ShareRow.maker, _person),
)
_OF_CHAT = _open(ShareRow.chat, bindparam("chat"))


@owes
def owed(connection: Connection, book: int, whose: int | str) -> Iterator[Debt]:
    """Yield what a person owes by shares, or may pay, and what she is owed; or what a chat has."""
    if isinstance(whose, str):
        for found in rows(connection, _OF_CHAT, book=book, chat=whose):
            yield _debt(found)
        return
    for asked in _OF_PERSON:
        for found in rows(connection, asked, book=book, person=whose):
            yield _debt(found, whose)


def _debt(found: Sequence[Any], reader: int = 0) -> Debt:
    note, *cells = found
    share, maker = reading.share(cells), int(cells[5])
    return Debt(
        ids.child(share.split, str(share.person)),
        reader if reader in share.people else share.person,
        maker,
        share.amount,
        note,
        settles=(Guard.on(ShareRow.state, share.key, OPEN, SETTLED),),
        told=(shown.changed(KIND, share.split),),
    )
