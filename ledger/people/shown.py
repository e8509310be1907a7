"""Live cards."""

from typing import NamedTuple

from ledger import ids
from ledger.chart import HOUSE
from ledger.posting import Event


class Live(NamedTuple):
    """A."""

    kind: str
    token: bytes


def changed(kind: str, token: bytes) -> Event:
    """Return the event that lets a card be drawn again wherever it stands."""
    return Event("shown", HOUSE, "{}", f"card:{kind} {ids.text(token)}")
