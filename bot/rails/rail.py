"""A rail: a way by which money goes out, by one small interface. Jobs alone ask it for anything.

    takes      whether it can pay in a currency to an account of some kind
    written    the file of a batch, kept by who hands it over, perhaps once two have agreed to it
    deliver    that file, once
    submit     orders, each under its own key -> what became of each; asked once for each order
    ask        how an order stands, by its own key
    told       what came in by itself since, file by file
    statements what the bank says that moved, where no file has to be brought
    put_away   a file whose news are in the books

An order whose submission was not answered is asked about, and never submitted again. What a rail
told is told again until it is put away. A rail that only answers inherits the rest from `Rail`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ledger.banking.destination import Destination
    from ledger.banking.payouts.filing import File
    from ledger.banking.told import Statement
    from ledger.money import Money

State: TypeAlias = Literal["unknown", "absent", "accepted", "settled", "rejected", "returned"]
"""How an order stands: `unknown` is no answer, `absent` the rail's word that it never had it."""


class RailDown(Exception):
    """It does not answer, or not as it should; asking again is safe."""


class RailRejected(Exception):
    """It refuses what it was handed as a whole, with its code; nothing of it was done."""


class Forged(Exception):
    """A webhook that is not signed as it has to be, or not now."""


class Unreadable(Exception):
    """A webhook that is signed, and tells nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a bank is to pay: `key` is at most 30 letters and digits, and never used twice.

    `text` is what the payee reads at her bank, in Latin letters. `day` is one on which banks work.
    `sender` is who sends it, where that has to travel along: the house pays, but not of its own.
    """

    key: str
    amount: Money
    to: Destination
    text: str
    day: date
    sender: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """How an order stands with a rail; `code` is why it was rejected or returned."""

    state: State
    code: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The file of a batch, none where nothing can go; and how the orders stand it cannot have."""

    file: File | None
    heard: Mapping[str, Heard]


@dataclass(frozen=True, slots=True)
class Told:
    """What came in under a name: how orders stand, by key, or why it cannot be read."""

    name: str
    heard: Mapping[str, Heard]
    wrong: str = ""


class Rail(Protocol):
    """What Wasl needs of one; one that `batches` takes files of many orders at its cut-off.

    One that `recants` may take back, some days long, its word that an order is settled. `memory`
    names where it remembers what it was handed: no other may call that absent.
    """

    name: str
    batches: bool
    recants: bool = False
    memory: str = ""

    def takes(self, currency: str, scheme: str, country: str) -> bool:
        """Tell whether it can pay in a currency to an account of that scheme and country."""

    def written(self, batch: str, orders: Sequence[Order]) -> Written:  # noqa: ARG002 - for files
        """Return the file of a batch, the same bytes each time; RailDown where it cannot now."""
        return Written(None, {})

    async def deliver(self, batch: str, file: File) -> None:  # noqa: ARG002 - for files
        """Hand over the file of a batch, as it was written; none goes by a rail without files."""
        raise RailRejected

    async def submit(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Heard]:
        """Hand over orders, by key; RailDown when it is not known what became of them."""

    async def ask(self, key: str) -> Heard:
        """Return how an order stands; RailDown when it cannot be told now."""

    async def told(self) -> Sequence[Told]:
        """Deliver what is not delivered yet, and return what came in and is not put away."""
        return ()

    async def statements(self) -> Sequence[Statement]:
        """Return the statements that are not put away, of a rail that tells them itself."""
        return ()

    async def put_away(self, name: str) -> None:
        """Keep what came in under a name where it is not told again."""
