"""A position is closed by what the house buys and sells of currencies at its bank."""

from __future__ import annotations

from ledger.exchange.tables import ClosingRow
from ledger.posting import Row


def row(token: bytes, signed: int, currency: str) -> Row:
    """Return what notes that an entry of a bank has changed a position."""
    return Row.of(ClosingRow, token=token, amount=signed, currency=currency)
