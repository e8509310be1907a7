"""The sandbox bank as a rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rails.rail import Heard, Rail, RailDown
from bot.rails.sandbox import behaving
from bot.rails.sandbox.bank import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.rails.rail import Order
    from bot.rails.sandbox.bank import Bank
    from ledger.banking.told import Statement


class Sandbox(Rail):
    """What answers for the sandbox bank; it takes orders one by one, at any time."""

    name = NAME
    batches = False

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._away: set[str] = set()

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
        """Return how an order stands; of some nothing is ever heard.

        Of what came back less something only the statement says how much that is.
        """
        if self.bank.is_silent(key):
            raise RailDown("no answer")
        heard = self.bank.stands(key)
        return Heard("settled") if heard.state == "returned" and self.bank.keeps(key) else heard

    async def statements(self) -> Sequence[Statement]:
        """Return the days on which something moved, as often as they say something new."""
        found = [
            self.bank.statement(currency, day)
            for currency in self.bank.currencies()
            for day in self.bank.days(currency)
        ]
        return [each for each in found if each.name not in self._away]

    async def put_away(self, name: str) -> None:
        """Tell a statement no more; it is told again by the next process, which changes nothing."""
        self._away.add(name)
