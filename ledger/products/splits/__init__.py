"""Splits: a bill that several people share, each by a share of her own."""

from ledger.products.splits.ending import due
from ledger.products.splits.owing import owed
from ledger.products.splits.reading import open_shares

__all__ = ["due", "open_shares", "owed"]
