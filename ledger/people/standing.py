"""What holds in the very posting while somebody's account is open.

is_open  the guard
told     a refusal by it, as one who acts is told
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.errors import AccountClosed, AccountFrozen, AlreadySettled
from ledger.posting import Guard, OrAbsent
from ledger.tables import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_open(person: int) -> Guard:
    """Return what lets a posting be only while somebody is neither frozen nor closed."""
    return Guard.on(Owner.state, (person,), OrAbsent("open"))


@contextmanager
def told() -> Iterator[None]:
    """Refuse who acts as her accounts would: AccountFrozen, or AccountClosed."""
    try:
        yield
    except AlreadySettled as settled:
        if settled.table != Owner.__tablename__:
            raise
        refusal = AccountClosed if settled.found == "closed" else AccountFrozen
        raise refusal(0, own=True) from None
