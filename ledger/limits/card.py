"""The live meter of somebody's limits in a currency: one card for each, named by both."""

from __future__ import annotations

from ledger.people.shown import Live

KIND = "limits"
_HALF = 8


def live(person: int, currency: str) -> Live:
    """Return the card of a person's limits in a currency."""
    return Live(KIND, person.to_bytes(_HALF) + currency.encode().ljust(_HALF, b"\0"))


def about(token: bytes) -> tuple[int, str]:
    """Return whose limits a card shows, and in which currency."""
    return int.from_bytes(token[:_HALF]), token[_HALF:].rstrip(b"\0").decode()
