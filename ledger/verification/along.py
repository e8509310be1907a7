"""What was verified of who becomes one with another is verified of who stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam
from sqlmodel import col, select

from ledger import kit
from ledger.errors import NotAllowed
from ledger.posting import ANY, Guard, Row
from ledger.storage.asking import row, rows
from ledger.tiers.tables import EARNED, TIERS, VerifiedTierRow
from ledger.verification.tables import VerificationRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST: Final = 100
_book: Any = bindparam("book", type_=BigInteger)
_person: Any = bindparam("person", type_=BigInteger)
_STATES: Any = (
    select(VerificationRow.token, VerificationRow.state)
    .where(col(VerificationRow.book) == _book, col(VerificationRow.person) == _person)
    .order_by(col(VerificationRow.number).desc())
    .limit(MOST)
)
_TIER: Any = select(VerifiedTierRow.tier, VerifiedTierRow.since_ms, VerifiedTierRow.until_ms).where(
    col(VerifiedTierRow.book) == _book, col(VerifiedTierRow.person) == _person
)


@kit.along
def what_was_verified(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let them be hers, and the higher tier of the two; NotAllowed while support looks at any."""
    theirs, hers = (rows(connection, _STATES, book=book, person=each) for each in (gone, survivor))
    if any(state in {"submitted", "review"} for _, state in (*theirs, *hers)):
        raise NotAllowed("connect_verifying")
    moved = [
        guard
        for token, state in theirs
        for guard in (
            Guard.on(VerificationRow.state, (token,), state),
            Guard.on(VerificationRow.person, (token,), gone, survivor),
        )
    ]
    given, lowered = _tier(connection, book, survivor, gone)
    return given, [*moved, *lowered]


def _tier(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    came, stands = (row(connection, _TIER, book=book, person=each) for each in (gone, survivor))
    if came is None or came[0] == EARNED:
        return [], []
    cells: dict[str, Any] = dict(zip(("tier", "since_ms", "until_ms"), came, strict=True))
    if stands is None:
        return [Row.of(VerifiedTierRow, person=survivor, **cells)], []
    if stands[0] != EARNED and TIERS.index(stands[0]) >= TIERS.index(came[0]):
        return [], []
    key, table = (survivor,), VerifiedTierRow.__tablename__
    more = [Guard(table, key, name, ANY, cells[name]) for name in ("since_ms", "until_ms")]
    return [], [Guard.on(VerifiedTierRow.tier, key, stands[0], came[0]), *more]
