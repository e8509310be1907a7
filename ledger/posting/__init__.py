"""What a caller asks of the books: plain data, no behaviour.

A posting is one act. It stands whole or not at all: moves, holds, product rows, guards and
events are one commit. A posting without moves, holds or takes is a record and gets no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from ledger.posting.counts import DAY, HOUR, Ceiling, Count
from ledger.posting.expected import ANY, OrAbsent
from ledger.posting.passing import PASSING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import SQLModel

    from ledger.chart import Line
    from ledger.money import Money

__all__ = [
    "ANY",
    "DAY",
    "HOUR",
    "NEW",
    "NUMBER",
    "PASSING",
    "SAME",
    "WINDING_DOWN",
    "AccountState",
    "Audit",
    "Ceiling",
    "Cell",
    "Change",
    "ChangeAll",
    "Count",
    "Drop",
    "Event",
    "Filled",
    "Guard",
    "Hold",
    "Move",
    "Opening",
    "OrAbsent",
    "Posted",
    "Posting",
    "PrimaryKey",
    "Row",
    "Take",
]

AccountState: TypeAlias = Literal["open", "locked", "frozen", "closed"]
Cell: TypeAlias = "int | str | bytes | Filled | None"
PrimaryKey: TypeAlias = "tuple[int | str | bytes | Filled, ...]"


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that the books fill in when they post."""

    what: Literal["new", "number", "same"]
    index: int = 0


NEW: Final = Filled("new")
"""The book's next row number; `Filled("new", 1)` is the one after it, within the same posting."""

NUMBER: Final = Filled("number")
"""The number of the transfer that this posting becomes."""

SAME: Final = Filled("same")
"""A guard with this for its new cell only looks."""


@dataclass(frozen=True, slots=True)
class Move:
    """A positive amount from one account to another of the same currency."""

    source: int
    target: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Opening:
    """An account to open unless it stands already; a label tells several of one line apart."""

    line: Line
    owner: int
    currency: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Money reserved on an account until an act captures or voids it; `id` is a token."""

    id: bytes
    account: int
    amount: Money
    kind: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """The end of a hold: captured (the posting's moves say where to) or voided."""

    hold: bytes
    outcome: Literal["captured", "voided"]


@dataclass(frozen=True, slots=True)
class Change:
    """A new state for an account, if it stands in the expected one, and perhaps a new floor.

    The floor is in minor units, None for no floor.
    """

    account: int
    expected: AccountState
    new: AccountState
    floor: int | Filled | None = SAME


@dataclass(frozen=True, slots=True)
class ChangeAll:
    """A new state for every account of an owner, whatever state it stands in."""

    owner: int
    new: AccountState


@dataclass(frozen=True, slots=True)
class Guard:
    """A cell that must hold `expected` and then holds `new`."""

    table: str
    key: PrimaryKey
    column: str
    expected: object
    new: Cell

    @classmethod
    def on(
        cls,
        column: Any,  # noqa: ANN401 - a column of a table's class, which types take for its value
        key: PrimaryKey,
        expected: object,
        new: Cell = SAME,
    ) -> Guard:
        """Return a guard on a column of a table's class: `Guard.on(JobRow.claims, key, 3, 4)`."""
        return cls(column.class_.__tablename__, key, column.key, expected, new)


@dataclass(frozen=True, slots=True)
class Row:
    """A product's row to insert; refused when its key is taken."""

    table: str
    key: PrimaryKey
    cells: Mapping[str, Cell]

    @classmethod
    def of(cls, table: type[SQLModel], /, **cells: Cell) -> Row:
        """Return a row of a table's class by its columns; what has a default may be left out."""
        shape = _shape(table)
        cells = {**shape.defaults, **cells}
        if cells.keys() != shape.columns:
            raise TypeError(f"{shape.name} has {sorted(shape.columns)}, not {sorted(cells)}")
        key: Any = tuple([cells.pop(part) for part in shape.key])
        return cls(shape.name, key, cells)


class _Shape(NamedTuple):
    """What a row of a table consists of: `book` is the books' own."""

    name: str
    key: tuple[str, ...]
    columns: frozenset[str]
    defaults: Mapping[str, Cell]


@cache
def _shape(table: type[SQLModel]) -> _Shape:
    stands: Any = table.__table__  # type: ignore[attr-defined]
    columns = frozenset(column.name for column in stands.columns) - {"book"}
    key = tuple(column.name for column in stands.primary_key if column.name != "book")
    fields = {name: field for name, field in table.model_fields.items() if name in columns}
    defaults = {name: field.default for name, field in fields.items() if not field.is_required()}
    return _Shape(stands.name, key, columns, defaults)


@dataclass(frozen=True, slots=True)
class Drop:
    """A row of a `PASSING` table to take away for good; one that is not there is no matter."""

    table: str
    key: PrimaryKey


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell a person, or a chat, once this is committed."""

    kind: str
    person: int
    facts: str
    chat: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What is kept for good of an administrative act, in the chain of the books.

    `person` is whom it is about, `topic` what else (`case 7`), `facts` are of `ledger.people.facts`
    and name nobody but by number. `words` were typed, and can be erased: the chain has a digest.
    """

    kind: str
    person: int = 0
    topic: str = ""
    facts: str = "{}"
    words: str = ""
    approver: int = 0


@dataclass(slots=True)
class Posting:
    """One act asked of the books.

    `key` is its identity (16 bytes), `digest` what was asked (the same key with another digest
    is a KeyConflict), `answer` what a repetition is told again, `deadline` the moment after
    which a first posting is refused as Expired. `request` is whose doing it is (`ledger.trail`),
    which the books fill in. What `grows` begins something new: it is refused while the house winds
    down (`ledger.growth`). Numbers of rows are larger than `beyond` from it on. It is data like the
    rest and otherwise never changed, but not frozen: setting twenty frozen fields costs more than
    deciding what they ask for.
    """

    key: bytes
    kind: str
    digest: bytes = b""
    answer: bytes = b""
    actor: int = 0
    payer: int = 0
    payee: int = 0
    moves: tuple[Move, ...] = ()
    opens: tuple[Opening, ...] = ()
    holds: tuple[Hold, ...] = ()
    takes: tuple[Take, ...] = ()
    changes: tuple[Change, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    all_of: tuple[ChangeAll, ...] = ()
    guards: tuple[Guard, ...] = ()
    counts: tuple[Count, ...] = ()
    rows: tuple[Row, ...] = ()
    drops: tuple[Drop, ...] = ()
    events: tuple[Event, ...] = ()
    audits: tuple[Audit, ...] = ()
    note: str = ""
    salt: bytes = b""
    reverses: int | None = None
    deadline: datetime | None = None
    effective_at: datetime | None = None
    request: int = 0
    grows: bool = False
    beyond: int = 0

    @property
    def numbered(self) -> bool:
        """Whether this becomes a transfer with a number of its own."""
        return bool(self.moves or self.holds or self.takes)


WINDING_DOWN: Final = "winding down until"
"""The counter of the day, by its ordinal, until which the house winds down; 0 while it does not."""


class Posted(NamedTuple):
    """What a posting became: the first time, or told again when `repeated`.

    `new` is the first row number that it was given, if it asked for one.
    """

    number: int | None
    answer: bytes
    new: int = 0
    repeated: bool = False
    opened: tuple[int, ...] = ()
