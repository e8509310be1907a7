"""Splits: a bill that several people share, each by a share of her own."""

from ledger.products.splits.ending import due
from ledger.products.splits.owing import owed
from ledger.products.splits.reading import open_shares
from ledger.products.splits.tables import OF_MAKER, OF_SHARER

__all__ = ["OF_MAKER", "OF_SHARER", "due", "open_shares", "owed"]
