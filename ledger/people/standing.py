"""What holds in the very posting while somebody's account is open.

is_open  the guard
told     a refusal by it, as one who acts is told
shut     the refusal of accounts in a state
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.errors import AccountClosed, AccountFrozen, AccountLocked, AlreadySettled
from ledger.posting import Guard, OrAbsent
from ledger.tables import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_open(person: int) -> Guard:
    """Return what lets a posting be only while somebody is not locked, frozen or closed."""
    return Guard.on(Owner.state, (person,), OrAbsent("open"))


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
