"""What the shares of splits come to as debts between people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, not_, or_
from sqlmodel import col, select

from ledger import ids
from ledger.debts import Debt
from ledger.kit import owes
from ledger.knowing import is_here, known
from ledger.people import blocks, shown
from ledger.posting import Guard
from ledger.products.splits import reading
from ledger.products.splits.cards import KIND
from ledger.products.splits.tables import OPEN, SETTLED, ShareRow, SplitRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Select

_book: Any = bindparam("book", type_=BigInteger)
_zero: Any = literal_column("0")


def _knows(person: Any) -> Any:  # noqa: ANN401 - a column, and a condition
    return or_(known(person, ShareRow.maker), is_here(ShareRow.chat, person))


_both_know: Any = and_(
    _knows(ShareRow.person), or_(ShareRow.partner == _zero, _knows(ShareRow.partner))
)
_strange: Any = and_(func.coalesce(ShareRow.stranger, _zero) != _zero, not_(_both_know))
_blocked: Any = or_(
    blocks.is_on(ShareRow.person, ShareRow.maker), blocks.is_on(ShareRow.partner, ShareRow.maker)
)


def _open(column: Any, value: Any, *unless: Any) -> Select[Any]:  # noqa: ANN401 - of any column
    """Return the question for open shares of people who know each other, but for some."""
    shares: Any = ShareRow.__table__  # type: ignore[attr-defined]
    found: Select[Any] = (
        select(col(SplitRow.note), *shares.columns)
        .join(SplitRow, (col(SplitRow.book) == _book) & (col(SplitRow.token) == ShareRow.split))
        .where(ShareRow.book == _book, literal_column("shares.state") == literal_column("'open'"))
        .where(column == value, *map(not_, (_strange, *unless)))
        .order_by(col(ShareRow.split), col(ShareRow.place))
    )
    return found


_person: Any = bindparam("person", type_=BigInteger)
_OF_PERSON = (
    _open(ShareRow.person, _person, _blocked),
    _open(ShareRow.partner, _person, _blocked),
    _open(ShareRow.maker, _person),
)
_OF_CHAT = _open(ShareRow.chat, bindparam("chat"), _blocked)


@owes
def owed(connection: Connection, book: int, whose: int | str) -> Iterator[Debt]:
    """Yield what a person owes by shares, or may pay, and what she is owed; or what a chat has.

    What a stranger asks for is no debt, unless who is asked has come to know her since or was seen
    in the chat where she asked; nor is what somebody asks for whom one of those has blocked who may
    pay it. She herself sees it as before, but not in a chat, where all see the same.
    """
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
