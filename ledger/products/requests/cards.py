"""What the two people of a request may press: cards whose identities follow from the request's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.people.intents import Intent
from ledger.people.shown import Live

if TYPE_CHECKING:
    from datetime import timedelta

KIND = "request"
"""The kind of its live card."""
_OF_PAYER = ("pay", "part", "decline", "show", "report", "block")


def paying(token: bytes, payer: int) -> bytes:
    """Return the identity of what the payer may press."""
    return ids.timed_child(token, "payer", str(payer))


def asking(token: bytes) -> bytes:
    """Return the identity of what the requester may press."""
    return ids.timed_child(token, "requester")


def pay(token: bytes, payer: int, lifetime: timedelta) -> Intent:
    """Let the payer pay it, all or a part, or not."""
    return Intent(
        payer,
        {each: f"requests.{each}" for each in _OF_PAYER},
        {"request": ids.text(token)},
        lifetime=lifetime,
        token=paying(token, payer),
        card=Live(KIND, token),
    )


def ask(token: bytes, requester: int, lifetime: timedelta) -> Intent:
    """Let the requester withdraw it."""
    return Intent(
        requester,
        {"withdraw": "requests.withdraw"},
        {"request": ids.text(token)},
        lifetime=lifetime,
        token=asking(token),
        card=Live(KIND, token),
    )
