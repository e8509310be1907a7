"""What may be pressed on the card of a pay link: its identities follow from the link's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ids
from ledger.people.intents import ANYONE, Intent
from ledger.people.shown import Live

if TYPE_CHECKING:
    from datetime import timedelta

    from ledger.people.facts import Fact

KIND = "paylink"
"""The kind of its live card, and of the transfers by which it is paid."""
PAY, CLOSE, SHOW = "pay", "close", "show"


def paying(token: bytes) -> bytes:
    """Return the identity of the button by which anybody may pay."""
    return ids.timed_child(token, "pay")


def managing(token: bytes) -> bytes:
    """Return the identity of what the owner may press."""
    return ids.timed_child(token, "owner")


def pay(token: bytes, owner: int, lifetime: timedelta) -> Intent:
    """Let anybody who sees it ask for the card by which she pays."""
    return Intent(
        owner,
        {PAY: "paylinks.pay"},
        about(token),
        lifetime=lifetime,
        token=paying(token),
        audience=ANYONE,
        times="each",
        card=Live(KIND, token),
    )


def manage(token: bytes, owner: int, lifetime: timedelta) -> Intent:
    """Let the owner do what is hers."""
    return Intent(
        owner,
        {CLOSE: "paylinks.close", SHOW: "paylinks.show"},
        about(token),
        lifetime=lifetime,
        token=managing(token),
        card=Live(KIND, token),
    )


def about(token: bytes) -> dict[str, Fact]:
    """Return the facts that name a link."""
    return {"paylink": ids.text(token)}
