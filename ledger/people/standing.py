"""What holds in the very posting while somebody's account is open.

is_open  the guard
is_away  the condition of a question that somebody is frozen or closed
told     a refusal by it, as one who acts is told
shut     the refusal of accounts in a state
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import merged
from ledger.errors import AccountClosed, AccountFrozen, AccountLocked, AlreadySettled
from ledger.posting import Guard, OrAbsent
from ledger.tables import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_open(person: int) -> Guard:
    """Return what lets a posting be only while somebody is not locked, frozen or closed."""
    return Guard.on(Owner.state, (person,), OrAbsent("open"))


def is_away(person: Any) -> Any:  # noqa: ANN401 - a column, and a condition
    """Return the condition that whom a column names is frozen or closed by now."""
    stands = col(Owner.state)
    shut_off = select(Owner.owner).where(
        col(Owner.book) == bindparam("book", type_=BigInteger),
        col(Owner.owner) == merged.now_of(person),
        (stands == literal_column("'frozen'")) | (stands == literal_column("'closed'")),
    )
    return shut_off.exists()


@contextmanager
def told() -> Iterator[None]:
    """Refuse who acts as her accounts would."""
    try:
        yield
    except AlreadySettled as settled:
        if settled.table != Owner.__tablename__:
            raise
        raise shut(str(settled.found), own=True) from None


def shut(state: str, *, own: bool) -> AccountFrozen:
    """Return the refusal of accounts that are in a state other than open."""
    return _SHUT[state](0, own=own)


_SHUT = {"locked": AccountLocked, "frozen": AccountFrozen, "closed": AccountClosed}
