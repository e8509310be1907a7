"""What is refused because of where somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import Refused

if TYPE_CHECKING:
    from datetime import date

    from ledger.licences.tables import Product


class NotLicensed(Refused):
    """A product may not be sold in a country: `ended` was its last day, `begins` is its first."""

    def __init__(
        self, product: Product, country: str, ended: date | None = None, begins: date | None = None
    ) -> None:
        super().__init__(product, country, ended, begins)
        self.product = product
        self.country = country
        self.ended = ended
        self.begins = begins


class CountryUnknown(Refused):
    """A product takes a licence where somebody is, and it is not known where that is."""

    def __init__(self, product: Product) -> None:
        super().__init__(product)
        self.product = product
