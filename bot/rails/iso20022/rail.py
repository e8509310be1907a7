"""The rail of ISO 20022: pain.001 out, pain.002 in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rails import taking
from bot.rails.filed import FileRail
from bot.rails.iso20022 import markup, pain001, pain002

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.rails.files import Unwritable
    from bot.rails.iso20022.payer import Payer
    from bot.rails.outbox import Outbox
    from bot.rails.places import Place
    from bot.rails.rail import Heard, Order

_SCHEMA = ("templates", pain001.NAME, f"{pain001.NAME}.xsd")


class Iso20022Rail(FileRail):
    """Pays to IBANs, in the currencies of the house's own accounts."""

    name = "iso20022"
    suffix = ".xml"

    def __init__(
        self, payer: Payer, folder: Path, place: Place, elsewhere: Path | None = None
    ) -> None:
        super().__init__(folder, place, elsewhere)
        self._payer = payer
        homes = {currency: own.iban[:2] for currency, own in payer.accounts.items()}
        self._takes = taking.ibans(homes)

    def takes(self, currency: str, scheme: str, country: str) -> bool:
        """Tell whether there is an account to pay from, and an IBAN that is enough to pay to."""
        return self._takes(currency, scheme, country)

    def refused(self, order: Order) -> Unwritable | None:
        """Return why an order cannot be written; None for one that can."""
        return pain001.refused(order, self._payer)

    def write(self, batch: str, orders: Sequence[Order]) -> bytes:
        """Return the file of orders, as its schema has it."""
        raw = pain001.write(batch, orders, self._payer)
        markup.check(markup.parse(raw), markup.shipped("pain001", *_SCHEMA))
        return raw

    def blocks(self, batch: str, orders: Sequence[Order]) -> Mapping[str, Sequence[str]]:
        """Return the keys of orders by the block in which they are reported on."""
        blocks = pain001.blocks(batch, orders, self._payer)
        return {block: [order.key for order in some] for block, some in blocks.items()}

    def read(self, raw: bytes, kept: Outbox) -> Mapping[str, Heard] | None:
        """Return what a report says; of a batch that is not ours it says nothing of our orders."""
        if not raw.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
            return None
        root = markup.parse(raw)
        if not pain002.is_one(root):
            return None
        report = pain002.of(root)
        batch = kept.get(report.batch)
        return pain002.told(report, batch.blocks) if batch else {}
