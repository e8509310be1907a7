"""The sandbox bank as a rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rails.rail import Heard, Rail, RailDown, Told
from bot.rails.sandbox import behaving
from bot.rails.sandbox.bank import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.rails.rail import Order
    from bot.rails.sandbox.bank import Bank


class Sandbox(Rail):
    """What answers for the sandbox bank; it takes orders one by one, at any time."""

    name = NAME
    batches = False

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    def takes(self, currency: str, scheme: str, country: str) -> bool:  # noqa: ARG002 - anything
        """Take whatever it is handed."""
        return True

    async def submit(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Heard]:  # noqa: ARG002 - one by one
        """Take orders by their keys; some are wrong on demand."""
        heard = {}
        for each in orders:
            self.bank.order(each.key, each.amount)
            if behaving.of(each.amount.minor).answer in {"silent", "lost", "never"}:
                raise RailDown("no answer")
            heard[each.key] = self.bank.stands(each.key)
        return heard

    async def ask(self, key: str) -> Heard:
        """Return how an order stands; of some nothing is ever heard."""
        if self.bank.is_silent(key):
            raise RailDown("no answer")
        return self.bank.stands(key)

    async def told(self) -> Sequence[Told]:
        """Return what came back after it was paid, each by itself."""
        found = self.bank.returns()
        return [Told(key, {key: Heard("returned", code)}) for key, code in found.items()]

    async def put_away(self, name: str) -> None:
        """Tell of what came back no more."""
        self.bank.put_away(name)
