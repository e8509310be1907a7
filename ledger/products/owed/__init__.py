"""Owed: who owes whom among people, and how they settle it together."""

from ledger.products.owed.settling import due

__all__ = ["due"]
