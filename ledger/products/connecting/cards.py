"""What each side may press on the card of two that are to be joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.people.intents import Intent
from ledger.people.shown import Live

if TYPE_CHECKING:
    from datetime import timedelta

KIND = "connect"
"""The kind of its live card."""
AGREE, JOIN, REFUSE, WITHDRAW = (
    "connect.agree",
    "connect.join",
    "connect.refuse",
    "connect.withdraw",
)


def first(token: bytes, person: int, lasts: timedelta) -> Intent:
    """Let who made the code join the two, or not."""
    return _card(token, person, {"join": JOIN, "refuse": REFUSE}, lasts)


def second(token: bytes, person: int, lasts: timedelta) -> Intent:
    """Let who came with the code think better of it."""
    return _card(token, person, {"withdraw": WITHDRAW}, lasts)


def of(token: bytes, person: int) -> bytes:
    """Return the identity of what one of them may press."""
    return ids.timed_child(token, KIND, str(person))


def _card(token: bytes, person: int, choices: dict[str, str], lasts: timedelta) -> Intent:
    about = {"connect": ids.text(token)}
    card, own = Live(KIND, token), of(token, person)
    return Intent(person, choices, about, lifetime=lasts, token=own, card=card)
