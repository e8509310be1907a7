"""A rail: a way by which money goes out, by one small interface. Jobs alone ask it for anything.

    takes    whether it can pay in a currency to an account of some kind
    submit   orders, each under its own key -> what became of each; asked once for each order
    ask      how an order stands, by its own key

An order whose submission was not answered is asked about, and never submitted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ledger.banking.destination import Destination
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

    `text` is what the payee reads at her bank, in Latin letters.
    """

    key: str
    amount: Money
    to: Destination
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Heard:
    """How an order stands with a rail; `code` is why it was rejected or returned."""

    state: State
    code: str = ""


class Rail(Protocol):
    """What Wasl needs of one; one that `batches` takes files of many orders at its cut-off."""

    name: str
    batches: bool

    def takes(self, currency: str, scheme: str, country: str) -> bool:
        """Tell whether it can pay in a currency to an account of that scheme and country."""

    async def submit(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Heard]:
        """Hand over orders, by key; RailDown when it is not known what became of them."""

    async def ask(self, key: str) -> Heard:
        """Return how an order stands; RailDown when it cannot be told now."""
