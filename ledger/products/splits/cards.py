"""What the people of a split may press: cards whose identities follow from the split's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import ids
from ledger.people.intents import CHAT, Intent

if TYPE_CHECKING:
    from ledger.people.facts import Fact

KIND = "split"
"""The kind of its live cards."""
GATHERS = timedelta(days=1)
"""How long a split in a group takes people in."""
LASTS = timedelta(days=30)
"""How long a share can be paid."""
MOST = 100
"""How many may share one bill."""


def joining(token: bytes) -> bytes:
    """Return the identity of the button by which people of a group come in."""
    return ids.timed_child(token, "join")


def managing(token: bytes) -> bytes:
    """Return the identity of what the maker may press."""
    return ids.timed_child(token, "maker")


def paying(token: bytes, person: int) -> bytes:
    """Return the identity of what somebody may press who has a share."""
    return ids.timed_child(token, "share", str(person))


def join(token: bytes, maker: int, chat: str) -> Intent:
    """Let everybody in the group come in, once each."""
    return Intent(
        maker,
        {"join": "splits.join"},
        _of(token),
        chat,
        lifetime=GATHERS,
        token=joining(token),
        audience=CHAT,
        times=MOST,
    )


def manage(token: bytes, maker: int) -> Intent:
    """Let the maker do what is hers."""
    verbs = ("close", "remind", "withdraw")
    choices = {verb: f"splits.{verb}" for verb in verbs}
    return Intent(maker, choices, _of(token), lifetime=GATHERS + LASTS, token=managing(token))


def ask(token: bytes, person: int) -> Intent:
    """Let somebody pay a share, or decline it."""
    choices = {"pay": "splits.pay", "decline": "splits.decline"}
    return Intent(person, choices, _of(token), lifetime=LASTS, token=paying(token, person))


def _of(token: bytes) -> dict[str, Fact]:
    return {"split": ids.text(token)}
