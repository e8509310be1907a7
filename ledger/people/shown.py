"""Live cards."""

from ledger import ids
from ledger.chart import HOUSE
from ledger.posting import Event

CHAT = "card:"


def changed(kind: str, token: bytes) -> Event:
    """Return the event that lets a card be drawn again wherever it stands."""
    return Event("shown", HOUSE, "{}", f"{CHAT}{kind} {ids.text(token)}")
