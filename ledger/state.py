"""What the books know while they decide one batch, and what the batch changes.

A storage loads a `State` with everything the batch names, `ledger.decide` works on it in memory,
and the storage saves its `Changes`. Rows are tuples in the column order of `ledger.tables`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ledger.posting import WINDING_DOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.posting import AccountState, Opening, Posting

Cells: TypeAlias = "dict[str, Any]"
Place: TypeAlias = tuple[int, str, str, str]
RowKey: TypeAlias = tuple[str, tuple[Any, ...]]

OWNERS, STATE = "owners", "state"
"""Where the state of an owner stands: her accounts are opened in it."""


@dataclass(slots=True)
class HeadState:
    """The last numbers given out, and the head of the chain."""

    transfer: int
    entry: int
    account: int
    row: int
    chain: bytes
    audit: int = 0


@dataclass(slots=True)
class AccountNow:
    """An account as it stands within the batch."""

    name: str
    owner: int
    currency: str
    balance: int
    held: int
    floor: int | None
    state: AccountState
    entry: int
    label: str


@dataclass(slots=True)
class HoldNow:
    """A hold as it stands within the batch."""

    account: int
    amount: int
    state: str


class KeyNow(NamedTuple):
    """What stands under a key: a row of `keys`."""

    book: int
    key: bytes
    digest: bytes
    number: int | None
    answer: bytes


@dataclass(slots=True)
class Changes:
    """What a batch adds and what it sets, for the storage to save at once."""

    keys: list[KeyNow] = field(default_factory=list)
    accounts: list[tuple[Any, ...]] = field(default_factory=list)
    transfers: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    holds: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    audits: list[tuple[Any, ...]] = field(default_factory=list)
    inserted: dict[RowKey, Cells] = field(default_factory=dict)
    updated: dict[RowKey, Cells] = field(default_factory=dict)
    dropped: set[RowKey] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    ended: list[tuple[str, int, bytes]] = field(default_factory=list)
    counted: dict[str, int | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.keys)


@dataclass(slots=True)
class State:
    """Everything that a batch names, as it stands before and, step by step, during it."""

    book: int
    head: HeadState
    keys: dict[bytes, KeyNow] = field(default_factory=dict)
    accounts: dict[int, AccountNow] = field(default_factory=dict)
    places: dict[Place, int] = field(default_factory=dict)
    holds: dict[bytes, HoldNow] = field(default_factory=dict)
    rows: dict[RowKey, Cells | None] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def owned(self, owner: int) -> list[int]:
        """Return the accounts of an owner; all of them are known if the batch names the owner."""
        return [number for number, known in self.accounts.items() if known.owner == owner]

    def state_of(self, owner: int) -> AccountState:
        """Return the state in which an account of an owner is opened."""
        known = self.rows.get((OWNERS, (owner,)))
        return known[STATE] if known else "open"


@dataclass(slots=True)
class Named:
    """The identities that a batch names: what a storage has to load."""

    keys: set[bytes] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    owners: set[int] = field(default_factory=set)
    holds: set[bytes] = field(default_factory=set)
    rows: dict[str, dict[tuple[Any, ...], set[str]]] = field(default_factory=dict)
    counts: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, postings: Iterable[Posting]) -> Named:
        """Collect what these postings name."""
        named = cls()
        for posting in postings:
            named._add(posting)
        return named

    def _add(self, posting: Posting) -> None:
        self.keys.add(posting.key)
        accounts = self.accounts
        for move in posting.moves:
            accounts.add(move.source)
            accounts.add(move.target)
        if posting.holds or posting.takes:
            accounts.update([hold.account for hold in posting.holds])
            self.holds.update([hold.id for hold in posting.holds])
            self.holds.update([take.hold for take in posting.takes])
        for opening in posting.opens:
            self.places.add(place_of(opening))
            self.rows.setdefault(OWNERS, {}).setdefault((opening.owner,), set()).add(STATE)
        for change_all in posting.all_of:
            self.owners.add(change_all.owner)
        for change in posting.changes:
            accounts.add(change.account)
        for count in posting.counts:
            self.counts.add(count.name)
        if posting.grows:
            self.counts.add(WINDING_DOWN)
        for row in posting.rows:
            self.rows.setdefault(row.table, {}).setdefault(row.key, set())
        for guard in posting.guards:
            self.rows.setdefault(guard.table, {}).setdefault(guard.key, set()).add(guard.column)


def place_of(opening: Opening) -> Place:
    """Return what identifies an account besides its number: owner, name, currency, label."""
    return (opening.owner, opening.line.name, opening.currency, opening.label)
