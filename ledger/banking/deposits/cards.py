"""What may be pressed on the live card of a deposit; its identity follows from the deposit's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.people.intents import Intent
from ledger.people.shown import Live

if TYPE_CHECKING:
    from datetime import timedelta

KIND = "deposit"
"""The kind of its live card."""
CANCEL, PRETEND = "cancel", "pretend"
_CHOICES = {each: f"deposits.{each}" for each in (CANCEL, PRETEND)}


def pressing(token: bytes) -> bytes:
    """Return the identity of what its owner may press."""
    return ids.timed_child(token, "pressing")


def buttons(token: bytes, person: int, lifetime: timedelta) -> Intent:
    """Let her cancel it, and the rest that its way has."""
    about = {"deposit": ids.text(token)}
    card = Live(KIND, token)
    return Intent(person, _CHOICES, about, lifetime=lifetime, token=pressing(token), card=card)
