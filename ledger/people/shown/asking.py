"""What is asked of the books about places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam
from sqlmodel import col, select

from ledger.people.shown.tables import Live, Shown, ShownRow
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

MOST = 1_000
"""In how many places one card is kept true."""

_book: Any = bindparam("book", type_=BigInteger)
_card: Any = bindparam("card", type_=LargeBinary)
_most: Any = bindparam("most", type_=BigInteger)
_shown: Any = select(
    *(column for column in ShownRow.__table__.columns if column.name != "book")  # type: ignore[attr-defined]
).where(ShownRow.book == _book)
_PLACES = (
    _shown.where(ShownRow.card == _card).order_by(ShownRow.chat, ShownRow.message).limit(_most)
)
_DUE = (
    _shown.where(col(ShownRow.due_at) <= bindparam("now", type_=BigInteger))
    .order_by(ShownRow.due_at)
    .limit(_most)
)
_IN_CHAT: Any = select(ShownRow.message, ShownRow.version, ShownRow.late).where(
    ShownRow.book == _book, ShownRow.card == _card, ShownRow.chat == bindparam("chat")
)
_COUNTED: Any = (
    select(ShownRow.version).where(ShownRow.book == _book, ShownRow.card == _card).limit(_most)
)
_THERE: Any = select(ShownRow.card, ShownRow.way).where(
    ShownRow.book == _book,
    ShownRow.chat == bindparam("chat"),
    ShownRow.message == bindparam("message"),
)


class Beside(NamedTuple):
    """What stands already: messages with the card in its chat, other cards in the message itself.

    The messages come with their versions; of those that are `late` nobody knows what they say.
    `full`: the card stands in very many places.
    """

    here: dict[str, int]
    late: frozenset[str]
    full: bool
    others: list[bytes]


def beside(connection: Connection, book: int, at: Shown) -> Beside:
    """Read what stands of the same card already, and in the same message."""
    card, chat, _ = at.key
    found: Any = rows(connection, _IN_CHAT, book=book, card=card, chat=chat)
    counted = rows(connection, _COUNTED, book=book, card=card, most=MOST)
    others = [each for each in there(connection, book, at) if each != card]
    here = {message: version for message, version, _ in found}
    late = frozenset(message for message, _, tried in found if tried)
    return Beside(here, late, len(counted) == MOST, others)


def there(connection: Connection, book: int, at: Shown) -> dict[bytes, str]:
    """Read which cards stand in a message, each with what else is needed to edit it."""
    _, chat, message = at.key
    found: Any = rows(connection, _THERE, book=book, chat=chat, message=message)
    return dict(found)


def places(connection: Connection, book: int, card: bytes) -> list[Shown]:
    """Read where a card stands."""
    return [_place(each) for each in rows(connection, _PLACES, book=book, card=card, most=MOST)]


def due(connection: Connection, book: int, now_ms: int, most: int) -> list[Shown]:
    """Read what is due, the oldest first."""
    return [_place(each) for each in rows(connection, _DUE, book=book, now=now_ms, most=most)]


def _place(known: Sequence[Any]) -> Shown:
    card, chat, message, way, kind, person, language, digest, version, late, due_at = known
    return Shown(
        Live(kind, card),
        chat,
        f"{message} {way}" if way else message,
        person,
        language,
        digest,
        version=version,
        late=late,
        due_at=due_at,
    )
