"""The rail of NACHA: files of credits out, files of returns in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rails import taking
from bot.rails.filed import FileRail
from bot.rails.nacha import credits, returns  # noqa: A004 - what they are called

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.rails.files import Unwritable
    from bot.rails.nacha.origin import Origin
    from bot.rails.outbox import Outbox
    from bot.rails.places import Place
    from bot.rails.rail import Heard, Order


class NachaRail(FileRail):
    """Pays dollars to accounts in the US."""

    name = "nacha"
    suffix = ".ach"

    def __init__(
        self, origin: Origin, folder: Path, place: Place, elsewhere: Path | None = None
    ) -> None:
        super().__init__(folder, place, elsewhere)
        self._origin = origin

    def takes(self, currency: str, scheme: str, country: str) -> bool:
        """Tell whether it is dollars to an account in the US."""
        return taking.within_the_us(currency, scheme, country)

    def refused(self, order: Order) -> Unwritable | None:
        """Return why an order cannot be written; None for one that can."""
        return credits.refused(order)

    def write(self, batch: str, orders: Sequence[Order]) -> bytes:
        """Return the file of orders."""
        return credits.write(batch, orders, self._origin)

    def blocks(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Sequence[str]]:
        """Return the keys of orders: what comes back names each of them."""
        return {batch: sorted(order.key for order in orders)}

    def read(self, raw: bytes, kept: Outbox) -> Mapping[str, Heard] | None:
        """Return what came back of our orders; None for a file that is none of NACHA's."""
        if not returns.is_one(raw):
            return None
        return {key: heard for key, heard in returns.read(raw).items() if kept.has(key)}
