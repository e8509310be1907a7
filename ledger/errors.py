"""What the books answer when they say no.

    LedgerError
    ├─ Refused                 the rules said no
    │  ├─ InsufficientFunds    LimitExceeded     TooLarge          Overloaded
    │  ├─ CeilingReached                         └─ AskedTooMuch
    │  ├─ AccountFrozen        AccountClosed     AccountLocked
    │  ├─ NotAllowed           NotFound
    │  ├─ Expired              AlreadySettled
    │  └─ WindingDown          JoiningOver
    ├─ KeyConflict             the same key with different facts
    ├─ Unavailable             the database does not answer; repeating the key tells what stands
    │  └─ Unfit                it cannot hold the books as it is
    └─ Broken                  a bug: stop and raise the alarm
       └─ Unbalanced           BalanceDrift

Errors carry facts, never sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from ledger.money import Money


class LedgerError(Exception):
    """Whatever the books raise on purpose."""


class Refused(LedgerError):
    """The rules said no; nothing changed."""


class InsufficientFunds(Refused):
    """The account would fall below its floor."""

    def __init__(self, account: int, available: Money, needed: Money) -> None:
        super().__init__(account, available, needed)
        self.account = account
        self.available = available
        self.needed = needed


class LimitExceeded(Refused):
    """A counter would pass its cap: what is counted, how much is left of how much, until when."""

    def __init__(
        self,
        limit: str,
        left: int | Money,
        most: int | Money,
        resets_at: datetime | None = None,
    ) -> None:
        super().__init__(limit, left, most, resets_at)
        self.limit = limit
        self.left = left
        self.most = most
        self.resets_at = resets_at


class CeilingReached(Refused):
    """More would rest on an account than it may hold; how much does, is its owner's to know."""

    def __init__(self, account: int) -> None:
        super().__init__(account)
        self.account = account


class TooLarge(Refused):
    """An amount or a balance would pass 2^53 - 1 minor units."""


class AskedTooMuch(TooLarge):
    """More than the most that may be asked for at once."""

    def __init__(self, most: Money) -> None:
        super().__init__(most)
        self.most = most


class AccountFrozen(Refused):
    """The account takes and gives nothing for now; it may be her `own` who asked, or another's."""

    def __init__(self, account: int, *, own: bool = False) -> None:
        super().__init__(account, own)
        self.account = account
        self.own = own


class AccountClosed(AccountFrozen):
    """The account has ended."""


class AccountLocked(AccountFrozen):
    """Its owner has locked it: it takes, and gives nothing."""


class NotAllowed(Refused):
    """Not for this person; `rule` names why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class NotFound(Refused):
    """There is no such thing, or not for this person."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Expired(Refused):
    """Its time has run out."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class AlreadySettled(Refused):
    """What was to change has changed before; `found` is what stands there now."""

    def __init__(self, table: str, column: str, found: object) -> None:
        super().__init__(table, column, found)
        self.table = table
        self.column = column
        self.found = found


class WindingDown(Refused):
    """The house winds down until a day, and this would begin something new."""

    def __init__(self, until: date) -> None:
        super().__init__(until)
        self.until = until


class JoiningOver(WindingDown):
    """The house winds down, so nobody joins for whom nothing waits."""


class Overloaded(Refused):
    """The queue of the writer is full; nothing was lost, try again."""


class KeyConflict(LedgerError):
    """The key was used before with other facts."""

    def __init__(self, key: bytes) -> None:
        super().__init__(key.hex())
        self.key = key


class Unavailable(LedgerError):
    """The database does not answer; repeating the key tells what stands."""


class Unfit(Unavailable):
    """The database cannot hold the books as it is; the text says why, and what to do."""


class Broken(LedgerError):
    """A bug in the books or a hand in the database."""


class Unbalanced(Broken):
    """A posting that the books cannot express was asked for."""


class BalanceDrift(Broken):
    """What the books say and what their entries add up to differ."""
