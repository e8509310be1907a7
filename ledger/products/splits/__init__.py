"""Splits: a bill that several people share, each by a share of her own."""

from ledger.products.splits.ending import due
from ledger.products.splits.owing import owed

__all__ = ["due", "owed"]
